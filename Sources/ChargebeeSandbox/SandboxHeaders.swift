import HTTPTypes

/// The header names that the sandbox reads, parsed once.
struct SandboxHeaders: Sendable {
    static let shared = Self()

    let idempotencyKey = Self.name("chargebee-idempotency-key")
    let businessEntityID = Self.name("chargebee-business-entity-id")
    let originIP = Self.name("chargebee-request-origin-ip")
    let originDevice = Self.name("chargebee-request-origin-device")
    let events = ["chargebee-event-actions", "chargebee-event-email", "chargebee-event-webhook"].map(name)

    private static func name(_ text: String) -> HTTPField.Name {
        guard let name = HTTPField.Name(text) else { preconditionFailure("\(text) is no header name") }
        return name
    }
}

extension HTTPFields {
    /// Sets a field by a name that is valid by construction; another one is left out.
    mutating func set(_ name: String, _ value: String) {
        if let name = HTTPField.Name(name) { self[name] = value }
    }
}
