import ChargebeeAPI
import Execution
import MigrationModel
import Reporting

extension Migration {
    /// The exit status of a run, and a message where it stopped early or left something to do.
    func conclusion(
        of summary: ExecutionSummary,
        _ report: RunReport,
        endsAt: UnixMilliseconds? = nil
    ) -> (ExitStatus, String?) {
        if let reason = summary.stopReason {
            let status = Self.exitStatus(ofStopReason: reason.word) ?? .unexpected
            return (status, message(for: reason, summary, report, endsAt: endsAt))
        }
        let exceptions: [Ending] = [.rejected, .failed, .needsReview, .notAttempted]
        guard exceptions.contains(where: { report.endings[$0] > 0 }) else { return (.done, nil) }
        let left = report.endings[.notAttempted]
        guard report.inDoubt > 0 else {
            guard left > 0 else { return (.finishedWithExceptions, nil) }
            return (
                .paused,
                "\(left.rows) could not be sent: something between here and Chargebee refused or the connection failed, while "
                    + "others went through. \(Self.again)"
            )
        }
        let waiting =
            left > 0
            ? " \(left.counted("row", "rows")) of the same customers or with a failed connection \(left == 1 ? "waits" : "wait") as well."
            : ""
        return (
            .finishedWithExceptions,
            "\(report.inDoubt.counted("row was", "rows were")) sent, never answered, and not found yet, and may still arrive.\(waiting) Run the same "
                + "command again in ten minutes or later to settle \(report.inDoubt == 1 ? "it" : "them")."
        )
    }

    private static let again = "Run the same command again to go on."

    /// What a run that stopped for a reason, in the word of the journal, exits with; `nil` where the word is no such reason.
    static func exitStatus(ofStopReason word: String) -> ExitStatus? {
        switch word {
        case "drained": .interrupted
        case "paused", "time_is_up", "retry_budget", "outage", "canary", "failure_rate", "failures_in_a_row",
            "throttled":
            .paused
        case "unreachable": .unreachable
        case "access_refused": .accessRefused
        case "input_failed": .inputRefused
        default: nil
        }
    }

    /// Why a run stopped early, and what to do.
    private func message(
        for reason: StopReason,
        _ summary: ExecutionSummary,
        _ report: RunReport,
        endsAt: UnixMilliseconds?
    ) -> String {
        let again = Self.again
        switch reason {
        case .drained:
            return "Stopped as asked; everything that was sent is recorded. \(again)"
        case .paused:
            return "Paused as asked; everything that was sent is recorded. \(again)"
        case .timeIsUp:
            let time = endsAt.map { " at \(ClockText($0, now: report.createdAt))" } ?? ""
            return "The time given to this run was over\(time); everything that was sent is recorded. \(again)"
        case .retryBudgetSpent(let retries):
            return
                "Paused: \(retries.counted("retry is", "retries are")) all that limits.retry_budget (\(Int(job.limits.retryBudget * 100)) %) allows so far. "
                + "Too many requests meet failures that pass; see the codes in the report, and try later. \(again)"
        case .outage(let cause, let words):
            let who = cause == .gateway ? "The gateway behind Chargebee" : "Chargebee"
            return
                "Paused: \(who) has been failing for \(DurationText(job.stopRules.longestOutage)) (last: \(words)). Rows were not given "
                + "up for it. \(again)"
        case .canary(let rows):
            let done = summary.tally.endings[.created] + summary.tally.endings[.recovered]
            guard done > 0 else {
                return
                    "Of the first \(rows.rows) none could be done; see the codes in the report. Mend the cause. \(again) It "
                    + "will pause once more after the first ones that it sends."
            }
            return
                "Of the first \(rows.rows), \(done.counted("is", "are")) done. Look at the payment sources in Chargebee (the ids are in "
                + "\(reportPath("rows.csv", pass: report.pass))). \(again)"
        case .failureRate(let failures, let answers):
            return
                "Paused: \(failures) of the last \(answers) answers were failures. See the codes in the report, mend the cause, "
                + "or raise stop.failure_rate. \(again)"
        case .failuresInARow(let count):
            return
                "Paused: \(count.counted("failure", "failures")) in a row. See the codes in the report and mend the cause. \(again)"
        case .throttled:
            return "Paused: Chargebee kept refusing for rate. Someone else may be using the site's quota; lower "
                + "limits.requests_per_minute or wait. \(again)"
        case .unreachable(let reason):
            return
                "\(job.target.name) cannot be reached: \(reason). What was sent is recorded; rows without an answer will be "
                + "settled by the next run. \(again)"
        case .accessRefused(let failure):
            return
                "Chargebee refused the key or the site (HTTP \(failure.status), \(failure.reportedCode)). Check the API key, "
                + "its rights and the site's name. \(again)"
        case .inputFailed(let message): return message
        }
    }
}
