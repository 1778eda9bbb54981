import ChargebeeSandbox
import Execution
import GatewayMapping
import MigrationModel
import Planning
package import Reporting
import RunJournal
import Simulation

extension Migration {
    /// Finds out how long the rest of the job takes and what holds it back, in virtual time against a modelled Chargebee.
    ///
    /// Nothing is sent and nothing is written.
    ///
    /// - Throws: ``Failure`` for an input that cannot be planned, a journal that cannot be read, or a wrong option.
    package func simulate(_ options: SimulationOptions) throws(Failure) -> SimulationReport {
        let identity = try InputIdentity(of: job.input)
        let plan = try scan()
        let (scenario, isAssumed) = try scenario(for: options)
        return try translated {
            let now = SystemExecutionClock().now
            let input = try SimulationInput(self, plan: plan, identity: identity, at: now.wall)
            let run = try simulatedRun(input, scenario, limit: job.limits.requestsPerMinute, at: now.wall)
            var report = SimulationReport(
                job: job.name,
                createdAt: now.wall,
                rows: plan.rows,
                remaining: input.rows.remaining,
                model: scenario.summary,
                isAssumed: isAssumed,
                seconds: run.seconds,
                bounds: run.bounds,
                endings: run.endings,
                callsPerMinute: job.limits.callsPerMinute
            )
            report.counts = run.counts
            report.stop = run.stop
            report.notes = notes(input)
            if input.rows.remaining > 0 { report.otherLimits = try otherLimits(input, scenario, run, at: now.wall) }
            return report
        }
    }

    /// The modelled Chargebee, and whether its limit and latency are assumed.
    private func scenario(for options: SimulationOptions) throws(Failure) -> (SandboxScenario, isAssumed: Bool) {
        var path = options.scenarioPath
        if path == nil, case .sandbox(let scenario) = job.target { path = scenario }
        var scenario: SandboxScenario
        if let path {
            scenario = try translated { try Self.scenario(at: path) }
        } else {
            scenario = SandboxScenario()
            scenario.requestsPerMinute = job.limits.requestsPerMinute
            scenario.latency = .percentiles(.init(p50: 400, p95: 1000, p99: 2500))
            scenario.maxConcurrentPosts = job.executionLimits.mostPosts
            scenario.maxConcurrentGets = job.executionLimits.mostGets
            // Which accounts there are is not known; the rows are not to fail for that.
            scenario.gatewayOfAllAccounts = job.mapping.gateway == "any" ? "stripe" : job.mapping.gateway
        }
        // The modelled site is empty; what the rows are about has to be there.
        scenario.inventsSources = true
        try options.change(&scenario)
        return (scenario, path == nil)
    }

    private func notes(_ input: SimulationInput) -> [String] {
        var notes = [
            "Not counted: what a person takes to go on after a pause, and how busy this machine and the network are."
        ]
        if let canary = job.canary, input.pass?.canaryIsDone != true {
            notes.append(
                "The run pauses after its first \(canary.counted("row", "rows")), for a person to look; that is left out."
            )
        }
        if input.isOfAnotherInput {
            notes.append("The journal is about another input; what of this one was done before is counted as new.")
        }
        return notes
    }

    /// Up to so many rows, other limits are simulated; above, only their quota is reckoned with, where that is what binds.
    private static let cheapRows = 50_000

    private func otherLimits(
        _ input: SimulationInput,
        _ scenario: SandboxScenario,
        _ run: SimulatedRun,
        at now: UnixMilliseconds
    ) throws -> [SimulationReport.OtherLimit] {
        if input.rows.remaining > Self.cheapRows, run.stop != nil || run.mainBound != Binding.quota.rawValue {
            return []
        }
        return try [150, 300, 1000, 3500].map { limit in
            if limit == job.limits.requestsPerMinute {
                return .init(requestsPerMinute: limit, seconds: run.seconds, boundBy: run.mainBound, stop: run.stop)
            }
            guard input.rows.remaining <= Self.cheapRows else {
                var limits = job.limits
                limits.requestsPerMinute = limit
                let seconds = Double(run.counts.attempts.exchanges) * 60 / Double(limits.callsPerMinute)
                return .init(requestsPerMinute: limit, seconds: seconds, boundBy: nil)
            }
            input.rows.again()
            var scenario = scenario
            if scenario.requestsPerMinute != nil { scenario.requestsPerMinute = limit }
            let other = try simulatedRun(input, scenario, limit: limit, at: now)
            return .init(requestsPerMinute: limit, seconds: other.seconds, boundBy: other.mainBound, stop: other.stop)
        }
    }
}

// MARK: - One run

/// What came out of a run in virtual time.
private struct SimulatedRun {
    let seconds: Double
    let bounds: [SimulationReport.Bound]
    let endings: EndingCounts
    let counts: SimulationReport.Counts
    let stop: String?

