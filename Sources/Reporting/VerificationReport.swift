package import MigrationModel

/// The verification: what Chargebee has of what the journal records, as it was read back.
package struct VerificationReport: Sendable {
    /// How the rows compare; the five add up to the rows of the input.
    package struct Counts: Hashable, Sendable {
        /// Chargebee has what the journal records, as the input has it.
        package var matched = 0
        /// It is there, and a field is not as it should be; or it is there, and the journal does not record it.
        package var differing = 0
        /// The journal records it, and Chargebee does not know it any more.
        package var missing = 0
        /// The journal records that nothing was made, rejected rows among them, and nothing of it was found.
        package var notMade = 0
        /// The sample does not hold it.
        package var notDrawn = 0

        package init() {}

        package var total: Int { matched + differing + missing + notMade + notDrawn }
        /// The names that stand in every format, with what each means for people.
        var all: [(name: String, title: String, count: Int, meaning: String)] {
            [
                ("matched", "matched", matched, "at Chargebee as input and journal have it"),
                ("differing", "differing", differing, "at Chargebee, and a field is otherwise"),
                ("missing", "missing", missing, "recorded, and not known at Chargebee any more"),
                ("not_made", "not made", notMade, "recorded as not made, and nothing of it found"),
                ("not_drawn", "not drawn", notDrawn, "not in the sample, so not looked at"),
            ]
        }
    }

    /// A field, and the rows in which it differs; a row with two such fields counts in both.
    package struct FieldCount: Hashable, Sendable {
        /// Such as `gateway_account_id`.
        package let field: String
        package var count: Int
        /// The first rows, at most three, in file order.
        package var first: [RowAddress]
        /// Of the first of them; no reference is ever shown.
        package let expected: String
        package let found: String

        package init(field: String, count: Int, first: [RowAddress], expected: String, found: String) {
            self.field = field
            self.count = count
            self.first = first
            self.expected = expected
            self.found = found
        }
    }

    /// A live payment source of one of the job's customers that this job did not make.
    package struct Stranger: Hashable, Sendable {
        package let paymentSourceID: String
        package let customerID: String
        /// `nil` where Chargebee does not say.
        package let gatewayAccountID: String?
        package let createdAt: UnixMilliseconds
        /// The row whose token it has a second time; `nil` for another token.
        package let duplicateOf: Int?
        /// Whether it is at a gateway account to which the job attaches nothing.
        package let isElsewhere: Bool

        package init(
            paymentSourceID: String,
            customerID: String,
            gatewayAccountID: String?,
            createdAt: UnixMilliseconds,
            duplicateOf: Int?,
            isElsewhere: Bool = false
        ) {
            self.paymentSourceID = paymentSourceID
            self.customerID = customerID
            self.gatewayAccountID = gatewayAccountID
            self.createdAt = createdAt
            self.duplicateOf = duplicateOf
            self.isElsewhere = isElsewhere
        }
    }

    /// How the sources compare that the job made for earlier inputs and that no row of the latest one is about.
    package struct EarlierCounts: Hashable, Sendable {
        /// There, with the customer, gateway account and reference that the journal knows.
        package var matched = 0
        /// There, and one of these is otherwise, or the source is deleted.
        package var differing = 0
        /// Not known at Chargebee any more.
        package var missing = 0

        package init() {}

        package var total: Int { matched + differing + missing }
    }

    /// Customers who have sources of the input, by whose source is their primary one.
    package struct PrimaryCounts: Hashable, Sendable {
        /// That of a row that was to make it so.
        package var byRequest = 0
        /// That of a row that was not: Chargebee made it primary by itself.
        package var byThemselves = 0
        /// One that no row of the input made.
        package var others = 0
        package var none = 0

        package init(byRequest: Int = 0, byThemselves: Int = 0, others: Int = 0, none: Int = 0) {
            (self.byRequest, self.byThemselves, self.others, self.none) = (byRequest, byThemselves, others, none)
        }

        package var total: Int { byRequest + byThemselves + others + none }
    }

    package var job: String
    package var toolVersion: String
    package var createdAt: UnixMilliseconds
    package var facts: JobFacts
    /// The account and machine that made the report; empty where they cannot be told.
    package var madeBy = ""
    /// 1 for the job's first input, 2 for a second one, and so on.
    package var pass: Int
    package var counts = Counts()
    /// The most frequent first.
    package var fields: [FieldCount] = []
    /// The first rows whose source is missing, at most three, in file order.
    package var firstMissing: [RowAddress] = []
    /// Sources that this job did not make.
    package var unexpected = 0
    /// Of those, the ones that have a row's token a second time.
    package var duplicates = 0
    /// The first of them, at most ten.
    package var firstUnexpected: [Stranger] = []
    /// The sources of earlier inputs; `nil` for the job's first input, and for a sample, which does not look at them.
    package var earlier: EarlierCounts?
    /// Whose sources are primary; `nil` for a sample and for jobs that make no sources.
    package var primaries: PrimaryCounts?
    /// How many rows the sample was to have; `nil` for all.
    package var sample: Int?
    /// Whether the job has been undone since, as far as an undo has come.
    package var isUndone = false
    /// Calls to Chargebee, retries included.
    package var calls = 0
    /// How long the reading took.
    package var seconds = 0.0
    /// SHA-256 over what the journal recorded when it was compared, in lower-case hex; `nil` where it was not computed.
    package var journalDigest: String?

    package init(job: String, toolVersion: String, createdAt: UnixMilliseconds, facts: JobFacts, pass: Int) {
        self.job = job
        self.toolVersion = toolVersion
        self.createdAt = createdAt
        self.facts = facts
        self.pass = pass
    }

    /// Rows that the counts do not account for; anything but 0 is an error of ours.
    package var residual: Int { facts.rows - counts.total }

    /// Whether nothing differs, is missing or is unexpected, also of earlier inputs.
    package var agrees: Bool {
        counts.differing == 0 && counts.missing == 0 && unexpected == 0 && earlier?.total == earlier?.matched
    }

    /// The report, once it is sure that its numbers add up.
    ///
    /// - Throws: ``ResidualError`` where the counts do not add up to the rows, or one of them is negative.
    package func validated() throws(ResidualError) -> VerificationReport {
        for part in counts.all where part.count < 0 {
            throw ResidualError(job: job, subject: "the rows that are \(part.title)", expected: 0, counted: part.count)
        }
        guard residual == 0 else {
            throw ResidualError(job: job, subject: "the verdicts", expected: facts.rows, counted: counts.total)
        }
        return self
    }

    /// What is wrong with the numbers; `nil` in a sound report.
    var defect: ResidualError? {
        do throws(ResidualError) { _ = try validated() } catch { return error }
        return nil
    }
}
