import ChargebeeAPI
import Execution
import MigrationModel
import Testing

struct RequestSchedulerTests {
    // MARK: - Lanes, window, pace

    @Test func `At most one request of a customer is in flight, and rows keep their order`() {
        var scheduler = scheduler()
        for ordinal in 1...3 { scheduler.accept(request(ordinal, customer: "a")) }
        scheduler.accept(request(4, customer: "b"))
        scheduler.endInput()
        #expect(scheduler.dispatch(at: at(0))?.ordinal == 1)
        #expect(scheduler.dispatch(at: at(1))?.ordinal == 4)
        #expect(scheduler.dispatch(at: at(2)) == nil)
        _ = scheduler.receive(created("pm_1"), for: 1, at: at(3))
        #expect(scheduler.dispatch(at: at(3))?.ordinal == 2)
    }

    @Test func `No more requests are in flight than the window allows`() {
        var scheduler = scheduler(maxInFlight: 2)
        for ordinal in 1...5 { scheduler.accept(request(ordinal)) }
        #expect((0..<5).compactMap { scheduler.dispatch(at: at(Double($0)))?.ordinal } == [1, 2])
    }

    @Test func `A request that waits for its retry holds no place in the window`() {
        var scheduler = scheduler(maxInFlight: 1)
        for ordinal in 1...2 { scheduler.accept(request(ordinal)) }
        #expect(scheduler.dispatch(at: at(0))?.ordinal == 1)
        _ = scheduler.receive(refused(429, "lock_timeout"), for: 1, at: at(0.1))
        #expect(scheduler.waitingForRetry == 1)
        #expect(scheduler.dispatch(at: at(0.1))?.ordinal == 2)
    }

    @Test func `A row that waits for its retry keeps its customer's lane`() {
        var scheduler = scheduler()
        for ordinal in 1...2 { scheduler.accept(request(ordinal, customer: "a")) }
        #expect(scheduler.dispatch(at: at(0))?.ordinal == 1)
        _ = scheduler.receive(refused(500, "internal_error"), for: 1, at: at(0.1))
        #expect(scheduler.dispatch(at: at(60))?.ordinal == 1)
    }

    @Test func `Retries and look-ups count for the pace`() {
        var scheduler = scheduler(callsPerMinute: 2)
        scheduler.accept(request(1))
        scheduler.accept(request(2))
        #expect(scheduler.dispatch(at: at(0))?.ordinal == 1)
        _ = scheduler.receive(refused(500, "internal_error"), for: 1, at: at(0.1))
        #expect(scheduler.dispatch(at: at(30))?.ordinal == 1)
        #expect(scheduler.dispatch(at: at(59)) == nil)
        #expect(scheduler.dispatch(at: at(60.1))?.ordinal == 2)
        #expect(scheduler.tally.calls == 3)
    }

    @Test func `Retry-After pauses everything`() {
        var scheduler = scheduler()
        for ordinal in 1...3 { scheduler.accept(request(ordinal)) }
        _ = scheduler.dispatch(at: at(0))
        _ = scheduler.receive(refused(429, "api_request_limit_exceeded", retryAfter: .seconds(7)), for: 1, at: at(1))
        #expect(scheduler.dispatch(at: at(7.9)) == nil)
        #expect(scheduler.binding == .retryAfter)
        #expect(scheduler.dispatch(at: at(8)) != nil)
    }

    @Test func `Retry-After as a date is reckoned on the calendar clock`() {
        var scheduler = scheduler()
        scheduler.accept(request(1))
        _ = scheduler.dispatch(at: at(0))
        let date = RetryAfter.date(epoch + 11_000)
        _ = scheduler.receive(refused(429, "api_request_limit_exceeded", retryAfter: date), for: 1, at: at(1))
        #expect(scheduler.dispatch(at: at(10.9)) == nil)
        #expect(scheduler.dispatch(at: at(11.1))?.ordinal == 1)
    }

    // MARK: - Keys

    @Test func `Every attempt at a row has the same key`() {
        var scheduler = scheduler(retries: 3)
        scheduler.accept(request(1))
        var keys: [String?] = []
        for second in [0.0, 60, 120, 180] {
            let dispatch = scheduler.dispatch(at: at(second))
            keys.append(dispatch?.call.idempotencyKey)
            #expect(dispatch?.intent.attempt == keys.count)
            _ = scheduler.receive(.lost("timed out"), for: 1, at: at(second + 1))
        }
        #expect(keys == Array(repeating: "row-1-0", count: 4))
    }

