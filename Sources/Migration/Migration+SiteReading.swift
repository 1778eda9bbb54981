import ChargebeeAPI
import Execution
import Reporting
import SiteReading

extension Migration {
    /// Opens the site for reading alone, at the job's pace, and closes it again however the body ends.
    ///
    /// - Parameters:
    ///   - command: What asks for it, for the message where there is nothing to read.
    ///   - control: By which the reading can be ended.
    ///   - note: Takes what the user should know.
    ///   - tell: Told how the reading goes.
    ///   - body: Reads.
    /// - Throws: ``Failure``: 69, 75, 77 or 130 for how a reading ends early, and what else the body meets.
    /// - Returns: What `body` gives.
    func withReader<Value>(
        for command: String,
        control: ReadingControl,
        note: @escaping @Sendable (String) -> Void,
        tell: @escaping (ReadingProgress) -> Void = { _ in },
        _ body: (SiteReader) async throws -> Value
    ) async throws(Failure) -> Value {
        let clock = SystemExecutionClock()
        do {
            return try await withSite(for: command, clock: clock, note: note) { transport, ledger in
                try await body(
                    makeReader(transport, site: ledger, clock: clock, control: control, tell: tell)
                )
            }
        } catch let error as SiteReadingError {
            throw Failure(error)
        } catch {
            throw Self.failure(for: error, job: job)
        }
    }

    /// A reader at the job's pace.
    ///
    /// - Parameters:
    ///   - transport: Makes the calls.
    ///   - site: The pace that this machine's processes share, on the same clock.
    ///   - earlierCalls: Calls of the last minute made before, on the same clock.
    ///   - clock: The clock that `site` was made with.
    ///   - control: By which the reading can be ended.
    ///   - tell: Told how the reading goes.
    /// - Returns: A reader for one task.
    func makeReader(
        _ transport: any Transport,
        site: (any SiteLedger)?,
        earlierCalls: [Duration] = [],
        clock: SystemExecutionClock,
        control: ReadingControl,
        tell: @escaping (ReadingProgress) -> Void = { _ in }
    ) -> SiteReader {
        SiteReader(
            transport: transport,
            limits: ReadingLimits(callsPerMinute: job.limits.callsPerMinute, retries: job.limits.retries),
            site: site,
            earlierCalls: earlierCalls,
            clock: clock,
            control: control,
            tell: tell
        )
    }
}

extension ReadingProgress {
    /// The pace, what binds, and what went wrong, for a progress line.
    var phrases: [String] {
        let wait = waitsUntil.map { $0 - at.elapsed } ?? .zero
        var phrases = [ReadingLine.counted(callsInLastMinute, "call/min", "calls/min")]
        let more = wait >= .seconds(2) ? " (\(DurationText(wait)) more)" : ""
        phrases.append("bound by \(binding.words)\(more)")
        if let trouble { phrases.append("trying again after: \(trouble)") }
        if retries > 0 { phrases.append(ReadingLine.counted(retries, "retry", "retries")) }
        if participants > 1 {
            phrases.append(ReadingLine.counted(participants - 1, "other run", "other runs") + " on this site")
        }
        return phrases
    }
}

extension Failure {
    /// How the program ends where the site could not be read as a whole.
    init(_ error: SiteReadingError) {
        let status: ExitStatus =
            switch error.code {
            case .stopped: .interrupted
            case .unreachable, .foreignAnswer: .unreachable
            case .accessRefused: .accessRefused
            case .throttled, .outage: .paused
            case .refused, .unreadable, .endless: .unexpected
            }
        self.init(status, "\(error)")
    }
}
