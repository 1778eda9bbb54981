import ChargebeeAPI
import Execution
import MigrationModel
import Simulation
import Testing

/// Whole runs in virtual time, with faults, kills and outages: nothing lost, nothing doubled, never too fast.
struct ExactlyOnceTests {
    /// 120 rows of 80 customers.
    private static let requests = (1...120).map { request($0, customer: "customer-\($0 % 80)") }

    private func run(seed: UInt64, maxInFlight: Int, faults: SimulatedSite.Faults) -> VirtualRun {
        VirtualRun(
            requests: Self.requests,
            limits: ExecutionLimits(callsPerMinute: 600, maxInFlight: maxInFlight, retries: 8),
            faults: faults,
            seed: seed
        )
    }

    /// Goes on until nothing is left to do, as a user does who repeats the command.
    private func untilSettled(_ run: inout VirtualRun) {
        for _ in 0..<30 {
            run.process()
            if Self.requests.allSatisfy({ run.journal.hasEnded($0.address.ordinal) }) { return }
            run.clock += .seconds(26 * 60)
        }
    }

    private func expectExactlyOnce(_ run: VirtualRun, _ context: Comment) {
        #expect(run.site.attachments.values.allSatisfy { $0 == 1 }, context)
        var counts = EndingCounts()
        for request in Self.requests {
            guard let ending = run.journal.entries[request.address.ordinal]?.ending else {
                Issue.record("row \(request.address.ordinal) has no ending (\(context))")
                continue
            }
            counts[ending.ending] += 1
            let attached = run.site.attachments[request.tokens.referenceID ?? ""] ?? 0
            let shouldBe = ending.ending == .created || ending.ending == .recovered ? 1 : 0
            #expect(attached == shouldBe || ending.ending == .needsReview, context)
            if let id = ending.paymentSourceID {
                #expect(
                    run.site.sources.contains { $0.id == id && $0.referenceID == request.tokens.referenceID },
                    context
                )
            }
        }
        #expect(counts.total == Self.requests.count, context)
        #expect(run.site.overlaps == 0, context)
        for (index, first) in run.site.calls.enumerated() where index + 600 < run.site.calls.count {
            #expect(run.site.calls[index + 600] - first >= .seconds(60), context)
        }
    }

    @Test(arguments: [1, 16, 64])
    func `Without a crash every row ends and is attached once`(maxInFlight: Int) {
        for seed in 0..<40 as Range<UInt64> {
            var run = run(seed: seed, maxInFlight: maxInFlight, faults: SimulatedSite.Faults())
            untilSettled(&run)
            expectExactlyOnce(run, "seed \(seed)")
        }
    }

    @Test(arguments: [1, 16, 64])
    func `Killed at random events and started again at once, nothing is lost or doubled`(maxInFlight: Int) {
        for seed in 0..<60 as Range<UInt64> {
            var run = run(seed: seed, maxInFlight: maxInFlight, faults: SimulatedSite.Faults())
            for _ in 0..<8 { run.process(killAfter: Int.random(in: 1...90, using: &run.generator)) }
            untilSettled(&run)
            expectExactlyOnce(run, "seed \(seed)")
        }
    }

    @Test(arguments: [1, 16, 64])
    func `Killed and started again an hour later, when Chargebee has forgotten the keys, nothing is doubled`(
        maxInFlight: Int
    ) {
        for seed in 0..<60 as Range<UInt64> {
            var run = run(seed: seed, maxInFlight: maxInFlight, faults: SimulatedSite.Faults())
            for _ in 0..<8 {
                run.process(killAfter: Int.random(in: 1...90, using: &run.generator))
                run.clock += .seconds(3600)
            }
            untilSettled(&run)
            expectExactlyOnce(run, "seed \(seed)")
        }
    }

    @Test(arguments: [1, 16])
    func `Requests that arrive minutes after their connection was lost double nothing`(maxInFlight: Int) {
        var faults = SimulatedSite.Faults()
        faults.lateEffect = 0.08
        faults.declined = 0.2
        faults.storesRefusals = false
        for seed in 0..<60 as Range<UInt64> {
            var run = run(seed: seed, maxInFlight: maxInFlight, faults: faults)
            for _ in 0..<4 {
                run.process(killAfter: Int.random(in: 1...90, using: &run.generator))
                run.clock += .seconds(Int.random(in: 0...2400, using: &run.generator))
            }
            untilSettled(&run)
            run.letAllArrive()
            expectExactlyOnce(run, "seed \(seed)")
        }
    }

    @Test func `Failures that are stored under the key and replayed are settled by look-up`() {
        var faults = SimulatedSite.Faults()
        faults.storesFailures = true
        faults.internalError = 0.1
        faults.errorAfterEffect = 0.1
        for seed in 0..<60 as Range<UInt64> {
            var run = run(seed: seed, maxInFlight: 16, faults: faults)
            for _ in 0..<3 { run.process(killAfter: Int.random(in: 1...90, using: &run.generator)) }
            untilSettled(&run)
            expectExactlyOnce(run, "seed \(seed)")
        }
    }
}
