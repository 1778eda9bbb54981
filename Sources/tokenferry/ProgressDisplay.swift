import Execution
import Glibc
import Migration
import MigrationModel
import Reporting
import Synchronization

/// Shows how a run goes on: one line that changes on a terminal, a line every few seconds in a pipe.
final class ProgressDisplay: RunObserver {
    private struct State: Sendable {
        var start: RunStart?
        var shownAt: Duration?
        var lineIsOpen = false
    }

    private let isTerminal = isatty(STDERR_FILENO) == 1
    /// Protects what was shown last, since signals may end the line from another thread.
    private let state = Mutex(State())

    func began(_ start: RunStart) {
        state.withLock { $0.start = start }
        var line = "Sending \((start.ready - start.endedBefore).rows) to \(start.target)"
        line += " at up to \(start.callsPerMinute.counted("call", "calls")) a minute"
        if start.endedBefore > 0 { line += "; \(start.endedBefore.grouped) ended before" }
        if start.inDoubt > 0 { line += "; in doubt, and settled first: \(start.inDoubt.grouped)" }
        Console.note(line + ".")
    }

    func progressed(_ progress: ExecutionProgress) {
        let interval = isTerminal ? Duration.milliseconds(200) : .seconds(5)
        let line: ProgressLine? = state.withLock { state in
            guard let start = state.start else { return nil }
            if let shownAt = state.shownAt, progress.elapsed - shownAt < interval { return nil }
            state.shownAt = progress.elapsed
            state.lineIsOpen = isTerminal
            return Self.line(progress, start)
        }
        guard let line else { return }
        // A line that is wider than the terminal would wrap, and could not be overwritten.
        Console.raw(isTerminal ? "\r\u{1B}[K" + line.text(fitting: Self.terminalWidth - 1) : line.text + "\n")
    }

    func noted(_ message: String) {
        finish()
        Console.note(message)
    }

    var wantsEvents: Bool { false }

    func happened(_ events: [TimedEvent]) {}

    /// Ends the line that changes.
    func finish() {
        let wasOpen = state.withLock { state in
            defer { state.lineIsOpen = false }
            return state.lineIsOpen
        }
        if wasOpen { Console.raw("\n") }
    }

    private static func line(_ progress: ExecutionProgress, _ start: RunStart) -> ProgressLine {
        let tally = progress.tally
        let phrases = LivePhrases(
            progress.liveState,
            bindingWords: progress.binding.words,
            now: progress.at.wall
        )
        return ProgressLine(
            rows: (ready: start.ready, ended: start.endedBefore + tally.endings.total),
            phrases,
            incidents: [
                (tally.endings[.failed], "failed"),
                (tally.endings[.needsReview] + tally.leftInDoubt, "to review"),
                (tally.retries, tally.retries == 1 ? "retry" : "retries"),
                (tally.endings[.recovered], "recovered"),
            ]
        )
    }

    private static var terminalWidth: Int {
        var size = winsize()
        guard ioctl(STDERR_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 20 else { return 100 }
        return Int(size.ws_col)
    }
}
