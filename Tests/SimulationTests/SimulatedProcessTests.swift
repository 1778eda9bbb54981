import ChargebeeSandbox
import Execution
import MigrationModel
import Simulation
import TestSupport
import Testing

/// The driver itself: time, giving up, stopping, measuring.
struct SimulatedProcessTests {
    private func process(
        callsPerMinute: Int = 6000,
        maxInFlight: Int = 4,
        retries: Int = 3,
        timeout: Duration = .seconds(30),
        _ change: (inout SandboxScenario) -> Void = { _ in }
    ) -> SimulatedProcess<SandboxModel, MemoryJournal> {
        var scenario = SandboxScenario()
        change(&scenario)
        let scheduler = RequestScheduler(
            limits: ExecutionLimits(callsPerMinute: callsPerMinute, maxInFlight: maxInFlight, retries: retries),
            rules: StopRules(),
            signer: NumberSigner(),
            random: SeededGenerator(seed: 1)
        )
        return SimulatedProcess(
            scheduler: scheduler,
            site: SandboxModel(scenario: scenario),
            journal: MemoryJournal(),
            start: Moment(elapsed: .zero, wall: RandomRun.epoch),
            answerTimeout: timeout
        )
    }

    /// The rows from 1 to `count`, each of another customer.
    private func rows(_ count: Int) -> () -> WorkItem? {
        var rows = (1...count).map { simulatedRequest($0, customer: "c\($0)") }[...]
        return { rows.popFirst().map { .send($0, nil) } }
    }

    @Test func `Time passes as the pace says, not as the machine does`() {
        var process = process(callsPerMinute: 60)
        #expect(process.run(source: rows(121)) == .finished)
        #expect(process.now.elapsed >= .seconds(120) && process.now.elapsed < .seconds(121))
        #expect(process.now.wall - RandomRun.epoch == UnixMilliseconds(process.now.elapsed / .milliseconds(1)))
        #expect(process.measurements.calls == 121)
        #expect(process.measurements.callsByMinute == [60, 60, 1])
        #expect(process.measurements.mostInAnyMinute == 60)
        #expect(process.measurements.shares.first?.binding == .quota)
        #expect(process.journal.endings[.created] == 121)
    }

    @Test func `An answer that takes longer than it may is lost, and its effect is found again`() {
        var process = process(timeout: .seconds(2)) {
            $0.faults = [.slowBody: 0.5]
            $0.slowBodySeconds = 600
        }
        #expect(process.run(source: rows(8)) == .finished)
        let endings = process.journal.endings
        #expect(endings[.created] + endings[.recovered] == 8)
        #expect(endings[.recovered] > 0)
        #expect(process.scheduler.tally.unanswered > 0)
        #expect(process.site.state.paymentSources == 8)
    }

    @Test func `A server that never answers in time is given up at the answer's deadline`() {
        var process = process(retries: 0, timeout: .seconds(2)) { $0.latency = .even(10_000...10_000) }
        for _ in 0..<3 { _ = process.run(events: 1, source: rows(1)) }
        #expect(process.now.elapsed == .seconds(2))
        #expect(process.scheduler.tally.unanswered == 1)
    }

    @Test func `It stops after any event and goes on`() {
        var whole = process { $0.latency = .even(5...400) }
        #expect(whole.run(source: rows(50)) == .finished)
        var inSteps = process { $0.latency = .even(5...400) }
        let source = rows(50)
        var steps = 1
        while inSteps.run(events: 1, source: source) == .interrupted { steps += 1 }
        #expect(steps > 100)
        #expect(inSteps.now == whole.now)
        #expect(inSteps.scheduler.tally == whole.scheduler.tally)
    }

    @Test func `What is in flight at a kill has its effect, and nobody hears of it`() {
        var process = process(maxInFlight: 8) { $0.latency = .even(300...300) }
        while process.inFlight < 3 { _ = process.run(events: 1, source: rows(20)) }
        process.die()
        #expect(process.inFlight == 0)
        #expect(process.site.state.paymentSources == 3)
        #expect(process.journal.entries.count == 3)
        #expect(process.journal.endings.total == 0)
    }

    @Test func `Rows that need no sending are counted by themselves`() {
        var process = process()
        let ending = RowEnding(address: RowAddress(ordinal: 1, line: 2), ending: .alreadyDone, endedAt: 0)
        var items = [WorkItem.ended(ending), .send(simulatedRequest(2, customer: "c"), nil)][...]
        #expect(process.run { items.popFirst() } == .finished)
        #expect(process.scheduler.tally.endings[.alreadyDone] == 1)
        #expect(process.measurements.calls == 1)
    }
}
