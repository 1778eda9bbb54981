package import MigrationModel

/// The dry run, computed once and written in every format from here.
package struct PlanReport: Sendable {
    package var job: String
    package var toolVersion: String
    package var createdAt: UnixMilliseconds
    package var facts: JobFacts
    /// `rejected`, and the ready rows as `not_attempted`; adds up to the rows.
    package var endings: EndingCounts
    /// By reason, the most frequent first.
    package var rejections: [ReasonCount]
    package var findings: [Finding]
    /// Rows to be sent that make their payment source the customer's primary one.
    package var becomePrimary: Int
    /// HTTP calls that the run will make if nothing has to be retried.
    package var calls: Int
    /// Calls a minute after the headroom is taken off.
    package var callsPerMinute: Int
    /// The `chargebee-event-*` headers that go with each request, such as `emails`, `webhooks`; empty where none does.
    package var silenced: [String]
    /// Where the rejected rows were written; `nil` where there are none.
    package var rejectedFile: String?
    /// Rows of that file, its header as one, with a cell that a spreadsheet may run as a formula: it begins with `=`, `+`, `-`
    /// or `@`.
    package var formulaRows = 0
    /// Which of the job's inputs it is about, 1-based.
    package var pass = 1
    /// What changes at Chargebee, and for whom.
    package var changes: PlannedChanges
    /// Where the journal has done an earlier input: what this one has in common with it.
    package var delta: DeltaSummary?
    /// Whether the job has been undone, so that no run of it goes on; the default is that it has not.
    package var isUndone = false
    /// Ready rows by what they say; empty where they were not counted.
    package var breakdown = Breakdown()
    /// The customers; `nil` for a job whose rows name none.
    package var customers: CustomerCounts?
    /// Money covered and not; `nil` where the job names no amount.
    package var value: ValueAtRisk?
    /// The headers that go with each request, in the order in which they are sent.
    package var headers: [SentHeader] = []
    /// What the site allows in a minute, before the headroom is taken off.
    package var requestsPerMinute = 0
    /// The share of it that is left to others, 0 to 1.
    package var headroom = 0.0
    /// The account and machine that made the report, such as `anna@build-7`; empty where they cannot be told.
    package var madeBy = ""
    /// The sheet of the workbook that lists customers left without a usable method is there.
    package var listsRows = false
    /// The approval of this very plan; `nil` where there is none yet.
    package var approval: Approval?

    /// Rows that the plan does not reject, whatever earlier inputs did of them.
    package var ready: Int { endings[.notAttempted] }
    /// Rows that will be sent: the ready ones without those that earlier inputs did or left for review.
    package var toSend: Int { delta.map { $0.new + $0.changed } ?? ready }
    /// How long the calls take at the job's pace, in seconds; retries come on top.
    package var seconds: Double { Double(calls) * 60 / Double(max(1, callsPerMinute)) }

    package init(
        job: String,
        toolVersion: String,
        createdAt: UnixMilliseconds,
        facts: JobFacts,
        endings: EndingCounts,
        rejections: [ReasonCount],
        findings: [Finding],
        becomePrimary: Int,
        calls: Int,
        callsPerMinute: Int,
        silenced: [String],
        rejectedFile: String?,
        changes: PlannedChanges? = nil,
        delta: DeltaSummary? = nil
    ) {
        self.job = job
        self.toolVersion = toolVersion
        self.createdAt = createdAt
        self.facts = facts
        self.endings = endings
        self.rejections = rejections
        self.findings = findings
        self.becomePrimary = becomePrimary
        self.calls = calls
        self.callsPerMinute = callsPerMinute
        self.silenced = silenced
        self.rejectedFile = rejectedFile
        self.delta = delta
        var bare = PlannedChanges(operation: facts.operation)
        bare.toSend = delta.map { $0.new + $0.changed } ?? endings[.notAttempted]
        bare.dealtWith = endings[.notAttempted] - bare.toSend
        bare.becomePrimary = becomePrimary
        self.changes = changes ?? bare
    }
}
