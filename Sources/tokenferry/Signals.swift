import Execution
import Glibc
import Migration
import UnixSignals

/// Runs a body while the first SIGINT, SIGTERM or SIGHUP drains the run and a later one ends the process at once.
///
/// Signals that come within half a second of the first are one with it, since `timeout`, terminals and supervisors
/// signal a process and its group. A reader of the output that goes away ends nothing.
///
/// - Parameters:
///   - drain: What the first signal does.
///   - tell: Tells that it came.
///   - outcome: With what the process would end anyway; `nil` where its work goes on, which is the default. Once there is one,
///     any signal ends the process at once, and with it.
///   - body: The work.
/// - Throws: What the body does.
/// - Returns: What the body does.
func drainingOnSignals<Value: Sendable>(
    _ drain: @escaping @Sendable () -> Void,
    telling tell: @escaping @Sendable (UnixSignal) -> Void,
    endingWith outcome: @escaping @Sendable () -> ExitStatus? = { nil },
    _ body: () async throws(Failure) -> Value
) async throws(Failure) -> Value {
    signal(SIGPIPE, SIG_IGN)
    let watcher = Task {
        var drainedAt: ContinuousClock.Instant?
        for await signal in await UnixSignalsSequence(trapping: .sigint, .sigterm, .sighup) {
            // Everything is recorded and told; only the live page was still served.
            if let status = outcome() { _exit(status.rawValue) }
            if let drainedAt {
                if drainedAt.duration(to: .now) < .milliseconds(500) { continue }
                // The journal survives this as it survives a kill.
                _exit(ExitStatus.interrupted.rawValue)
            }
            drainedAt = .now
            drain()
            // Where standard error is stuck, telling takes for ever, and the next signal has to be heard all the same.
            Task.detached { tell(signal) }
        }
    }
    defer { watcher.cancel() }
    return try await body()
}
