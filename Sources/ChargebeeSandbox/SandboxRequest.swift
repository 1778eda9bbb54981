import ChargebeeAPI

/// An API request as it arrived.
///
/// It holds tokens and a key, so the description shows neither path nor body.
package struct SandboxRequest: Sendable, CustomStringConvertible, CustomReflectable {
    /// `GET`, `POST` or whatever came.
    package var method: String
    /// The path below `/api/v2/`, without a leading slash, still percent-encoded.
    package var path: String
    /// What follows the `?`, or the body of a POST; form-encoded.
    package var form: [UInt8] = []
    package var contentType: String?
    package var authorization: String?
    package var idempotencyKey: String?
    package var businessEntityID: String?
    /// The payer's address and device, which debits through Stripe need.
    package var originIP: String?
    package var originDevice: String?
    /// Whose a payment source is that springs into being with this request; see ``SandboxScenario/inventsSources``.
    package var inventedCustomerID: String?
    /// Whether all three `chargebee-event-*` headers say `all-disabled`.
    package var isSilent = false

    package init(method: String, path: String) {
        self.method = method
        self.path = path
    }

    /// Takes in a header of one request, whatever its case; others than `chargebee-request-origin-*` are left out.
    package mutating func takeHeader(name: String, value: String) {
        switch name.lowercased() {
        case "chargebee-request-origin-ip": originIP = value
        case "chargebee-request-origin-device": originDevice = value
        default: break
        }
    }

    package var description: String { "\(method) request" }
    package var customMirror: Mirror { Mirror(self, children: ["method": method]) }

    /// Equal for requests that an idempotency key may stand for.
    var signature: UInt64 {
        var hash = StableHash()
        hash.combine(method.utf8)
        hash.combine(path.utf8)
        hash.combine(form)
        return hash.value
    }
}
