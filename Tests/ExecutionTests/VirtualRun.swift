import Execution
import MigrationModel
import Simulation
import TestSupport

/// Drives processes against one simulated site in virtual time, each of which can be killed at any event.
struct VirtualRun {
    var site: SimulatedSite
    var journal = MemoryJournal()
    /// Virtual time since the tests' epoch, going on over crashes.
    var clock: Duration = .zero
    var generator: SeededGenerator
    let requests: [PlannedRequest]
    let limits: ExecutionLimits
    var procedure = RowProcedure()
    var signer: any RowSigning = PlainSigner()

    init(requests: [PlannedRequest], limits: ExecutionLimits, faults: SimulatedSite.Faults, seed: UInt64) {
        site = SimulatedSite(faults: faults, seed: seed &+ 1)
        generator = SeededGenerator(seed: seed)
        self.requests = requests
        self.limits = limits
    }

    private var now: Moment { Moment(elapsed: clock, wall: epoch + UnixMilliseconds(clock / .milliseconds(1))) }

    /// Runs one process until it finishes, stops, or has handled `events` events and is killed.
    ///
    /// Whatever is in flight at the kill still arrives at the site.
    ///
    /// - Returns: Why it stopped; `nil` where it finished or was killed.
    @discardableResult
    mutating func process(killAfter events: Int = .max) -> StopReason? {
        let earlier = journal.sentAt.map { Duration.milliseconds($0 - epoch) }
        let scheduler = RequestScheduler(
            limits: limits,
            rules: rules,
            signer: signer,
            earlierCalls: earlier.filter { $0 > clock - .seconds(60) },
            procedure: procedure,
            random: SeededGenerator(seed: generator.next())
        )
        var input = requests.filter { !journal.hasEnded($0.address.ordinal) }[...]
        var process = SimulatedProcess(scheduler: scheduler, site: site, journal: journal, start: now)
        let pause = process.run(events: events) { [journal] in
            input.popFirst().map { .send($0, journal.history(of: $0.address.ordinal)) }
        }
        if pause == .interrupted { process.die() }
        (site, journal, clock) = (process.site, process.journal, process.now.elapsed)
        if pause == .interrupted { site.callersAreGone() }
        return pause == .stalled ? .inputFailed("nothing to wait for") : process.scheduler.stopReason
    }

    /// Goes on until every row has ended, as a user does who repeats the command.
    mutating func untilSettled() {
        for _ in 0..<30 {
            process()
            if requests.allSatisfy({ journal.hasEnded($0.address.ordinal) }) { return }
            clock += .seconds(26 * 60)
        }
    }

    /// Lets an hour go by, so that nothing is on its way any more.
    mutating func letAllArrive() {
        clock += .seconds(3600)
        site.letArrive(by: now)
    }

    private var rules: StopRules {
        var rules = StopRules()
        // The faults are meant; only the endings are under test.
        rules.failureRate = 1
        rules.failuresInARow = .max
        return rules
    }
}
