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
    /// The ordinals of the ready rows whose method cannot be charged as far as the file tells: expired, or known to be invalid.
    var unusableRows = RowSet()
    /// The rows that name a method which a row before them names.
    var repeats = RepeatLog()
    /// The ready rows by what they say of their payment methods.
    package var breakdown = Breakdown()
    /// The customers by what the run would leave them with; `nil` where no row names one, or the job takes methods away.
    package var customers: CustomerCounts? {
        guard var counts = ledger?.counts() else { return nil }
        counts.rowsWithoutCustomer = rowsWithoutCustomer
        return counts
    }
    /// For looking customers up in a second pass; `nil` where ``customers`` is.
    package var ledger: CustomerLedger?
    /// Rows that name no customer, or whose customer cannot be told.
    package var rowsWithoutCustomer = 0
    /// What is known of the payment sources that the rows are about, of those that say it.
    package var sources = SourceCounts()
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

/// What the rows of a job about existing payment sources say of them.
package struct SourceCounts: Hashable, Sendable {
    /// Ready and rejected rows by gateway.
    package var byGateway: [String: Split] = [:]
    /// Ready rows whose source is its customer's primary one.
    package var primary = 0
    /// Ready rows whose source is its customer's backup.
    package var backup = 0

    /// Takes in a row's source.
    mutating func note(_ source: SourceRules.Known, isReady: Bool) {
        let gateway = source.gateway.isEmpty ? "not said" : source.gateway
        guard isReady else {
            byGateway[gateway, default: Split()].rejected += 1
            return
        }
        byGateway[gateway, default: Split()].ready += 1
        if source.role == "primary" { primary += 1 }
        if source.role == "backup" { backup += 1 }
    }

    package struct Split: Hashable, Sendable {
        package var ready = 0
        package var rejected = 0
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
    /// Which payment sources the job can work on; `nil` for one that makes new ones.
    package var sourceRules: SourceRules?
    /// Which columns say what customers are billed next; `nil` where the job does not ask.
    package var finance: BillColumns?

    package init(
        path: String,
        options: CSVOptions,
        terms: [String],
        notCardNumbers: [String],
        join: JoinTable.Rule? = nil,
        sourceRules: SourceRules? = nil
    ) {
        self.sourceRules = sourceRules
        self.path = path
        self.options = options
        self.terms = terms
        self.notCardNumbers = notCardNumbers
        self.join = join
    }
}
