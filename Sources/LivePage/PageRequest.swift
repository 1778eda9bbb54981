/// What decides whether a request to the page is answered.
struct PageRequest: Sendable {
    var method = "GET"
    var path = "/"
    /// The header `Host`; HTTP/1.0 has none.
    var host: String?
    /// The header `Origin`, which browsers add to what a page sends.
    var origin: String?
    /// The header `Sec-Fetch-Site`, which browsers add to everything and no page can change.
    var fetchSite: String?
    var contentType: String?
    var authorization: String?
}

/// Why a request to the page gets something else than it asked for.
struct PageRefusal: Error, Hashable {
    /// An HTTP status.
    let status: Int
    /// A sentence for whoever asked.
    let reason: String
}
