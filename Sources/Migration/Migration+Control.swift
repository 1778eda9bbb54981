import Execution
import Glibc
package import MigrationModel
package import Reporting
import RunJournal

extension Migration {
    /// Asks something of the run that is going on, and waits until it does it.
    ///
    /// Nothing is written where no run is going on; a later run obeys nothing that was asked of this one.
    ///
    /// - Parameters:
    ///   - request: What is asked.
    ///   - patience: How long to wait, first for a run that still reads its input, then for it to do as it was asked.
    /// - Throws: ``Failure`` with 64 where no run is going on, it has not begun to send, or it is to go on though it is
    ///   ending; with 1 where the journal cannot be written, or belongs to another user.
    /// - Returns: What became of it.
    package func ask(
        _ request: ControlRequest,
        patience: Duration = .seconds(10)
    ) async throws(Failure) -> ControlReport {
        do {
            let (journal, run) = try await runAtWork(patience)
            if request == .resume, run.live.isEnding { throw isEnding }
            let askedAt = SystemExecutionClock().now.wall
            try journal.request(request)
            let state = try await becomes(of: request, of: run, askedAt: askedAt, journal, patience)
            return ControlReport(
                job: job.name,
                request: request,
                state: state,
                processID: run.processID,
                live: try journal.liveState() ?? run.live,
                headroom: job.limits.headroom
            )
        } catch {
            throw Self.failure(for: error, job: job)
        }
    }

    /// The journal that a process works on, or would: that of the job's undo while one goes on, and else the job's own.
    var journalAtWork: String {
        JournalLock.isHeld(journalPath: job.undoJournalPath) ? job.undoJournalPath : job.journalPath
    }

    /// A run that has begun to send.
    private struct RunAtWork {
        let processID: Int
        let live: LiveState
    }

    private static let pollInterval = Duration.milliseconds(100)

    /// Waits until the run that holds the lock has begun to tell how it stands, since it reads requests only from then on.
    private func runAtWork(_ patience: Duration) async throws -> (RunJournal, RunAtWork) {
        let deadline = ContinuousClock.now + patience
        while let processID = try JournalLock.holder(journalPath: journalAtWork, mode: R_OK | W_OK) {
            // A journal that is just being made or brought to a newer form cannot be read yet.
            if let journal = try? RunJournal(reading: journalAtWork), let run = try? atWork(processID, journal) {
                return (journal, run)
            }
            guard ContinuousClock.now < deadline else {
                throw Failure(
                    .wrongUse,
                    "Process \(processID) is at work on \(job.name), but does not send at present: it reads its input or writes "
                        + "its reports. Nothing was asked of it; try again in a moment, or send it SIGINT to stop it."
                )
            }
            try await Task.sleep(for: Self.pollInterval)
        }
        throw Failure(
            .wrongUse,
            "No run of \(job.name) is going on, so there is nothing to pause, resume or pace. `tokenferry run \(job.path)` begins "
                + "one or goes on with it; a lasting pace is limits.requests_per_minute in the job file."
        )
    }

    /// The run of a process, where it sends at present.
    private func atWork(_ processID: Int, _ journal: RunJournal) throws -> RunAtWork? {
        guard let pass = try journal.latestPass(), let last = try journal.processes(on: pass).last else { return nil }
        guard last.processID == processID, last.endedAt == nil, let live = try journal.liveState() else { return nil }
        return RunAtWork(processID: processID, live: live)
    }

    private func becomes(
        of request: ControlRequest,
        of run: RunAtWork,
        askedAt: UnixMilliseconds,
        _ journal: RunJournal,
        _ patience: Duration
    ) async throws -> ControlReport.State {
        let deadline = ContinuousClock.now + patience
        var state = ControlReport.State.asked
        var wasHeld = run.live.isHeld
        while ContinuousClock.now < deadline {
            guard try JournalLock.holder(journalPath: journalAtWork) == run.processID else { return .ended }
            if let now = try atWork(run.processID, journal) {
                wasHeld = wasHeld || now.live.isHeld
                if request == .resume, now.live.isEnding { throw isEnding }
                if now.live.writtenAt >= askedAt + request.surelyReadAfter,
                    now.live.shows(request, headroom: job.limits.headroom)
                {
                    state = request == .resume && !wasHeld ? .unneeded : .taken
                }
                // After a pause, what is in flight may be answered in a moment, and then the run is over.
                if state != .asked, request != .pause || deadline - .now < patience / 2 { return state }
            } else {
                // It writes its reports, or a run after it has begun.
                state = .ended
            }
            try await Task.sleep(for: Self.pollInterval)
        }
        return state
    }

    private var isEnding: Failure {
        Failure(
            .wrongUse,
            "The run of \(job.name) is ending and sends nothing new, so it cannot be resumed. `tokenferry run \(job.path)` goes on "
                + "with it as soon as it has ended."
        )
    }
}

extension ControlRequest {
    /// So many milliseconds after it was made, what a run tells shows this request and all before it.
    ///
    /// Only that it goes on does not show by itself that it has read that it shall; it looks twice a second.
    fileprivate var surelyReadAfter: UnixMilliseconds { self == .resume ? 750 : 0 }
}

extension LiveState {
    fileprivate var isHeld: Bool { binding == Binding.hold.rawValue && !isEnding }

    /// Whether the run does as it was asked.
    fileprivate func shows(_ request: ControlRequest, headroom: Double) -> Bool {
        switch request {
        case .pause: isEnding
        case .hold: binding == Binding.hold.rawValue || isEnding
        case .resume: !isHeld
        case .pace(let requests):
            callsPerMinute == ExecutionLimits.calls(ofRequestsPerMinute: requests, headroom: headroom)
        }
    }
}
