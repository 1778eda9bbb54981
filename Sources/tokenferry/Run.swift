import ArgumentParser
import Execution
import Glibc
import Migration
import Reporting

/// `tokenferry run`: carries a job out.
struct Run: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Carries a job out, or goes on with it where it stopped.",
        discussion: """
            What was in flight when an earlier run was killed is settled first: sent again under the same idempotency key \
            while Chargebee still knows it, looked up at Chargebee after that. Ctrl-C sends nothing new, awaits what is in \
            flight and records it; a second Ctrl-C stops at once.

            EXIT STATUS
            \(Tokenferry.exitStatusTable)
            """
    )

    @OptionGroup var job: JobArgument
    @OptionGroup var output: FormatOption

    @Flag(help: "The target is a live site, and that is meant.")
    var live = false

    @Option(help: ArgumentHelp("The digest that plan printed and a person approved.", valueName: "digest"))
    var approvedPlan: String?

    @Flag(help: "The input file is a later export: send only what no earlier file of this job had.")
    var delta = false

    @Flag(help: "With --delta: give up the rows of the earlier file that were not sent.")
    var abandonRest = false

    @Flag(help: "Send the rows that Chargebee refused in an earlier run once more.")
    var retryFailed = false

    func validate() throws {
        if abandonRest && !delta { throw ValidationError("'--abandon-rest' goes with '--delta'.") }
        guard let approvedPlan else { return }
        guard approvedPlan.count == 64, approvedPlan.allSatisfy(\.isHexDigit) else {
            throw ValidationError("'--approved-plan' takes the 64 hexadecimal digits that `tokenferry plan` prints.")
        }
    }

    func run() async throws {
        var options = RunOptions()
        options.isLive = live
        options.approvedPlan = approvedPlan
        options.isDelta = delta
        options.abandonsRest = abandonRest
        options.retriesFailed = retryFailed
        let migration = try job.migration()
        let control = RunControl()
        let progress = ProgressDisplay()
        let result: RunResult
        do throws(Failure) {
            result = try await drainingOnSignals(control) { () async throws(Failure) in
                try await migration.run(options, control: control, observer: progress)
            }
        } catch {
            progress.finish()
            throw Console.exitCode(telling: error)
        }
        progress.finish()
        switch output.format {
        case .text: Console.result(result.report.text)
        case .json: Console.result(result.report.json())
        }
        if let sandbox = result.sandbox {
            Console.note(
                "The sandbox itself counts \(sandbox.paymentSources) payment sources, \(sandbox.doubledPairs) of them doubled."
            )
        }
        if let message = result.message { Console.note(message) }
        if result.status != .done { throw ExitCode(result.status.rawValue) }
    }
}
