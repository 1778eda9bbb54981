import ChargebeeAPI
import Execution
import MigrationModel
import Simulation
import Testing

/// Whole porting runs in virtual time, with faults, and kills between any two events: each thing is done once.
struct PortRunTests {
    /// 60 rows of 40 customers; every third becomes the primary one.
    private static let requests = (1...60).map {
        sourceRequest($0, customer: "customer-\($0 % 40)", becomesPrimary: $0 % 3 == 0)
    }

    private func run(
        seed: UInt64,
        faults: SimulatedSite.Faults = SimulatedSite.Faults(),
        repeatsDoubtfulExport: Bool = false
    ) -> VirtualRun {
        var run = VirtualRun(
            requests: Self.requests,
            limits: ExecutionLimits(callsPerMinute: 600, maxInFlight: 16, retries: 8),
            faults: faults,
            seed: seed
        )
        run.site.sources = Self.requests.map { oldSource($0.address.ordinal, customer: $0.customerID) }
        run.signer = StepSigner()
        run.procedure = procedure("port") {
            $0.deletesOld = true
            $0.recordsPreviousPrimary = true
            $0.repeatsDoubtfulExport = repeatsDoubtfulExport
        }
        return run
    }

    /// What must hold of every row, however it went.
    private func expectEachOnce(_ run: VirtualRun, mostExports: Int, _ context: Comment) {
        #expect(run.journal.endedTwice == 0, context)
        #expect(run.site.overlaps == 0, context)
        #expect(run.journal.endings.total == Self.requests.count, context)
        for request in Self.requests {
            guard let entry = run.journal.entries[request.address.ordinal], let ending = entry.ending else { continue }
            expectOnce(request, entry.steps, ending, in: run.site, mostExports: mostExports, context)
        }
    }

    private func expectOnce(
        _ request: PlannedRequest,
        _ steps: [StepRecord],
        _ ending: RowEnding,
        in site: SimulatedSite,
        mostExports: Int,
        _ context: Comment
    ) {
        let old = request.paymentSourceID ?? ""
        let made = site.sources.filter { $0.referenceID.hasPrefix("copy_of_\(old)/") }
        let isDone = ending.ending == .created || ending.ending == .recovered
        #expect(site.exports(of: old) <= mostExports, context)
        #expect(site.deletions(of: old) <= 1, context)
        #expect(made.count <= 1, context)
        #expect(steps.allSatisfy { $0.held == nil }, context)
        #expect(Set(steps.map(\.step)).count == steps.count, context)
        if isDone {
            #expect(made.count == 1 && site.deletions(of: old) == 1, context)
            #expect(ending.paymentSourceID == made.first?.id, context)
            #expect(steps.contains { $0.step == .readPrimary } == request.becomesPrimary, context)
        } else if let id = ending.paymentSourceID {
            // Only the removal of the old one is missing.
            #expect(made.first?.id == id, context)
        }
        // Without its record, nothing that follows has happened.
        if !steps.contains(where: { $0.step == .request }) {
            #expect(site.deletions(of: old) == (isDone ? 1 : 0), context)
        }
    }

    @Test func `Without a crash every row is exported, attached and removed once`() {
        for seed in 0..<15 as Range<UInt64> {
            var run = run(seed: seed)
            run.untilSettled()
            expectEachOnce(run, mostExports: 1, "seed \(seed)")
            #expect(run.journal.endings[.needsReview] == 0)
        }
    }

    @Test func `Killed anywhere and started again at once, no step is done twice, and none is left out`() {
        for seed in 0..<30 as Range<UInt64> {
            var run = run(seed: seed)
            for _ in 0..<10 { run.process(killAfter: Int.random(in: 1...90, using: &run.generator)) }
            run.untilSettled()
            expectEachOnce(run, mostExports: 1, "seed \(seed)")
            #expect(run.journal.endings[.needsReview] == 0, "seed \(seed)")
        }
    }

    @Test func `Killed and started again an hour later, a doubtful export is left to a person and never made again`() {
        var reviews = 0
        for seed in 0..<20 as Range<UInt64> {
            var run = run(seed: seed)
            for _ in 0..<8 {
                run.process(killAfter: Int.random(in: 1...90, using: &run.generator))
                run.clock += .seconds(3600)
            }
            run.untilSettled()
            expectEachOnce(run, mostExports: 1, "seed \(seed)")
            for entry in run.journal.entries.values where entry.ending?.ending == .needsReview {
                #expect(entry.ending?.code == "export_in_doubt", "seed \(seed)")
                #expect(!entry.steps.contains { $0.step == .export }, "seed \(seed)")
            }
            reviews += run.journal.endings[.needsReview]
        }
        #expect(reviews > 0)
    }

    @Test func `Where the job says so, a doubtful export is made again, and everything after it once`() {
        var repeated = 0
        for seed in 0..<20 as Range<UInt64> {
            var run = run(seed: seed, repeatsDoubtfulExport: true)
            for _ in 0..<8 {
                run.process(killAfter: Int.random(in: 1...90, using: &run.generator))
                run.clock += .seconds(3600)
            }
            run.untilSettled()
            expectEachOnce(run, mostExports: 8, "seed \(seed)")
            #expect(run.journal.endings[.needsReview] == 0, "seed \(seed)")
            repeated += Self.requests.count { run.site.exports(of: $0.paymentSourceID ?? "") > 1 }
        }
        #expect(repeated > 0)
    }

    @Test func `Calls that arrive minutes after their connection was lost double nothing`() {
        var faults = SimulatedSite.Faults()
        faults.lateEffect = 0.08
        faults.declined = 0.1
        faults.storesRefusals = false
        for seed in 0..<20 as Range<UInt64> {
            var run = run(seed: seed, faults: faults)
            for _ in 0..<4 {
                run.process(killAfter: Int.random(in: 1...90, using: &run.generator))
                run.clock += .seconds(Int.random(in: 0...2400, using: &run.generator))
            }
            run.untilSettled()
            run.letAllArrive()
            #expect(run.journal.endedTwice == 0 && run.journal.endings.total == Self.requests.count, "seed \(seed)")
            for request in Self.requests {
                let old = request.paymentSourceID ?? ""
                #expect(run.site.exports(of: old) <= 1 && run.site.deletions(of: old) <= 1, "seed \(seed)")
                #expect(run.site.sources.count { $0.referenceID.hasPrefix("copy_of_\(old)/") } <= 1, "seed \(seed)")
            }
        }
    }

    @Test func `A failed row that is tried again keeps what it has made, and exports anew what is not attached`() {
        var faults = SimulatedSite.Faults()
        faults.declined = 0.3
        faults.storesRefusals = false
        for seed in 0..<20 as Range<UInt64> {
            var run = run(seed: seed, faults: faults)
            run.untilSettled()
            for _ in 0..<30 where run.journal.endings[.failed] > 0 {
                for request in Self.requests where isFailed(request, run) {
                    run.journal.reopen(request.address.ordinal)
                }
                run.clock += .seconds(3600)
                run.untilSettled()
            }
            #expect(run.journal.endings[.created] + run.journal.endings[.recovered] == 60, "seed \(seed)")
            for request in Self.requests {
                let old = request.paymentSourceID ?? ""
                #expect(run.site.sources.count { $0.referenceID.hasPrefix("copy_of_\(old)/") } == 1, "seed \(seed)")
                #expect(run.site.deletions(of: old) == 1, "seed \(seed)")
            }
        }
    }

    private func isFailed(_ request: PlannedRequest, _ run: VirtualRun) -> Bool {
        run.journal.entries[request.address.ordinal]?.ending?.ending == .failed
    }
}
