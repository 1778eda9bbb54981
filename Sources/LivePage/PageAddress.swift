/// Where the live page of a run is served, as `127.0.0.1:8080`.
package struct PageAddress: Hashable, Sendable, CustomStringConvertible {
    /// A name or an address, without brackets.
    package let host: String
    /// 1 to 65535, or 0 for a free one.
    package let port: Int

    init(host: String, port: Int) {
        self.host = host
        self.port = port
    }

    /// Reads `HOST:PORT`, `[::1]:PORT` or `PORT`, which means 127.0.0.1; `nil` for anything else.
    package init?(_ text: String) {
        let (host, port) =
            if let colon = text.lastIndex(of: ":") {
                (String(text[..<colon]), text[text.index(after: colon)...])
            } else {
                ("127.0.0.1", text[...])
            }
        guard let number = UInt16(port), port.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
        let isBracketed = host.hasPrefix("[") && host.hasSuffix("]")
        let bare = isBracketed ? String(host.dropFirst().dropLast()) : host
        guard !bare.isEmpty, isBracketed || !bare.contains(":") else { return nil }
        self.host = bare
        self.port = Int(number)
    }

    /// Whether only this machine can reach it.
    package var isLoopback: Bool {
        if host == "::1" || host.lowercased() == "localhost" { return true }
        let parts = host.split(separator: ".", omittingEmptySubsequences: false)
        return parts.count == 4 && parts[0] == "127" && parts.allSatisfy { UInt8($0) != nil }
    }

    package var description: String { host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)" }
}
