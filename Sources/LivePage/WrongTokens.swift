import Synchronization

/// Slows down whoever tries tokens, and nobody who has the right one.
///
/// The first ten wrong ones in a minute are refused at once, each further one after a second.
final class WrongTokens: Sendable {
    private struct State: Sendable {
        var since: ContinuousClock.Instant
        var count = 0
    }

    /// Protects the count.
    private let state = Mutex(State(since: .now))

    private static let most = 10

    /// Notes a wrong token at an instant.
    ///
    /// - Returns: How long its refusal is to wait.
    func note(at now: ContinuousClock.Instant = .now) -> Duration {
        state.withLock { state in
            if state.since.duration(to: now) > .seconds(60) { state = State(since: now) }
            state.count += 1
            return state.count > Self.most ? .seconds(1) : .zero
        }
    }
}
