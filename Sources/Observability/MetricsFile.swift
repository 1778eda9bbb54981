package import Execution
import Glibc
import MigrationModel
import Synchronization

/// Keeps a file with a run's metrics, whole at every moment: it is written beside its place and then put there.
///
/// It is readable by its owner alone, and stays as it was at the end. One that cannot be written holds nothing up. Only an
/// earlier file of metrics or an empty one is ever replaced; see ``MetricsPlace``.
package final class MetricsFile: Sendable {
    private struct State: Sendable {
        var metrics: RunMetrics?
        var nextWrite = Duration.zero
        var hasFailed = false
    }

    private let path: String
    private let job: String
    private let clock: any ExecutionClock
    private let problem: @Sendable (String) -> Void
    /// Protects the counts and the file.
    private let state = Mutex(State())

    private static let interval = Duration.seconds(5)

    /// Makes a file for a job's run; nothing is written before ``began(_:)``.
    ///
    /// - Parameters:
    ///   - path: Where it goes; the metrics of an earlier run there are replaced, anything else is not.
    ///   - job: The job's name.
    ///   - clock: For the times in it.
    ///   - problem: Told once where it cannot be written.
    package init(
        path: String,
        job: String,
        clock: any ExecutionClock = SystemExecutionClock(),
        problem: @escaping @Sendable (String) -> Void
    ) {
        self.path = path
        self.job = job
        self.clock = clock
        self.problem = problem
    }

    /// Writes the file for the first time.
    package func began(_ opening: RunOpening) {
        let now = clock.now.wall
        write { state in state.metrics = RunMetrics(job: job, opening: opening, startedAt: now) }
    }

    package func happened(_ events: [TimedEvent]) { state.withLock { $0.metrics?.note(events) } }

    /// Writes the file anew at the first call and then every five seconds.
    package func progressed(_ progress: ExecutionProgress) {
        let isDue = state.withLock { state in
            state.metrics?.note(progress)
            guard progress.elapsed >= state.nextWrite else { return false }
            state.nextWrite = progress.elapsed + Self.interval
            return true
        }
        if isDue { write { _ in } }
    }

    /// Writes the file for the last time; does nothing where the run never began.
    package func ended(exitStatus: Int32) { write { $0.metrics?.noteEnd(exitStatus: exitStatus) } }

    /// Writes the file for the last time, for a run that could not go on or not even begin.
    package func failed(exitStatus: Int32, target: String, version: String) {
        let now = clock.now.wall
        let text = RunMetrics.text(ofFailed: job, target: target, version: version, exitStatus: exitStatus, at: now)
        write(orElse: text) { $0.metrics?.noteEnd(exitStatus: exitStatus) }
    }

    /// Writes what is counted, or another text where nothing is.
    private func write(orElse other: String? = nil, _ change: (inout State) -> Void) {
        let now = clock.now.wall
        let message: String? = state.withLock { state in
            change(&state)
            guard let text = state.metrics?.text(at: now) ?? other, let reason = replaceFile(with: text),
                !state.hasFailed
            else { return nil }
            state.hasFailed = true
            return "\(path): the metrics cannot be written (\(reason)); the run goes on without"
        }
        if let message { problem(message) }
    }

    /// - Returns: What is wrong; `nil` where nothing is.
    private func replaceFile(with text: String) -> String? {
        // A name of its own, so that nobody else's file is in the way, nor one that a killed run left.
        let draft = "\(path).\(getpid())-\(String(UInt32.random(in: .min ... .max), radix: 36)).draft"
        let descriptor = open(draft, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard descriptor >= 0 else { return String(cString: strerror(errno)) }
        var number = Self.writeAll(Array(text.utf8), to: descriptor)
        if close(descriptor) != 0 { number = number ?? errno }
        var problem = number.map { String(cString: strerror($0)) } ?? MetricsPlace.problem(at: path)
        if problem == nil, rename(draft, path) != 0 { problem = String(cString: strerror(errno)) }
        if problem != nil { unlink(draft) }
        return problem
    }

    private static func writeAll(_ bytes: [UInt8], to descriptor: Int32) -> Int32? {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if count < 0 && errno == EINTR { continue }
            guard count > 0 else { return errno }
            rest = rest.dropFirst(count)
        }
        return nil
    }
}
