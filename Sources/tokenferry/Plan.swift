import ArgumentParser
import Migration
import MigrationModel
import Reporting

/// `tokenferry plan`: the dry run.
struct Plan: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "The dry run: reads every row, sends nothing, writes the reports and the rejected rows.",
        discussion:
            "Exit status 0 where no row is rejected, 3 where some are, 65 where the input is refused as a whole."
    )

    @OptionGroup var job: JobArgument
    @OptionGroup var output: FormatOption

    @Flag(
        help:
            "Lists every row in plan.xlsx and plan-rows.csv, also beyond 100,000 rows, up to which that is always done."
    )
    var allRows = false

    func run() throws {
        let migration = try job.migration()
        let report = try Console.tellingFailure { () throws(Failure) in try migration.plan(allRows: allRows) }
        switch output.format {
        case .text: Console.result(report.text)
        case .json: Console.result(report.json())
        }
        let rows = report.listsRows ? "; plan-rows.csv" : ""
        Console.note("Reports: \(migration.reportFolder(pass: report.pass))/plan.html, .xlsx, .csv, .json\(rows)")
        noteNextStep(report, jobPath: migration.job.path.shellWord)
        if report.endings[.rejected] > 0 { throw ExitCode(ExitStatus.finishedWithExceptions.rawValue) }
    }

    /// Tells the commands that come next where the target is a live site, which needs an approval of this plan.
    private func noteNextStep(_ report: PlanReport, jobPath: String) {
        guard report.facts.isLive, report.ready > 0, !report.isUndone else { return }
        let run = "  tokenferry run \(jobPath) --live" + (report.delta == nil ? "" : " --delta")
        if let approval = report.approval {
            let who = approval.name.map { "\($0) approved" } ?? "--approved-plan named"
            return Console.note("At \(UTCTimestamp(approval.at).seconds) \(who) this plan. The run:\n\(run)")
        }
        Console.note(
            """
            \(report.facts.target) is a live site. Whoever has read the report approves this plan with
              tokenferry approve \(jobPath) --digest \(report.facts.planDigest) --by NAME
            and then the run is
            \(run)
            """
        )
    }
}
