import Execution
import MigrationModel
import Synchronization

/// A clock that stands still until someone sleeps, and then is there at once.
final class ManualClock: ExecutionClock {
    /// Protects the time since the start.
    private let elapsed = Mutex(Duration.zero)
    /// The wall clock at the start: 2026-11-21 06:00 UTC.
    static let start: UnixMilliseconds = 1_795_240_800_000

    var now: Moment {
        let elapsed = elapsed.withLock { $0 }
        return Moment(elapsed: elapsed, wall: Self.start + UnixMilliseconds(elapsed / .milliseconds(1)))
    }

    func sleep(until deadline: Duration) async { elapsed.withLock { $0 = max($0, deadline) } }

    func advance(by duration: Duration) { elapsed.withLock { $0 += duration } }
}
