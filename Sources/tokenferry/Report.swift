import ArgumentParser
import Migration
import MigrationModel
import Reporting

/// `tokenferry report`: the reconciliation.
struct Report: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract:
            "Writes the reconciliation from the journal: every row with its ending, as text, HTML, XLSX, CSV and JSON.",
        discussion: """
            Exit status 0 where every row is created, recovered or already done and every exported reference is in its file, \
            and 3 otherwise.
            """
    )

    @OptionGroup var job: JobArgument
    @OptionGroup var output: FormatOption

    func run() throws {
        let migration = try job.migration()
        let report = try Console.tellingFailure { () throws(Failure) in try migration.report() }
        switch output.format {
        case .text: Console.result(report.text)
        case .json: Console.result(report.json())
        }
        Console.note("Reports: \(migration.reportFolder(pass: report.pass))/report.html, .xlsx, .csv, .json; rows.csv")
        let done = report.endings[.created] + report.endings[.recovered] + report.endings[.alreadyDone]
        if done < report.facts.rows || report.unwrittenResults > 0 {
            throw ExitCode(ExitStatus.finishedWithExceptions.rawValue)
        }
    }
}
