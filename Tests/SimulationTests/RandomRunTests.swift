import ChargebeeSandbox
import Execution
import MigrationModel
import Simulation
import Testing

/// Thousands of runs with everything drawn at random; what must hold of every run is looked at in each.
struct RandomRunTests {
    /// Batches of 200 runs, so that they go over all cores.
    @Test(arguments: 0..<10)
    func `Any run keeps to its limits, and every row ends once`(batch: Int) {
        for seed in UInt64(batch * 200)..<UInt64(batch * 200 + 200) {
            var run = RandomRun(seed: seed)
            run.untilSettled()
            expectSound(run)
        }
    }

    private func expectSound(_ run: RandomRun) {
        let context: Comment = "seed \(run.seed)"
        #expect(!run.wasStalled, context)
        expectPace(run, context)
        for measured in run.measurements {
            #expect(measured.mostInFlight <= run.limits.maxInFlight, context)
            #expect(measured.callsByMinute.reduce(0, +) == measured.calls, context)
        }
        #expect(run.measurements.map(\.calls).reduce(0, +) == run.journal.sentAt.count, context)
        #expect(run.journal.endedTwice == 0, context)
        #expect(run.site.state.doubledPairs == 0, context)
        #expect(run.site.state.statistics.laneOverlaps == 0, context)
        // A run that cannot go on says why; all others bring every row to its ending.
        let endings = run.journal.endings
        #expect(endings.total == run.requests.count || run.lastStop != nil, context)
        let attached = endings[.created] + endings[.recovered]
        #expect(run.site.state.paymentSources >= attached, context)
        if endings.total == run.requests.count {
            #expect(run.site.state.paymentSources <= attached + endings[.needsReview], context)
        }
    }

    /// Never more calls than the limit in any 60 seconds, over all processes.
    private func expectPace(_ run: RandomRun, _ context: Comment) {
        let limit = run.limits.callsPerMinute
        let calls = run.journal.sentAt
        for (index, first) in calls.enumerated() where index + limit < calls.count {
            #expect(calls[index + limit] - first >= 60_000, context)
        }
    }
}
