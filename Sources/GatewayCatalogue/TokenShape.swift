/// What a well-formed token of one gateway looks like.
package struct TokenShape: Hashable, Sendable {
    package enum Characters: String, CaseIterable, Hashable, Sendable {
        /// Anything but control characters; the default.
        case any
        /// ASCII without blanks and control characters.
        case printable
        /// ASCII letters, digits, `_` and `-`.
        case word
        /// ASCII letters and digits.
        case alphanumeric
        case digits
        /// Hexadecimal digits, capital or small.
        case hex
        /// Hexadecimal digits and `-`.
        case uuid

        package func contains(_ byte: UInt8) -> Bool {
            let isDigit = (0x30...0x39).contains(byte)
            let isLetter = (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
            return switch self {
            case .any: byte >= 0x20 && byte != 0x7F
            case .printable: byte > 0x20 && byte < 0x7F
            case .word: isDigit || isLetter || byte == 0x5F || byte == 0x2D
            case .alphanumeric: isDigit || isLetter
            case .digits: isDigit
            case .hex: isDigit || (0x41...0x46).contains(byte) || (0x61...0x66).contains(byte)
            case .uuid: Characters.hex.contains(byte) || byte == 0x2D
            }
        }

        /// Words for a message, as in "has other characters than letters and digits".
        package var words: String {
            switch self {
            case .any: "printable characters"
            case .printable: "printable ASCII characters without blanks"
            case .word: "letters, digits, _ and -"
            case .alphanumeric: "letters and digits"
            case .digits: "digits"
            case .hex: "hexadecimal digits"
            case .uuid: "hexadecimal digits and -"
            }
        }
    }

    /// One of them must begin the token; empty where the gateway has none.
    package let prefixes: [String]
    package let characters: Characters
    /// How many bytes may follow the prefix.
    package let lengths: ClosedRange<Int>
    /// Prefixes of the gateway's temporary tokens, which are refused; compared before ``prefixes``.
    package let singleUsePrefixes: [String]
    /// Whether the gateway's tokens mix capitals and small letters, so that a file without either was changed on its way.
    package let mixesCase: Bool
    /// Whether the gateway's own tokens can pass for card numbers, so that the card-number guard must spare the column.
    package let digitsMayBeCardNumber: Bool

    /// Whether bytes have this form: one of the prefixes, and behind it characters and a length that are allowed.
    package func fits(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        let starts = prefixes.isEmpty ? [""] : prefixes
        return starts.contains { prefix in
            guard bytes.starts(with: prefix.utf8) else { return false }
            let rest = bytes.dropFirst(prefix.utf8.count)
            return lengths.contains(rest.count) && rest.allSatisfy(characters.contains)
        }
    }
}
