import ChargebeeAPI
import MigrationModel
import Testing

@testable import Execution

/// What a run does while Chargebee, the gateway, or the way to them is down.
struct OutageTests {
    private func outageScheduler(rows: Int = 8, retries: Int = 100) -> RequestScheduler {
        var scheduler = scheduler(maxInFlight: 8, retries: retries, gathersEvents: true)
        for ordinal in 1...rows { scheduler.accept(request(ordinal)) }
        scheduler.endInput()
        return scheduler
    }

    /// Sends all that may be sent at a moment, a second apart at the most.
    private func sendAll(_ scheduler: inout RequestScheduler, at second: Double) -> [Int] {
        (0..<20).compactMap { scheduler.dispatch(at: at(second + Double($0) / 50))?.ordinal }
    }

    private func breakOff(_ scheduler: inout RequestScheduler, _ response: APIResponse = .lost("reset")) {
        let sent = sendAll(&scheduler, at: 0)
        #expect(sent.count == 8)
        for ordinal in sent { _ = scheduler.receive(response, for: ordinal, at: at(1)) }
    }

    @Test func `Five failures in a row let one request at a time find out, after 1, 2, 4 seconds`() {
        var scheduler = outageScheduler()
        breakOff(&scheduler)
        #expect(sendAll(&scheduler, at: 1).isEmpty)
        #expect(scheduler.binding == .outage)
        var now = 2.0
        for cooling in [2.0, 4, 8] {
            let probe = scheduler.dispatch(at: at(now))
            #expect(probe != nil)
            #expect(scheduler.dispatch(at: at(now + 0.5)) == nil, "a second request while the first finds out")
            _ = scheduler.receive(.lost("reset"), for: probe?.ordinal ?? 0, at: at(now))
            #expect(scheduler.dispatch(at: at(now + cooling - 0.1)) == nil)
            now += cooling
        }
        #expect(scheduler.stopReason == nil)
    }

    @Test func `The first good answer ends an outage, and every row goes on`() throws {
        var scheduler = outageScheduler()
        breakOff(&scheduler)
        let first = scheduler.dispatch(at: at(2))
        let probe = try #require(first)
        _ = scheduler.receive(created("pm_1"), for: probe.ordinal, at: at(2.5))
        var left = Set(1...8).subtracting([probe.ordinal])
        for second in 3..<40 {
            for ordinal in sendAll(&scheduler, at: Double(second)) {
                _ = scheduler.receive(created("pm_\(ordinal)"), for: ordinal, at: at(Double(second) + 0.5))
                left.remove(ordinal)
            }
        }
        #expect(left.isEmpty)
        #expect(scheduler.tally.endings.total == 8)
        let words = scheduler.takeEvents().compactMap { event -> String? in
            switch event.event {
            case .outageBegan(let cause): "began \(cause)"
            case .outageEnded(let duration): "ended after \(duration / .milliseconds(1))"
            default: nil
            }
        }
        #expect(words == ["began silence", "ended after 1500.0"])
    }

    @Test func `An outage of 30 seconds costs a retry for each request in flight and a handful to find out`() {
        var scheduler = outageScheduler(rows: 200, retries: 5)
        var now = 0.0
        var flying: [(due: Double, ordinal: Int)] = []
        while !scheduler.isComplete, now < 300, scheduler.stopReason == nil {
            while let dispatch = scheduler.dispatch(at: at(now)) { flying.append((now + 0.3, dispatch.ordinal)) }
            for (_, ordinal) in flying.filter({ $0.due <= now }) {
                let isDown = (2..<32).contains(now)
                _ = scheduler.receive(
                    isDown ? .notSent("refused") : created("pm_\(ordinal)"),
                    for: ordinal,
                    at: at(now)
                )
            }
            flying.removeAll { $0.due <= now }
            now += 0.05
        }
        #expect(scheduler.stopReason == nil)
        #expect(scheduler.tally.endings[.created] == 200)
        #expect(scheduler.tally.retries <= 8 + 8)
    }

    @Test(arguments: [
        (APIResponse.lost("reset"), StopReason.unreachable("reset")),
        (refused(503, "internal_temporary_error"), .outage(.chargebee, "HTTP 503, internal_temporary_error")),
        (
            refused(400, "payment_processing_failed", cause: "gateway.technical.network_downtime"),
            .outage(.gateway, "HTTP 400, payment_processing_failed")
        ),
    ])
    func `An outage longer than five minutes stops the run, and no row is given up for it`(
        response: APIResponse,
        expected: StopReason
    ) {
        var scheduler = outageScheduler()
        breakOff(&scheduler, response)
        var now = 2.0
        while scheduler.stopReason == nil, now < 1000 {
            if let probe = scheduler.dispatch(at: at(now)) {
                _ = scheduler.receive(response, for: probe.ordinal, at: at(now))
            }
            now += 1
        }
        #expect(scheduler.stopReason == expected)
        #expect((300...331).contains(now))
        #expect(scheduler.tally.endings.total == 0)
    }

