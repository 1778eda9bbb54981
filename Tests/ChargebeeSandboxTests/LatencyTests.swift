import Testing

@testable import ChargebeeSandbox

@Suite struct LatencyTests {
    @Test func `Percentiles come out as they were put in, and nothing is slower than the slowest`() {
        let distribution = LatencyDistribution.percentiles(.init(p50: 300, p95: 900, p99: 2000, max: 3000))
        var generator = SeededGenerator(seed: 1)
        let drawn = (0..<20_000).map { _ in distribution.draw(using: &generator) }.sorted()
        for (share, expected) in [(0.5, 300), (0.95, 900), (0.99, 2000)] as [(Double, Double)] {
            #expect(abs(Double(drawn[Int(20_000 * share)]) / expected - 1) < 0.08, "share \(share)")
        }
        #expect(drawn[0] >= 150 && drawn[0] < 152)
        #expect(drawn[19_999] <= 3000 && drawn[19_999] > 2500)
    }

    @Test(arguments: [
        (0, 150), (0.25, 212), (0.5, 300), (0.725, 520), (0.95, 900), (0.99, 2000), (0.995, 2828), (1, 4000),
    ])
    func `Between two percentiles the logarithm is linear`(share: Double, milliseconds: Int) {
        #expect(LatencyDistribution.Percentiles(p50: 300, p95: 900, p99: 2000).latency(atShare: share) == milliseconds)
    }

    @Test func `The draws of scenarios that were written before are what they were`() throws {
        var rehearsal = Rehearsal {
            $0.seed = 7
            $0.latency = .even(20...1500)
            $0.faults = [.internalError: 0.3]
        }
        let tickets = try (0..<5).map { try rehearsal.start(Rehearsal.creation("c\($0)")) }
        #expect(tickets.map(\.latency) == [410, 1080, 931, 623, 1164])
        #expect(tickets.map { $0.fault != nil } == [false, false, false, false, true])
    }
}

@Suite struct OutageTests {
    private let request = Rehearsal.creation()

    @Test func `While it is down the sandbox closes connections and does nothing`() {
        var rehearsal = Rehearsal { $0.outages = [SandboxOutage(start: 2000, length: 3000)] }
        let statuses = [0, 1, 1, 2, 1].map { (seconds: Int64) in
            rehearsal.pass(seconds: seconds)
            return rehearsal.send(request).status
        }
        #expect(statuses == [200, 200, 0, 0, 200])
        #expect(rehearsal.state.paymentSources == 3)
        #expect(rehearsal.state.statistics.faults == ["outage": 2])
        #expect(rehearsal.state.statistics.droppedAnswers == 2)
        #expect(rehearsal.state.statistics.requests == 5)
    }

    @Test func `An outage is reckoned from the first request, and again after a reset`() {
        var rehearsal = Rehearsal { $0.outages = [SandboxOutage(start: 1000, length: 1000)] }
        rehearsal.pass(seconds: 3600)
        #expect(rehearsal.send(request).status == 200)
        rehearsal.pass(seconds: 1)
        #expect(rehearsal.send(request).status == 0)
        rehearsal.state.reset()
        #expect(rehearsal.send(request).status == 200)
    }

    @Test func `What is in process when an outage begins is answered`() throws {
        var rehearsal = Rehearsal { $0.outages = [SandboxOutage(start: 1, length: 5000)] }
        let ticket = try rehearsal.start(request)
        rehearsal.pass(seconds: 1)
        #expect(rehearsal.state.finish(ticket, at: rehearsal.now).answer?.status == 200)
    }

    @Test(arguments: [SandboxOutage(start: -1, length: 1), SandboxOutage(start: 0, length: 0)])
    func `An outage that cannot be is refused`(outage: SandboxOutage) {
        var scenario = SandboxScenario()
        scenario.outages = [outage]
        #expect(throws: SandboxError.self) { try scenario.check() }
    }
}
