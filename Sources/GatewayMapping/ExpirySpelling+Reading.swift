extension ExpirySpelling {
    /// Reads a value by a spelling's code; a part that the spelling lacks is 0.
    ///
    /// - Returns: `nil` where the value is not spelled so; the ranges of month and year are not looked at.
    static func read(
        _ value: UnsafeBufferPointer<UInt8>,
        code: UnsafeBufferPointer<UInt8>
    ) -> (month: Int, year: Int)? {
        var position = 0
        var month = 0
        var year = 0
        for byte in code {
            guard let element = Element(rawValue: byte) else {
                guard position < value.count, value[position] == byte else { return nil }
                position += 1
                continue
            }
            switch element {
            case .shortMonth, .month, .monthName:
                guard let number = monthNumber(element, of: value, at: &position) else { return nil }
                month = number
            case .shortDay, .day:
                // A day that cannot be one tells `MM/DD/YYYY` from `DD/MM/YYYY`.
                guard let number = number(element == .day ? 2...2 : 1...2, of: value, at: &position), number <= 31
                else { return nil }
            case .shortYear:
                guard let number = number(2...2, of: value, at: &position) else { return nil }
                year = 2000 + number
            case .year:
                guard let number = number(4...4, of: value, at: &position) else { return nil }
                year = number
            case .time:
                guard isTime(value, from: position) else { return nil }
                position = value.count
            }
        }
        return position == value.count ? (month, year) : nil
    }

    private static func monthNumber(
        _ element: Element,
        of value: UnsafeBufferPointer<UInt8>,
        at position: inout Int
    ) -> Int? {
        switch element {
        case .monthName: monthName(of: value, at: &position)
        case .month: number(2...2, of: value, at: &position)
        default: number(1...2, of: value, at: &position)
        }
    }

    /// A number of so many digits, as many of them as there are.
    private static func number(
        _ widths: ClosedRange<Int>,
        of value: UnsafeBufferPointer<UInt8>,
        at position: inout Int
    ) -> Int? {
        var number = 0
        var width = 0
        while width < widths.upperBound, position + width < value.count {
            let digit = value[position + width] &- 0x30
            if digit > 9 { break }
            number = number * 10 + Int(digit)
            width += 1
        }
        guard width >= widths.lowerBound else { return nil }
        position += width
        return number
    }

    /// 1 to 12 for a run of letters that is a month's English name in full or its first three letters.
    private static func monthName(of value: UnsafeBufferPointer<UInt8>, at position: inout Int) -> Int? {
        var end = position
        while end < value.count, (0x61...0x7A).contains(value[end] | 0x20) { end += 1 }
        let width = end - position
        for (index, name) in monthNames.enumerated() where width == 3 || width == name.utf8CodeUnitCount {
            var offset = 0
            while offset < width, value[position + offset] | 0x20 == name.utf8Start[offset] { offset += 1 }
            guard offset == width else { continue }
            position = end
            return index + 1
        }
        return nil
    }

    private static let monthNames: [StaticString] = [
        "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
        "december",
    ]

    /// Nothing, or what can follow a date: `T` or a blank with a digit behind it.
    private static func isTime(_ value: UnsafeBufferPointer<UInt8>, from position: Int) -> Bool {
        guard position < value.count else { return true }
        guard value[position] | 0x20 == 0x74 || value[position] == 0x20 else { return false }
        return position + 1 < value.count && value[position + 1] &- 0x30 <= 9
    }
}
