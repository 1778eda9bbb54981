/// The name of the file in which the calls to one site are counted: readable host and port, and a short hash.
struct SiteFileName: Hashable {
    let text: String

    /// Equal for addresses that differ in letter case of scheme and host, a default port, or slashes at the end.
    init(baseURL: String) {
        let separator = baseURL.firstRange(of: "://")
        let scheme = separator.map { baseURL[..<$0.lowerBound].lowercased() } ?? "https"
        let rest = baseURL[(separator?.upperBound ?? baseURL.startIndex)...]
        let authorityEnd = rest.firstIndex(of: "/") ?? rest.endIndex
        var path = rest[authorityEnd...]
        while path.hasSuffix("/") { path.removeLast() }
        var host = rest[..<authorityEnd].lowercased()
        var port = scheme == "http" ? "80" : "443"
        if let colon = host.lastIndex(of: ":"), !host[colon...].contains("]") {
            let digits = host[host.index(after: colon)...]
            if !digits.isEmpty { port = String(digits) }
            host = String(host[..<colon])
        }
        if host.hasSuffix(".") { host.removeLast() }
        let readable = host.utf8.prefix(80).map { byte -> Character in
            switch byte {
            case 0x30...0x39, 0x61...0x7A, 0x2D, 0x2E: Character(UnicodeScalar(byte))
            default: "_"
            }
        }
        let hash = Checksum.of("\(scheme)://\(host):\(port)\(path)".utf8)
        let digits = String(UInt32(truncatingIfNeeded: hash ^ (hash >> 32)), radix: 16)
        let padding = String(repeating: "0", count: 8 - digits.count)
        // Not hidden, whatever the host begins with.
        text = "site-\(String(readable))-\(port.filter(\.isNumber))-\(padding)\(digits).pace"
    }
}
