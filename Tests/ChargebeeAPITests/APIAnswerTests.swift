import Testing

@testable import ChargebeeAPI

@Suite("Answers")
struct APIAnswerTests {
    private static let full = """
        {"customer": {"id": "cust_1"}, "payment_source": {"id": "pm_1", "customer_id": "cust_1", "type": "card",
         "reference_id": "cus_A/card_B", "status": "valid", "gateway": "stripe", "gateway_account_id": "gw_1",
         "created_at": 1517501404, "deleted": false, "object": "payment_source", "future": {"x": [1, null]},
         "card": {"last4": "4242", "brand": "visa", "expiry_month": 3, "expiry_year": 2031, "object": "card"}}}
        """

    @Test func `A payment source is read whole, and what is not known is passed over`() throws {
        let source = try #require(answer(Self.full).paymentSource())
        let card = PaymentSource.Card(last4: "4242", brand: "visa", expiryMonth: 3, expiryYear: 2031)
        #expect(
            source
                == PaymentSource(
                    id: "pm_1",
                    customerID: "cust_1",
                    referenceID: "cus_A/card_B",
                    status: "valid",
                    gateway: "stripe",
                    gatewayAccountID: "gw_1",
                    createdAt: 1_517_501_404,
                    card: card
                )
        )
    }

    @Test func `An id alone is enough, since without it the row would be in doubt`() throws {
        let source = try #require(answer(#"{"payment_source": {"id": "pm_1"}}"#).paymentSource())
        #expect(source == PaymentSource(id: "pm_1", customerID: "", type: "", referenceID: "", createdAt: 0))
    }

    @Test(
        arguments: [
            #""created_at": "yesterday""#, #""deleted": "no""#, #""card": []"#, #""status": 5, "gateway": {}"#,
            #""gateway_account_id": 7"#, #""card": {"last4": 4242}"#, #""status": null, "card": null"#,
        ]
    )
    func `A detail of another type than promised does not cost the id`(detail: String) throws {
        let text = #"{"payment_source": {"id": "pm_1", "customer_id": "c", "reference_id": "r", \#(detail)}}"#
        let source = try #require(answer(text).paymentSource())
        #expect(source.id == "pm_1" && source.customerID == "c" && source.referenceID == "r")
    }

    @Test(arguments: [
        #""customer_id": 5"#, #""reference_id": {}"#, #""type": 7"#, #""gateway": "x", "customer_id": []"#,
    ])
    func `A customer, type or reference of another type than promised does not cost the id either`(detail: String) {
        let source = answer(#"{"payment_source": {"id": "pm_1", \#(detail)}}"#).paymentSource()
        #expect(source?.id == "pm_1")
    }

    @Test(
        arguments: [
            "", "null", "[]", "{}", "ok", #"{"payment_source": null}"#, #"{"payment_source": {}}"#,
            #"{"payment_source": {"id": 5}}"#, #"{"payment_source": {"id": null}}"#, "<html>502</html>",
            String(Self.full.prefix(200)), Self.full + "}", "\u{FEFF}", "\0\0",
        ]
    )
    func `A body without a source's id gives none`(body: String) {
        #expect(answer(body).paymentSource() == nil)
    }

    @Test func `A body that is not UTF-8 gives none`() {
        #expect(APIAnswer(status: 200, body: [0xFF, 0xFE, 0x7B]).paymentSource() == nil)
    }

    @Test func `A page has its sources in order and the offset of the next one`() throws {
        let text = """
            {"list": [
              {"payment_source": {"id": "pm_1", "customer_id": "c", "reference_id": "r1", "deleted": true}},
              {"payment_source": {"id": "pm_2", "customer_id": "c", "reference_id": "r2", "created_at": 12}, "x": {}}],
             "next_offset": "[\\"15\\",\\"79\\"]"}
            """
        let page = try #require(answer(text).page())
        #expect(page.sources.map(\.id) == ["pm_1", "pm_2"])
        #expect(page.sources.map(\.isDeleted) == [true, false])
        #expect(page.sources.map(\.createdAt) == [0, 12])
        #expect(page.nextOffset == #"["15","79"]"#)
    }

    @Test func `The last page has no offset, and an empty one no sources`() throws {
        let page = try #require(answer(#"{"list": []}"#).page())
        #expect(page.sources.isEmpty && page.nextOffset == nil)
    }

    /// Half a page must not count as "not there": the row would be sent again.
    @Test(
        arguments: [
            "", "{}", #"{"list": null}"#, #"{"list": {}}"#, #"{"list": [{}]}"#, #"{"list": [], "next_offset": 5}"#,
            #"{"list": [{"payment_source": {"id": "pm_1"}}, {"payment_source": {}}]}"#,
            #"{"list": [{"payment_source": {"id": "pm_1"}}"#,
        ]
    )
    func `A page that cannot be read whole is none`(body: String) {
        #expect(answer(body).page() == nil)
    }

    /// A look-up would take such a source for another one, and the row would be sent again.
    @Test(arguments: [#""customer_id": "c""#, #""reference_id": "r""#, #""customer_id": "c", "reference_id": """#])
    func `A page with a source that cannot be compared is none`(details: String) {
        let page = answer(#"{"list": [{"payment_source": {"id": "pm_1", \#(details)}}]}"#).page()
        #expect(page?.sources == nil)
    }

    @Test func `A refusal keeps Chargebee's words`() {
        let text = """
            {"message": "(card_declined) Your card was declined.", "type": "payment", "param": ["a", "b"],
             "api_error_code": "payment_processing_failed", "error_cause_id": "gateway.general.decline",
             "error_code": "old", "http_status_code": 400}
            """
        #expect(
            answer(text, status: 400).failure()
                == APIFailure(
                    status: 400,
                    code: "payment_processing_failed",
                    type: "payment",
                    message: "(card_declined) Your card was declined.",
                    causeID: "gateway.general.decline"
                )
        )
    }

    @Test func `A refusal may lack everything but its code`() {
        let failure = answer(#"{"api_error_code": "lock_timeout", "message": null}"#, status: 429).failure()
        #expect(failure == APIFailure(status: 429, code: "lock_timeout"))
        #expect(failure.retryClass == .contended)
    }

    @Test(
        arguments: [
            #""message": {"en": "no site"}"#, #""type": 1"#, #""error_cause_id": []"#,
            #""message": "m", "error_cause_id": 7"#,
        ]
    )
    func `A part of a refusal of another type than promised does not cost the code`(part: String) {
        let failure = answer(#"{"api_error_code": "site_not_found", \#(part)}"#, status: 404).failure()
        #expect(failure.code == "site_not_found")
        #expect(failure.retryClass == .stopsRun)
    }

    @Test(
        arguments: [
            "", "<html><body><h1>502 Bad Gateway</h1></body></html>", "upstream connect error", "null", "[]", "{}",
            #"{"api_error_code": "internal_err"#,
        ]
    )
    func `A body that is not Chargebee's leaves the status to decide`(body: String) {
        for status in [400, 429, 502, 503] {
            let failure = answer(body, status: status).failure()
            #expect(failure == APIFailure(status: status))
            #expect(failure.reportedCode == "http_\(status)")
        }
    }

    @Test(arguments: [(199, false), (200, true), (204, true), (299, true), (300, false), (400, false), (500, false)])
    func `Only a status of 2xx is a success`(status: Int, isSuccess: Bool) {
        #expect(APIAnswer(status: status).isSuccess == isSuccess)
    }

    @Test func `A payment source shows its id and not its reference`() throws {
        let source = try #require(answer(Self.full).paymentSource())
        var dumped = "\(source) "
        dump(source, to: &dumped)
        #expect(dumped.contains("pm_1"))
        #expect(!dumped.contains("card_B") && !dumped.contains("cus_A") && !dumped.contains("4242"))
    }

    private func answer(_ body: String, status: Int = 200) -> APIAnswer {
        APIAnswer(status: status, body: Array(body.utf8))
    }
}
