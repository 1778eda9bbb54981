import ArgumentParser
import Migration
import Reporting

/// `tokenferry discover`: lists a site's payment sources into the job's input.
struct Discover: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Lists a site's payment sources into the CSV that a porting job takes as its input.",
        discussion: """
            Reads the customers for their primary and backup payment sources, then the payment sources, 100 a call, at the job's \
            pace, and writes them to the job's input.file; the job's discover keys say which. FILE.json beside it says when and \
            with which filters. Nothing is changed at Chargebee, and no token is written. A discovery that was interrupted or \
            killed goes on with the same command.

            EXIT STATUS
            \(Tokenferry.exitStatusTable)
            """
    )

    @OptionGroup var job: JobArgument
    @OptionGroup var output: FormatOption

    @Flag(help: "Begin anew, and replace a list that an earlier discovery finished.")
    var fresh = false

    func run() async throws {
        let migration = try job.migration()
        let report = try await SiteReadingDisplay.show { control, audience async throws(Failure) in
            try await migration.discover(isFresh: fresh, control: control, audience: audience)
        }
        switch output.format {
        case .text: Console.result(report.text)
        case .json: Console.result(report.json())
        }
    }
}
