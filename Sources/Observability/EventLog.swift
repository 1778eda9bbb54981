package import Execution
import MigrationModel
import OrderedJSON
import Synchronization

/// Writes a run as one JSON object a line; see ``LoggedEvent`` for what is written when.
///
/// It holds no token, no idempotency key and no API key. Lines of several threads do not mix.
package final class EventLog: Sendable {
    private struct State: Sendable {
        var clock = LogClock()
        /// What is written next; kept so that its memory is used again.
        var text = ""
        var opening: RunOpening?
        var progress: ExecutionProgress?
        var nextProgress = Duration.zero
    }

    /// The members of one event behind the common ones.
    typealias Members = KeyValuePairs<String, JSONValue>

    private let job: String
    private let clock: any ExecutionClock
    private let write: @Sendable (String) -> Void
    /// Protects what the next lines are made of, and keeps the lines in order.
    private let state = Mutex(State())

    private static let progressInterval = Duration.seconds(5)

    /// Makes a log.
    ///
    /// - Parameters:
    ///   - job: The job's name; `nil` where the job file could not be read.
    ///   - clock: For events that bring no time of their own.
    ///   - write: Takes whole lines, each with its line end; called by one thread at a time.
    package init(
        job: String?,
        clock: any ExecutionClock = SystemExecutionClock(),
        write: @escaping @Sendable (String) -> Void
    ) {
        self.job = JSONValue(job).text
        self.clock = clock
        self.write = write
    }

    /// Tells that sending is about to begin.
    package func began(_ opening: RunOpening) {
        state.withLock { state in
            state.opening = opening
            tell(.runStarted, Self.members(of: opening), at: clock.now.wall, &state)
            flush(&state)
        }
    }

    /// Tells what has happened, in order.
    package func happened(_ events: [TimedEvent]) {
        guard !events.isEmpty else { return }
        state.withLock { state in
            for event in events {
                let (name, members) = Self.line(for: event.event)
                tell(name, members, at: event.at.wall, &state)
            }
            flush(&state)
        }
    }

    /// Tells how the run stands, at the first call and then every five seconds; the other calls are kept in mind.
    package func progressed(_ progress: ExecutionProgress) {
        state.withLock { state in
            state.progress = progress
            guard progress.elapsed >= state.nextProgress else { return }
            state.nextProgress = progress.elapsed + Self.progressInterval
            tell(.progress, Self.members(of: progress, state.opening), at: progress.at.wall, &state)
            flush(&state)
        }
    }

    /// Tells something that a person should know.
    package func noted(_ message: String) { tellNow(.note, ["message": .string(message)]) }

    /// Tells that a signal came, by its name.
    package func signalled(_ name: String) { tellNow(.signal, ["signal": .string(name)]) }

    /// Tells that the run could not begin or go on.
    package func failed(exitStatus: Int32, message: String) {
        tellNow(.error, ["exit_status": .integer(Int(exitStatus)), "message": .string(message)])
    }

    /// Tells how the run ended, with what it has done by the last progress.
    package func ended(_ closing: RunClosing) {
        state.withLock { state in
            tell(.runEnded, Self.members(of: closing, state.progress), at: clock.now.wall, &state)
            flush(&state)
        }
    }

    private func tellNow(_ event: LoggedEvent, _ members: Members) {
        state.withLock { state in
            tell(event, members, at: clock.now.wall, &state)
            flush(&state)
        }
    }

    private func tell(_ event: LoggedEvent, _ members: Members, at time: UnixMilliseconds, _ state: inout State) {
        state.text += "{\"time\":\""
        state.clock.append(time, to: &state.text)
        state.text += "\",\"event\":\""
        state.text += event.rawValue
        state.text += "\",\"job\":"
        state.text += job
        for (key, value) in members {
            state.text += ",\""
            state.text += key
            state.text += "\":"
            value.write(to: &state.text)
        }
        state.text += "}\n"
    }

    private func flush(_ state: inout State) {
        write(state.text)
        state.text.removeAll(keepingCapacity: true)
    }
}
