import ChargebeeSandbox
import Execution
import MigrationModel
import Simulation
import TestSupport

/// A job and a site drawn from a seed: limits, windows, latencies, faults, lanes, outages and stops.
struct RandomRun {
    let seed: UInt64
    let scenario: SandboxScenario
    let limits: ExecutionLimits
    let requests: [PlannedRequest]
    private(set) var site: SandboxModel
    private(set) var journal = MemoryJournal()
    private(set) var clock: Duration = .zero
    /// What each process measured, in their order.
    private(set) var measurements: [SimulationMeasurements] = []
    private(set) var lastStop: StopReason?
    private(set) var wasStalled = false
    private var generator: SeededGenerator

    init(seed: UInt64) {
        self.seed = seed
        var generator = SeededGenerator(seed: seed &* 7919)
        scenario = Self.scenario(using: &generator)
        limits = Self.limits(of: scenario, using: &generator)
        requests = Self.requests(using: &generator)
        site = SandboxModel(scenario: scenario)
        self.generator = generator
    }

    /// Milliseconds since 1970 at the beginning: 2026-01-01 00:00 UTC.
    static let epoch: UnixMilliseconds = 1_767_225_600_000

    var left: [PlannedRequest] { requests.filter { !journal.hasEnded($0.address.ordinal) } }

    /// Runs one process, to its end or to a kill after some events.
    mutating func process(killAfter events: Int = .max) {
        let earlier = journal.sentAt.map { Duration.milliseconds($0 - Self.epoch) }.filter { $0 > clock - .seconds(60) }
        let scheduler = RequestScheduler(
            limits: limits,
            rules: Self.patientRules,
            signer: NumberSigner(),
            earlierCalls: earlier,
            random: SeededGenerator(seed: generator.next())
        )
        var process = SimulatedProcess(
            scheduler: scheduler,
            site: site,
            journal: journal,
            start: Moment(elapsed: clock, wall: Self.epoch + UnixMilliseconds(clock / .milliseconds(1))),
            answerTimeout: .seconds(30)
        )
        var input = left[...]
        let pause = process.run(events: events) { [journal] in
            input.popFirst().map { .send($0, journal.history(of: $0.address.ordinal)) }
        }
        if pause == .interrupted { process.die() }
        wasStalled = wasStalled || pause == .stalled
        (site, journal, clock) = (process.site, process.journal, process.now.elapsed)
        lastStop = pause == .finished ? process.scheduler.stopReason : nil
        measurements.append(process.measurements)
    }

    /// Kills a few processes, then goes on as a user does who repeats the command.
    mutating func untilSettled() {
        for _ in 0..<Int.random(in: 0...2, using: &generator) {
            process(killAfter: Int.random(in: 1...200, using: &generator))
        }
        for _ in 0..<40 where !left.isEmpty {
            process()
            clock += .seconds(26 * 60)
        }
    }

    /// The faults are meant, so they are no reason to stop.
    private static var patientRules: StopRules {
        var rules = StopRules()
        rules.failureRate = 1
        rules.failuresInARow = .max
        return rules
    }
}

// MARK: - What is drawn

extension RandomRun {
    private static func scenario(using generator: inout SeededGenerator) -> SandboxScenario {
        var scenario = SandboxScenario()
        scenario.seed = generator.next()
        let fastest = Int.random(in: 1...300, using: &generator)
        let slower = fastest + Int.random(in: 0...2000, using: &generator)
        scenario.latency =
            generator.happens(0.5)
            ? .even(fastest...slower) : .percentiles(.init(p50: fastest, p95: slower, p99: slower * 2))
        if generator.happens(0.7) { scenario.requestsPerMinute = Int.random(in: 20...1200, using: &generator) }
        if generator.happens(0.3) { scenario.maxConcurrentPosts = Int.random(in: 1...50, using: &generator) }
        scenario.retryAfter = SandboxScenario.RetryAfterStyle.allCases.randomElement(using: &generator) ?? .seconds
        scenario.throttleSeconds = Int.random(in: 0...5, using: &generator)
        scenario.hangSeconds = generator.happens(0.5) ? Int.random(in: 0...60, using: &generator) : nil
        scenario.slowBodySeconds = Int.random(in: 0...40, using: &generator)
        for fault in SandboxFault.allCases where generator.happens(0.4) {
            scenario.faults[fault] = Double.random(in: 0...0.04, using: &generator)
        }
        scenario.declined = generator.happens(0.5) ? Double.random(in: 0...0.1, using: &generator) : 0
        scenario.enforcesCustomerLock = generator.happens(0.5)
        scenario.storesErrorsUnderKey = generator.happens(0.3)
        for _ in 0..<Int.random(in: 0...2, using: &generator) where generator.happens(0.4) {
            let start = Int.random(in: 0...60_000, using: &generator)
            scenario.outages.append(SandboxOutage(start: start, length: Int.random(in: 1...90_000, using: &generator)))
        }
        return scenario
    }

    private static func limits(
        of scenario: SandboxScenario,
        using generator: inout SeededGenerator
    ) -> ExecutionLimits {
        // Mostly within what the site allows, sometimes beyond it.
        let allowed = scenario.requestsPerMinute ?? Int.random(in: 20...3000, using: &generator)
        let share = Double.random(in: 0.5...(generator.happens(0.2) ? 2 : 0.97), using: &generator)
        return ExecutionLimits(
            callsPerMinute: Int(Double(allowed) * share),
            maxInFlight: Int.random(in: 1...64, using: &generator),
            retries: Int.random(in: 0...6, using: &generator)
        )
    }

    /// Up to 60 rows; in some jobs a few customers have nearly all of them.
    private static func requests(using generator: inout SeededGenerator) -> [PlannedRequest] {
        let count = Int.random(in: 1...60, using: &generator)
        let customers = generator.happens(0.3) ? Int.random(in: 1...3, using: &generator) : max(1, count * 3 / 4)
        return (1...count).map { ordinal in
            simulatedRequest(ordinal, customer: "customer-\(Int.random(in: 1...customers, using: &generator))")
        }
    }
}

/// A request for a customer's card, with a token that no other row has.
func simulatedRequest(_ ordinal: Int, customer: String) -> PlannedRequest {
    PlannedRequest(
        address: RowAddress(ordinal: ordinal, line: ordinal + 1),
        path: "payment_sources/create_using_permanent_token",
        body: Array("customer_id=\(customer)&type=card&reference_id=cus_\(ordinal)%2Fcard_number\(ordinal)".utf8),
        customerID: customer,
        gatewayAccountID: nil,
        tokens: TokenFields(referenceID: "cus_\(ordinal)/card_number\(ordinal)"),
        becomesPrimary: false
    )
}

/// Keys that a reader of a failing test can understand.
struct NumberSigner: RowSigning {
    func fingerprint(of request: PlannedRequest) -> RowFingerprint {
        RowFingerprint(bytes: Array("\(request.address.ordinal)".utf8))
    }

    func idempotencyKey(for request: PlannedRequest, generation: Int) -> String {
        "row-\(request.address.ordinal)-\(generation)"
    }
}
