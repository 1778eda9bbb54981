package import MigrationModel

extension DecimalAmount {
    /// The most digits before the point: what no price has, an id or a token has.
    private static let mostDigits = 15

    /// Reads an amount as exports write it: digits, and perhaps a point with one to four decimals.
    ///
    /// Commas may stand between the thousands, in all places or in none: `1,234.50`. A sign, a currency's sign, an exponent, a
    /// decimal comma and a point without digits at both sides are refused, since each of them may mean something else than
    /// what is billed. The cell has no blanks at its ends.
    ///
    /// - Parameter cell: The bytes.
    /// - Returns: `nil` for anything else, and for more than 15 digits before the point.
    package static func read(_ cell: UnsafeBufferPointer<UInt8>) -> DecimalAmount? {
        let point = cell.firstIndex(of: UInt8(ascii: "."))
        guard let whole = whole(cell[..<(point ?? cell.count)]) else { return nil }
        guard let point else { return DecimalAmount(units: whole * 10_000) }
        let decimals = cell[(point + 1)...]
        guard (1...4).contains(decimals.count) else { return nil }
        var fraction: Int128 = 0
        for byte in decimals {
            guard byte &- 0x30 <= 9 else { return nil }
            fraction = fraction * 10 + Int128(byte - 0x30)
        }
        for _ in decimals.count..<4 { fraction *= 10 }
        return DecimalAmount(units: whole * 10_000 + fraction)
    }

    private static func whole(_ text: Slice<UnsafeBufferPointer<UInt8>>) -> Int128? {
        var number: Int128 = 0
        var digits = 0
        /// Digits since the last comma, or since the beginning.
        var run = 0
        var hasComma = false
        for byte in text {
            if byte == UInt8(ascii: ",") {
                guard hasComma ? run == 3 : (1...3).contains(run) else { return nil }
                hasComma = true
                run = 0
                continue
            }
            guard byte &- 0x30 <= 9 else { return nil }
            number = number * 10 + Int128(byte - 0x30)
            digits += 1
            run += 1
            guard digits <= mostDigits else { return nil }
        }
        return hasComma ? (run == 3 ? number : nil) : (digits > 0 ? number : nil)
    }
}

/// A currency's code: three capitals.
package struct CurrencyCode: Hashable, Comparable, Sendable, CustomStringConvertible {
    /// The three bytes in one number, the first the highest.
    private let letters: UInt32

    /// Reads three letters of either case.
    ///
    /// `nil` for anything else. The cell has no blanks at its ends.
    package static func read(_ cell: UnsafeBufferPointer<UInt8>) -> CurrencyCode? {
        guard cell.count == 3 else { return nil }
        var letters: UInt32 = 0
        for byte in cell {
            let small = byte | 0x20
            guard (0x61...0x7A).contains(small) else { return nil }
            letters = letters << 8 | UInt32(small - 0x20)
        }
        return CurrencyCode(letters: letters)
    }

    package static func < (left: Self, right: Self) -> Bool { left.letters < right.letters }

    package var description: String {
        String(decoding: [16, 8, 0].map { UInt8(truncatingIfNeeded: letters >> $0) }, as: UTF8.self)
    }
}
