import Execution
import SitePace
import Synchronization

/// Clocks moved by hand, for ledgers of several pretended processes.
final class ManualMachine: ExecutionClock {
    private let time = Mutex(Int64(1_000_000_000_000))
    private let boot: BootIdentity

    init(boot: UInt64 = 7) { self.boot = BootIdentity(high: boot, low: 1) }

    var nanoseconds: Int64 {
        get { time.withLock { $0 } }
        set { time.withLock { $0 = newValue } }
    }

    var now: Moment { Moment(elapsed: .nanoseconds(nanoseconds), wall: nanoseconds / 1_000_000) }

    var clock: MachineClock {
        MachineClock(sinceBoot: { self.nanoseconds }, wall: { self.nanoseconds / 1_000_000 }, boot: boot)
    }

    func pass(_ duration: Duration) { nanoseconds += Int64(duration / .nanoseconds(1)) }

    func sleep(until deadline: Duration) async {}
}
