import Synchronization

/// Counts wrong tokens, so that whoever tries many is told so, and nobody who has the right one.
///
/// Nobody waits: a refusal that took its time would hold one of the few connections. What keeps a token from being guessed is
/// its length.
final class WrongTokens: Sendable {
    private struct State: Sendable {
        var since: ContinuousClock.Instant
        var count = 0
    }

    /// Protects the count.
    private let state: Mutex<State>

    private static let most = 10

    /// What is answered once there were too many.
    static let refusal = PageRefusal(status: 429, reason: "That was the wrong token too often; try again in a minute.")

    /// Begins to count at an instant.
    init(since start: ContinuousClock.Instant) { state = Mutex(State(since: start)) }

    /// Notes a wrong token at an instant.
    ///
    /// - Returns: Whether there were more than ten in a minute.
    func note(at now: ContinuousClock.Instant) -> Bool {
        state.withLock { state in
            if state.since.duration(to: now) > .seconds(60) { state = State(since: now) }
            state.count += 1
            return state.count > Self.most
        }
    }
}
