import Glibc
package import MigrationModel

/// One reading of both clocks.
///
/// Waiting and pace are reckoned on the steady clock; the age of an idempotency key, which outlives the process, on the
/// calendar clock.
package struct Moment: Hashable, Sendable {
    /// Since the clock's own start; never goes back, and goes on while the machine sleeps.
    package let elapsed: Duration
    /// Milliseconds since 1970, UTC; may jump.
    package let wall: UnixMilliseconds

    package init(elapsed: Duration, wall: UnixMilliseconds) {
        self.elapsed = elapsed
        self.wall = wall
    }
}

/// The time as the execution sees it, so that tests and simulations can move it by hand.
package protocol ExecutionClock: Sendable {
    /// The present moment.
    var now: Moment { get }
    /// Returns when ``Moment/elapsed`` has reached `deadline`, or early where the task is cancelled.
    func sleep(until deadline: Duration) async
}

/// The machine's clocks.
package struct SystemExecutionClock: ExecutionClock {
    private let clock = ContinuousClock()
    private let start: ContinuousClock.Instant

    package init() { start = clock.now }

    package var now: Moment {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        let wall = UnixMilliseconds(time.tv_sec) * 1000 + UnixMilliseconds(time.tv_nsec) / 1_000_000
        return Moment(elapsed: clock.now - start, wall: wall)
    }

    package func sleep(until deadline: Duration) async {
        try? await clock.sleep(until: start + deadline, tolerance: .zero)
    }
}
