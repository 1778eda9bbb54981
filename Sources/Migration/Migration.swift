import ChargebeeSandbox
package import Execution
package import MigrationModel
import Planning
import Reporting
import RunJournal

/// One job, from its input to its reconciliation.
///
/// 1. Reading: bytes ─▶ `InputRow` (`CSVInput`)
/// 2. Mapping: `InputRow` ─▶ request body or `Rejection` (`GatewayMapping`)
/// 3. Planning: all rows ─▶ `Plan`: counts, findings, duplicates, digest (`Planning`). Nothing is sent up to here.
/// 4. Executing: `PlannedRequest` ─▶ `RowEnding`: pace, lanes, retries, recovery (`Execution`)
/// 5. Journaling: intents before they are sent, endings before they count (`RunJournal`)
/// 6. Reporting: `Plan` or journal ─▶ text, HTML, XLSX, CSV, JSON (`Reporting`)
///
/// ``plan()`` does 1 to 3 and 6; ``run(_:control:observer:)`` does 1 to 6, as often as it takes; ``report()`` does 6.
package struct Migration: Sendable {
    /// The version that reports and the journal name.
    package static let toolVersion = "0.1.0"

    package let job: Job

    package init(job: Job) { self.job = job }
}

/// Told what happens during a run, to show it.
package protocol RunObserver: Sendable {
    /// The plan is made, and sending is about to begin.
    func began(_ start: RunStart)
    /// Some time has passed.
    func progressed(_ progress: ExecutionProgress)
    /// Something that the user should know, in a sentence.
    func noted(_ message: String)
    /// Whether events are wanted; they cost a little.
    var wantsEvents: Bool { get }
    /// Something has happened; only where ``wantsEvents``.
    func happened(_ events: [TimedEvent])
}

/// Where a run begins.
package struct RunStart: Sendable {
    /// Ready rows of the input.
    package let ready: Int
    /// Rows that had ended before this run.
    package let endedBefore: Int
    /// Rows that an earlier run sent and whose answer is not known.
    package let inDoubt: Int
    package let callsPerMinute: Int
    /// The most requests in flight at once.
    package let maxInFlight: Int
    package let target: String
    /// 1 for the journal's first input.
    package let pass: Int
    package let planDigest: String
    /// The processes that worked on the same input before this one, oldest first.
    package let earlierProcesses: [ProcessRecord]

    /// Whether the last process left no end, as a killed one does.
    package var isAfterKill: Bool { earlierProcesses.last.map { $0.endedAt == nil } ?? false }
}
