package import CSVInput
package import MigrationModel

/// What a pass over the whole input found: everything a report says, and which rows are to be sent.
package struct Plan: Sendable {
    /// SHA-256 of the input's bytes, in lower-case hex.
    package var inputDigest = ""
    package var inputBytes = 0
    /// SHA-256 of the second file's bytes, in lower-case hex; `nil` without one.
    package var joinedDigest: String?
    package var header: [String] = []
    package var dialect: CSVDialect?
    /// Data records.
    package var rows = 0
    /// Rows that never become a request, by reason, the most frequent first.
    package var rejections: [ReasonCount] = []
    package var findings: [Finding] = []
    /// The findings of the one row that the scan was asked to watch; see ``Planner/plan(watching:onRejected:)``.
    package var watchedFindings: [Finding] = []
    /// The ordinals of the rejected rows.
    package var rejectedRows = RowSet()
    /// The ordinals of the ready rows whose payment source becomes the customer's primary one.
    package var primaryRows = RowSet()
    /// Over input, mapping, target, options and every request; 64 hex digits.
    package var digest = ""

    /// Rows that will be sent.
    package var ready: Int { rows - rejectedRows.count }
    /// The rows by ending, as they stand before a run.
    package var endings: EndingCounts {
        var counts = EndingCounts()
        counts[.rejected] = rejectedRows.count
        counts[.notAttempted] = ready
        return counts
    }
}

/// What a plan is made from, besides the rows.
package struct PlanInput: Sendable {
    /// The input file.
    package var path: String
    package var options: CSVOptions
    /// The operation, target and options that shape what Chargebee does, one `name=value` each, in a fixed order.
    package var terms: [String]
    /// Columns, by header name, whose digits the user vouches for.
    package var notCardNumbers: [String]
    /// The second file, where there is one.
    package var join: JoinTable.Rule?

    package init(
        path: String,
        options: CSVOptions,
        terms: [String],
        notCardNumbers: [String],
        join: JoinTable.Rule? = nil
    ) {
        self.path = path
        self.options = options
        self.terms = terms
        self.notCardNumbers = notCardNumbers
        self.join = join
    }
}
