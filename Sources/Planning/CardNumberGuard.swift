import GatewayMapping
import MigrationModel

/// Finds card numbers and security codes, which must never be in an input.
///
/// A cell counts as a card number where it is 13 to 19 digits, alone or with blanks or punctuation between them, begins as
/// the card schemes' numbers do, and passes the Luhn check; so does a text with such a number standing by itself in it.
/// A token of a form that the mapping's gateway is known to use is spared.
struct CardNumberGuard {
    /// What a row holds that looks like a card number.
    enum Sighting: Equatable {
        case none
        /// A token of the form that the gateway gives its tokens.
        case token
        /// A card number, in a column (0-based).
        case cardNumber(column: Int)
    }

    /// A column that is looked at.
    private struct Column {
        let index: Int
        /// With how many digits a number counts at least.
        let fewestDigits: Int
    }

    private let checked: [Column]
    private let securityCodes: [Int]
    private let columnCount: Int
    private let cardLike: CardLikeColumns

    /// Prepares the check of a file.
    ///
    /// - Parameters:
    ///   - header: The column names.
    ///   - cardLike: What looks like card numbers and is known to be something else.
    init(header: [String], cardLike: CardLikeColumns) {
        let names = header.map(ColumnName.init)
        columnCount = header.count
        checked = header.indices.filter { !cardLike.vouched.contains($0) }.map { index in
            // 13 digits that begin with 4 are also mobile numbers, German (49) and Austrian (43) ones.
            Column(index: index, fewestDigits: names[index].isTelephone ? 14 : 13)
        }
        self.cardLike = cardLike
        securityCodes = header.indices.filter { names[$0].isSecurityCode }
    }

    /// Looks at a row; the first card number counts before any token.
    func look(at row: borrowing InputRow) -> Sighting {
        var sighting = Sighting.none
        for column in checked where Self.holdsCardNumber(row[column.index], fewestDigits: column.fewestDigits) {
            guard cardLike.isToken(row[column.index], in: column.index) else {
                return .cardNumber(column: column.index)
            }
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
        holdsCardNumber(cell, fewestDigits: 13)
    }

    /// Whether a cell holds a card number of so many digits at least, from 13 to 19.
    private static func holdsCardNumber(_ cell: UnsafeBufferPointer<UInt8>, fewestDigits: Int) -> Bool {
        guard cell.count >= 13 else { return false }
        var count = 0
        var mayBeWide = false
        for byte in cell {
            if byte &- 0x30 <= 9 { count &+= 1 }
            if byte == 0xEF { mayBeWide = true }
        }
        if mayBeWide, let narrow = narrowed(cell) {
            return narrow.withUnsafeBufferPointer { holdsCardNumber($0, fewestDigits: fewestDigits) }
        }
        guard count >= fewestDigits else { return false }
        return CardNumberCell.isCardNumber(cell, fewest: fewestDigits)
            || CardNumberSearch.finds(in: cell, fewest: fewestDigits)
    }

    /// The text with full-width digits (U+FF10 to U+FF19) as ASCII ones; `nil` where it has none.
    private static func narrowed(_ cell: UnsafeBufferPointer<UInt8>) -> [UInt8]? {
        func isWideDigit(_ index: Int) -> Bool {
            index + 2 < cell.count && cell[index] == 0xEF && cell[index + 1] == 0xBC
                && (0x90...0x99).contains(cell[index + 2])
        }
        guard cell.indices.contains(where: isWideDigit) else { return nil }
        var narrow: [UInt8] = []
        narrow.reserveCapacity(cell.count)
        var index = 0
        while index < cell.count {
            let isWide = isWideDigit(index)
            narrow.append(isWide ? cell[index + 2] - 0x60 : cell[index])
            index += isWide ? 3 : 1
        }
        return narrow
    }

    /// Whether a cell is, as far as can be told, a card number.
    static func isCardNumber(_ cell: UnsafeBufferPointer<UInt8>) -> Bool {
        CardNumberCell.isCardNumber(cell, fewest: 13)
    }
}