    @Test func `A key that is 25 minutes old is not sent again, also within one run`() {
        var scheduler = scheduler()
        scheduler.accept(request(1))
        _ = scheduler.dispatch(at: at(0))
        _ = scheduler.receive(.lost("timed out"), for: 1, at: at(80))
        let dispatch = scheduler.dispatch(at: at(25 * 60))
        #expect(dispatch?.intent.purpose == .lookUp)
        #expect(dispatch?.call.method == .get)
        _ = scheduler.receive(page([]), for: 1, at: at(25 * 60 + 1))
        let again = scheduler.dispatch(at: at(25 * 60 + 2))
        #expect(again?.call.idempotencyKey == "row-1-1")
        #expect(again?.intent.generation == 1)
    }

    @Test(arguments: [(24 * 60, SendIntent.Purpose.request), (26 * 60, .lookUp), (-60, .lookUp)])
    func `A row in doubt from an earlier run is replayed while its key is fresh and looked up otherwise`(
        ageInSeconds: Int,
        purpose: SendIntent.Purpose
    ) {
        var scheduler = scheduler()
        let sentAt = epoch - UnixMilliseconds(ageInSeconds) * 1000
        let history = RowHistory(
            attempts: 2,
            generation: 0,
            idempotencyKey: "row-1-0",
            keyFirstSentAt: sentAt,
            isInDoubt: true
        )
        scheduler.accept(request(1), history: history)
        let intent = scheduler.dispatch(at: at(0))?.intent
        #expect(intent?.purpose == purpose)
        #expect(intent?.attempt == 3)
        #expect(intent?.idempotencyKey == "row-1-0")
        #expect(intent?.keyFirstSentAt == sentAt)
    }

    @Test func `A key whose body has changed is never sent again`() {
        var scheduler = scheduler()
        let history = RowHistory(
            attempts: 1,
            generation: 0,
            idempotencyKey: "of-another-body",
            keyFirstSentAt: epoch,
            isInDoubt: true
        )
        scheduler.accept(request(1), history: history)
        #expect(scheduler.dispatch(at: at(1))?.intent.purpose == .lookUp)
    }

    @Test func `A clock that is set back does not make a key young`() {
        var scheduler = scheduler()
        scheduler.accept(request(1))
        _ = scheduler.dispatch(at: at(0))
        _ = scheduler.receive(.lost("timed out"), for: 1, at: at(10))
        let later = Moment(elapsed: .seconds(26 * 60), wall: epoch + 6 * 60 * 1000)
        #expect(scheduler.dispatch(at: later)?.intent.purpose == .lookUp)
    }

    @Test func `A look-up just after a request was lost believes nothing yet`() {
        var scheduler = scheduler()
        let history = RowHistory(
            attempts: 1,
            generation: 0,
            idempotencyKey: "row-1-0",
            keyFirstSentAt: epoch - 26 * 60 * 1000,
            isInDoubt: true,
            lastUnansweredAt: epoch
        )
        scheduler.accept(request(1), history: history)
        scheduler.endInput()
        #expect(scheduler.dispatch(at: at(0))?.intent.purpose == .lookUp)
        let settlement = scheduler.receive(page([]), for: 1, at: at(1))
        #expect(settlement?.ending == nil && settlement?.answer.leavesDoubt == true)
        #expect(scheduler.tally.leftInDoubt == 1)
        #expect(scheduler.isFinished(at: at(2)))
    }

    @Test func `A row left in doubt may still take effect, so its customer's other rows are left too`() {
        var scheduler = scheduler(retries: 0)
        for ordinal in 1...3 { scheduler.accept(request(ordinal, customer: "a")) }
        #expect(scheduler.dispatch(at: at(0))?.ordinal == 1)
        _ = scheduler.receive(.lost("timed out"), for: 1, at: at(1))
        #expect(scheduler.dispatch(at: at(2))?.intent.purpose == .lookUp)
        _ = scheduler.receive(page([]), for: 1, at: at(3))
        scheduler.accept(request(4, customer: "a"))
        scheduler.accept(request(5, customer: "b"))
        #expect(scheduler.dispatch(at: at(4))?.ordinal == 5)
        #expect(scheduler.dispatch(at: at(5)) == nil)
        _ = scheduler.receive(created("pm_5"), for: 5, at: at(5))
        scheduler.endInput()
        #expect(scheduler.isFinished(at: at(6)))
        #expect(scheduler.tally.leftInDoubt == 1)
        #expect(scheduler.tally.leftUnsent == 3)
    }

    // MARK: - Stopping

    @Test func `Draining sends nothing new and waits for what is in flight`() {
        var scheduler = scheduler()
        for ordinal in 1...2 { scheduler.accept(request(ordinal)) }
        _ = scheduler.dispatch(at: at(0))
        scheduler.stop(.drained, at: at(0))
        #expect(scheduler.dispatch(at: at(1)) == nil)
        #expect(!scheduler.isFinished(at: at(1)))
        let settlement = scheduler.receive(created("pm_1"), for: 1, at: at(2))
        #expect(settlement?.ending?.ending == .created)
        #expect(scheduler.isFinished(at: at(2)))
    }

