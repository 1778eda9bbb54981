import ArgumentParser
import Migration
import Reporting

/// `tokenferry status`: how far a job is.
struct Status: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Shows how far a job is, from its journal, also while a run is going on."
    )

    @OptionGroup var job: JobArgument
    @OptionGroup var output: FormatOption

    func run() throws {
        let migration = try job.migration()
        let status = try Console.tellingFailure { () throws(Failure) in try migration.status() }
        switch output.format {
        case .text: Console.result(status.text)
        case .json: Console.result(status.json())
        }
    }
}
