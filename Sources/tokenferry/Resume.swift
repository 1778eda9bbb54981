import ArgumentParser
import MigrationModel

/// `tokenferry resume`: lets a run that is held go on.
struct Resume: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Lets a run go on that waits after `tokenferry pause --hold`.",
        discussion: "A run that has ended is gone on with by `tokenferry run`; one that is ending is not to be resumed."
    )

    @OptionGroup var job: JobArgument
    @OptionGroup var output: FormatOption

    func run() async throws { try await output.ask(.resume, of: job) }
}
