import ChargebeeAPI
import Execution
import MigrationModel
import Synchronization
import Testing

/// What users and other processes change while a run goes on.
struct ControlTests {
    /// A site's log that says what it is told to.
    private final class ScriptedLedger: SiteLedger {
        private struct State {
            var decision = SiteDecision.entered
            var entered = 0
            var left = 0
            var announced: [Int] = []
        }

        /// Protects what to say and what was counted.
        private let state = Mutex(State())
        let participants = 2

        var decision: SiteDecision {
            get { state.withLock(\.decision) }
            set { state.withLock { $0.decision = newValue } }
        }

        var announced: [Int] { state.withLock(\.announced) }
        var counts: [Int] { state.withLock { [$0.entered, $0.left] } }

        func enter(_ method: ChargebeeAPI.Operation.Method, callsPerMinute: Int, at now: Moment) -> SiteDecision {
            state.withLock { state in
                if state.decision == .entered { state.entered += 1 }
                return state.decision
            }
        }

        func announce(callsPerMinute: Int) { state.withLock { $0.announced.append(callsPerMinute) } }
        func leave(_ method: ChargebeeAPI.Operation.Method) { state.withLock { $0.left += 1 } }
        func callsInLastMinute(at now: Moment) -> Int { 0 }
    }

    @Test func `A call is made only when the site's common log takes it, and leaves it when answered`() {
        let ledger = ScriptedLedger()
        var scheduler = scheduler(site: ledger)
        for ordinal in 1...2 { scheduler.accept(request(ordinal)) }
        ledger.decision = .full(until: .seconds(5))
        guard case .wait(until: .seconds(5)) = scheduler.next(at: at(0)) else {
            Issue.record("sent although the site's log is full")
            return
        }
        #expect(scheduler.binding == .sharedQuota)
        ledger.decision = .crowded(until: .seconds(6))
        #expect(scheduler.dispatch(at: at(5)) == nil)
        #expect(scheduler.binding == .ceiling)
        ledger.decision = .entered
        #expect(scheduler.dispatch(at: at(6))?.ordinal == 1)
        #expect(ledger.counts == [1, 0])
        _ = scheduler.receive(created("pm_1"), for: 1, at: at(7))
        #expect(ledger.counts == [1, 1])
        #expect(scheduler.tally.boundFor == [.sharedQuota: .seconds(5), .ceiling: .seconds(1)])
    }

    @Test func `A lower pace is told to the site's other runs at once, and again and again while nothing is sent`() {
        let ledger = ScriptedLedger()
        var scheduler = scheduler(callsPerMinute: 600, site: ledger)
        for ordinal in 1...3 { scheduler.accept(request(ordinal)) }
        _ = scheduler.dispatch(at: at(0))
        scheduler.obey(.pace(requestsPerMinute: 2), at: at(0.05))
        #expect(ledger.announced == [2])
        _ = scheduler.dispatch(at: at(0.2))
        for tick in 1...50 { _ = scheduler.next(at: at(0.2 + Double(tick) / 10)) }
        #expect(ledger.announced.count >= 5)
    }

    @Test func `No more POST and GET requests are in flight than Chargebee takes at once`() {
        var limits = ExecutionLimits(callsPerMinute: 60_000, maxInFlight: 20, retries: 5)
        limits.firstWindow = 20
        limits.mostPosts = 3
        limits.mostGets = 2
        var scheduler = RequestScheduler(limits: limits, rules: StopRules(), signer: PlainSigner())
        for ordinal in 1...4 {
            let history = RowHistory(
                attempts: 1,
                generation: 0,
                idempotencyKey: "row-\(ordinal)-0",
                keyFirstSentAt: epoch - 3_600_000,
                isInDoubt: true
            )
            scheduler.accept(request(ordinal), history: history)
        }
        var methods: [ChargebeeAPI.Operation.Method] = []
        for tick in 0..<10 {
            if let sent = scheduler.dispatch(at: at(Double(tick))) { methods.append(sent.call.method) }
        }
        #expect(methods == [.get, .get])
        #expect(scheduler.binding == .ceiling)
        var creations = RequestScheduler(limits: limits, rules: StopRules(), signer: PlainSigner())
        for ordinal in 1...10 { creations.accept(request(ordinal)) }
        let sent = (0..<10).compactMap { creations.dispatch(at: at(Double($0))) }
        #expect(sent.count == 3)
    }