    @Test func `The canary sends so many rows one by one, then stops`() {
        var rules = StopRules()
        rules.canary = 2
        var scheduler = scheduler(rules: rules)
        for ordinal in 1...5 { scheduler.accept(request(ordinal)) }
        #expect(scheduler.dispatch(at: at(0))?.ordinal == 1)
        #expect(scheduler.dispatch(at: at(1)) == nil)
        _ = scheduler.receive(created("pm_1"), for: 1, at: at(2))
        #expect(scheduler.dispatch(at: at(2))?.ordinal == 2)
        _ = scheduler.receive(created("pm_2"), for: 2, at: at(3))
        #expect(scheduler.dispatch(at: at(3)) == nil)
        #expect(scheduler.isFinished(at: at(3)))
        #expect(scheduler.stopReason == .canary(2))
    }

    @Test func `A canary larger than the input does not stop it`() {
        var rules = StopRules()
        rules.canary = 3
        var scheduler = scheduler(rules: rules)
        scheduler.accept(request(1))
        scheduler.endInput()
        _ = scheduler.dispatch(at: at(0))
        _ = scheduler.receive(created("pm_1"), for: 1, at: at(1))
        #expect(scheduler.isFinished(at: at(1)))
        #expect(scheduler.stopReason == nil)
    }

    @Test func `A server that answers nothing through all retries stops the run and leaves the row in doubt`() {
        var scheduler = scheduler(retries: 2)
        scheduler.accept(request(1))
        var last: RequestScheduler.Settlement?
        var purposes: [SendIntent.Purpose?] = []
        for second in [0.0, 60, 120, 180, 240, 300] {
            purposes.append(scheduler.dispatch(at: at(second))?.intent.purpose)
            last = scheduler.receive(.lost("closed"), for: 1, at: at(second + 1))
        }
        #expect(purposes == [.request, .request, .request, .lookUp, .lookUp, .lookUp])
        #expect(scheduler.stopReason == .unreachable("closed"))
        #expect(last?.ending == nil)
        #expect(last?.answer.leavesDoubt == true)
    }

    @Test func `A refused connection leaves no doubt`() {
        var scheduler = scheduler(retries: 0)
        scheduler.accept(request(1))
        _ = scheduler.dispatch(at: at(0))
        let settlement = scheduler.receive(.notSent("refused"), for: 1, at: at(1))
        #expect(settlement?.answer.leavesDoubt == false)
        #expect(scheduler.stopReason == .unreachable("refused"))
    }

    @Test func `A page of a proxy that refuses one row lets the others go first, and three such rows stop the run`() {
        let html = APIResponse.answered(APIAnswer(status: 403, body: Array("<html>".utf8)))
        var scheduler = scheduler()
        for ordinal in 1...3 { scheduler.accept(request(ordinal)) }
        for (ordinal, second) in [(1, 0.0), (2, 1.0)] {
            #expect(scheduler.dispatch(at: at(second))?.ordinal == ordinal)
            let settlement = scheduler.receive(html, for: ordinal, at: at(second + 0.5))
            #expect(settlement?.ending == nil)
            #expect(scheduler.stopReason == nil)
        }
        #expect(scheduler.dispatch(at: at(2))?.ordinal == 3)
        _ = scheduler.receive(html, for: 3, at: at(3))
        #expect(scheduler.stopReason == .accessRefused(APIFailure(status: 403)))
    }

    @Test func `An answer in Chargebee's own words between refusals of a proxy begins their count anew`() {
        let html = APIResponse.answered(APIAnswer(status: 403, body: Array("<html>".utf8)))
        var scheduler = scheduler()
        for ordinal in 1...4 { scheduler.accept(request(ordinal)) }
        for (ordinal, response) in [(1, html), (2, html), (3, refused(404, "resource_not_found")), (4, html)] {
            #expect(scheduler.dispatch(at: at(Double(ordinal)))?.ordinal == ordinal)
            _ = scheduler.receive(response, for: ordinal, at: at(Double(ordinal) + 0.5))
        }
        #expect(scheduler.stopReason == nil)
    }

    @Test(arguments: [(401, "api_authentication_failed"), (403, "request_blocked"), (404, "site_not_found")])
    func `A refused key or site stops the run, and the row has not ended`(status: Int, code: String) {
        var scheduler = scheduler()
        scheduler.accept(request(1))
        _ = scheduler.dispatch(at: at(0))
        let settlement = scheduler.receive(refused(status, code), for: 1, at: at(1))
        #expect(settlement?.ending == nil)
        #expect(settlement?.answer.leavesDoubt == false)
        #expect(
            scheduler.stopReason
                == .accessRefused(
                    APIFailure(
                        status: status,
                        code: code,
                        type: "invalid_request",
                        message: "No."
                    )
                )
        )
    }
}
