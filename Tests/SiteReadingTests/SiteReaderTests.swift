import ChargebeeAPI
import Execution
import SiteReading
import Synchronization
import Testing

@Suite struct SiteReaderTests {
    @Test func `All pages are read, and each source comes once`() async throws {
        let site = ScriptedSite(.init(sources: (1...5).map { .sample($0) }))
        var ids: [String] = []
        try await SiteReader.of(site).sources(SourceFilter()) { ids += $0.sources.map(\.id) }
        #expect(ids == ["pm_1", "pm_2", "pm_3", "pm_4", "pm_5"])
        #expect(site.calls.count == 3)
    }

    @Test func `A list can be gone on with from an offset`() async throws {
        let site = ScriptedSite(.init(sources: (1...5).map { .sample($0) }))
        var ids: [String] = []
        try await SiteReader.of(site).sources(SourceFilter(), from: "p4") { ids += $0.sources.map(\.id) }
        #expect(ids == ["pm_5"])
    }

    @Test func `An empty site is one empty page`() async throws {
        let site = ScriptedSite(.init())
        var pages = 0
        try await SiteReader.of(site).customers { page in
            pages += 1
            #expect(page.customers.isEmpty)
        }
        #expect(pages == 1)
    }

    @Test func `A source without a reference is on its page all the same`() async throws {
        var source = PaymentSource.sample(1)
        source.referenceID = ""
        let site = ScriptedSite(.init(sources: [source]))
        var count = 0
        try await SiteReader.of(site).sources(SourceFilter()) { count += $0.sources.count }
        #expect(count == 1)
    }

