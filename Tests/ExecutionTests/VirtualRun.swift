import ChargebeeAPI
import Execution
import HeapModule
import MigrationModel
import TestSupport

/// Drives the scheduler against a simulated site in virtual time, and can be killed at any event.
struct VirtualRun {
    var site: SimulatedSite
    var journal = MemoryJournal()
    /// Virtual time since the tests' epoch, going on over crashes.
    var clock: Duration = .zero
    var generator: SeededGenerator
    let requests: [PlannedRequest]
    let limits: ExecutionLimits

    private struct Arrival: Comparable {
        let due: Duration
        let ordinal: Int
        let call: APICall

        static func < (left: Arrival, right: Arrival) -> Bool { (left.due, left.ordinal) < (right.due, right.ordinal) }
        static func == (left: Arrival, right: Arrival) -> Bool { left.ordinal == right.ordinal }
    }

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
    mutating func process(killAfter events: Int = .max) -> (stop: StopReason?, wasKilled: Bool) {
        let earlier = journal.sentAt.map { Duration.milliseconds($0 - epoch) }
        var scheduler = RequestScheduler(
            limits: limits,
            rules: rules,
            signer: PlainSigner(),
            earlierCalls: earlier.filter { $0 > clock - .seconds(60) },
            random: SeededGenerator(seed: generator.next())
        )
        var input = requests.filter { !journal.hasEnded($0.address.ordinal) }[...]
        var arrivals = Heap<Arrival>()
        for _ in 0..<events {
            while scheduler.wantsInput {
                guard let request = input.popFirst() else {
                    scheduler.endInput()
                    break
                }
                scheduler.accept(request, history: journal.history(of: request.address.ordinal))
            }
            switch scheduler.next(at: now) {
            case .send(let dispatch):
                journal.commit(intent: dispatch.intent)
                let request = requests[dispatch.ordinal - 1]
                site.begin(dispatch.call, for: request, at: now)
                let latency = Duration.milliseconds(Int.random(in: 5...400, using: &generator))
                arrivals.insert(Arrival(due: clock + latency, ordinal: dispatch.ordinal, call: dispatch.call))
            case .wait(let deadline):
                guard let next = [deadline, arrivals.min?.due].compactMap(\.self).min() else {
                    return (.inputFailed("nothing to wait for"), false)
                }
                clock = max(clock, next)
                while let arrival = arrivals.min, arrival.due <= clock {
                    arrivals.removeMin()
                    deliver(arrival, &scheduler)
                }
            case .finished: return (scheduler.stopReason, false)
            }
        }
        while let arrival = arrivals.popMin() {
            _ = site.answer(arrival.call, for: requests[arrival.ordinal - 1], at: now)
        }
        site.callersAreGone()
        return (nil, true)
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

    private mutating func deliver(_ arrival: Arrival, _ scheduler: inout RequestScheduler) {
        let response = site.answer(arrival.call, for: requests[arrival.ordinal - 1], at: now)
        let settlement = scheduler.receive(response, for: arrival.ordinal, at: now) { id in
            journal.isRecorded(id, besidesRow: arrival.ordinal)
        }
        // Dying between an answer and its commit looks like dying with the call in flight, which a kill also covers.
        if let settlement { journal.commit(settlement) }
    }
}
