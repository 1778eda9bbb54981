import ArgumentParser
import Execution
import Glibc
import LivePage
import Migration
import Observability
import Reporting
import UnixSignals

/// Shows a run in the ways that were asked for: to people or as a log on standard error, as metrics in a file, and on a page.
final class RunConsole: RunObserver {
    private enum Voice: Sendable {
        case people(ProgressDisplay)
        case log(EventLog)

        func note(_ message: String) {
            switch self {
            case .people(let display): display.noted(message)
            case .log(let log): log.noted(message)
            }
        }
    }

    private let voice: Voice
    private let metrics: MetricsFile?
    private let page: LiveRun?
    /// Empty where the job file could not be read.
    private let target: String
    private let lostLines: LostLines

    /// Makes a console for the run of a job; `nil` where the job file could not be read.
    ///
    /// - Parameters:
    ///   - options: How the run is shown.
    ///   - job: The job.
    ///   - page: What a page of the run shows; the default is that it has none.
    /// - Throws: An exit code where the metrics may not be written to the file that was named, which is told.
    init(_ options: ObservingOptions, job: Job?, page: LiveRun? = nil) throws {
        let lostLines = LostLines()
        let voice: Voice =
            switch options.logFormat {
            case .text: .people(ProgressDisplay())
            case .json: .log(EventLog(job: job?.name) { lostLines.note(Console.raw($0)) })
            }
        self.voice = voice
        self.lostLines = lostLines
        self.page = page
        target = job?.target.name ?? ""
        do throws(Failure) {
            metrics = try options.metricsPath(for: job).map { path in
                MetricsFile(path: path, job: job?.name ?? "", problem: voice.note)
            }
        } catch {
            metrics = nil
            throw exitCode(telling: error)
        }
    }

    // MARK: - During the run

    func began(_ start: RunStart) {
        let opening = RunOpening(
            target: start.target,
            version: Migration.toolVersion,
            pass: start.pass,
            planDigest: start.planDigest,
            processID: Int(getpid()),
            rows: start.ready,
            endedBefore: start.endedBefore,
            inDoubt: start.inDoubt,
            callsPerMinute: start.callsPerMinute,
            maxInFlight: start.maxInFlight
        )
        switch voice {
        case .people(let display): display.began(start)
        case .log(let log): log.began(opening)
        }
        metrics?.began(opening)
        page?.began(RunSnapshot.Opening(start))
    }

    func progressed(_ progress: ExecutionProgress) {
        switch voice {
        case .people(let display): display.progressed(progress)
        case .log(let log): log.progressed(progress)
        }
        metrics?.progressed(progress)
        page?.progressed(progress)
    }

    func noted(_ message: String) {
        // A page can be told even where standard error is stuck.
        page?.noted(message)
        voice.note(message)
    }

    var wantsEvents: Bool {
        switch voice {
        case .people(let display): display.wantsEvents || metrics != nil || page != nil
        case .log: true
        }
    }

    func happened(_ events: [TimedEvent]) {
        switch voice {
        case .people(let display): display.happened(events)
        case .log(let log): log.happened(events)
        }
        metrics?.happened(events)
        page?.happened(events)
    }

    /// Tells that a signal came, which drains the run.
    func signalled(_ signal: UnixSignal) {
        let words = "Stopping: nothing new is sent, awaiting what is in flight. Again to stop at once."
        page?.noted(words)
        switch voice {
        case .people(let display): display.noted(words)
        case .log(let log): log.signalled("\(signal)")
        }
    }

    /// Tells where the run can be looked at; the token only on a terminal, since the rest may be collected.
    func serves(_ invitation: PageInvitation) {
        let words = "\(invitation.address) (\(invitation.showKey()))"
        switch voice {
        case .people(let display): display.noted(words)
        case .log(let log): log.noted(words)
        }
        if let warning = invitation.warning { noted(warning) }
    }

    // MARK: - At the end

    /// Ends a line that is still changing.
    func finish() {
        if case .people(let display) = voice { display.finish() }
    }

    /// Tells how the run ended, and what a person should do.
    ///
    /// - Returns: How the program is to end: as the run did, but not as if all were well where the log is not whole.
    func ended(_ result: RunResult) -> ExitStatus {
        if let sandbox = result.sandbox {
            noted(
                "The sandbox itself counts \(sandbox.paymentSources.counted("payment source", "payment sources")), \(sandbox.doubledPairs.grouped) of them doubled."
            )
        }
        if let lost = lostLines.description { noted(lost) }
        let foreseen = status(of: result)
        // Before the log's last line, since what is wrong with the metrics is a line too.
        metrics?.ended(exitStatus: foreseen.rawValue)
        if case .log(let log) = voice {
            log.ended(
                RunClosing(
                    exitStatus: foreseen.rawValue,
                    stopReason: result.stopReason,
                    message: result.message,
                    endings: result.report.endings
                )
            )
        } else if let message = result.message {
            noted(message)
        }
        // The last line may be the one that is lost.
        let status = status(of: result)
        if status != foreseen { metrics?.ended(exitStatus: status.rawValue) }
        page?.ended(
            exitStatus: Int(status.rawValue),
            meaning: status.meaning,
            stopReason: result.stopReason,
            message: result.message,
            endings: result.report.endings
        )
        return status
    }

    private func status(of result: RunResult) -> ExitStatus {
        result.status == .done && lostLines.description != nil ? .unexpected : result.status
    }

    /// Tells a failure and gives the exit code for it.
    func exitCode(telling failure: Failure) -> ExitCode {
        failed(failure.status, failure.message)
        return ExitCode(failure.status.rawValue)
    }

    /// Tells why the run could not begin or go on.
    func failed(_ status: ExitStatus, _ message: String) {
        if status == .paused {
            // Another process is at work on the job, and the file is its own.
            metrics?.ended(exitStatus: status.rawValue)
        } else {
            metrics?.failed(exitStatus: status.rawValue, target: target, version: Migration.toolVersion)
        }
        page?.ended(exitStatus: Int(status.rawValue), meaning: status.meaning, message: message)
        switch voice {
        case .people(let display): display.noted("error: \(message)")
        case .log(let log): log.failed(exitStatus: status.rawValue, message: message)
        }
    }
}

extension RunSnapshot.Opening {
    fileprivate init(_ start: RunStart) {
        self.init(
            ready: start.ready,
            endedBefore: start.endedBefore,
            inDoubt: start.inDoubt,
            pass: start.pass,
            planDigest: start.planDigest,
            earlierProcesses: start.earlierProcesses.count,
            isAfterKill: start.isAfterKill
        )
    }
}
