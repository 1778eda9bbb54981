import Glibc
import Migration
import Reporting
import Synchronization

/// Shows how a command goes on that only reads the site: one line that changes on a terminal, a line every few seconds in a pipe.
final class SiteReadingDisplay: Sendable {
    private struct State {
        var shownAt: ContinuousClock.Instant?
        var lineIsOpen = false
    }

    private let isTerminal = isatty(STDERR_FILENO) == 1
    /// Protects what was shown last, since signals may end the line from another thread.
    private let state = Mutex(State())

    /// Runs such a command: shows it, ends it on signals, and tells why it failed.
    ///
    /// - Throws: The exit code of the body's failure, once that is told.
    static func show<Value: Sendable>(
        _ body: (SiteReadingControl, SiteReadingAudience) async throws(Failure) -> Value
    ) async throws -> Value {
        let display = SiteReadingDisplay()
        let control = SiteReadingControl()
        defer { display.finish() }
        do throws(Failure) {
            return try await drainingOnSignals(
                control.drain,
                telling: { _ in display.noted("Stopping after the call that is in flight. Again to stop at once.") },
                { () async throws(Failure) in try await body(control, display.audience) }
            )
        } catch {
            display.finish()
            throw Console.exitCode(telling: error)
        }
    }

    private var audience: SiteReadingAudience { SiteReadingAudience(progressed: progressed, noted: noted) }

    func noted(_ message: String) {
        finish()
        Console.note(message)
    }

    /// Ends the line that changes.
    func finish() {
        let wasOpen = state.withLock { state in
            defer { state.lineIsOpen = false }
            return state.lineIsOpen
        }
        if wasOpen { Console.raw("\n") }
    }

    private func progressed(_ line: ReadingLine) {
        let interval = isTerminal ? Duration.milliseconds(200) : .seconds(5)
        let isDue = state.withLock { state in
            let now = ContinuousClock.now
            if let shownAt = state.shownAt, shownAt.duration(to: now) < interval { return false }
            state.shownAt = now
            state.lineIsOpen = isTerminal
            return true
        }
        guard isDue else { return }
        // A line that is wider than the terminal would wrap, and could not be overwritten.
        Console.raw(isTerminal ? "\r\u{1B}[K" + line.text(fitting: Self.terminalWidth - 1) : line.text + "\n")
    }

    private static var terminalWidth: Int {
        var size = winsize()
        guard ioctl(STDERR_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 20 else { return 100 }
        return Int(size.ws_col)
    }
}
