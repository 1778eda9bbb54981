import FoundationEssentials

/// Where requests come from, as Chargebee is told with `chargebee-request-origin-*`.
package struct Origin: Hashable, Sendable {
    /// The customer's IP address.
    package var ip: String?
    /// The device of the customer.
    package var device: String?
    /// The e-mail address of the user; sent Base64-encoded in a header of its own where it is not plain ASCII.
    package var user: String?

    package init(ip: String? = nil, device: String? = nil, user: String? = nil) {
        self.ip = ip
        self.device = device
        self.user = user
    }

    /// Whether a text can stand in a header: printable ASCII, 1 to 200 characters.
    package static func isHeaderText(_ text: String) -> Bool {
        (1...200).contains(text.utf8.count) && text.utf8.allSatisfy { (0x20...0x7E).contains($0) }
    }

    /// The headers, names and values.
    var headers: [(name: String, value: String)] {
        var headers: [(name: String, value: String)] = []
        if let ip { headers.append(("chargebee-request-origin-ip", ip)) }
        if let device { headers.append(("chargebee-request-origin-device", device)) }
        if let user {
            headers.append(
                Self.isHeaderText(user)
                    ? ("chargebee-request-origin-user", user)
                    : ("chargebee-request-origin-user-encoded", Data(user.utf8).base64EncodedString())
            )
        }
        return headers
    }
}
