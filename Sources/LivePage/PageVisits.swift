import Synchronization

/// When the page was looked at last, so that a reader who still does sees how the run ended.
final class PageVisits: Sendable {
    private struct State: Sendable {
        /// A whole page, which one without a script fetches every five seconds.
        var page: ContinuousClock.Instant?
        /// What its script fetches every second.
        var update: ContinuousClock.Instant?
    }

    /// Protects the instants.
    private let state = Mutex(State())

    func notePage(at now: ContinuousClock.Instant = .now) { state.withLock { $0.page = now } }

    func noteUpdate(at now: ContinuousClock.Instant = .now) { state.withLock { $0.update = now } }

    /// For how long a page is to be served on after the run has ended; nothing where nobody looks.
    func patience(at now: ContinuousClock.Instant = .now) -> Duration {
        state.withLock { state in
            if let update = state.update, update.duration(to: now) < .seconds(4) { return .seconds(2) }
            // Where a script follows, its first fetch comes a second after the page.
            if let page = state.page, page.duration(to: now) < .seconds(7) { return .seconds(6) }
            return .zero
        }
    }
}
