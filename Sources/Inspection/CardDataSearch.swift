import MigrationModel
import Planning

/// Refuses a file with card data before anything of the row is shown, by the same rule as the plan.
struct CardDataSearch {
    private let path: String
    private let header: [String]
    private let cardNumbers: CardNumberGuard

    /// Prepares the search, and looks at the header: a file without one has its first row's values for names.
    ///
    /// - Parameters:
    ///   - path: The file, for messages.
    ///   - header: The column names.
    ///   - headerLine: The header's line, 1-based.
    ///   - spared: Columns (0-based) where the mapping expects digits that look like card numbers.
    ///   - vouched: Header names that the user vouches for.
    /// - Throws: Where the header holds a card number, or lacks a column that the user vouches for.
    init(path: String, header: [String], headerLine: Int, spared: Set<Int>, vouched: [String]) throws(InspectionError) {
        self.path = path
        self.header = header
        let named = header.indices.filter { vouched.contains(header[$0]) }
        cardNumbers = CardNumberGuard(header: header, exempt: spared.union(named))
        let numbered = header.firstIndex { name in
            Array(name.utf8).withUnsafeBufferPointer(CardNumberGuard.isCardNumber)
        }
        if let numbered {
            throw InspectionError(
                .cardNumber,
                "\(path):\(headerLine): field \(numbered + 1) of the header holds what looks like a card number. The file "
                    + "seems to have no header, and card numbers must not be in it."
            )
        }
        if let unknown = vouched.first(where: { !header.contains($0) }) {
            throw InspectionError(
                .unknownColumn,
                "--not-card-numbers names the column \"\(unknown)\", which \(path) does not have"
            )
        }
    }

    /// Throws where the row holds a card number or a security code.
    func check(_ row: borrowing InputRow) throws(InspectionError) {
        if let column = cardNumbers.cardNumberColumn(row) {
            let name = column < header.count ? "column \"\(header[column])\"" : "field \(column + 1)"
            throw InspectionError(
                .cardNumber,
                "\(path):\(row.address.line): \(name) holds what looks like a card number, so nothing of this row is shown. "
                    + "Export without card numbers. If these are tokens, name the mapping that knows them (--mapping), or "
                    + "vouch for the column (--not-card-numbers)."
            )
        }
        guard let column = cardNumbers.securityCodeColumn(row) else { return }
        throw InspectionError(
            .securityCode,
            "\(path):\(row.address.line): column \"\(header[column])\" holds card security codes, which may not be stored at "
                + "all. Remove the column at its source and delete this file."
        )
    }
}
