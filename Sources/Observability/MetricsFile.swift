package import Execution
import Glibc
import MigrationModel
import Synchronization

/// Keeps a file with a run's metrics, whole at every moment: it is written beside its place and then put there.
///
/// It is readable by its owner alone, and stays as it was at the end. One that cannot be written holds nothing up.
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
    ///   - path: Where it goes; what is there is replaced.
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

    private func write(_ change: (inout State) -> Void) {
        let now = clock.now.wall
        let message: String? = state.withLock { state in
            change(&state)
            guard let text = state.metrics?.text(at: now), let number = replaceFile(with: text), !state.hasFailed else {
                return nil
            }
            state.hasFailed = true
            let reason = String(cString: strerror(number))
            return "\(path): the metrics cannot be written (\(reason)); the run goes on without"
        }
        if let message { problem(message) }
    }

    /// - Returns: The error number of what failed; `nil` where nothing did.
    private func replaceFile(with text: String) -> Int32? {
        let draft = path + ".draft"
        // A draft that somebody else left, perhaps as a link to another file, is not written into.
        unlink(draft)
        let descriptor = open(draft, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard descriptor >= 0 else { return errno }
        var problem = Self.writeAll(Array(text.utf8), to: descriptor)
        if close(descriptor) != 0 { problem = problem ?? errno }
        if problem == nil, rename(draft, path) != 0 { problem = errno }
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
