/// One way to write an expiry: `M`, `MM`, `YY` and `YYYY` with `/`, `-`, `.` or a blank between, or nothing.
///
/// `M` is a month of one or two digits and so needs something behind it that is no digit; `YY` counts from 2000.
package struct ExpirySpelling: Hashable, Sendable {
    /// The pattern as the mapping has it, for example `MM/YYYY`.
    package let pattern: String
    /// One byte for each element: `m` for `M`, `M` for `MM`, `y` for `YY`, `Y` for `YYYY`; others stand for themselves.
    let code: [UInt8]

    /// - Returns: `nil` for a pattern that is none, names a part twice or cannot be read one way only.
    package init?(_ pattern: String) {
        var rest = Substring(pattern)
        var code: [UInt8] = []
        let elements: [(text: String, code: UInt8)] = [("MM", 0x4D), ("M", 0x6D), ("YYYY", 0x59), ("YY", 0x79)]
        while let first = rest.first {
            if let element = elements.first(where: { rest.hasPrefix($0.text) }) {
                // A month without a fixed width runs into the digits behind it.
                if code.last == 0x6D { return nil }
                code.append(element.code)
                rest = rest.dropFirst(element.text.count)
            } else if let byte = first.asciiValue, "/-. ".utf8.contains(byte) {
                code.append(byte)
                rest = rest.dropFirst()
            } else {
                return nil
            }
        }
        let months = code.count { $0 == 0x4D || $0 == 0x6D }
        let years = code.count { $0 == 0x59 || $0 == 0x79 }
        guard months <= 1, years <= 1, months + years > 0 else { return nil }
        self.pattern = pattern
        self.code = code
    }

    var hasMonth: Bool { code.contains(0x4D) || code.contains(0x6D) }
    var hasYear: Bool { code.contains(0x59) || code.contains(0x79) }

    /// Reads a value by a spelling's code; a part that the spelling lacks is 0.
    ///
    /// - Returns: `nil` where the value is not spelled so; the numbers' ranges are not looked at.
    static func read(
        _ value: UnsafeBufferPointer<UInt8>,
        code: UnsafeBufferPointer<UInt8>
    ) -> (month: Int, year: Int)? {
        var position = 0
        var month = 0
        var year = 0
        for element in code {
            switch element {
            case 0x6D:
                guard let first = digits(1, of: value, at: &position) else { return nil }
                month = first
                if let second = digits(1, of: value, at: &position) { month = month * 10 + second }
            case 0x4D:
                guard let number = digits(2, of: value, at: &position) else { return nil }
                month = number
            case 0x79:
                guard let number = digits(2, of: value, at: &position) else { return nil }
                year = 2000 + number
            case 0x59:
                guard let number = digits(4, of: value, at: &position) else { return nil }
                year = number
            default:
                guard position < value.count, value[position] == element else { return nil }
                position += 1
            }
        }
        return position == value.count ? (month, year) : nil
    }

    private static func digits(_ count: Int, of value: UnsafeBufferPointer<UInt8>, at position: inout Int) -> Int? {
        guard position + count <= value.count else { return nil }
        var number = 0
        for offset in position..<position + count {
            guard (0x30...0x39).contains(value[offset]) else { return nil }
            number = number * 10 + Int(value[offset] - 0x30)
        }
        position += count
        return number
    }
}
