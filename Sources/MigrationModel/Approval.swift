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

    package init(
        planDigest: String,
        way: Way,
        name: String?,
        at: UnixMilliseconds,
        recordedBy: String,
        toolVersion: String,
        totals: Totals
    ) {
        self.planDigest = planDigest
        self.way = way
        self.name = name
        self.at = at
        self.recordedBy = recordedBy
        self.toolVersion = toolVersion
        self.totals = totals
    }
}
