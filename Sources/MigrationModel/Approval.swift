/// Somebody's consent to one plan, as the journal keeps it.
package struct Approval: Hashable, Sendable {
    /// How it was given.
    package enum Way: String, Hashable, Sendable {
        /// By `tokenferry approve`, with a name.
        case command = "approve"
        /// As `--approved-plan` of a run.
        case option = "approved_plan"
    }

    /// What the plan said, for comparison with what a run did.
    package struct Totals: Hashable, Sendable {
        package var rows: Int
        /// Rows that the plan does not reject, those that earlier inputs dealt with included.
        package var ready: Int
        package var rejected: Int
        package var becomePrimary: Int
        package var calls: Int
        /// Ready rows that a run sends: those that no earlier input dealt with.
        package var toSend: Int

        /// `toSend` is all ready rows where nothing else is said.
        package init(rows: Int, ready: Int, rejected: Int, becomePrimary: Int, calls: Int, toSend: Int? = nil) {
            self.rows = rows
            self.ready = ready
            self.rejected = rejected
            self.becomePrimary = becomePrimary
            self.calls = calls
            self.toSend = toSend ?? ready
        }
    }

    /// The plan's, 64 hex digits.
    package let planDigest: String
    package let way: Way
    /// Who approved, in their own words; `nil` where the digest alone was given.
    package let name: String?
    package let at: UnixMilliseconds
    /// The account and machine that recorded it, such as `anna@build-7`.
    package let recordedBy: String
    package let toolVersion: String
    package let totals: Totals
    /// SHA-256 of the `plan.sha256` of the dry run's report that was there, 64 lower-case hex digits, and so of all its files;
    /// `nil` where there was none of this plan, or its files were not as they had been written.
    package let reportDigest: String?

    package init(
        planDigest: String,
        way: Way,
        name: String?,
        at: UnixMilliseconds,
        recordedBy: String,
        toolVersion: String,
        totals: Totals,
        reportDigest: String? = nil
    ) {
        self.planDigest = planDigest
        self.way = way
        self.name = name
        self.at = at
        self.recordedBy = recordedBy
        self.toolVersion = toolVersion
        self.totals = totals
        self.reportDigest = reportDigest
    }
}
