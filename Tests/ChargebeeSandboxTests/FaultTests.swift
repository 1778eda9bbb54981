import Foundation
import Testing

@testable import ChargebeeSandbox

@Suite struct FaultTests {
    @Test(arguments: [
        (SandboxFault.throttled, 429, "api_request_limit_exceeded"), (.internalError, 500, "internal_error"),
        (.unavailable, 503, "internal_temporary_error"), (.lockTimeout, 429, "lock_timeout"),
    ])
    func `A refusing fault has no effect`(fault: SandboxFault, status: Int, code: String) {
        var rehearsal = Rehearsal { $0.faults = [fault: 1] }
        let reply = rehearsal.send(Rehearsal.creation())
        #expect(reply.status == status)
        #expect(reply.code == code)
        #expect(rehearsal.state.site.sources.isEmpty)
        #expect(rehearsal.state.statistics.faults == [fault.rawValue: 1])
        #expect(rehearsal.state.statistics.answersByStatus == [status: 1])
    }

    @Test func `A bad gateway is a page of HTML that says whose it is`() {
        var rehearsal = Rehearsal { $0.faults = [.badGateway: 1] }
        let reply = rehearsal.send(Rehearsal.creation())
        #expect(reply.status == 502)
        #expect(reply.fields["content-type"]?.hasPrefix("text/html") == true)
        let page = String(decoding: reply.body, as: UTF8.self)
        #expect(page.contains("<html>"))
        #expect(page.contains("not Chargebee"))
    }

    @Test(arguments: [
        (SandboxFault.droppedBeforeEffect, 0), (.droppedAfterEffect, 1), (.hang, 1),
    ])
    func `An answer is lost before or after the effect`(fault: SandboxFault, sources: Int) {
        var rehearsal = Rehearsal { $0.faults = [fault: 1] }
        #expect(rehearsal.deliver(Rehearsal.creation(key: "k")).answer == nil)
        #expect(rehearsal.state.site.sources.count == sources)
        #expect(rehearsal.state.statistics.droppedAnswers == 1)
        #expect(rehearsal.state.statistics.answersByStatus.isEmpty)
        rehearsal.state.scenario.faults = [:]
        let again = rehearsal.send(Rehearsal.creation(key: "k"))
        #expect(again.status == 200)
        #expect((again.fields["chargebee-idempotency-replayed"] != nil) == (sources == 1))
        #expect(rehearsal.state.site.sources.count == 1)
    }

    @Test func `After an error that followed the effect, the key holds the effect's answer`() {
        var rehearsal = Rehearsal { $0.faults = [.errorAfterEffect: 1] }
        #expect(rehearsal.send(Rehearsal.creation(key: "k")).status == 500)
        #expect(rehearsal.state.site.sources.count == 1)
        rehearsal.state.scenario.faults = [:]
        #expect(rehearsal.send(Rehearsal.creation(key: "k")).source["customer_id"] as? String == "c1")
        #expect(rehearsal.state.site.sources.count == 1)
    }

    @Test func `Where errors are stored, an error that followed the effect is what the key holds`() {
        var rehearsal = Rehearsal {
            $0.faults = [.errorAfterEffect: 1]
            $0.storesErrorsUnderKey = true
        }
        rehearsal.send(Rehearsal.creation(key: "k"))
        rehearsal.state.scenario.faults = [:]
        let again = rehearsal.send(Rehearsal.creation(key: "k"))
        #expect(again.status == 500)
        #expect(again.fields["chargebee-idempotency-replayed"] == "true")
    }

    @Test func `A slow body is the whole answer`() {
        var rehearsal = Rehearsal { $0.faults = [.slowBody: 1] }
        guard case .slow(let answer) = rehearsal.deliver(Rehearsal.creation()) else {
            Issue.record("the answer is not slow")
            return
        }
        #expect(answer.status == 200)
    }

    @Test func `The same requests meet the same faults, in whatever order they come`() {
        let requests = (0..<300).map { Rehearsal.creation("c\($0)", [("reference_id", "r\($0)")]) }
        func statuses(_ requests: [SandboxRequest], seed: UInt64) -> [Int] {
            var rehearsal = Rehearsal {
                $0.seed = seed
                $0.faults = [.internalError: 0.2, .badGateway: 0.1, .droppedAfterEffect: 0.1]
            }
            return requests.map { rehearsal.send($0).status }
        }
        let first = statuses(requests, seed: 1)
        #expect(statuses(requests.reversed(), seed: 1) == first.reversed())
        #expect(statuses(requests, seed: 2) != first)
        #expect((40...80).contains(first.count { $0 == 500 }))
        #expect((15...45).contains(first.count { $0 == 502 }))
        #expect((15...45).contains(first.count { $0 == 0 }))
    }

    @Test func `A retry is a new draw`() {
        var rehearsal = Rehearsal { $0.faults = [.internalError: 0.5] }
        let statuses = (0..<20).map { _ in rehearsal.send(Rehearsal.get("payment_sources")).status }
        #expect(Set(statuses) == [200, 500])
    }

    @Test func `Latency stays in its range`() throws {
        var rehearsal = Rehearsal { $0.latency = .even(20...40) }
        let latencies = try (0..<200).map { try rehearsal.start(Rehearsal.creation("c\($0)")).latency }
        #expect(latencies.allSatisfy { (20...40).contains($0) })
        #expect(Set(latencies).count > 10)
    }

    @Test func `The report counts everything and the data can begin anew`() throws {
        var rehearsal = Rehearsal()
        var silent = Rehearsal.creation("c1")
        silent.isSilent = true
        rehearsal.send(silent)
        rehearsal.send(Rehearsal.creation("c1"))
        rehearsal.send(Rehearsal.get("payment_sources/none"))
        func report() throws -> [String: Any] {
            var writer = JSONWriter()
            rehearsal.state.statistics.write(to: &writer, site: rehearsal.state.site)
            return try #require(try JSONSerialization.jsonObject(with: Data(writer.bytes)) as? [String: Any])
        }
        let counts = try report()
        for (name, count) in [
            "requests": 3, "silent_posts": 1, "payment_sources": 2, "customers": 1, "doubled_pairs": 1, "effects": 2,
            "replays": 0, "dropped_answers": 0, "max_requests_in_any_60s": 3, "max_concurrent_seen": 1,
            "lane_overlaps": 0,
        ] {
            #expect(counts[name] as? Int == count, "\(name)")
        }
        #expect(counts["answers_by_status"] as? [String: Int] == ["200": 2, "404": 1])
        rehearsal.state.reset()
        #expect(try report()["requests"] as? Int == 0)
        #expect(try report()["payment_sources"] as? Int == 0)
    }
}
