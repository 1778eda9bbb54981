package import MigrationModel

/// What a mapping makes of one row, rule by rule, for a person who asks why.
///
/// Values are masked as ``Secrecy`` says; no token is in it whole.
package struct RowTrace: Hashable, Sendable {
    /// A cell of the row.
    package struct Cell: Hashable, Sendable {
        /// The column's name as it stands in the file.
        package let header: String
        /// 0-based.
        package let column: Int
        /// The value for people; empty for an empty one.
        package let shown: String
        /// The parameters that the column fills, sent or not; empty for one that only selects rows, or is not used.
        package let parameters: [String]
    }

    /// What became of a rule.
    package enum Use: String, CaseIterable, Hashable, Sendable {
        /// The value is in the request.
        case sent
        /// The value is read for the plan's counts and findings, and not sent.
        case read
        /// The row has no value for it.
        case leftOut = "left_out"
        /// The row is rejected here.
        case refused
    }

    /// Where a rule stands.
    package enum Place: Hashable, Sendable {
        /// A line of the mapping file, 1-based.
        case mapping(line: Int)
        /// A key of the job file, such as `target.gateway_account_id`.
        case job(key: String)
        /// In the program: what holds for every mapping.
        case program
    }

    /// A parameter, and the rule that made its value.
    package struct Field: Hashable, Sendable {
        package let parameter: String
        package let use: Use
        /// The value as it is sent, for people; `nil` where there is none.
        package let shown: String?
        /// The rule in the mapping's words, such as `compose {customer}/{card}` or `column month, expiry: MM/YY`.
        package let rule: String
        package let place: Place
        /// The cells that it reads.
        package let cells: [Cell]
        /// What else happened: a repair, a default, why there is no value.
        package let notes: [String]
    }

    /// Why the row is rejected, and by which rule.
    package struct Refusal: Hashable, Sendable {
        package let rejection: Rejection
        /// The parameter that could not be filled; `nil` where the row as a whole is refused.
        package let parameter: String?
        package let rule: String
        package let place: Place
        /// The cells to blame.
        package let cells: [Cell]
    }

    /// The cells in file order; none for a record whose fields cannot be told apart.
    package let cells: [Cell]
    /// The parameters in the order of the operation's table; of a rejected row those up to the refusal.
    package let fields: [Field]
    /// `nil` for a row that becomes a request.
    package let refusal: Refusal?
}
