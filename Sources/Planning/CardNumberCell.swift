/// Reads a cell as a whole as a card number, whatever stands between its digits.
enum CardNumberCell {
    private typealias Bytes = UnsafeBufferPointer<UInt8>

    /// Whether the cell is a card number of at least `fewest` digits, and nothing beside it.
    static func isCardNumber(_ cell: UnsafeBufferPointer<UInt8>, fewest: Int) -> Bool {
        guard (13...80).contains(cell.count) else { return false }
        var digits = CardDigits()
        for byte in cell {
            switch byte {
            case 0x30...0x39:
                guard digits.append(byte) else { return false }
            // An exponent: what a spreadsheet makes of a long number.
            case 0x45, 0x65: return isScientific(cell, fewest: fewest)
            // Blanks and control characters, an apostrophe, punctuation, and all that is not ASCII (blanks, dashes).
            case 0x00...0x20, 0x27...0x29, 0x2C...0x2F, 0x3A, 0x5F, 0x7F...: continue
            default: return false
            }
        }
        return digits.areCardNumber(fewest: fewest) && !beginsWithOtherNumber(cell)
    }

    /// Whether `d.ddd…E+nn` with at least 13 digits before the `E` is a card number.
    ///
    /// The zeros at its end may be left out.
    private static func isScientific(_ cell: Bytes, fewest: Int) -> Bool {
        var scan = Scan(bytes: cell)
        scan.skipAll { $0 == 0x20 || $0 == 0x27 }
        var digits = CardDigits()
        guard scan.takeDigits({ digits.append($0) }) == 1 else { return false }
        guard scan.skip({ $0 == 0x2E || $0 == 0x2C }), scan.takeDigits({ digits.append($0) }) >= 12 else {
            return false
        }
        guard digits.count >= 13, scan.skip({ $0 == 0x45 || $0 == 0x65 }) else { return false }
        scan.skip { $0 == 0x2B }
        var exponent = 0
        let size = scan.takeDigits { byte in
            exponent = min(exponent * 10 + Int(byte - 0x30), 99)
            return true
        }
        scan.skipAll { $0 <= 0x20 }
        guard size > 0, scan.isAtEnd, (digits.count - 1...18).contains(exponent) else { return false }
        while digits.count <= exponent { guard digits.append(0x30) else { return false } }
        return digits.areCardNumber(fewest: fewest)
    }

    /// Whether the cell begins with a date (day and month first), an IPv4 address or a decimal fraction.
    ///
    /// With their punctuation left out, one in ten of those that begin and end as card numbers do would pass Luhn.
    private static func beginsWithOtherNumber(_ cell: Bytes) -> Bool {
        var scan = Scan(bytes: cell)
        scan.skipAll { $0 == 0x20 || $0 == 0x27 || $0 == 0x2D }
        let first = scan.takeNumber()
        guard (1...3).contains(first.size), let sign = scan.next else { return false }
        guard scan.skip({ $0 == 0x2E || $0 == 0x2F || $0 == 0x2D || $0 == 0x2C }) else { return false }
        let second = scan.takeNumber()
        if second.size >= 4 { return sign == 0x2E || sign == 0x2C }
        guard (1...3).contains(second.size), scan.skip({ $0 == sign }) else { return false }
        let third = scan.takeNumber()
        if (1...31).contains(first.value), (1...31).contains(second.value), first.size <= 2, second.size <= 2 {
            return third.size == 2 || third.size == 4 && (1900...2099).contains(third.value)
        }
        guard sign == 0x2E, (1...3).contains(third.size), scan.skip({ $0 == sign }) else { return false }
        let fourth = scan.takeNumber()
        // Thousands of a long number go on with another dot.
        return (1...3).contains(fourth.size) && scan.next != sign
            && [first, second, third, fourth].allSatisfy { $0.value <= 255 }
    }
}

extension CardNumberCell {
    /// A position in a cell.
    private struct Scan {
        let bytes: Bytes
        private var position = 0

        init(bytes: Bytes) { self.bytes = bytes }

        var isAtEnd: Bool { position == bytes.count }
        var next: UInt8? { isAtEnd ? nil : bytes[position] }

        @discardableResult mutating func skip(_ isSkipped: (UInt8) -> Bool) -> Bool {
            guard !isAtEnd, isSkipped(bytes[position]) else { return false }
            position += 1
            return true
        }

        mutating func skipAll(_ isSkipped: (UInt8) -> Bool) { while skip(isSkipped) {} }

        /// Hands over the digits that follow, until `take` wants no more; gives their number.
        mutating func takeDigits(_ take: (UInt8) -> Bool) -> Int {
            let start = position
            while !isAtEnd, bytes[position] &- 0x30 <= 9, take(bytes[position]) { position += 1 }
            return position - start
        }

        /// The digits that follow as a number, 9999 at most.
        mutating func takeNumber() -> (value: Int, size: Int) {
            var value = 0
            let size = takeDigits { byte in
                value = min(value * 10 + Int(byte - 0x30), 9999)
                return true
            }
            return (value, size)
        }
    }
}
