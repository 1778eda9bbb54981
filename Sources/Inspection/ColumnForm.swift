package import GatewayCatalogue

/// What the values of a column look like; it keeps no value.
package struct ColumnForm: Hashable, Sendable {
    /// How many values are not empty.
    package private(set) var filled = 0
    /// Bytes of the shortest and the longest of them.
    package private(set) var lengths: ClosedRange<Int>?
    /// A made-up value of the first one's form: letters became `a` or `A`, digits `1`; a known token prefix stays.
    package private(set) var example = ""
    /// The known prefix that all values have so far.
    package private(set) var prefix: String?
    private var characters = TokenShape.Characters.allCases.filter { $0 != .any && $0 != .printable }
    private var isPrintable = true

    init() {}

    /// The narrowest set of characters that holds all values.
    package var characterSet: TokenShape.Characters {
        // A few short words may have no letter but a to f.
        let isHex = filled >= 20
        let candidates: [TokenShape.Characters] =
            isHex ? [.digits, .hex, .alphanumeric, .uuid, .word] : [.digits, .alphanumeric, .word]
        for candidate in candidates where characters.contains(candidate) { return candidate }
        return isPrintable ? .printable : .any
    }

    mutating func take(_ value: UnsafeBufferPointer<UInt8>) {
        guard !value.isEmpty else { return }
        filled += 1
        let known = Self.prefix(of: value)
        if filled == 1 {
            lengths = value.count...value.count
            example = Self.example(of: value, keeping: known)
            prefix = known
        } else if prefix != known {
            prefix = nil
        }
        lengths = lengths.map { min($0.lowerBound, value.count)...max($0.upperBound, value.count) }
        let rest = value.dropFirst(known?.utf8.count ?? 0)
        characters.removeAll { set in !rest.allSatisfy(set.contains) }
        isPrintable = isPrintable && value.allSatisfy(TokenShape.Characters.printable.contains)
    }

    /// The longest prefix that gateways give their tokens and this value begins with.
    private static func prefix(of value: UnsafeBufferPointer<UInt8>) -> String? {
        TokenPrefixes.known.first { value.count > $0.utf8.count && value.starts(with: $0.utf8) }
    }

    /// A value of the same length and form that belongs to nobody.
    private static func example(of value: UnsafeBufferPointer<UInt8>, keeping prefix: String?) -> String {
        let kept = prefix ?? ""
        let rest = String(decoding: value.dropFirst(kept.utf8.count), as: UTF8.self).unicodeScalars.map { scalar in
            switch scalar {
            case "0"..."9": "1"
            case "A"..."Z": "A"
            case "!"..."/", ":"..."@", "["..."`", "{"..."~", " ": String(scalar)
            default: "a"
            }
        }
        return kept + rest.joined()
    }
}
