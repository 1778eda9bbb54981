import ChargebeeAPI
import MigrationModel
import TestSupport
import Testing

@testable import Execution

/// Whole runs in which something is down: what it costs, and that rows at fault themselves cannot hide behind it.
struct OutageRunTests {
    /// A run in virtual time against a site that is a function of row, call and time.
    private struct OutageRun {
        var scheduler: RequestScheduler
        var now = 0.0
        let site: (Int, APICall, Double) -> APIResponse
        private var flying: [(due: Double, dispatch: RequestScheduler.Dispatch)] = []
        private(set) var endings: [Int: RowEnding] = [:]

        init(
            rows: ClosedRange<Int>,
            first: [Int] = [],
            customers: Int = 1000,
            maxInFlight: Int = 20,
            retries: Int = 5,
            canary: Int? = nil,
            callsPerMinute: Int = 600,
            site: @escaping (Int, APICall, Double) -> APIResponse
        ) {
            var rules = StopRules()
            rules.canary = canary
            var limits = ExecutionLimits(callsPerMinute: callsPerMinute, maxInFlight: maxInFlight, retries: retries)
            limits.firstWindow = 4
            scheduler = RequestScheduler(
                limits: limits,
                rules: rules,
                signer: PlainSigner(),
                random: SeededGenerator(seed: 7)
            )
            self.site = site
            for ordinal in first + rows.filter({ !first.contains($0) }) {
                scheduler.accept(request(ordinal, customer: "customer-\(ordinal % customers)"))
            }
            scheduler.endInput()
        }

        /// Goes on until the run is over; a call takes 0.3 s.
        mutating func finish(within seconds: Double = 7200) {
            while now < seconds {
                switch scheduler.next(at: at(now)) {
                case .finished: return
                case .send(let dispatch):
                    flying.append((now + 0.3, dispatch))
                    continue
                case .end(let ending): endings[ending.address.ordinal] = ending
                case .wait(let deadline):
                    let due = [deadline.map { $0 / .seconds(1) }, flying.first?.due].compactMap(\.self).min()
                    guard let due else { return }
                    now = max(now + 0.000_001, due)
                }
                while let (due, dispatch) = flying.first, due <= now {
                    flying.removeFirst()
                    let response = site(dispatch.ordinal, dispatch.call, now)
                    if let ending = scheduler.receive(response, for: dispatch.ordinal, at: at(now))?.ending {
                        endings[dispatch.ordinal] = ending
                    }
                }
            }
        }

        func count(_ ending: Ending) -> Int { endings.values.count { $0.ending == ending } }
    }

    private static let gatewayIsDown = refused(
        400,
        "payment_processing_failed",
        cause: "gateway.technical.network_downtime"
    )

    @Test(arguments: [1, 20])
    func `Rows that are at fault themselves end, and keep no good row from being sent`(maxInFlight: Int) {
        let bad: Set = [3, 17, 31, 45, 59]
        // As in a run that goes on after one in which they failed: they come first.
        var run = OutageRun(rows: 1...300, first: bad.sorted(), maxInFlight: maxInFlight) { ordinal, _, _ in
            bad.contains(ordinal) ? Self.gatewayIsDown : created("pm_\(ordinal)")
        }
        run.finish()
        #expect(run.scheduler.stopReason == nil)
        #expect(run.count(.created) == 295)
        #expect(run.count(.failed) == 5)
    }

    @Test(arguments: [(1, 5, nil), (2, 5, nil), (20, 2, nil), (20, 5, 3)] as [(Int, Int, Int?)])
    func `In Chargebee's maintenance no row ends, though it can still be read`(
        maxInFlight: Int,
        retries: Int,
        canary: Int?
    ) {
        var run = OutageRun(rows: 1...300, maxInFlight: maxInFlight, retries: retries, canary: canary) { _, call, _ in
            call.method == .get ? page([]) : refused(503, "site_read_only_mode")
        }
        run.finish()
        #expect(run.scheduler.stopReason == .outage(.chargebee, "HTTP 503, site_read_only_mode"))
        #expect((300...400).contains(run.now))
        #expect(run.endings.isEmpty)
    }

    @Test(arguments: [1, 4, 20])
    func `Failures that are stored under the key and replayed hide no outage`(maxInFlight: Int) {
        var seen: Set<String> = []
        var run = OutageRun(rows: 1...300, maxInFlight: maxInFlight) { _, call, _ in
            guard call.method == .post, let key = call.idempotencyKey else { return page([]) }
            return refused(500, "internal_error", isReplayed: !seen.insert(key).inserted)
        }
        run.finish()
        #expect(run.scheduler.stopReason == .outage(.chargebee, "HTTP 500, internal_error"))
        #expect(run.endings.isEmpty)
    }

    @Test(arguments: [1, 4, 20], [1, 2, 5])
    func `Where the gateway is down, finding out costs no row its retries`(maxInFlight: Int, retries: Int) {
        var run = OutageRun(rows: 1...300, maxInFlight: maxInFlight, retries: retries) { _, _, _ in Self.gatewayIsDown }
        run.finish()
        #expect(run.scheduler.stopReason == .outage(.gateway, "HTTP 400, payment_processing_failed"))
        #expect(run.endings.isEmpty)
    }

