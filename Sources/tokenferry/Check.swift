import ArgumentParser
import Migration
import Reporting

/// `tokenferry check`: job and mapping, without the data.
struct Check: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Checks a job file and its mapping without the data, and runs the mapping's own tests.",
        discussion: "Prints the header that the mapping expects. Exit status 0, or 78 where job or mapping are wrong."
    )

    @OptionGroup var job: JobArgument
    @OptionGroup var output: FormatOption

    func run() throws {
        let migration = try job.migration()
        let report = try Console.tellingFailure { () throws(Failure) in try migration.check() }
        switch output.format {
        case .text: Console.result(report.text)
        case .json: Console.result(report.json())
        }
    }
}
