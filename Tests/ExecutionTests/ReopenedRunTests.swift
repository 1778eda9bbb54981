import ChargebeeAPI
import Execution
import MigrationModel
import Simulation
import Testing

/// Runs in virtual time whose failed rows are tried again, and rows that rest while others work on the site.
struct ReopenedRunTests {
    private func run(_ procedure: RowProcedure, retries: Int, faults: SimulatedSite.Faults, seed: UInt64) -> VirtualRun
    {
        let requests = (1...60).map { sourceRequest($0, becomesPrimary: $0 % 2 == 0) }
        var run = VirtualRun(
            requests: requests,
            limits: ExecutionLimits(callsPerMinute: 600, maxInFlight: 16, retries: retries),
            faults: faults,
            seed: seed
        )
        run.site.sources = (1...60).map { oldSource($0) }
        run.signer = StepSigner()
        run.procedure = procedure
        return run
    }

    private let port = procedure("port") {
        $0.deletesOld = true
        $0.recordsPreviousPrimary = true
    }

    private func kill(_ run: inout VirtualRun, times: Int, secondsBetween: Int = 0) {
        for _ in 0..<times {
            run.process(killAfter: Int.random(in: 1...90, using: &run.generator))
            run.clock += .seconds(secondsBetween)
        }
    }

    private func reopenFailed(_ run: inout VirtualRun) {
        for ordinal in run.requests.map(\.address.ordinal)
        where run.journal.entries[ordinal]?.ending?.ending == .failed { run.journal.reopen(ordinal) }
    }

    @Test func `Rows tried again within minutes are not refused by what Chargebee has stored, at any step`() {
        var faults = SimulatedSite.Faults()
        faults.declined = 0.15
        for seed in 0..<15 as Range<UInt64> {
            var run = run(port, retries: 8, faults: faults, seed: seed)
            kill(&run, times: 4)
            // Less than the half hour for which a refusal is replayed.
            while run.clock < .seconds(25 * 60), run.journal.endings[.created] + run.journal.endings[.recovered] < 60 {
                kill(&run, times: 1)
                run.process()
                reopenFailed(&run)
                run.clock += .seconds(10)
            }
            #expect(run.journal.endings[.created] + run.journal.endings[.recovered] == 60, "seed \(seed)")
            for request in run.requests {
                let old = request.paymentSourceID ?? ""
                #expect(run.site.sources.count { $0.referenceID.hasPrefix("copy_of_\(old)/") } == 1, "seed \(seed)")
                #expect(run.site.deletions(of: old) == 1, "seed \(seed)")
            }
        }
    }

    @Test func `However often failed rows are tried again, pages of something on the way let no export be made twice`()
    {
        var faults = SimulatedSite.Faults()
        faults.edgePage = 0.3
        faults.droppedAfterEffect = 0.3
        var reviews = 0
        for seed in 0..<20 as Range<UInt64> {
            var run = run(procedure("export_payment_source"), retries: 2, faults: faults, seed: seed)
            for _ in 0..<8 {
                kill(&run, times: 2, secondsBetween: 60)
                reopenFailed(&run)
                run.clock += .seconds(Int.random(in: 0...2400, using: &run.generator))
            }
            run.untilSettled()
            #expect(run.journal.endings.total == 60 && run.journal.endedTwice == 0, "seed \(seed)")
            for request in run.requests {
                let exports = run.site.exports(of: request.paymentSourceID ?? "")
                let ending = run.journal.entries[request.address.ordinal]?.ending
                #expect(exports <= 1, "seed \(seed)")
                #expect(exports == 0 || ending?.ending != .failed, "seed \(seed)")
            }
            reviews += run.journal.endings[.needsReview]
        }
        #expect(reviews > 0)
    }

    @Test func `The former primary source is the one that the creation replaced, however long the row rested`() {
        var faults = SimulatedSite.Faults()
        // What may have arrived and has not is sent again under its key, after what was read before it.
        (faults.internalError, faults.droppedBeforeEffect, faults.throttled) = (0, 0, 0)
        var changed = 0
        for seed in 0..<20 as Range<UInt64> {
            var run = run(port, retries: 8, faults: faults, seed: seed)
            for round in 0..<10 {
                kill(&run, times: 1, secondsBetween: seed % 2 == 0 ? 0 : 3600)
                for request in run.requests { run.site.primaries[request.customerID] = "pm_by_hand_\(round)" }
            }
            run.untilSettled()
            for entry in run.journal.entries.values {
                guard let id = entry.ending?.paymentSourceID, let former = run.site.replaced[id] else { continue }
                #expect(entry.steps.first { $0.step == .readPrimary }?.paymentSourceID == former, "seed \(seed)")
                changed += former == "pm_by_hand_9" ? 0 : 1
            }
        }
        #expect(changed > 0)
    }
}
