import Execution
import Glibc
import Migration
import UnixSignals

/// Runs a body while the first SIGINT, SIGTERM or SIGHUP drains the run and the second ends the process at once.
///
/// A reader of the output that goes away ends nothing.
func drainingOnSignals<Value: Sendable>(
    _ control: RunControl,
    _ body: () async throws(Failure) -> Value
) async throws(Failure) -> Value {
    signal(SIGPIPE, SIG_IGN)
    let watcher = Task {
        var signalled = false
        for await _ in await UnixSignalsSequence(trapping: .sigint, .sigterm, .sighup) {
            // The journal survives this as it survives a kill.
            if signalled { _exit(ExitStatus.interrupted.rawValue) }
            signalled = true
            Console.note("\nStopping: nothing new is sent, awaiting what is in flight. Again to stop at once.")
            control.drain()
        }
    }
    defer { watcher.cancel() }
    return try await body()
}
