/// A header of one request, as `chargebee-request-origin-ip`.
package struct RequestHeader: Hashable, Sendable {
    package let name: String
    /// Printable ASCII, at most 300 characters.
    package let value: String

    package init(name: String, value: String) {
        self.name = name
        self.value = value
    }
}
