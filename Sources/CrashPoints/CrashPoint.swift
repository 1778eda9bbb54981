#if DEBUG
import Glibc
import Synchronization
#endif

/// A place between two durable facts, where a debug build can be made to die as by `kill -9`.
///
/// The variable `TOKENFERRY_CRASH_AT` names a point and, after a colon, the time of passing it (1 where left out):
/// `intents_committed:7` kills the process when it passes that point for the seventh time. A release build has none of it.
package enum CrashPoint: String, CaseIterable, Sendable {
    /// The journal's lock is taken, and nothing is looked at yet.
    case lockTaken = "lock_taken"
    /// A new journal is whole under its draft name, and not yet under its own.
    case journalDrafted = "journal_drafted"
    /// The journal is there, and no pass has begun in it.
    case journalCreated = "journal_created"
    /// A new pass is in the journal's log, and not yet in its file.
    case passRecorded = "pass_recorded"
    /// The pass is in the journal, and none of its rows.
    case passBegun = "pass_begun"
    /// The process is in the journal, and has done nothing yet.
    case processBegun = "process_begun"
    /// Refused rows are open again, and none of them is sent.
    case failedRowsReopened = "failed_rows_reopened"
    /// All rejected rows are in a draft, and it does not have its name yet.
    case rejectedFileDrafted = "rejected_file_drafted"
    /// Part of the rejected rows are in the journal.
    case rejectionsPartlyRecorded = "rejections_partly_recorded"
    /// The file of rejected rows is in its place, and the journal does not say so yet.
    case rejectedFileWritten = "rejected_file_written"
    /// All rejected rows are in the journal, and it says so.
    case rejectionsRecorded = "rejections_recorded"
    /// A request of another process is read from the journal, and not obeyed yet.
    case controlRead = "control_read"
    /// The site's common log has taken the calls in, and the journal has not.
    case callsEntered = "calls_entered"
    /// Intents and endings are durable in the journal, and the lock does not count the intents yet.
    case batchCommitted = "batch_committed"
    /// Intents are durable and counted, and none of their requests has left.
    case intentsAnnounced = "intents_announced"
    /// The first request of a batch is on its way, and the others have not left.
    case firstRequestSent = "first_request_sent"
    /// A row's step is durable in the journal, and its next one has not left.
    case stepRecorded = "step_recorded"
    /// Exported references are durable in the result file, and the journal still holds them.
    case resultWritten = "result_written"
    /// All requests of a batch are on their way.
    case requestsSent = "requests_sent"
    /// An answer has come, and the journal does not know it.
    case answerReceived = "answer_received"
    /// Answers and endings are about to be committed.
    case answersSettled = "answers_settled"
    /// The last row has ended, and the journal does not say that the process has.
    case runFinished = "run_finished"
    /// The canary's rows are done, and the journal says so, but not that the process has ended.
    case canaryMarked = "canary_marked"
    /// The process has ended in the journal, and no report is written.
    case processEnded = "process_ended"
    /// The rows' file is written, and does not have its name yet.
    case ledgerWritten = "ledger_written"
    /// Some reports are written, and none has its name yet.
    case reportsPartlyWritten = "reports_partly_written"
    /// All reports are whole, and those in their place are of an earlier run or missing.
    case reportsDrafted = "reports_drafted"
    /// Some reports have their names, and others are of an earlier run or missing.
    case reportsPartlyNamed = "reports_partly_named"
    /// All is written, and the caller has not been told.
    case reportsWritten = "reports_written"

    /// Dies here, where this is the point and the time that the environment names.
    @inline(__always)
    package static func pass(_ point: CrashPoint) {
        #if DEBUG
        Countdown.shared.pass(point)
        #endif
    }
}

#if DEBUG
/// The point that the environment names, and how often it has still to be passed.
private final class Countdown: Sendable {
    static let shared = Countdown()

    private let point: CrashPoint?
    /// Protects the number of passes that are left.
    private let left: Mutex<Int>

    private init() {
        let text = getenv("TOKENFERRY_CRASH_AT").map { String(cString: $0) } ?? ""
        let parts = text.split(separator: ":", maxSplits: 1)
        point = parts.first.flatMap { CrashPoint(rawValue: String($0)) }
        left = Mutex(parts.count > 1 ? Int(parts[1]) ?? 1 : 1)
    }

    func pass(_ point: CrashPoint) {
        guard point == self.point else { return }
        let isDue = left.withLock { left in
            left -= 1
            return left == 0
        }
        if isDue { kill(getpid(), SIGKILL) }
    }
}
#endif