    @Test func `One row that fails again and again does not count as an outage`() {
        var scheduler = scheduler(retries: 8)
        scheduler.accept(request(1))
        for attempt in 0..<8 {
            let second = Double(attempt) * 60
            #expect(scheduler.dispatch(at: at(second)) != nil)
            _ = scheduler.receive(refused(500, "internal_error"), for: 1, at: at(second + 1))
        }
        #expect(scheduler.breaker.cause == nil)
    }

    @Test func `Refusals of rows, for rate and of a locked customer say that Chargebee is there`() {
        var breaker = CircuitBreaker(retries: 5, longestOutage: .seconds(300))
        for row in 1...4 { #expect(breaker.note(.down(.silence), row: row, at: .zero) == .none) }
        #expect(breaker.note(.healthy, row: 9, at: .zero) == .none)
        for row in 1...4 { #expect(breaker.note(.down(.silence), row: row, at: .zero) == .none) }
        #expect(breaker.note(.down(.chargebee), row: 5, at: .zero) == .opened(.chargebee))
    }

    @Test func `A row between two steps has not failed, and finds out too`() {
        var scheduler = stepScheduler(procedure("port"), retries: 2)
        for ordinal in 1...3 { scheduler.accept(sourceRequest(ordinal)) }
        scheduler.endInput()
        #expect(sendAll(&scheduler, at: 0) == [1, 2, 3])
        _ = scheduler.receive(answer(exported: "a/b"), for: 1, at: at(1))
        for ordinal in 2...3 { _ = scheduler.receive(.lost("reset"), for: ordinal, at: at(1)) }
        #expect(scheduler.breaker.cause == .silence)
        #expect(scheduler.retriesAreFree)
        var probes: [Int] = []
        for second in 2..<20 {
            guard let probe = scheduler.dispatch(at: at(Double(second))) else { continue }
            probes.append(probe.ordinal)
            _ = scheduler.receive(.lost("reset"), for: probe.ordinal, at: at(Double(second)))
        }
        #expect(probes.prefix(2).contains(1))
        #expect(!scheduler.retriesAreFree)
    }

    @Test func `A stored failure that is replayed is no sign of an outage`() {
        var scheduler = outageScheduler()
        breakOff(&scheduler, refused(500, "internal_error", isReplayed: true))
        #expect(scheduler.breaker.cause == nil)
    }

    @Test func `An answer to a request from before the outage ends it too`() {
        var breaker = CircuitBreaker(retries: 5, longestOutage: .seconds(300))
        for row in 1...5 { _ = breaker.note(.down(.silence), row: row, at: .seconds(1)) }
        #expect(breaker.permission(at: .seconds(1)) == .wait(until: .seconds(2)))
        #expect(breaker.note(.healthy, row: 6, at: .seconds(1.5)) == .closed(after: .seconds(0.5)))
        #expect(breaker.permission(at: .seconds(1.5)) == .freely)
    }

    // MARK: - The budget

    @Test func `More retries than the budget allows pause the run, and the rows stay as they are`() {
        var limits = ExecutionLimits(callsPerMinute: 6000, maxInFlight: 4, retries: 1000)
        limits.retryBudget = 0.1
        var scheduler = RequestScheduler(limits: limits, rules: StopRules(), signer: PlainSigner())
        for ordinal in 1...256 { scheduler.accept(request(ordinal)) }
        var now = 0.0
        var turn = 0
        while scheduler.stopReason == nil, now < 10_000 {
            if let dispatch = scheduler.dispatch(at: at(now)) {
                turn += 1
                // Every second answer is a failure, so the breaker stays closed.
                let response = turn % 2 == 0 ? created("pm_\(turn)") : refused(500, "internal_error")
                _ = scheduler.receive(response, for: dispatch.ordinal, at: at(now))
                for next in 257 + turn...257 + turn where scheduler.wantsInput { scheduler.accept(request(next)) }
            }
            now += 0.5
        }
        #expect(scheduler.stopReason == .retryBudgetSpent(retries: scheduler.budget.allowed))
        #expect(scheduler.budget.allowed > 100)
        #expect(scheduler.tally.endings[.failed] == 0)
    }

    @Test func `A budget is a share of the first tries, and a hundred or four windows to begin with`() {
        var budget = RetryBudget(share: 0.2, maxInFlight: 64)
        #expect(budget.allowed == 256)
        for _ in 0..<1000 { budget.noteFirstTry() }
        #expect(budget.allowed == 456)
        for _ in 0..<456 { budget.noteRetry() }
        #expect(budget.isSpent)
        #expect(RetryBudget(share: 0, maxInFlight: 1).allowed == 100)
    }
}
