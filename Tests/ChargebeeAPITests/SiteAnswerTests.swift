import ChargebeeAPI
import MigrationModel
import Testing

@Suite("Answers about customers, exports and changed sources")
struct SiteAnswerTests {
    @Test func `A customer says its primary and backup source, whatever else is in the answer`() {
        let body = """
            {"customer": {"id": "c_1", "primary_payment_source_id": "pm_1", "backup_payment_source_id": "pm_2",
             "auto_collection": "on", "excess_payments": 0, "future": {"x": [1, null]}}, "payment_source": {"id": 7}}
            """
        #expect(
            Self.answer(body).customer()
                == CustomerRoles(customerID: "c_1", primaryID: "pm_1", backupID: "pm_2", autoCollection: "on")
        )
    }

    @Test func `A customer without payment sources has no roles`() {
        #expect(Self.answer(#"{"customer": {"id": "c_1"}}"#).customer() == CustomerRoles(customerID: "c_1"))
        let body = #"{"customer": {"id": "c_1", "primary_payment_source_id": null, "backup_payment_source_id": null}}"#
        #expect(Self.answer(body).customer() == CustomerRoles(customerID: "c_1"))
    }

    @Test func `A page of customers keeps their order and the way to the next one`() throws {
        let body = """
            {"list": [{"customer": {"id": "a", "primary_payment_source_id": "pm_1"}}, {"customer": {"id": "b"},
             "card": {"last4": "4242"}}], "next_offset": "[\\"1\\",\\"2\\"]"}
            """
        let page = try #require(Self.answer(body).customerPage())
        #expect(page.customers == [CustomerRoles(customerID: "a", primaryID: "pm_1"), CustomerRoles(customerID: "b")])
        #expect(page.nextOffset == #"["1","2"]"#)
        let last = try #require(Self.answer(#"{"list": []}"#).customerPage())
        #expect(last.customers.isEmpty && last.nextOffset == nil)
    }

    @Test func `An export answers with the method at its new account`() {
        let body = """
            {"third_party_payment_method": {"gateway": "stripe", "gateway_account_id": "gw_2", "type": "card",
             "object": "third_party_payment_method", "reference_id": "cus_A/card_B"}}
            """
        #expect(
            Self.answer(body).exportedMethod()
                == ExportedMethod(
                    type: "card",
                    gateway: "stripe",
                    gatewayAccountID: "gw_2",
                    referenceID: "cus_A/card_B"
                )
        )
    }

    @Test(
        arguments: [
            "", "<html>502</html>", "null", "[]", "{}", #"{"third_party_payment_method": null}"#,
            #"{"third_party_payment_method": {"type": "card"}}"#,
            #"{"third_party_payment_method": {"type": "card", "reference_id": ""}}"#,
            #"{"third_party_payment_method": {"type": "", "reference_id": "r"}}"#,
            #"{"third_party_payment_method": {"type": "card", "reference_id": 7}}"#,
            #"{"third_party_payment_method": {"type": "card", "reference_id": "\#(String(repeating: "r", count: 201))"}}"#,
            #"{"third_party_payment_method": {"reference_id": "r"}"#,
        ]
    )
    func `A body that is no export gives none`(body: String) {
        #expect(Self.answer(body).exportedMethod() == nil)
    }

    @Test(
        arguments: [
            "", "<html>502</html>", "null", "[]", "{}", #"{"customer": null}"#, #"{"customer": {}}"#,
            #"{"customer": {"id": 5}}"#, #"{"customer": {"id": null, "primary_payment_source_id": "pm_1"}}"#,
            #"{"customer": [{"id": "c"}]}"#, #"{"list": {"customer": {"id": "c"}}}"#, #"{"list": [{}]}"#,
            #"{"list": [{"customer": {"id": "c"}}, null]}"#, #"{"list": [{"customer": {"id": "c"}}"#,
        ]
    )
    func `A body that is no customer gives none, alone or in a page`(body: String) {
        #expect(Self.answer(body).customer() == nil)
        #expect(Self.answer(body).customerPage() == nil)
    }

    @Test func `A reference of 200 characters of any script is read whole`() {
        let reference = String(repeating: "é", count: 200)
        let body = #"{"third_party_payment_method": {"type": "card", "reference_id": "\#(reference)"}}"#
        #expect(Self.answer(body).exportedMethod()?.referenceID == reference)
    }

    @Test func `A source says when it was changed, and how its card is paid`() throws {
        let body = """
            {"payment_source": {"id": "pm_1", "updated_at": 1517501405, "created_at": 1517501404, "deleted": true,
             "card": {"last4": "0007", "funding_type": "debit", "expiry_month": 1, "expiry_year": 2030}}}
            """
        let source = try #require(Self.answer(body).paymentSource())
        #expect(source.updatedAt == 1_517_501_405)
        #expect(source.isDeleted)
        #expect(source.card?.fundingType == "debit")
        #expect(source.card?.last4 == "0007")
        let bare = try #require(Self.answer(#"{"payment_source": {"id": "pm_1", "updated_at": "x"}}"#).paymentSource())
        #expect(bare.updatedAt == nil)
    }

    @Test func `An exported method shows nothing of itself`() {
        let method = ExportedMethod(type: "card", gateway: "g", gatewayAccountID: "gw_s", referenceID: "tok_s")
        var dumped = "\(method) \(String(reflecting: method)) "
        dump(method, to: &dumped)
        #expect(!dumped.contains("tok_s") && !dumped.contains("gw_s"))
    }

    @Test func `Customers are asked for by their encoded ids, and in pages of 100 in a stable order`() {
        #expect(APICall.retrieveCustomer("a/b c").path == "customers/a%2Fb%20c")
        #expect(APICall.retrieveSource("pm/1").path == "payment_sources/pm%2F1")
        #expect(APICall.listCustomers(offset: nil).path == "customers?limit=100&sort_by%5Basc%5D=created_at")
        #expect(APICall.listCustomers(offset: #"["1"]"#).path.hasSuffix("&offset=%5B%221%22%5D"))
        for call in [APICall.retrieveCustomer("c"), .retrieveSource("p"), .listCustomers(offset: nil)] {
            #expect(call.method == .get && call.body.isEmpty && call.idempotencyKey == nil && call.headers.isEmpty)
        }
    }

    @Test func `The headers of a call are not shown`() {
        let header = RequestHeader(name: "chargebee-request-origin-user", value: "zoe@example.com")
        let call = APICall(method: .post, path: "x", headers: [header])
        var dumped = "\(call)"
        dump(call, to: &dumped)
        #expect(!dumped.contains("zoe@"))
    }

    private static func answer(_ body: String) -> APIAnswer { APIAnswer(status: 200, body: Array(body.utf8)) }
}
