/// The digits of what may be a card number, at most 19 of them.
struct CardDigits {
    private var digits = InlineArray<19, UInt8>(repeating: 0)
    private(set) var count = 0

    /// Takes another ASCII digit; `false` where a card number has no more.
    mutating func append(_ byte: UInt8) -> Bool {
        guard count < 19 else { return false }
        digits[count] = byte - 0x30
        count += 1
        return true
    }

    /// Whether at least `fewest` (13 to 19) digits begin as a card scheme's numbers do, and pass the Luhn check.
    func areCardNumber(fewest: Int) -> Bool {
        guard count >= fewest else { return false }
        let lead = (0..<4).reduce(0) { $0 * 10 + Int(digits[$1]) }
        return Self.isSchemePrefix(lead, length: count) && passLuhn
    }

    /// Whether four leading digits and a length are those of a card scheme.
    private static func isSchemePrefix(_ lead: Int, length: Int) -> Bool {
        switch lead {
        case 4000...4999: [13, 16, 19].contains(length)
        case 5100...5599, 2221...2720, 9792: length == 16
        // UATP has 15 digits too, and one network transaction id in ten of those beginning with 1 would pass for it.
        case 3400...3499, 3700...3799: length == 15
        case 3000...3059, 3600...3699, 3800...3999: (14...19).contains(length)
        case 3528...3589, 2200...2204, 6000...6299, 6360...6369, 6440...6599: (16...19).contains(length)
        case 5000...5099, 5600...5899, 6304, 6390, 6700...6799: (13...19).contains(length)
        default: false
        }
    }

    private var passLuhn: Bool {
        var sum = 0
        for index in 0..<count {
            let digit = Int(digits[count - 1 - index])
            let doubled = digit * 2
            sum += index % 2 == 0 ? digit : (doubled > 9 ? doubled - 9 : doubled)
        }
        return sum % 10 == 0
    }
}