    @Test(arguments: [1, 2, 3, 7, 100])
    func `A list that goes round in a circle is found out`(length: Int) async throws {
        let site = ScriptedSite(.init())
        site.change { content in
            content.fault = { call, _ in
                let next = "o\(call % length)"
                return .answered(APIAnswer(status: 200, body: Array(#"{"list":[],"next_offset":"\#(next)"}"#.utf8)))
            }
        }
        await #expect(throws: SiteReadingError(.endless, call: "GET payment_sources")) {
            try await SiteReader.of(site).sources(SourceFilter()) { _ in }
        }
        #expect(site.calls.count <= 4 * length + 4)
    }

    @Test func `What Chargebee does not know is nil, by its id`() async throws {
        let site = ScriptedSite(.init(sources: [.sample(1)], customers: [CustomerRoles(customerID: "cus_1")]))
        let reader = SiteReader.of(site)
        #expect(try await reader.source("pm_1")?.id == "pm_1")
        #expect(try await reader.source("pm_2") == nil)
        #expect(try await reader.customer("cus_1")?.customerID == "cus_1")
        #expect(try await reader.customer("cus_2") == nil)
    }

    @Test(arguments: [400, 404, 410])
    func `A refusal that is not in Chargebee's words says nothing of what is there`(status: Int) async throws {
        let site = ScriptedSite(.init(sources: [.sample(1)], customers: [CustomerRoles(customerID: "cus_1")]))
        let page = APIResponse.answered(APIAnswer(status: status, body: Array("<html>proxy</html>".utf8)))
        site.change { $0.fault = { call, _ in call % 2 == 1 ? page : nil } }
        let reader = SiteReader.of(site)
        #expect(try await reader.source("pm_1")?.id == "pm_1")
        #expect(try await reader.customer("cus_1")?.customerID == "cus_1")
        // What Chargebee itself does not know is asked for once more, and then believed.
        #expect(try await reader.customer("cus_2") == nil)
        #expect(site.calls.count == 6)
    }

    @Test(arguments: [
        APIResponse.notSent("no route"), .lost("time-out"),
        .answered(APIAnswer(status: 502, body: Array("<html>".utf8))),
        .answered(ScriptedSite.refusal(429, "api_request_limit_exceeded", retryAfter: .seconds(3))),
        .answered(ScriptedSite.refusal(503, "site_not_ready")),
        .answered(APIAnswer(status: 200, body: Array("<html>".utf8))),
    ])
    func `A call that meets what passes is made again`(response: APIResponse) async throws {
        let site = ScriptedSite(.init(sources: [.sample(1)]))
        site.change { $0.fault = { call, _ in call < 3 ? response : nil } }
        let reader = SiteReader.of(site)
        #expect(try await reader.source("pm_1")?.id == "pm_1")
        #expect(site.calls.count == 3)
        #expect(reader.calls == 3)
    }

    @Test(arguments: [
        (APIResponse.notSent("no route"), SiteReadingError.Code.unreachable),
        (.lost("time-out"), .unreachable),
        (.answered(APIAnswer(status: 502)), .outage),
        (.answered(ScriptedSite.refusal(503, "site_read_only_mode")), .outage),
        (.answered(ScriptedSite.refusal(429, "api_request_limit_exceeded")), .throttled),
        (.answered(ScriptedSite.refusal(401, "api_authentication_failed")), .accessRefused),
        (.answered(ScriptedSite.refusal(404, "site_not_found")), .accessRefused),
        (.answered(APIAnswer(status: 302)), .accessRefused),
        (.answered(ScriptedSite.refusal(400, "param_wrong_value")), .refused),
        (.answered(APIAnswer(status: 400)), .foreignAnswer),
        (.answered(APIAnswer(status: 404, body: Array("<html>not found</html>".utf8))), .foreignAnswer),
        (.answered(APIAnswer(status: 200, body: Array("{}".utf8))), .unreadable),
    ])
    func `A trouble that stays ends the reading, and says which it is`(
        response: APIResponse,
        code: SiteReadingError.Code
    ) async throws {
        let site = ScriptedSite(.init())
        site.change { $0.fault = { _, _ in response } }
        let clock = ManualClock()
        let error = await #expect(throws: SiteReadingError.self) {
            try await SiteReader.of(site, clock: clock).source("pm_1")
        }
        #expect(error?.code == code)
        #expect(error?.description.isEmpty == false)
        switch code {
        case .accessRefused, .refused: #expect(site.calls.count == 1)
        case .unreadable: #expect(site.calls.count == 4)
        // As long as an outage may last.
        default: #expect(clock.now.elapsed >= .seconds(300))
        }
    }

    @Test func `An outage that is shorter than is waited ends nothing, however many retries it takes`() async throws {
        let site = ScriptedSite(.init(sources: [.sample(1)]))
        let clock = ManualClock()
        site.change { $0.fault = { _, _ in clock.now.elapsed < .seconds(290) ? .lost("down") : nil } }
        #expect(try await SiteReader.of(site, clock: clock, retries: 1).source("pm_1") != nil)
    }

    @Test func `Never more calls are made in any minute than the pace allows`() async throws {
        let site = ScriptedSite(.init(sources: (1...600).map { .sample($0) }))
        let clock = ManualClock()
        var times: [Duration] = []
        let reader = SiteReader.of(site, clock: clock) { if $0.waitsUntil == nil { times.append($0.at.elapsed) } }
        try await reader.sources(SourceFilter()) { _ in }
        #expect(times.count == 300)
        for (index, time) in times.enumerated().dropFirst(120) {
            #expect(time - times[index - 120] > .seconds(60))
        }
        // And not much fewer.
        #expect(clock.now.elapsed < .seconds(155))
    }

    @Test func `Calls that were made before count`() async throws {
        let site = ScriptedSite(.init(sources: [.sample(1)]))
        let clock = ManualClock()
        let reader = SiteReader(
            transport: site,
            limits: ReadingLimits(callsPerMinute: 10, retries: 0),
            earlierCalls: Array(repeating: .seconds(-1), count: 10),
            clock: clock
        )
        _ = try await reader.source("pm_1")
        #expect(clock.now.elapsed >= .seconds(59))
    }

    @Test func `Each call is entered in the site's ledger, and leaves it`() async throws {
        let site = ScriptedSite(.init(sources: [.sample(1)]))
        site.change { $0.fault = { call, _ in call == 1 ? .lost("time-out") : nil } }
        let ledger = CountingLedger()
        let clock = ManualClock()
        let reader = SiteReader(
            transport: site,
            limits: ReadingLimits(callsPerMinute: 60, retries: 3),
            site: ledger,
            clock: clock
        )
        _ = try await reader.source("pm_1")
        #expect(ledger.counts == [2, 2])
        // The ledger made it wait before each call.
        #expect(clock.now.elapsed >= .seconds(10))
    }

    @Test func `Retry-After is waited for, and the wait is told`() async throws {
        let site = ScriptedSite(.init(sources: [.sample(1)]))
        let busy = ScriptedSite.refusal(429, "api_request_limit_exceeded", retryAfter: .seconds(20))
        site.change { $0.fault = { call, _ in call == 1 ? .answered(busy) : nil } }
        let clock = ManualClock()
        var bindings: Set<Binding> = []
        let reader = SiteReader.of(site, clock: clock) { if $0.waitsUntil != nil { bindings.insert($0.binding) } }
        _ = try await reader.source("pm_1")
        #expect(clock.now.elapsed >= .seconds(20))
        #expect(bindings.contains(.retryAfter))
    }

    @Test func `A reading that is asked to end makes no further call, also while it waits`() async throws {
        let site = ScriptedSite(.init(sources: (1...5).map { .sample($0) }))
        let control = ReadingControl()
        var pages = 0
        await #expect(throws: SiteReadingError(.stopped, call: "GET payment_sources")) {
            try await SiteReader.of(site, control: control).sources(SourceFilter()) { _ in
                pages += 1
                if pages == 2 { control.drain() }
            }
        }
        #expect(site.calls.count == 2)
    }

    @Test func `Once the key was good, a refusal that is not in Chargebee's words is asked again`() async throws {
        let site = ScriptedSite(.init(sources: [.sample(1)]))
        site.change { $0.fault = { call, _ in call == 2 ? .answered(APIAnswer(status: 403)) : nil } }
        let reader = SiteReader.of(site)
        _ = try await reader.source("pm_1")
        #expect(try await reader.source("pm_1") != nil)
        #expect(site.calls.count == 3)
    }
}

/// A ledger that has every call wait five seconds and counts those that enter and leave.
private final class CountingLedger: SiteLedger {
    private let state = Mutex((waited: false, counts: [0, 0]))
    var counts: [Int] { state.withLock { $0.counts } }
    var participants: Int { 2 }

    func enter(_ method: ChargebeeAPI.Operation.Method, callsPerMinute: Int, at now: Moment) -> SiteDecision {
        state.withLock { state in
            if !state.waited {
                state.waited = true
                return .full(until: now.elapsed + .seconds(5))
            }
            state.waited = false
            state.counts[0] += 1
            return .entered
        }
    }

    func announce(callsPerMinute: Int) {}
    func leave(_ method: ChargebeeAPI.Operation.Method) { state.withLock { $0.counts[1] += 1 } }
    func callsInLastMinute(at now: Moment) -> Int { 0 }
}
