/// A JSON value whose object members keep the order in which they are written.
///
/// `JSONEncoder` can only sort them, and what belongs together would be scattered.
package enum JSONValue: ExpressibleByStringLiteral {
    case null
    case bool(Bool)
    case integer(Int)
    case number(Double)
    case string(String)
    case array([JSONValue])
    case object(KeyValuePairs<String, JSONValue>)

    package init(stringLiteral value: String) { self = .string(value) }

    /// A string, or `null`.
    package init(_ text: String?) { self = text.map(JSONValue.string) ?? .null }

    /// The value on one line.
    package var text: String {
        var text = ""
        write(to: &text)
        return text
    }

    /// Appends the value on one line.
    package func write(to text: inout String) {
        switch self {
        case .null: text += "null"
        case .bool(let value): text += value ? "true" : "false"
        case .integer(let value): text += String(value)
        case .number(let value): text += value.isFinite ? "\((value * 1000).rounded() / 1000)" : "null"
        case .string(let value): Self.write(value, to: &text)
        case .array(let values):
            text += "["
            for (index, value) in values.enumerated() {
                if index > 0 { text += "," }
                value.write(to: &text)
            }
            text += "]"
        case .object(let members):
            text += "{"
            for (index, member) in members.enumerated() {
                if index > 0 { text += "," }
                Self.write(member.key, to: &text)
                text += ":"
                member.value.write(to: &text)
            }
            text += "}"
        }
    }

    private static func write(_ value: String, to text: inout String) {
        text += "\""
        defer { text += "\"" }
        if value.utf8.allSatisfy(\.isPlain) {
            text += value
            return
        }
        for scalar in value.unicodeScalars {
            switch scalar {
            case "\"": text += "\\\""
            case "\\": text += "\\\\"
            case "\n": text += "\\n"
            case "\r": text += "\\r"
            case "\t": text += "\\t"
            // The last two end a line in JavaScript, the C1 controls can steer a terminal.
            case "\u{00}"..."\u{1F}", "\u{7F}"..."\u{9F}", "\u{2028}", "\u{2029}":
                let hex = String(scalar.value, radix: 16)
                text += "\\u" + String(repeating: "0", count: 4 - hex.count) + hex
            default: text.unicodeScalars.append(scalar)
            }
        }
    }
}

extension UInt8 {
    /// Whether it is an ASCII character that stands for itself in a JSON string, as most are.
    fileprivate var isPlain: Bool { self >= 0x20 && self < 0x7F && self != 0x22 && self != 0x5C }
}
