import ArgumentParser
import Execution
import Glibc
import LivePage
import Migration
import MigrationModel
import Reporting
import Synchronization

/// `tokenferry run`: carries a job out.
struct Run: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Carries a job out, or goes on with it where it stopped.",
        discussion: """
            What was in flight when an earlier run was killed is settled first: sent again under the same idempotency key \
            while Chargebee still knows it, looked up at Chargebee after that. Ctrl-C sends nothing new, awaits what is in \
            flight and records it; a second Ctrl-C stops at once. `tokenferry pause`, `resume` and `pace` change a run that \
            is going on, `tokenferry status` shows it, and `--page` does all of that in a browser.

            EXIT STATUS
            \(Tokenferry.exitStatusTable)
            """
    )

    @OptionGroup var job: JobArgument
    @OptionGroup var output: FormatOption

    @OptionGroup var approval: LiveOptions

    @Flag(help: "The input file is a later export: send only what no earlier file of this job had.")
    var delta = false

    @Flag(help: "With --delta: give up the rows of the earlier file that were not sent.")
    var abandonRest = false

    @Flag(help: "Send the rows that Chargebee refused in an earlier run once more.")
    var retryFailed = false

    @Option(
        name: .customLong("for"),
        help: ArgumentHelp(
            "End after so long, like after a pause: 8h30m, 90m, 2d. Rows not sent by then are left to the next run.",
            valueName: "duration"
        )
    )
    var duration: String?

    @Option(
        name: .customLong("until"),
        help: ArgumentHelp(
            "End at a time: the next 06:00 on this machine's clock, 2026-11-22T06:00, or with a zone 2026-11-22T06:00+01:00.",
            valueName: "time"
        )
    )
    var end: String?

    @OptionGroup var observing: ObservingOptions

    @OptionGroup var page: PageOptions

    func validate() throws {
        if duration != nil && end != nil { throw ValidationError("'--for' and '--until' exclude each other.") }
        if abandonRest && !delta { throw ValidationError("'--abandon-rest' goes with '--delta'.") }
    }

    func run() async throws {
        var options = RunOptions()
        options.isLive = approval.live
        options.approvedPlan = approval.approvedPlan
        options.isDelta = delta
        options.abandonsRest = abandonRest
        options.retriesFailed = retryFailed
        let migration = try readJob()
        let live = page.liveRun(of: migration.job)
        let console = try RunConsole(observing, job: migration.job, page: live)
        let control = RunControl()
        let outcome = Mutex<ExitStatus?>(nil)
        let status = try await drainingOnSignals(control.drain, telling: console.signalled) {
            outcome.withLock(\.self)
        } _: { () async throws(Failure) in
            var server: PageServer?
            let status: ExitStatus
            do throws(Failure) {
                server = try await page.serve(live, control, console)
                options.endsAt = try endsAt(now: SystemExecutionClock().now.wall, console)
                let settled = options
                let result = try await migration.run(settled, control: control, observer: console)
                status = report(result, in: migration.reportFolder(pass: result.report.pass), console)
            } catch {
                console.failed(error.status, error.message)
                status = error.status
            }
            outcome.withLock { $0 = status }
            await server?.finish()
            return status
        }
        if status != .done { throw ExitCode(status.rawValue) }
    }

    /// Writes the result and tells how the run ended.
    private func report(_ result: RunResult, in folder: String, _ console: RunConsole) -> ExitStatus {
        console.finish()
        let text =
            switch output.format {
            case .text: result.report.text
            case .json: result.report.json()
            }
        Console.result(text) { console.failed(.unexpected, $0) }
        if result.reportsAreWritten {
            console.noted("Reports: \(folder)/report.html, .xlsx, .csv, .json; rows.csv")
        }
        return console.ended(result)
    }

    private func readJob() throws -> Migration {
        do throws(Failure) {
            return Migration(job: try Job(path: job.path))
        } catch {
            throw try RunConsole(observing, job: nil).exitCode(telling: error)
        }
    }

    /// When the run is to end by itself; it is told, so that a slip shows at once.
    private func endsAt(now: UnixMilliseconds, _ console: RunConsole) throws(Failure) -> UnixMilliseconds? {
        let endsAt: UnixMilliseconds?
        do throws(EndTimeError) {
            if let duration {
                endsAt = try EndTime.after(duration, now: now)
            } else {
                endsAt = try end.map { text throws(EndTimeError) in try EndTime.at(text, now: now) }
            }
        } catch {
            throw Failure(.wrongUse, error.description)
        }
        guard let endsAt else { return nil }
        let left = DurationText(seconds: Double(endsAt - now) / 1000)
        let time = ClockText(endsAt, now: now)
        console.noted("This run ends by itself at \(time), in \(left), if it is not done before.")
        return endsAt
    }
}
