import ArgumentParser
import MigrationModel

/// `tokenferry pace`: changes how fast a run that is going on sends.
struct Pace: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Changes the pace of the run that is going on, until it ends.",
        discussion: """
            The job's headroom is taken off, as from limits.requests_per_minute in the job file, to which the next run keeps \
            again. Calls made before count, so a slower pace may begin with a wait. Other runs of this machine on the same site \
            keep to the lowest pace among them.
            """
    )

    @OptionGroup var job: JobArgument
    @Argument(help: "Requests a minute, 1 to 1,000,000.")
    var requests: Int
    @OptionGroup var output: FormatOption

    func validate() throws {
        guard (1...1_000_000).contains(requests) else {
            throw ValidationError("A pace is 1 to 1,000,000 requests a minute, not \(requests).")
        }
    }

    func run() async throws { try await output.ask(.pace(requestsPerMinute: requests), of: job) }
}
