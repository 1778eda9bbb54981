import ArgumentParser
import Execution
import Glibc
import Migration
import Reporting
import UnixSignals

/// `tokenferry undo`: removes what a job made.
struct Undo: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Says what of a job's payment sources would be removed from Chargebee; with --yes, removes them.",
        discussion: """
            Removed is what this job made, newest first, by delete_local: the payment methods stay at the gateway. Where the run \
            recorded a customer's former primary payment source (options.record_previous_primary), it becomes the primary one \
            again. A payment source that is the only one its customer would have left stays, unless --including-last is given, \
            and so does one whose old source the job removed.

            While it goes on, what customers have is read again shortly before their turn, by the hundred at most: what should stay after \
            all is held back, and a primary source that was changed meanwhile stays as it is.

            An undo that was stopped or killed goes on with the same command. After it has sent anything, the job cannot be \
            run again.

            EXIT STATUS
            \(Tokenferry.exitStatusTable)
            """
    )

    @OptionGroup var job: JobArgument
    @OptionGroup var output: FormatOption

    @Flag(help: "Remove them; without it, nothing is changed.")
    var yes = false

    @Flag(help: "Also remove a customer's only payment source, and one whose old source the job removed.")
    var includingLast = false

    @OptionGroup var approval: LiveOptions

    @OptionGroup var observing: ObservingOptions

    func validate() throws {
        if !yes, approval.live || approval.approvedPlan != nil {
            throw ValidationError("'--live' and '--approved-plan' go with '--yes'; without it, nothing is changed.")
        }
    }

    func run() async throws {
        var options = UndoOptions()
        options.acts = yes
        options.includesLast = includingLast
        options.isLive = approval.live
        options.approvedPlan = approval.approvedPlan
        let settled = options
        let migration = try job.migration()
        let console = try RunConsole(observing, job: migration.job)
        let control = UndoControl()
        let result: UndoResult
        do throws(Failure) {
            let drain: @Sendable (UnixSignal) -> Void = { signal in
                control.drain()
                console.signalled(signal)
            }
            result = try await drainingOnSignals(control.run.drain, telling: drain) { () async throws(Failure) in
                try await migration.undo(settled, control: control, observer: console)
            }
        } catch {
            throw console.exitCode(telling: error)
        }
        console.finish()
        let text =
            switch output.format {
            case .text: result.report.text
            case .json: result.report.json()
            }
        Console.result(text) { console.failed(.unexpected, $0) }
        let name = result.run == nil ? "undo-plan" : "undo"
        let folder = migration.reportFolder(pass: 1)
        console.noted("Reports: \(folder)/\(name).html, .xlsx, .csv, .json; \(name)-figures.csv")
        let status = result.run.map(console.ended) ?? result.status
        if result.run == nil, output.format == .text { console.noted("Nothing was removed. --yes removes.") }
        if status != .done { throw ExitCode(status.rawValue) }
    }
}
