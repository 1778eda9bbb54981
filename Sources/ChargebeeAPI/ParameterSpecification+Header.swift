import FoundationEssentials
package import MigrationModel

extension ParameterSpecification {
    /// The header that a value goes into, such as `chargebee-request-origin-ip`; `nil` where values go elsewhere.
    package var headerName: String? {
        guard place == .header, name.hasPrefix("origin["), name.hasSuffix("]") else { return nil }
        return "chargebee-request-origin-" + name.dropFirst("origin[".count).dropLast()
    }

    /// The header of a request with a value that keeps to the limits; `nil` for a parameter of another place.
    ///
    /// A user's address that is not plain ASCII goes into `chargebee-request-origin-user-encoded`, as Base64.
    package func header(_ value: String) -> RequestHeader? {
        guard let headerName else { return nil }
        if value.utf8.allSatisfy({ (0x20...0x7E).contains($0) }) {
            return RequestHeader(name: headerName, value: value)
        }
        return RequestHeader(name: headerName + "-encoded", value: Data(value.utf8).base64EncodedString())
    }
}
