import ChargebeeAPI

/// An API request as it arrived.
///
/// It holds tokens and a key, so the description shows neither path nor body.
struct SandboxRequest: Sendable, CustomStringConvertible, CustomReflectable {
    /// `GET`, `POST` or whatever came.
    var method: String
    /// The path below `/api/v2/`, without a leading slash, still percent-encoded.
    var path: String
    /// What follows the `?`, or the body of a POST; form-encoded.
    var form: [UInt8] = []
    var contentType: String?
    var authorization: String?
    var idempotencyKey: String?
    var businessEntityID: String?
    /// Whether all three `chargebee-event-*` headers say `all-disabled`.
    var isSilent = false

    init(method: String, path: String) {
        self.method = method
        self.path = path
    }

    var description: String { "\(method) request" }
    var customMirror: Mirror { Mirror(self, children: ["method": method]) }

    /// Equal for requests that an idempotency key may stand for.
    var signature: UInt64 {
        var hash = StableHash()
        hash.combine(method.utf8)
        hash.combine(path.utf8)
        hash.combine(form)
        return hash.value
    }
}
