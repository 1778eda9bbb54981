import ChargebeeAPI
package import GatewayMapping
package import MigrationModel

/// What becomes of a file's rows with one mapping, as far as a look at each row alone can tell.
///
/// Duplicates are not looked for: that is the plan's.
package struct MappingTrial: Sendable {
    /// A row that becomes a request, for people: tokens masked, what is personal cut to its first letter.
    package struct ShownRow: Hashable, Sendable {
        package let address: RowAddress
        /// In the order in which they would be sent.
        package let fields: [ShownField]
    }

    /// A parameter of such a row.
    package struct ShownField: Hashable, Sendable {
        package let parameter: String
        package let value: String
        /// What fills it, in words.
        package let rule: String
    }

    /// How many rows are shown.
    package static let shownRows = 3

    /// The columns of the file from which something is taken, in file order.
    package let columns: [RowMapper.MappedColumn]
    /// Whether the mapping and the file say which payment source becomes the customer's primary one.
    package let decidesPrimary: Bool
    package private(set) var ready = 0
    /// Rows that would be rejected, by reason, the most frequent first.
    package var rejections: [ReasonCount] { reasons.all }
    package private(set) var rows: [ShownRow] = []
    private var reasons = ReasonTally()
    private let accountOfTheJob: String?

    init(_ mapper: RowMapper, decidesPrimary: Bool) {
        columns = mapper.mappedColumns
        self.decidesPrimary = decidesPrimary
        let account = mapper.operation.gatewayAccountParameter
        accountOfTheJob = account?.isRequired == true ? account?.name : nil
    }

    /// Rows that the mapping was tried on.
    package var tried: Int { ready + reasons.total }

    /// Whether the tokens have the form that this mapping expects: it is not so that most of them have another.
    package var tokensFit: Bool {
        (reasons[.tokenMalformed] + reasons[.tokenOfOtherGateway]) * 2 <= tried
    }

    /// Counts a row that repeats the header, which no mapping makes anything of.
    mutating func takeRepeatedHeader(at address: RowAddress) {
        reasons.note(Rejection(.repeatedHeader, "the row holds the names of the columns")) { RowExample(address) }
    }

    mutating func take(_ row: borrowing InputRow, _ mapper: RowMapper) {
        switch mapper.map(row) {
        case .rejected(let rejection):
            let address = row.address
            reasons.note(rejection) { RowExample(address) }
        case .request:
            ready += 1
            guard rows.count < Self.shownRows else { return }
            // What stands in for the job's account says nothing.
            let fields = mapper.mappedFields.filter { $0.parameter != accountOfTheJob }
            rows.append(ShownRow(address: row.address, fields: fields.map(Self.shown)))
        }
    }

    private static func shown(_ field: RowMapper.MappedField) -> ShownField {
        ShownField(parameter: field.parameter, value: field.shown, rule: field.rule)
    }
}