    /// What holds the run back most of the time.
    var mainBound: String { bounds.first?.name ?? "latency" }
}

extension Migration {
    private func simulatedRun(
        _ input: SimulationInput,
        _ scenario: SandboxScenario,
        limit: Int,
        at wall: UnixMilliseconds
    ) throws -> SimulatedRun {
        var process = SimulatedProcess(
            scheduler: scheduler(input, scenario, limit: limit, at: wall),
            site: SandboxModel(scenario: scenario),
            journal: ForgetfulJournal(),
            start: Moment(elapsed: .zero, wall: wall),
            answerTimeout: job.limits.timeout
        )
        guard try process.run(source: input.rows.next) == .finished else {
            throw Failure(.unexpected, "the simulated run came to a halt with rows left; please report that defect")
        }
        let tally = process.scheduler.tally
        let measured = process.measurements
        var counts = SimulationReport.Counts()
        counts.attempts.exchanges = measured.calls
        counts.attempts.retries = tally.retries
        counts.attempts.lookUps = tally.lookUps
        counts.attempts.throttled = tally.throttled
        counts.attempts.locked = tally.locked
        counts.attempts.replayed = tally.replays
        counts.attempts.unanswered = tally.unanswered
        counts.mostInFlight = measured.mostInFlight
        counts.largestWindow = measured.largestWindow
        counts.mostInAnyMinute = measured.mostInAnyMinute
        counts.callsByMinute = measured.callsByMinute
        return SimulatedRun(
            seconds: process.now.elapsed / .seconds(1),
            bounds: measured.shares.map { .init(name: $0.binding.rawValue, share: $0.share) },
            endings: tally.endings,
            counts: counts,
            stop: process.scheduler.isComplete ? nil : process.scheduler.stopReason?.word
        )
    }

    private func scheduler(
        _ input: SimulationInput,
        _ scenario: SandboxScenario,
        limit: Int,
        at wall: UnixMilliseconds
    ) -> RequestScheduler {
        var job = job
        job.limits.requestsPerMinute = limit
        var rules = job.stopRules
        // A person's look at the first rows takes a person's time.
        rules.canary = nil
        return RequestScheduler(
            limits: job.executionLimits,
            rules: rules,
            signer: input.signer.map { $0 as any RowSigning } ?? OrdinalSigner(),
            hasSucceeded: input.hasSucceeded,
            earlierCalls: input.recentCalls.map { .milliseconds(min(0, $0 - wall)) },
            procedure: job.procedure,
            random: scenario.generator
        )
    }
}

/// Keys that are enough for a server that lives only as long as the simulation.
private struct OrdinalSigner: RowSigning {
    func fingerprint(of request: PlannedRequest) -> RowFingerprint { RowFingerprint(bytes: []) }

    func idempotencyKey(for request: PlannedRequest, generation: Int) -> String {
        // Each step of a row is another path, and has keys of its own.
        "\(request.address.ordinal)-\(generation)-\(request.path.suffix(60))"
    }
}

extension SandboxScenario {
    /// The model in a few words: limit, latency and faults.
    fileprivate var summary: String {
        let limit =
            requestsPerMinute.map { "\($0.counted("request", "requests")) in any 60 s" } ?? "no limit of requests"
        let rates = SandboxFault.allCases.compactMap { fault in
            faults[fault].flatMap { $0 > 0 ? "\(fault.rawValue) \(Self.percent($0))" : nil }
        }
        let refusals = declined > 0 ? ["declined \(Self.percent(declined))"] : []
        let down = outages.map { "down for \(Self.time($0.length)) after \(Self.time($0.start))" }
        let trouble = rates + refusals + down
        let parts = [limit, "latency \(latencyWords)"] + (trouble.isEmpty ? ["no faults"] : trouble)
        return parts.joined(separator: ", ")
    }

    private var latencyWords: String {
        switch latency {
        case .even(let range) where range.count == 1: Self.time(range.lowerBound)
        case .even(let range): "\(Self.time(range.lowerBound)) to \(Self.time(range.upperBound))"
        case .percentiles(let values):
            "\(Self.time(values.p50)) / \(Self.time(values.p95)) / \(Self.time(values.p99)) (p50 / p95 / p99)"
        }
    }

    /// Milliseconds in words.
    private static func time(_ milliseconds: Int) -> String {
        milliseconds < 1000 ? "\(milliseconds) ms" : "\(Double(milliseconds) / 1000) s".replacing(".0 s", with: " s")
    }

    /// A share in percent, to the nearest hundredth.
    private static func percent(_ share: Double) -> String {
        "\((share * 10_000).rounded() / 100) %".replacing(".0 %", with: " %")
    }
}
