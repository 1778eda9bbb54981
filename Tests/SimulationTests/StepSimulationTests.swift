import ChargebeeSandbox
import Execution
import MigrationModel
import Simulation
import TestSupport
import Testing

/// Rows with several steps against the modelled sandbox, with all of its faults and with kills.
struct StepSimulationTests {
    private static let rows = 40

    /// A job about the sources `pm_1` to `pm_40`, which the sandbox makes up as they are asked for.
    private struct Run {
        let procedure: RowProcedure
        let requests: [PlannedRequest]
        var site: SandboxModel
        var journal = MemoryJournal()
        var clock = Duration.zero
        var generator: SeededGenerator

        init(_ procedure: RowProcedure, path: String, body: String, seed: UInt64) {
            self.procedure = procedure
            var scenario = SandboxScenario()
            scenario.seed = seed
            scenario.inventsSources = true
            scenario.latency = .even(5...400)
            scenario.slowBodySeconds = 10
            scenario.hangSeconds = 20
            scenario.storesErrorsUnderKey = seed % 2 == 1
            for fault in SandboxFault.allCases { scenario.faults[fault] = 0.02 }
            site = SandboxModel(scenario: scenario)
            generator = SeededGenerator(seed: seed)
            requests = (1...StepSimulationTests.rows).map { ordinal in
                PlannedRequest(
                    address: RowAddress(ordinal: ordinal, line: ordinal + 1),
                    path: "payment_sources/pm_\(ordinal)/" + path,
                    body: Array(body.utf8),
                    customerID: "of-pm_\(ordinal)",
                    gatewayAccountID: body.isEmpty ? nil : "gw_new",
                    tokens: TokenFields(),
                    becomesPrimary: ordinal % 2 == 0,
                    paymentSourceID: "pm_\(ordinal)"
                )
            }
        }

        var left: [PlannedRequest] { requests.filter { !journal.hasEnded($0.address.ordinal) } }

        mutating func process(killAfter events: Int = .max) -> Bool {
            let limits = ExecutionLimits(callsPerMinute: 600, maxInFlight: 16, retries: 6)
            var rules = StopRules()
            (rules.failureRate, rules.failuresInARow) = (1, .max)
            let scheduler = RequestScheduler(
                limits: limits,
                rules: rules,
                signer: PathSigner(),
                procedure: procedure,
                random: SeededGenerator(seed: generator.next())
            )
            let start = Moment(elapsed: clock, wall: RandomRun.epoch + UnixMilliseconds(clock / .milliseconds(1)))
            var process = SimulatedProcess(
                scheduler: scheduler,
                site: site,
                journal: journal,
                start: start,
                answerTimeout: .seconds(30)
            )
            var input = left[...]
            let pause = process.run(events: events) { [journal] in
                input.popFirst().map { .send($0, journal.history(of: $0.address.ordinal)) }
            }
            if pause == .interrupted { process.die() }
            (site, journal, clock) = (process.site, process.journal, process.now.elapsed)
            return pause != .stalled
        }

        /// Kills some processes, then goes on as a user does who repeats the command.
        mutating func untilSettled() -> Bool {
            var isSound = true
            for _ in 0..<6 { isSound = process(killAfter: Int.random(in: 1...120, using: &generator)) && isSound }
            for _ in 0..<20 where !left.isEmpty {
                isSound = process() && isSound
                clock += .seconds(5 * 60)
            }
            return isSound
        }
    }

    private struct PathSigner: RowSigning {
        func fingerprint(of request: PlannedRequest) -> RowFingerprint {
            RowFingerprint(bytes: Array("\(request.address.ordinal)".utf8))
        }

        func idempotencyKey(for request: PlannedRequest, generation: Int) -> String {
            "\(request.address.ordinal)-\(request.path.split(separator: "/").last ?? "")-\(generation)"
        }
    }

    private func expectAllDone(_ run: Run, sources: Int, _ context: Comment) {
        let endings = run.journal.endings
        #expect(run.journal.endedTwice == 0, context)
        #expect(endings.total == Self.rows, context)
        // A stored failure of an export is the one doubt that nothing can settle.
        for entry in run.journal.entries.values where entry.ending?.ending == .needsReview {
            #expect(entry.ending?.code == "export_in_doubt", context)
        }
        #expect(endings[.failed] == 0, context)
        // The source of a row for review may not have been made up.
        let reviews = endings[.needsReview]
        #expect((sources - reviews...sources).contains(run.site.state.paymentSources), context)
        #expect(run.site.state.doubledPairs == 0, context)
        #expect(run.site.state.statistics.laneOverlaps == 0, context)
    }

    @Test func `Ported, every source is there once at its new account, and the old one is gone`() {
        var reviews = 0
        for seed in 0..<20 as Range<UInt64> {
            var procedure = RowProcedure(operation: "port")
            procedure.deletesOld = true
            procedure.recordsPreviousPrimary = true
            var run = Run(procedure, path: "export_payment_source", body: "gateway_account_id=gw_new", seed: seed)
            let isSound = run.untilSettled()
            #expect(isSound)
            expectAllDone(run, sources: Self.rows, "seed \(seed)")
            reviews += run.journal.endings[.needsReview]
        }
        #expect(reviews > 0)
    }

    @Test(arguments: [("delete_local", "", 0), ("switch_gateway_account", "gateway_account_id=gw_new", 40)])
    func `Switched or removed, every source is done once`(operation: String, body: String, sources: Int) {
        for seed in 0..<10 as Range<UInt64> {
            var run = Run(RowProcedure(operation: operation), path: operation, body: body, seed: seed)
            let isSound = run.untilSettled()
            #expect(isSound)
            let done = run.journal.endings[.created] + run.journal.endings[.recovered]
            #expect(run.journal.endings.total == Self.rows && run.journal.endedTwice == 0, "seed \(seed)")
            #expect(done + run.journal.endings[.failed] == Self.rows, "seed \(seed)")
            if run.journal.endings[.failed] == 0 { expectAllDone(run, sources: sources, "seed \(seed)") }
        }
    }
}
