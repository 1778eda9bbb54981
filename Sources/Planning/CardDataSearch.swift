package import GatewayMapping
package import MigrationModel

/// Refuses a file as a whole where it holds card data, naming line and column and never the value.
package struct CardDataSearch {
    /// Where the user says that a column holds no card numbers.
    package enum Vouching: Sendable {
        /// `input.not_card_numbers` of the job file.
        case jobFile
        /// `finance.not_card_numbers` of the job file, for a list of bills.
        case billList
        /// `--not-card-numbers` of a command without a job.
        case commandLine

        fileprivate func advice(column: String) -> String {
            switch self {
            case .jobFile:
                "If the column is known to hold something else, say so in the job file: "
                    + "input: { not_card_numbers: [\(column)] }"
            case .billList:
                "If the column is known to hold something else, say so in the job file: "
                    + "finance: { not_card_numbers: [\(column)] }"
            case .commandLine:
                "If these are tokens, name the mapping that knows them (--mapping); if the column is known to hold something "
                    + "else, vouch for it (--not-card-numbers \(column))."
            }
        }

        fileprivate var key: String {
            switch self {
            case .jobFile: "input.not_card_numbers"
            case .billList: "finance.not_card_numbers"
            case .commandLine: "--not-card-numbers"
            }
        }
    }

    private let path: String
    private let header: [String]
    private let cardNumbers: CardNumberGuard
    private let vouching: Vouching

    /// Prepares the search, and looks at the header: a file without one has its first row's values for names.
    ///
    /// - Parameters:
    ///   - path: The file, for messages.
    ///   - header: The column names.
    ///   - headerLine: The header's line, 1-based.
    ///   - cardLike: What looks like card numbers and is known to be something else.
    ///   - vouching: Where the user can vouch for a column, for messages.
    /// - Throws: Where the header holds a card number.
    package init(
        path: String,
        header: [String],
        headerLine: Int,
        cardLike: CardLikeColumns,
        vouching: Vouching
    ) throws(PlanError) {
        self.path = path
        self.header = header
        self.vouching = vouching
        cardNumbers = CardNumberGuard(header: header, cardLike: cardLike)
        let column = header.firstIndex(where: Self.isCardData)
        guard let column else { return }
        throw PlanError(
            .cardNumber,
            "\(path):\(headerLine): field \(column + 1) of the header holds what looks like a card number. The file seems to "
                + "have no header, and card numbers must not be in it."
        )
    }

    /// Whether a column's name is, or holds, a card number.
    static func isCardData(_ name: String) -> Bool {
        Array(name.utf8).withUnsafeBufferPointer(CardNumberGuard.holdsCardNumber)
    }

    /// Refuses a file whose skipped first lines hold a card number; `preamble` are those lines, from the first one on.
    package static func check(preamble: [String], path: String) throws(PlanError) {
        guard let index = preamble.firstIndex(where: isCardData) else { return }
        throw PlanError(
            .cardNumber,
            "\(path):\(index + 1): this line, which stands before the header, holds what looks like a card number. Card numbers "
                + "must not be in this file; export without them."
        )
    }

    /// The positions (0-based) of the columns that the user vouches for.
    ///
    /// - Throws: ``PlanError`` for a name that the header does not have.
    package static func vouched(
        _ names: [String],
        in header: [String],
        path: String,
        _ vouching: Vouching
    ) throws(PlanError) -> Set<Int> {
        if let unknown = names.first(where: { !header.contains($0) }) {
            throw PlanError(
                .unknownColumn,
                "\(vouching.key) names the column \"\(unknown)\", which \(path) does not have"
            )
        }
        return Set(header.indices.filter { names.contains(header[$0]) })
    }

    /// Looks at a row.
    ///
    /// - Throws: Where it holds a card number or a security code.
    /// - Returns: Whether it holds a token that looks like a card number.
    @discardableResult package func check(_ row: borrowing InputRow) throws(PlanError) -> Bool {
        let sighting = cardNumbers.look(at: row)
        if case .cardNumber(let column) = sighting {
            let isNamed = column < header.count
            let name = isNamed ? "\"\(header[column])\"" : "\(column + 1)"
            throw PlanError(
                .cardNumber,
                "\(path):\(row.address.line): \(isNamed ? "column" : "field") \(name) holds what looks like a card number. "
                    + "Card numbers must not be in this file: they would bring it, this machine and you into PCI scope. "
                    + "Export without them. \(vouching.advice(column: name))"
            )
        }
        guard let column = cardNumbers.securityCodeColumn(row) else { return sighting == .token }
        throw PlanError(
            .securityCode,
            "\(path):\(row.address.line): column \"\(header[column])\" holds card security codes, which may not be stored at "
                + "all. Remove the column at its source and delete this file."
        )
    }
}
