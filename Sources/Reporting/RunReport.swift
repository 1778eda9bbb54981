package import MigrationModel

/// The reconciliation: what became of every row, from the journal.
package struct RunReport: Sendable {
    package var job: String
    package var toolVersion: String
    package var createdAt: UnixMilliseconds
    package var facts: JobFacts
    /// Adds up to the rows, or the report is refused; see ``residual``.
    package var endings: EndingCounts
    /// Of the rows that need review, those that were sent and whose answer is not recorded: the next run settles them.
    package var inDoubt: Int
    /// By ending and code, the most frequent first.
    package var codes: [CodeCount]
    package var attempts: AttemptTotals
    package var processes: [ProcessRecord]
    /// 1 for the job's first input, 2 for a second one, and so on.
    package var pass: Int

    /// Rows that the endings do not account for; anything but 0 is an error of ours.
    package var residual: Int { facts.rows - endings.total }

    package init(
        job: String,
        toolVersion: String,
        createdAt: UnixMilliseconds,
        facts: JobFacts,
        endings: EndingCounts,
        inDoubt: Int,
        codes: [CodeCount],
        attempts: AttemptTotals,
        processes: [ProcessRecord],
        pass: Int
    ) {
        self.job = job
        self.toolVersion = toolVersion
        self.createdAt = createdAt
        self.facts = facts
        self.endings = endings
        self.inDoubt = inDoubt
        self.codes = codes
        self.attempts = attempts
        self.processes = processes
        self.pass = pass
    }
}
