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
        let again = "Run the same command again to go on."
        switch summary.stopReason {
        case .drained?:
            return (.interrupted, "Stopped as asked; everything that was sent is recorded. \(again)")
        case .paused?:
            return (.paused, "Paused by `tokenferry pause`; everything that was sent is recorded. \(again)")
        case .timeIsUp?:
            let time = endsAt.map { " at \(ClockText($0, now: report.createdAt))" } ?? ""
            return (
                .paused, "The time given to this run was over\(time); everything that was sent is recorded. \(again)"
            )
        case .retryBudgetSpent(let retries)?:
            return (
                .paused,
                "Paused: \(retries) retries are more than limits.retry_budget (\(Int(job.limits.retryBudget * 100)) %) allows. "
                    + "Too many requests meet failures that pass; see the codes in the report, and try later. \(again)"
            )
        case .outage(let cause, let words)?:
            let who = cause == .gateway ? "The gateway behind Chargebee" : "Chargebee"
            return (
                .paused,
                "Paused: \(who) has been failing for \(DurationText(job.stopRules.longestOutage)) (last: \(words)). Rows were not given "
                    + "up for it. \(again)"
            )
        case .canary(let rows)?:
            let done = summary.tally.endings[.created] + summary.tally.endings[.recovered]
            guard done > 0 else {
                return (
                    .paused,
                    "None of the first \(rows) rows could be done; see their codes in the report. Mend the cause. \(again) It "
                        + "will pause once more after its first rows."
                )
            }
            return (
                .paused,
                "\(done) of the first \(rows) rows are done. Look at their payment sources in Chargebee (the ids are in "
                    + "\(reportPath("rows.csv", pass: report.pass))). \(again)"
            )
        case .failureRate(let failures, let answers)?:
            return (
                .paused,
                "Paused: \(failures) of the last \(answers) answers were failures. See the codes in the report, mend the cause, "
                    + "or raise stop.failure_rate. \(again)"
            )
        case .failuresInARow(let count)?:
            return (
                .paused, "Paused: \(count) failures in a row. See the codes in the report and mend the cause. \(again)"
            )
        case .throttled?:
            return (
                .paused,
                "Paused: Chargebee kept refusing for rate. Someone else may be using the site's quota; lower "
                    + "limits.requests_per_minute or wait. \(again)"
            )
        case .unreachable(let reason)?:
            return (
                .unreachable,
                "\(job.target.name) cannot be reached: \(reason). What was sent is recorded; rows without an answer will be "
                    + "settled by the next run. \(again)"
            )
        case .accessRefused(let failure)?:
            return (
                .accessRefused,
                "Chargebee refused the key or the site (HTTP \(failure.status), \(failure.reportedCode)). Check the API key, "
                    + "its rights and the site's name. \(again)"
            )
        case .inputFailed(let message)?: return (.inputRefused, message)
        case nil: break
        }
        let exceptions: [Ending] = [.rejected, .failed, .needsReview, .notAttempted]
        guard exceptions.contains(where: { report.endings[$0] > 0 }) else { return (.done, nil) }
        guard report.inDoubt > 0 else {
            let left = report.endings[.notAttempted]
            guard left > 0 else { return (.finishedWithExceptions, nil) }
            return (
                .paused,
                "\(left) rows could not be sent: something between here and Chargebee refused them or the connection failed, while "
                    + "others went through. \(again)"
            )
        }
        return (
            .finishedWithExceptions,
            "\(report.inDoubt) rows were sent, never answered, and not found yet; they may still arrive. Run the same command "
                + "again in ten minutes or later to settle them."
        )
    }
}
