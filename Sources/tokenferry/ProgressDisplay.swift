import Execution
import Glibc
import Migration
import MigrationModel
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
        var line = "Sending \(start.ready - start.endedBefore) rows to \(start.target)"
        line += " at up to \(start.callsPerMinute) calls a minute"
        if start.endedBefore > 0 { line += "; \(start.endedBefore) ended before" }
        if start.inDoubt > 0 { line += "; in doubt, and settled first: \(start.inDoubt)" }
        Console.note(line + ".")
    }

    func progressed(_ progress: ExecutionProgress) {
        let interval = isTerminal ? Duration.milliseconds(200) : .seconds(5)
        let line: String? = state.withLock { state in
            guard let start = state.start else { return nil }
            if let shownAt = state.shownAt, progress.elapsed - shownAt < interval { return nil }
            state.shownAt = progress.elapsed
            state.lineIsOpen = isTerminal
            return Self.line(progress, start)
        }
        guard let line else { return }
        // The line is cut to the terminal's width, since a wrapped one could not be overwritten.
        Console.raw(isTerminal ? "\r\u{1B}[K" + line.prefix(Self.terminalWidth - 1) : line + "\n")
    }

    func noted(_ message: String) { Console.note(message) }

    /// Ends the line that changes.
    func finish() {
        let wasOpen = state.withLock { state in
            defer { state.lineIsOpen = false }
            return state.lineIsOpen
        }
        if wasOpen { Console.raw("\n") }
    }

    /// The progress in one line: done, rate, what binds, retries, failures, time to go.
    static func line(_ progress: ExecutionProgress, _ start: RunStart) -> String {
        let tally = progress.tally
        let done = start.endedBefore + tally.endings.total
        let percent = start.ready == 0 ? 100 : Double(done) * 100 / Double(start.ready)
        let left = max(0, start.ready - done - tally.leftInDoubt)
        // What matters most comes first, since a narrow terminal cuts the end off.
        var parts = ["\(done)/\(start.ready) rows (\(Int(percent)) %)", "\(progress.callsInLastMinute) calls/min"]
        if left > 0 {
            let time = duration(secondsLeft(left, progress, start))
            let pause =
                progress.pause >= .seconds(10) ? " (\(duration(Double(progress.pause.components.seconds))) more)" : ""
            parts.append("about \(time) to go, bound by \(words(for: progress.binding))\(pause)")
        }
        let review = tally.endings[.needsReview] + tally.leftInDoubt
        for (count, word) in [
            (tally.endings[.failed], "failed"), (review, "to review"), (tally.retries, "retries"),
            (tally.endings[.recovered], "recovered"), (progress.inFlight, "in flight"),
        ] where count > 0 {
            parts.append("\(count) \(word)")
        }
        return parts.joined(separator: " · ")
    }

    /// The time to go: by the pace, or by what was reached once there is something to go by.
    private static func secondsLeft(_ left: Int, _ progress: ExecutionProgress, _ start: RunStart) -> Double {
        let pause = Double(progress.pause.components.seconds)
        let byPace = pause + Double(left) * 60 / Double(start.callsPerMinute)
        let seconds = Double(progress.elapsed.components.seconds)
        let ended = progress.tally.endings.total
        guard seconds >= 5, ended > 0 else { return byPace }
        return max(byPace, Double(left) * seconds / Double(ended))
    }

    private static func duration(_ seconds: Double) -> String {
        let whole = Int(seconds.rounded(.up))
        if whole < 90 { return "\(whole) s" }
        if whole < 5400 { return "\((whole + 30) / 60) min" }
        return "\(whole / 3600) h \(whole % 3600 / 60) min"
    }

    private static func words(for binding: Binding) -> String {
        switch binding {
        case .quota: "the quota"
        case .retryAfter: "Chargebee's wait"
        case .window: "the window"
        case .latency: "latency"
        }
    }

    private static var terminalWidth: Int {
        var size = winsize()
        guard ioctl(STDERR_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 20 else { return 100 }
        return Int(size.ws_col)
    }
}
