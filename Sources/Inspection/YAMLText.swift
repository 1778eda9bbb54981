/// Text as YAML, for files that the tool writes.
enum YAMLText {
    /// A text as a scalar on one line: plain where YAML reads it as just that, in quotes elsewhere.
    static func scalar(_ text: String) -> String {
        let mustEscape = text.unicodeScalars.contains { scalar in
            switch scalar.value {
            case 0x00...0x1F, 0x7F...0x9F, 0x200E, 0x200F, 0x2028...0x202E, 0x2066...0x2069, 0xFEFF, 0xFFFE...0xFFFF:
                true
            default: false
            }
        }
        if mustEscape { return "\"" + text.unicodeScalars.map(escaped).joined() + "\"" }
        return isPlain(text)
            ? text : "'" + text.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "''") + "'"
    }

    /// A name that may hold letters, digits, `_`, `.` and `-` only, in quotes where YAML could take it for a number.
    static func name(_ text: String) -> String { scalar(text) }

    /// Letters, digits, `_`, `.`, `-` and `/`, beginning with a letter or as a path does, and none of YAML's words.
    private static func isPlain(_ text: String) -> Bool {
        guard let first = text.drop(while: { $0 == "." || $0 == "/" }).utf8.first, isLetter(first) else { return false }
        guard isLetter(text.utf8.first ?? 0) || text.hasPrefix("../") || text.hasPrefix("/") else { return false }
        guard !["true", "false", "yes", "no", "on", "off", "null", "y", "n"].contains(text.lowercased()) else {
            return false
        }
        return text.utf8.allSatisfy { isLetter($0) || (0x2D...0x39).contains($0) || $0 == 0x5F }
    }

    private static func isLetter(_ byte: UInt8) -> Bool { (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte) }

    private static func escaped(_ scalar: Unicode.Scalar) -> String {
        switch scalar.value {
        case 0x22: return "\\\""
        case 0x5C: return "\\\\"
        case 0x20...0x7E: return String(scalar)
        default:
            let hex = String(scalar.value, radix: 16)
            return "\\U" + String(repeating: "0", count: 8 - hex.count) + hex
        }
    }
}