    @Test(
        arguments: [1, 4, 20],
        [APIResponse.notSent("refused"), .lost("reset"), refused(503, "internal_temporary_error"), gatewayIsDown]
    )
    func `An outage of 30 seconds costs no row, and the run goes on by itself`(maxInFlight: Int, down: APIResponse) {
        var run = OutageRun(rows: 1...300, maxInFlight: maxInFlight) { ordinal, _, now in
            (5..<35).contains(now) ? down : created("pm_\(ordinal)")
        }
        run.finish()
        #expect(run.scheduler.stopReason == nil)
        #expect(run.count(.created) == 300)
        #expect(run.scheduler.tally.retries <= 100)
    }

    @Test func `An outage of four minutes at a test site's pace is waited out`() {
        var run = OutageRun(rows: 1...200, callsPerMinute: 142) { ordinal, _, now in
            (4..<244).contains(now) ? .notSent("refused") : created("pm_\(ordinal)")
        }
        run.finish()
        #expect(run.scheduler.stopReason == nil)
        #expect(run.count(.created) == 200)
    }

    @Test func `A server that never answers ends the run after five minutes`() {
        for maxInFlight in [1, 2, 20] {
            var run = OutageRun(rows: 1...300, maxInFlight: maxInFlight) { _, _, _ in .notSent("refused") }
            run.finish()
            #expect(run.scheduler.stopReason == .unreachable("refused"))
            #expect((300...331).contains(run.now))
        }
    }

    @Test func `A last row that nobody answers ends the run sooner, and stays as it is`() {
        var run = OutageRun(rows: 1...1) { _, _, _ in .lost("reset") }
        run.finish()
        #expect(run.scheduler.stopReason == .unreachable("reset"))
        #expect(run.endings.isEmpty)
    }

    @Test func `A last row whose connection is cut each time is looked up, and does not stop the run`() {
        var run = OutageRun(rows: 1...1) { _, call, _ in call.method == .get ? page([]) : .lost("reset") }
        run.finish()
        #expect(run.scheduler.stopReason == nil)
        #expect(run.scheduler.tally.leftInDoubt == 1)
    }

    @Test func `Time in which nobody asked does not count as an outage`() {
        var breaker = CircuitBreaker(retries: 5, longestOutage: .seconds(300))
        _ = breaker.note(.down(.silence), row: 1, at: .zero)
        // Held for a quarter of an hour.
        for row in 2...5 { _ = breaker.note(.down(.silence), row: row, at: .seconds(900)) }
        breaker.beganProbe(row: 2, at: .seconds(901))
        #expect(breaker.note(.down(.silence), row: 2, at: .seconds(902)) == .none)
        // Held again, while it is open.
        breaker.beganProbe(row: 3, at: .seconds(2000))
        #expect(breaker.note(.down(.silence), row: 3, at: .seconds(2001)) == .none)
    }

    @Test(arguments: [RetryAfter.seconds(0), .date(epoch - 50_000)])
    func `A Retry-After that is over already is backed off like none`(header: RetryAfter) {
        var run = OutageRun(rows: 1...300) { ordinal, _, now in
            (3..<33).contains(now)
                ? refused(429, "api_request_limit_exceeded", retryAfter: header) : created("pm_\(ordinal)")
        }
        run.finish()
        #expect(run.count(.created) == 300)
        #expect(run.scheduler.tally.retries < 30)
    }

    @Test func `A key of an earlier run ages by the steady clock, however the calendar clock is set`() {
        var scheduler = scheduler()
        let history = RowHistory(
            attempts: 1,
            generation: 0,
            idempotencyKey: "row-1-0",
            keyFirstSentAt: epoch - 20 * 60 * 1000,
            isInDoubt: true,
            lastUnansweredAt: epoch - 20 * 60 * 1000
        )
        scheduler.accept(request(1), history: history, at: at(0))
        // A quarter of an hour later, by a clock that was set back by twelve minutes.
        let later = Moment(elapsed: .seconds(15 * 60), wall: epoch + 3 * 60 * 1000)
        #expect(scheduler.dispatch(at: later)?.intent.purpose == .lookUp)
    }

    @Test func `Calls count from when they leave, not from when they were decided`() {
        var log = PaceLog(callsPerMinute: 2)
        log.record(at: .zero)
        log.record(at: .seconds(1))
        log.postpone(last: 2, to: .seconds(10))
        #expect(log.nextAllowed >= .seconds(70))
        #expect(log.callsInLastMinute(at: .seconds(65)) == 2)
    }

    @Test func `Calls of an earlier process beyond the limit count once the limit is raised`() {
        var log = PaceLog(callsPerMinute: 10, earlier: (0..<600).map { .seconds(-59 + Double($0) * 0.05) })
        log.change(callsPerMinute: 600)
        var sent = 0
        var now = Duration.zero
        while now < .seconds(1) {
            if log.nextAllowed <= now {
                log.record(at: now)
                sent += 1
            }
            now += .milliseconds(10)
        }
        #expect(sent == 0)
    }
}
