import FoundationEssentials

/// Where Chargebee's API is: the site's address, or another one for a sandbox or a proxy.
package struct Endpoint: Hashable, Sendable, CustomStringConvertible {
    /// The address up to and including `/api/v2`, without a slash at its end.
    package let baseURL: String
    /// Whether real customers may be behind it: any host but this machine, and Chargebee's whose first label ends in `-test`.
    package let isLive: Bool

    /// Why an address is refused.
    package enum Refusal: Error, Hashable, CustomStringConvertible {
        case notAnAddress(String)
        case plainHTTP(String)
        case notASiteName(String)

        package var description: String {
            switch self {
            case .notAnAddress(let text) where text.contains("@"):
                "the address must not hold a key or a user; use one like https://acme-test.chargebee.com/api/v2"
            case .notAnAddress(let text): "\"\(text)\" is not an address like https://acme-test.chargebee.com/api/v2"
            case .plainHTTP(let host):
                "http would send the API key in the clear to \(host); http is allowed for this machine (127.0.0.1) only"
            case .notASiteName(let name):
                "\"\(name)\" is not a site name: use the part before .chargebee.com, for example acme-test"
            }
        }
    }

    /// The API of a site by name.
    package init(site: String) throws(Refusal) {
        let isName =
            !site.isEmpty
            && site.utf8.allSatisfy {
                switch $0 {
                case 0x30...0x39, 0x61...0x7A, 0x2D: true
                default: false
                }
            }
        guard isName else { throw .notASiteName(site) }
        baseURL = "https://\(site).chargebee.com/api/v2"
        isLive = !site.hasSuffix("-test")
    }

    /// The API at an address; plain `http` is refused but for loopback addresses.
    package init(baseURL text: String) throws(Refusal) {
        var trimmed = text
        while trimmed.hasSuffix("/") { trimmed.removeLast() }
        guard let components = URLComponents(string: trimmed), let host = components.host, !host.isEmpty,
            components.query == nil, components.fragment == nil, components.user == nil,
            let scheme = components.scheme?.lowercased(),
            scheme == "http" || scheme == "https"
        else { throw .notAnAddress(text) }
        guard scheme == "https" || Self.isLoopback(host) else { throw .plainHTTP(host) }
        baseURL = trimmed
        let name = host.lowercased()
        // Of another host than Chargebee's, nobody knows what is behind it, whatever it is called.
        let isTestSite =
            name.hasSuffix(".chargebee.com") && name.split(separator: ".").first?.hasSuffix("-test") == true
        isLive = !Self.isLoopback(host) && !isTestSite
    }

    /// Whether a host can only be this machine.
    package static func isLoopback(_ host: String) -> Bool {
        // Written back, since the C library reads 0127 as octal.
        let bytes = host.split(separator: ".", omittingEmptySubsequences: false).map { part in
            UInt8(part).flatMap { "\($0)" == part ? $0 : nil }
        }
        let isIPv4Loopback = bytes.count == 4 && bytes[0] == 127 && bytes.allSatisfy { $0 != nil }
        return isIPv4Loopback || host == "localhost" || host == "::1" || host == "[::1]"
    }

    package var description: String { baseURL }
}
