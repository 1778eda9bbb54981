import Synchronization

/// Where many tasks leave events for one reader, who takes all that have come at once.
///
/// Taking them together is what lets one durable commit cover many answers.
final class Mailbox<Event: Sendable>: Sendable {
    private struct State {
        var events: [Event] = []
        var reader: CheckedContinuation<Void, Never>?
    }

    /// Protects the events and the reader that waits for them.
    private let state = Mutex(State())

    /// Leaves an event; returns at once.
    func post(_ event: Event) {
        let reader = state.withLock { state in
            state.events.append(event)
            return state.reader.take()
        }
        reader?.resume()
    }

    /// Returns when there is an event; at once where there is one.
    ///
    /// Only one task may wait at a time.
    func wait() async {
        await withCheckedContinuation { continuation in
            let mayGoOn = state.withLock { state in
                if state.events.isEmpty { state.reader = continuation }
                return !state.events.isEmpty
            }
            if mayGoOn { continuation.resume() }
        }
    }

    /// Takes all events that have come, in their order; none where there are none.
    func pending() -> [Event] {
        state.withLock { state in
            defer { state.events = [] }
            return state.events
        }
    }
}
