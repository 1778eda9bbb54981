import ArgumentParser
import Migration
import MigrationModel
import Reporting

/// `tokenferry pause`: ends a run that is going on, or lets it wait.
struct Pause: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Pauses the run that is going on: it sends nothing new, records what is in flight, and ends with 75.",
        discussion: """
            `tokenferry run` goes on from there. With --hold the run does not end but waits, until `tokenferry resume`; a \
            hold ends with its process, and the next run just runs.
            """
    )

    @OptionGroup var job: JobArgument
    @OptionGroup var output: FormatOption

    @Flag(help: "Keep the process waiting instead of ending it.")
    var hold = false

    func run() async throws { try await output.ask(hold ? .hold : .pause, of: job) }
}

extension FormatOption {
    /// Asks something of the run of a job and shows what became of it; what was only asked for counts as a failure.
    func ask(_ request: ControlRequest, of job: JobArgument) async throws {
        let migration = try job.migration()
        let report: ControlReport
        do throws(Failure) {
            report = try await migration.ask(request)
        } catch {
            throw Console.exitCode(telling: error)
        }
        switch format {
        case .text: Console.result(report.text)
        case .json: Console.result(report.json())
        }
        if report.state == .asked { throw ExitCode(ExitStatus.unexpected.rawValue) }
    }
}
