import Glibc

extension Migration {
    /// The account and machine that this process works for, such as `anna@build-7`; what cannot be told is left out.
    ///
    /// An account without a name is `uid 1000`. Where neither can be told the result is empty.
    package static var operatorName: String {
        [accountName, machineName].map(printable).filter { !$0.isEmpty }.joined(separator: "@")
    }

    private static var accountName: String {
        let id = geteuid()
        var entry = passwd()
        var found: UnsafeMutablePointer<passwd>?
        var names = [CChar](repeating: 0, count: 1 << 14)
        return names.withUnsafeMutableBufferPointer { names in
            guard let start = names.baseAddress,
                getpwuid_r(id, &entry, start, names.count, &found) == 0, found != nil, let name = entry.pw_name
            else { return "uid \(id)" }
            return String(cString: name)
        }
    }

    private static var machineName: String {
        var name = [CChar](repeating: 0, count: 257)
        // The last byte stays 0, also where the name is cut.
        guard gethostname(&name, 256) == 0 else { return "" }
        return String(decoding: name.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    /// Without control characters, which no name should have and no report may.
    private static func printable(_ name: String) -> String {
        String(String.UnicodeScalarView(name.unicodeScalars.filter { $0.properties.generalCategory != .control }))
    }
}
