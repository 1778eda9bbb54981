import ArgumentParser
import Migration

/// The command line: options in, hand over, results to standard output, everything else to standard error.
@main
struct Tokenferry: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "tokenferry",
        abstract: "Moves saved payment methods in bulk into Chargebee: no token lost, none attached twice.",
        discussion: """
            A migration is a job file; `tokenferry init EXPORT` writes one. Then:

              tokenferry check JOB      is the job right?
              tokenferry plan JOB       what would happen? Sends nothing
              tokenferry approve JOB    who read that and agrees; a live run wants it
              tokenferry run JOB        carries it out; with --live on a live site
              tokenferry report JOB     what became of every row
              tokenferry verify JOB     is it so at Chargebee?

            A run that was paused or killed goes on with the same command.

            EXIT STATUS
            \(exitStatusTable)
            """,
        version: Migration.toolVersion,
        subcommands: [
            Inspect.self, Init.self, Gateways.self, Operations.self, Check.self, Plan.self, Approve.self, Discover.self,
            Simulate.self, Run.self,
            Status.self,
            Pause.self,
            Resume.self, Pace.self,
            Report.self, Explain.self, Verify.self, Undo.self, Sandbox.self,
        ]
    )

    /// Carries a command line out; what is wrong with it is told like every other failure.
    static func main() async {
        do {
            var command = try await asyncParseAsRoot()
            if var command = command as? any AsyncParsableCommand {
                try await command.run()
            } else {
                try command.run()
            }
        } catch {
            let status = exitCode(for: error)
            guard !status.isSuccess, !(error is ExitCode) else { exit(withError: error) }
            Console.note(fullMessage(for: error))
            exit(withError: status)
        }
    }

    /// The exit statuses, as the help lists them.
    static var exitStatusTable: String {
        ExitStatus.allCases.map { status in
            let number = "\(status.rawValue)"
            return String(repeating: " ", count: 5 - number.count) + number + "  " + status.meaning
        }
        .joined(separator: "\n")
    }
}

/// The job file that a command is about.
struct JobArgument: ParsableArguments {
    @Argument(help: ArgumentHelp("The job file.", valueName: "job"), completion: .file(extensions: ["yaml", "yml"]))
    var path: String

    func migration() throws -> Migration {
        try Console.tellingFailure { () throws(Failure) in Migration(job: try Job(path: path)) }
    }
}

/// How a result is written.
struct FormatOption: ParsableArguments {
    enum Format: String, ExpressibleByArgument, CaseIterable {
        case text
        case json
    }

    @Option(help: "How the result is written to standard output: text or json.")
    var format = Format.text
}
