import ChargebeeAPI
import Execution
import MigrationModel
import Testing

/// What each kind of response does to a row.
struct SettlementTests {
    /// Gives one row the responses in turn, each as soon as the row is sent, and returns how the row ended.
    private func ending(
        retries: Int = 1,
        tokens: TokenFields? = nil,
        secondsBetween: Double = 60,
        _ responses: [APIResponse]
    ) -> (ending: RowEnding?, purposes: [SendIntent.Purpose], keys: Set<String>, stop: StopReason?) {
        var scheduler = scheduler(retries: retries)
        scheduler.accept(request(1, tokens: tokens))
        // Another row keeps the server from looking silent.
        scheduler.accept(request(2))
        var purposes: [SendIntent.Purpose] = []
        var keys: Set<String> = []
        var second = 0.0
        for response in responses {
            guard let dispatch = scheduler.dispatch(at: at(second)) else { break }
            if scheduler.dispatch(at: at(second + 0.5))?.ordinal == 2 {
                _ = scheduler.receive(created("pm_other"), for: 2, at: at(second + 0.6))
            }
            purposes.append(dispatch.intent.purpose)
            keys.insert(dispatch.intent.idempotencyKey)
            second += 1
            let settlement = scheduler.receive(response, for: 1, at: at(second))
            if let ending = settlement?.ending { return (ending, purposes, keys, scheduler.stopReason) }
            second += secondsBetween
        }
        return (nil, purposes, keys, scheduler.stopReason)
    }

    private var ours: PaymentSource {
        PaymentSource(
            id: "pm_ours",
            customerID: "customer-1",
            referenceID: "cus_customer-1/card_number1",
            gatewayAccountID: "gw_1",
            createdAt: epoch / 1000 + 1
        )
    }

    @Test func `A success ends the row as created, with its id`() {
        let result = ending([created("pm_1")]).ending
        #expect(result?.ending == .created)
        #expect(result?.paymentSourceID == "pm_1")
    }

    @Test func `A replay after a lost answer ends the row as recovered`() {
        let result = ending([.lost("closed"), created("pm_1", isReplayed: true)])
        #expect(result.ending?.ending == .recovered)
        #expect(result.ending?.code == "answer_replayed")
        #expect(result.keys == ["row-1-0"])
    }