    @Test func `A hold sends nothing until it is lifted, and what is in flight is taken in meanwhile`() {
        var scheduler = scheduler()
        for ordinal in 1...2 { scheduler.accept(request(ordinal)) }
        #expect(scheduler.dispatch(at: at(0)) != nil)
        scheduler.obey(.hold, at: at(1))
        #expect(scheduler.receive(created("pm_1"), for: 1, at: at(2))?.ending?.ending == .created)
        #expect(scheduler.dispatch(at: at(500)) == nil)
        #expect(scheduler.binding == .hold)
        scheduler.obey(.resume, at: at(600))
        #expect(scheduler.dispatch(at: at(600))?.ordinal == 2)
    }

    @Test func `A key that grows old during a hold is not sent again`() {
        var scheduler = scheduler()
        scheduler.accept(request(1))
        _ = scheduler.dispatch(at: at(0))
        _ = scheduler.receive(.lost("reset"), for: 1, at: at(1))
        scheduler.obey(.hold, at: at(1))
        scheduler.obey(.resume, at: at(26 * 60))
        #expect(scheduler.dispatch(at: at(26 * 60))?.intent.purpose == .lookUp)
    }

    @Test func `A pause sends nothing new and ends the run when all is answered`() {
        var scheduler = scheduler()
        for ordinal in 1...2 { scheduler.accept(request(ordinal)) }
        _ = scheduler.dispatch(at: at(0))
        scheduler.obey(.pause, at: at(1))
        #expect(!scheduler.isFinished(at: at(1)))
        _ = scheduler.receive(created("pm_1"), for: 1, at: at(2))
        #expect(scheduler.isFinished(at: at(2)))
        #expect(scheduler.stopReason == .paused)
    }

    @Test func `At the time that was given nothing new is sent, however long the wait would have been`() {
        var limits = ExecutionLimits(callsPerMinute: 1, maxInFlight: 4, retries: 5)
        limits.deadline = .seconds(30)
        var scheduler = RequestScheduler(limits: limits, rules: StopRules(), signer: PlainSigner())
        for ordinal in 1...2 { scheduler.accept(request(ordinal)) }
        _ = scheduler.dispatch(at: at(0))
        guard case .wait(until: .seconds(30)) = scheduler.next(at: at(1)) else {
            Issue.record("waits for more than the time that is left")
            return
        }
        _ = scheduler.next(at: at(30))
        #expect(scheduler.stopReason == .timeIsUp)
    }

    @Test(arguments: [(60, 600, 0.1), (600, 60, 1.0)])
    func `Another pace holds at once, and calls made before it count`(from: Int, to: Int, spacing: Double) {
        var scheduler = scheduler(callsPerMinute: from, maxInFlight: 4)
        for ordinal in 1...200 { scheduler.accept(request(ordinal)) }
        var now = 0.0
        var sent: [Double] = []
        while sent.count < 120, now < 600 {
            if sent.count == 20 { scheduler.obey(.pace(requestsPerMinute: to), at: at(now)) }
            if let dispatch = scheduler.dispatch(at: at(now)) {
                sent.append(now)
                _ = scheduler.receive(created("pm_\(dispatch.ordinal)"), for: dispatch.ordinal, at: at(now))
            }
            now += 0.01
        }
        let gaps = zip(sent.dropFirst(22), sent.dropFirst(21)).map { $0 - $1 }
        let median = gaps.sorted()[gaps.count / 2]
        #expect(abs(median - spacing) < spacing * 0.15)
        for (index, instant) in sent.enumerated().dropFirst(20 + to) where index - to >= 0 {
            #expect(instant - sent[index - to] >= 60)
        }
    }

    @Test func `What binds is added up over a run`() {
        var scheduler = scheduler(callsPerMinute: 60)
        for ordinal in 1...2 { scheduler.accept(request(ordinal)) }
        scheduler.endInput()
        _ = scheduler.dispatch(at: at(0))
        _ = scheduler.next(at: at(0))
        _ = scheduler.receive(created("pm_1"), for: 1, at: at(0.4))
        _ = scheduler.dispatch(at: at(1))
        _ = scheduler.next(at: at(1))
        _ = scheduler.receive(created("pm_2"), for: 2, at: at(1.5))
        #expect(scheduler.isFinished(at: at(1.5)))
        _ = scheduler.next(at: at(1.5))
        #expect(scheduler.tally.boundFor == [.quota: .seconds(1), .latency: .seconds(0.5)])
    }
}
