import Testing

@testable import ChargebeeSandbox

@Suite struct LimitTests {
    @Test func `The limit holds in any 60 seconds, exactly, and says when it ends`() {
        var rehearsal = Rehearsal { $0.requestsPerMinute = 3 }
        let start = rehearsal.now
        let request = Rehearsal.get("payment_sources")
        for instant in [0, 10_000, 59_999] as [Int64] {
            rehearsal.now = start + instant
            #expect(rehearsal.send(request).status == 200)
        }
        let refused = rehearsal.send(request)
        #expect(refused.status == 429)
        #expect(refused.code == "api_request_limit_exceeded")
        #expect(refused.fields["retry-after"] == "1")
        rehearsal.now = start + 60_000
        #expect(rehearsal.send(request).status == 200)
        #expect(rehearsal.send(request).fields["retry-after"] == "10")
        rehearsal.now = start + 69_999
        #expect(rehearsal.send(request).status == 429)
        rehearsal.now = start + 70_000
        #expect(rehearsal.send(request).status == 200)
        #expect(rehearsal.state.statistics.limits["requests_per_minute"] == 3)
    }

    @Test func `The most requests in any 60 seconds are counted with the refused ones`() {
        var window = SlidingWindow()
        for instant in [0, 1, 2, 59_999, 60_000, 60_001, 200_000] as [Int64] { window.note(instant) }
        #expect(window.maximum == 4)
        #expect(window.count(at: 260_000) == 0)
    }

    @Test func `The window agrees with counting by hand`() {
        var generator = SeededGenerator(seed: 3)
        var window = SlidingWindow()
        var instants: [Int64] = []
        for _ in 0..<20_000 {
            let instant = (instants.last ?? 0) + Int64(generator.next() % 40)
            instants.append(instant)
            window.note(instant)
        }
        var (most, start) = (0, 0)
        for (end, instant) in instants.enumerated() {
            while instants[start] <= instant - 60_000 { start += 1 }
            most = max(most, end - start + 1)
        }
        #expect(window.maximum == most)
    }

    @Test func `A clock that is set back opens no window`() {
        var rehearsal = Rehearsal { $0.requestsPerMinute = 1 }
        #expect(rehearsal.send(Rehearsal.get("payment_sources")).status == 200)
        rehearsal.pass(seconds: -3600)
        #expect(rehearsal.send(Rehearsal.get("payment_sources")).status == 429)
    }

    @Test func `A clock that is set back leaves lists in the order of creation`() {
        var rehearsal = Rehearsal()
        for reference in ["a", "b", "c"] {
            rehearsal.send(Rehearsal.creation("c1", [("reference_id", reference)]))
            rehearsal.pass(seconds: -60)
        }
        let request = Rehearsal.get("payment_sources", [("customer_id[is]", "c1")])
        #expect(rehearsal.send(request).listedReferences == ["c", "b", "a"])
    }

    @Test func `Posts and gets have limits of their own at one time`() throws {
        var rehearsal = Rehearsal {
            $0.maxConcurrentPosts = 1
            $0.maxConcurrentGets = 1
        }
        let post = try rehearsal.start(Rehearsal.creation("c1"))
        let get = try rehearsal.start(Rehearsal.get("payment_sources"))
        #expect(rehearsal.send(Rehearsal.creation("c2")).status == 429)
        #expect(rehearsal.send(Rehearsal.get("payment_sources")).status == 429)
        _ = rehearsal.state.finish(post, at: rehearsal.now)
        _ = rehearsal.state.finish(get, at: rehearsal.now)
        #expect(rehearsal.send(Rehearsal.creation("c2")).status == 200)
        #expect(rehearsal.send(Rehearsal.get("payment_sources")).status == 200)
        #expect(rehearsal.state.statistics.maxConcurrentSeen == 2)
        #expect(rehearsal.state.statistics.limits["max_concurrent"] == 2)
    }

    @Test func `Two posts of one customer at a time are counted, and refused where the lock is enforced`() throws {
        for isEnforced in [false, true] {
            var rehearsal = Rehearsal { $0.enforcesCustomerLock = isEnforced }
            let first = try rehearsal.start(Rehearsal.creation("c1", key: "k1"))
            #expect(rehearsal.send(Rehearsal.creation("c2", key: "k2")).status == 200)
            let second = rehearsal.send(Rehearsal.creation("c1", key: "k3", [("reference_id", "other")]))
            #expect(second.status == (isEnforced ? 429 : 200))
            #expect(second.code == (isEnforced ? "lock_timeout" : nil))
            #expect(rehearsal.state.statistics.laneOverlaps == 1)
            _ = rehearsal.state.finish(first, at: rehearsal.now)
            let retry = rehearsal.send(Rehearsal.creation("c1", key: "k3", [("reference_id", "other")]))
            #expect(retry.status == 200)
            #expect(rehearsal.state.site.sources.count == 3)
            #expect(rehearsal.state.statistics.laneOverlaps == 1)
        }
    }

    @Test func `A change to a source is in its customer's lane`() throws {
        var rehearsal = Rehearsal()
        let id = rehearsal.send(Rehearsal.creation("c1")).sourceID
        _ = try rehearsal.start(Rehearsal.creation("c1", [("reference_id", "b")]))
        rehearsal.send(Rehearsal.post("payment_sources/\(id)/delete_local"))
        #expect(rehearsal.state.statistics.laneOverlaps == 1)
    }

    @Test(arguments: [
        (SandboxScenario.RetryAfterStyle.seconds, "7" as String?),
        (.httpDate, "Thu, 15 Jan 2026 12:00:07 GMT"), (.none, nil),
    ])
    func `Retry-After comes in the scenario's style`(style: SandboxScenario.RetryAfterStyle, value: String?) {
        var rehearsal = Rehearsal {
            $0.faults = [.throttled: 1]
            $0.throttleSeconds = 7
        }
        let answer = rehearsal.deliver(Rehearsal.creation()).answer
        #expect(Reply(answer, retryAfter: style).fields["retry-after"] == value)
    }
}