    @Test func `A success whose body is cut off is asked for again under the same key`() {
        let cut = APIResponse.answered(APIAnswer(status: 200, body: Array(#"{"payment_source":{"id":"pm"#.utf8)))
        let result = ending([cut, created("pm_1", isReplayed: true)])
        #expect(result.ending?.ending == .recovered)
        #expect(result.keys == ["row-1-0"])
    }

    @Test(arguments: [
        (400, "param_wrong_value"), (400, "payment_processing_failed"), (404, "resource_not_found"),
        (405, "http_method_not_supported"), (422, "unable_to_process_request"), (418, "something_new"),
    ])
    func `A refusal for good ends the row as failed, in Chargebee's words`(status: Int, code: String) {
        let result = ending([refused(status, code, message: "Not this one.")])
        #expect(result.ending?.ending == .failed)
        #expect(result.ending?.httpStatus == status)
        #expect(result.ending?.code == code)
        #expect(result.ending?.message == "Not this one.")
        #expect(result.purposes == [.request])
    }

    @Test func `A token that Chargebee quotes is taken out of the message`() {
        let tokens = TokenFields(referenceID: "cus_Secret/card_Hidden")
        let message = "Invalid Reference ID cus_Secret/card_Hidden (card_Hidden of cus_Secret)"
        let result = ending(tokens: tokens, [refused(400, "invalid_request", message: message)])
        #expect(result.ending?.message == "Invalid Reference ID … (… of …)")
    }

    @Test func `A technical problem of the gateway is retried, a decline is not`() {
        let technical = refused(400, "payment_processing_failed", cause: "gateway.technical.timeout")
        #expect(ending([technical, created("pm_1")]).ending?.ending == .created)
        #expect(ending([technical, technical]).ending?.ending == .failed)
        let decline = refused(400, "payment_processing_failed", cause: "gateway.general.decline")
        #expect(ending([decline]).ending?.ending == .failed)
    }

    @Test func `After the last retry of a 500 the customer is looked up`() {
        let error = refused(500, "internal_error")
        #expect(ending([error, error, page([ours])]).ending?.ending == .recovered)
        let failed = ending([error, error, page([])])
        #expect(failed.ending?.ending == .failed)
        #expect(failed.ending?.code == "no_success")
        #expect(failed.purposes == [.request, .request, .lookUp])
    }

    @Test func `A row without an answer that cannot be found stays in doubt instead of being sent again`() {
        let result = ending([.lost("timed out"), .lost("timed out"), page([])])
        #expect(result.ending == nil)
        #expect(result.stop == nil)
        #expect(result.purposes == [.request, .request, .lookUp])
    }

    @Test func `A refusal after a lost answer is believed only after a look-up`() {
        let refusal = refused(400, "invalid_request")
        #expect(ending([.lost("closed"), refusal, page([ours])]).ending?.ending == .recovered)
        #expect(ending(secondsBetween: 400, [.lost("closed"), refusal, page([])]).ending?.ending == .failed)
        #expect(ending([.lost("closed"), refused(400, "invalid_request", isReplayed: true)]).ending?.ending == .failed)
    }

    @Test(arguments: [
        [.lost("closed"), refused(400, "invalid_request"), page([])],
        [.lost("closed"), refused(500, "internal_error"), page([])],
        [refused(504, "gateway_timeout"), refused(500, "internal_error"), page([])],
        [refused(409, "invalid_state_for_request"), refused(500, "internal_error"), page([])],
    ])
    func `Not finding it proves nothing while an unanswered request may still arrive`(responses: [APIResponse]) {
        let result = ending(responses)
        #expect(result.ending == nil)
        #expect(result.purposes.last == .lookUp)
        #expect(result.keys == ["row-1-0"])
    }

    @Test func `A yes that cannot be read, and a source that cannot be found, are left to a person`() {
        let garbage = APIResponse.answered(APIAnswer(status: 200, body: Array("<html>ok</html>".utf8)))
        let result = ending([garbage, garbage, page([])]).ending
        #expect(result?.ending == .needsReview)
        #expect(result?.code == "unreadable_answer")
    }

    @Test(arguments: [created("pm_1", customer: "somebody"), created("pm_1", isDeleted: true)])
    func `A yes about another customer or a deleted source is left to a person`(response: APIResponse) {
        #expect(ending([response]).ending?.code == "unexpected_answer")
    }

    @Test func `A row gets no more than two new keys because of stored failures`() {
        let round = [refused(500, "internal_error", isReplayed: true), page([])]
        let result = ending(round + round + round + round)
        #expect(result.ending?.code == "no_success")
        #expect(result.keys.count == 3)
    }

    @Test func `Pages that repeat prove nothing`() {
        let error = refused(500, "internal_error")
        let result = ending([error, error, page([], next: "a"), page([], next: "b"), page([], next: "a")]).ending
        #expect(result?.ending == .needsReview)
    }

    @Test func `A time beyond all calendars does no harm`() {
        var odd = ours
        odd.createdAt = .max
        let error = refused(500, "internal_error")
        #expect(ending([error, error, page([odd])]).ending?.ending == .recovered)
    }

    @Test func `A look-up that never answers, while others do, leaves its row to the next run`() {
        let error = refused(500, "internal_error")
        let result = ending([error, error, .lost("reset"), .lost("reset")])
        #expect(result.ending == nil && result.stop == nil)
    }

    @Test func `A page of a proxy ends no row that is in doubt`() {
        let error = refused(500, "internal_error")
        let html = APIResponse.answered(APIAnswer(status: 404, body: Array("<html>".utf8)))
        let result = ending([error, error, html, html])
        #expect(result.ending == nil && result.stop == nil)
    }

    @Test func `After a success, a 403 that is not Chargebee's is about its row alone`() {
        let html = APIResponse.answered(APIAnswer(status: 403, body: Array("<html>".utf8)))
        // The other row's success comes between the first response and the second.
        let result = ending([refused(429, "lock_timeout"), html])
        #expect(result.ending?.ending == .failed)
        #expect(result.stop == nil)
    }

    @Test func `Echoed tokens are scrubbed in every spelling, and messages are cut`() {
        let tokens = TokenFields(referenceID: "cus_Secret/card_Q+w=Z")
        let message = "cus_Secret%2Fcard_Q%2Bw%3DZ CUS_SECRET card_q+W=z " + String(repeating: "x", count: 4000)
        let result = ending(tokens: tokens, [refused(400, "invalid_request", message: message)]).ending?.message
        #expect(result?.hasPrefix("… … … xxx") == true)
        #expect(result?.count == 501)
    }

    @Test func `A stored failure that Chargebee replays is looked up, then sent under a new key`() {
        let stored = refused(500, "internal_error", isReplayed: true)
        let result = ending([refused(500, "internal_error"), stored, page([]), created("pm_2")])
        #expect(result.ending?.ending == .created)
        #expect(result.purposes == [.request, .request, .lookUp, .request])
        #expect(result.keys == ["row-1-0", "row-1-1"])
    }

    @Test func `A key in process is asked for again under the same key`() {
        let result = ending([refused(409, "invalid_state_for_request"), created("pm_1", isReplayed: true)])
        #expect(result.ending?.ending == .recovered)
        #expect(result.keys == ["row-1-0"])
    }

    @Test func `A 502 in HTML is retried under the same key`() {
        let html = APIResponse.answered(APIAnswer(status: 502, body: Array("<html>Bad Gateway</html>".utf8)))
        let result = ending([html, created("pm_1")])
        #expect(result.ending?.ending == .created)
        #expect(result.keys == ["row-1-0"])
    }

    @Test func `An ambiguous look-up ends the row for review`() {
        var second = ours
        second.id = "pm_second"
        let error = refused(500, "internal_error")
        let result = ending([error, error, page([ours, second])]).ending
        #expect(result?.ending == .needsReview)
        #expect(result?.code == "ambiguous")
    }

    @Test func `A look-up goes through all pages`() {
        let error = refused(500, "internal_error")
        let result = ending([error, error, page([], next: "two"), page([ours])])
        #expect(result.ending?.paymentSourceID == "pm_ours")
        #expect(result.purposes == [.request, .request, .lookUp, .lookUp])
    }

    @Test func `Refusals for rate through all retries pause the run without ending the row`() {
        let throttled = refused(429, "api_request_limit_exceeded", retryAfter: .seconds(1))
        let result = ending([throttled, throttled])
        #expect(result.ending == nil)
        #expect(result.stop == .throttled)
    }
}
