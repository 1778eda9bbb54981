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
            Whoever may read the job file, the input and the journal can have it, with --output where the job's report folder is \
            not theirs to write into; the journal is not changed, and need not be writable.

            Exit status 0 where every row is created, recovered or already done and every exported reference is in its file, \
            and 3 otherwise.
            """
    )

    @OptionGroup var job: JobArgument
    @Option(
        help: ArgumentHelp("The folder that the reports are written into, instead of the job's.", valueName: "folder"),
        completion: .directory
    )
    var output: String?

    @OptionGroup var form: FormatOption

    func run() throws {
        let ownMigration = try job.migration()
        let (migration, report) = try Console.tellingFailure { () throws(Failure) in
            let migration = if let output { try ownMigration.reporting(into: output) } else { ownMigration }
            return (migration, try migration.report())
        }
        switch form.format {
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
