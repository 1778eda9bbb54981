import ChargebeeSandbox
import Execution
import MigrationModel
import Simulation
import TestSupport
import Testing

struct RetryBudgetRunTests {
    private static let rows = 250

    @Test func `No run makes more retries than its budget, however much fails`() {
        var spent = 0
        for seed in 0..<24 as Range<UInt64> {
            var generator = SeededGenerator(seed: seed)
            var scenario = SandboxScenario()
            scenario.seed = seed
            scenario.latency = .even(5...300)
            scenario.throttleSeconds = 0
            scenario.faults = [
                .internalError: Double.random(in: 0...0.4, using: &generator),
                .lockTimeout: Double.random(in: 0...0.3, using: &generator),
                .droppedBeforeEffect: Double.random(in: 0...0.2, using: &generator),
            ]
            var limits = ExecutionLimits(
                callsPerMinute: 6000,
                maxInFlight: Int.random(in: 1...64, using: &generator),
                retries: 8
            )
            limits.retryBudget = Double.random(in: 0...0.3, using: &generator)
            let run = run(scenario, limits, seed: seed)
            let beginning = max(100, 4 * limits.maxInFlight)
            let allowed = beginning + Int(limits.retryBudget * Double(Self.rows))
            let made = run.measurements.calls - run.scheduler.tally.lookUps - run.journal.entries.count
            #expect(made <= allowed, "seed \(seed)")
            if case .retryBudgetSpent? = run.scheduler.stopReason { spent += 1 }
            #expect(run.scheduler.stopReason != nil || run.journal.endings.total == Self.rows, "seed \(seed)")
        }
        #expect(spent > 2)
    }

    private func run(
        _ scenario: SandboxScenario,
        _ limits: ExecutionLimits,
        seed: UInt64
    ) -> SimulatedProcess<SandboxModel, MemoryJournal> {
        var rules = StopRules()
        rules.failureRate = 1
        rules.failuresInARow = .max
        let scheduler = RequestScheduler(
            limits: limits,
            rules: rules,
            signer: NumberSigner(),
            random: SeededGenerator(seed: seed)
        )
        var process = SimulatedProcess(
            scheduler: scheduler,
            site: SandboxModel(scenario: scenario),
            journal: MemoryJournal(),
            start: Moment(elapsed: .zero, wall: RandomRun.epoch)
        )
        var rows = (1...Self.rows).map { simulatedRequest($0, customer: "c\($0)") }[...]
        #expect(process.run { rows.popFirst().map { .send($0, nil) } } == .finished)
        return process
    }
}
