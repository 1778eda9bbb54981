/// Decides who may see the page and who may control the run by it.
///
/// A browser carries requests of every page that its user has open, so an address that only this machine reaches is no
/// protection by itself: a page of another origin could post to it, and one whose name is turned to 127.0.0.1 later (DNS
/// rebinding) could read it. So a request has to name this page's own host, a control has to come from the page itself, as
/// JSON, and to bring the token in a header that no other page can know.
struct ControlGate: Sendable {
    private let address: PageAddress
    private let token: ControlToken

    /// A gate before what is served at an address, which is never port 0.
    init(address: PageAddress, token: ControlToken) {
        self.address = address
        self.token = token
    }

    /// What a request may do with what the page shows.
    enum Admission: Hashable {
        case allowed
        /// Only what says nothing about the run: the page is served beyond this machine, and the token is missing or wrong.
        case anonymous
    }

    /// Whether a request may read.
    func admit(_ request: PageRequest) throws(PageRefusal) -> Admission {
        try checkHost(request)
        if address.isLoopback { return .allowed }
        return hasToken(request) ? .allowed : .anonymous
    }

    /// Whether a request may control the run.
    func authorize(_ request: PageRequest) throws(PageRefusal) {
        guard request.method == "POST" else { throw PageRefusal(status: 405, reason: "A control is a POST.") }
        try checkHost(request)
        if let origin = request.origin {
            guard let host = request.host, origin.lowercased() == "http://" + host.lowercased() else {
                throw PageRefusal(status: 403, reason: "Another page's origin controls nothing here.")
            }
        }
        if let site = request.fetchSite, site != "same-origin" {
            throw PageRefusal(status: 403, reason: "A control comes from this page itself, and not from another site.")
        }
        let type = request.contentType?.prefix { $0 != ";" }.lowercased().filter { $0 != " " }
        guard type == "application/json" else {
            throw PageRefusal(status: 415, reason: "A control is JSON: Content-Type: application/json.")
        }
        guard hasToken(request) else { throw Self.unauthorized }
    }

    /// What is answered where the token is missing or wrong.
    static let unauthorized = PageRefusal(
        status: 401,
        reason: "That wants the token that the run printed: Authorization: Bearer TOKEN."
    )

    private func hasToken(_ request: PageRequest) -> Bool {
        guard let text = request.authorization, text.prefix(7).lowercased() == "bearer " else { return false }
        return token.matches(String(text.dropFirst(7)))
    }

    private func checkHost(_ request: PageRequest) throws(PageRefusal) {
        guard let host = request.host?.lowercased(), isOwn(host) else {
            throw PageRefusal(
                status: 403,
                reason:
                    "This page is at http://\(address)/ and answers under no other name or port; a tunnel keeps the port."
            )
        }
    }

    /// Whether a `Host` names this page; beyond this machine every name may, since nothing is told there without the token.
    private func isOwn(_ host: String) -> Bool {
        guard address.isLoopback else { return true }
        let names = ["localhost", "127.0.0.1", "[::1]", address.host.lowercased()]
        return names.contains { "\($0):\(address.port)" == host || address.port == 80 && $0 == host }
    }
}
