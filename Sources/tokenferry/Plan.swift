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

    func run() throws {
        let migration = try job.migration()
        let report = try Console.tellingFailure { () throws(Failure) in try migration.plan() }
        switch output.format {
        case .text: Console.result(report.text)
        case .json: Console.result(report.json())
        }
        if report.endings[.rejected] > 0 { throw ExitCode(ExitStatus.finishedWithExceptions.rawValue) }
    }
}
