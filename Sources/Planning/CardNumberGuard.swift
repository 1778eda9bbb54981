import GatewayMapping
import MigrationModel

/// Finds card numbers and security codes, which must never be in an input.
///
/// A cell counts as a card number where it is 13 to 19 digits, alone or with blanks or dashes between them, begins as the
/// card schemes' numbers do, and passes the Luhn check; so does a text with such a number standing by itself in it.
/// A token of a form
/// that the mapping's gateway is known to use is spared.
struct CardNumberGuard {
    /// What a row holds that looks like a card number.
    enum Sighting: Equatable {
        case none
        /// A token of the form that the gateway gives its tokens.
        case token
        /// A card number, in a column (0-based).
        case cardNumber(column: Int)
    }

    private let checked: [Int]
    private let securityCodes: [Int]
    private let columnCount: Int
    private let cardLike: CardLikeColumns

    /// Prepares the check of a file.
    ///
    /// - Parameters:
    ///   - header: The column names.
    ///   - cardLike: What looks like card numbers and is known to be something else.
    init(header: [String], cardLike: CardLikeColumns) {
        columnCount = header.count
        checked = header.indices.filter { !cardLike.vouched.contains($0) }
        self.cardLike = cardLike
        securityCodes = header.indices.filter { Self.securityCodeNames.contains(Self.folded(header[$0])) }
    }

    /// Looks at a row; the first card number counts before any token.
    func look(at row: borrowing InputRow) -> Sighting {
        var sighting = Sighting.none
        for column in checked where Self.holdsCardNumber(row[column]) {
            guard cardLike.isToken(row[column], in: column) else { return .cardNumber(column: column) }
            sighting = .token
        }
        // Fields past the header belong to no column, and may hold anything.
        for column in columnCount..<max(columnCount, row.count) where Self.holdsCardNumber(row[column]) {
            return .cardNumber(column: column)
        }
        return sighting
    }

    /// The first column of a row (0-based) that holds a card's security code; `nil` for none.
    func securityCodeColumn(_ row: borrowing InputRow) -> Int? {
        for column in securityCodes {
            let cell = row[column]
            if cell.contains(where: { (0x30...0x39).contains($0) }) { return column }
        }
        return nil
    }

    /// Whether a cell is a card number, or a text with one in it, as far as can be told.
    static func holdsCardNumber(_ cell: UnsafeBufferPointer<UInt8>) -> Bool {
        guard cell.count >= 13, hasManyDigits(cell) else { return false }
        return isCardNumber(cell) || CardNumberSearch.finds(in: cell)
    }

    /// Whether at least 13 bytes are digits: what few texts have, and all card numbers.
    private static func hasManyDigits(_ cell: UnsafeBufferPointer<UInt8>) -> Bool {
        var count = 0
        for byte in cell where byte &- 0x30 <= 9 { count &+= 1 }
        return count >= 13
    }

    /// Whether a cell is, as far as can be told, a card number.
    static func isCardNumber(_ cell: UnsafeBufferPointer<UInt8>) -> Bool {
        guard (13...80).contains(cell.count) else { return false }
        var digits: (InlineArray<19, UInt8>, count: Int) = (.init(repeating: 0), 0)
        for byte in cell {
            switch byte {
            case 0x30...0x39:
                guard digits.count < 19 else { return false }
                digits.0[digits.count] = byte - 0x30
                digits.count += 1
            // Blanks, dashes, a spreadsheet's apostrophe, and all that is not ASCII: hard blanks, other dashes.
            case 0x09, 0x0A, 0x0D, 0x20, 0x27, 0x2D, 0x80...: continue
            default: return false
            }
        }
        return isCardNumber(digits: digits.0, count: digits.count)
    }

    /// Whether 13 to 19 digits, each from 0 to 9, are a card number.
    static func isCardNumber(digits: InlineArray<19, UInt8>, count: Int) -> Bool {
        guard (13...19).contains(count) else { return false }
        let lead = (0..<4).reduce(0) { $0 * 10 + Int(digits[$1]) }
        return isSchemePrefix(lead, length: count) && passesLuhn(digits, count: count)
    }

    /// Whether four leading digits and a length are those of a card scheme.
    private static func isSchemePrefix(_ lead: Int, length: Int) -> Bool {
        switch lead {
        case 4000...4999: [13, 16, 19].contains(length)
        case 5100...5599, 2221...2720: length == 16
        case 3400...3499, 3700...3799: length == 15
        case 3000...3059, 3600...3699, 3800...3999: (14...19).contains(length)
        case 3528...3589, 2200...2204, 6000...6299, 6360...6369, 6440...6599: (16...19).contains(length)
        case 5000...5099, 5600...5899, 6304, 6759, 6761...6763: (13...19).contains(length)
        default: false
        }
    }

    private static func passesLuhn(_ digits: InlineArray<19, UInt8>, count: Int) -> Bool {
        var sum = 0
        for index in 0..<count {
            let digit = Int(digits[count - 1 - index])
            let doubled = digit * 2
            sum += index % 2 == 0 ? digit : (doubled > 9 ? doubled - 9 : doubled)
        }
        return sum % 10 == 0
    }

    private static let securityCodeNames: Set<String> = [
        "cvv", "cvc", "cvv2", "cvc2", "csc", "cvd", "cvn", "securitycode", "cardsecuritycode", "cardcvv", "cardcvc",
        "cardcvv2", "creditcardcvv", "cvvcode", "cvccode", "verificationvalue", "cardverificationvalue", "cardcode",
        "cardverificationcode", "cvvnumber", "cvcnumber", "securitycodecvv", "securitycodecvc",
    ]

    /// The name's letters and digits in lower case.
    private static func folded(_ name: String) -> String {
        name.lowercased().filter { $0.isASCII && ($0.isLetter || $0.isNumber) }
    }
}
