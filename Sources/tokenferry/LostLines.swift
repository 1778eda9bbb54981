import Glibc
import Reporting
import Synchronization

/// Lines of the log that could not be written, for example to a full disk.
final class LostLines: Sendable {
    private struct State: Sendable {
        var count = 0
        var firstProblem: CInt = 0
    }

    /// Protects the count.
    private let state = Mutex(State())

    /// Notes how writing lines went: an error number, or 0.
    func note(_ problem: CInt) {
        // A closed pipe takes nothing more, and that is its reader's wish.
        guard problem != 0, problem != EPIPE else { return }
        state.withLock { state in
            state.count += 1
            if state.count == 1 { state.firstProblem = problem }
        }
    }

    /// What was lost, in a sentence; `nil` where nothing was.
    var description: String? {
        let (count, problem) = state.withLock { ($0.count, $0.firstProblem) }
        guard count > 0 else { return nil }
        return
            "This log is not whole: it could not be written \(count.counted("time", "times")) (\(String(cString: strerror(problem))))."
    }
}
