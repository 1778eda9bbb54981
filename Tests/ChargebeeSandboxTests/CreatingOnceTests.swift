import Testing

@testable import ChargebeeSandbox

@Suite struct CreatingOnceTests {
    struct Creation: CustomTestStringConvertible {
        let operation: String
        let parameters: [(String, String)]
        let type: String

        var testDescription: String { operation }
    }

    private static let once = [
        Creation(operation: "create_using_token", parameters: [("token_id", "tok_1")], type: "card"),
        Creation(
            operation: "create_using_temp_token",
            parameters: [("type", "google_pay"), ("tmp_token", "tmp_1"), ("gateway_account_id", "gw_1")],
            type: "google_pay"
        ),
        Creation(
            operation: "create_using_payment_intent",
            parameters: [("payment_intent[id]", "pi_1")],
            type: "card"
        ),
        Creation(
            operation: "create_using_payment_intent",
            parameters: [
                ("payment_intent[gw_token]", "gt_1"), ("payment_intent[gateway_account_id]", "gw_1"),
                ("payment_intent[payment_method_type]", "ideal"),
            ],
            type: "ideal"
        ),
    ]

    @Test(arguments: once)
    func `A single-use token attaches one source and is refused from then on`(creation: Creation) {
        var rehearsal = Rehearsal()
        let path = "payment_sources/\(creation.operation)"
        let first = rehearsal.send(Rehearsal.post(path, [("customer_id", "c1")] + creation.parameters))
        #expect(first.status == 200)
        #expect(first.source["type"] as? String == creation.type)
        #expect(first.customer["primary_payment_source_id"] as? String == first.sourceID)
        let token = creation.parameters.map(\.1)
        #expect(token.allSatisfy { first.source["reference_id"] as? String != $0 })
        let second = rehearsal.send(Rehearsal.post(path, [("customer_id", "c2")] + creation.parameters))
        #expect(second.status == 400)
        #expect(rehearsal.state.site.sources.count == 1)
        #expect(rehearsal.state.site.effects[creation.operation] == 1)
    }

    @Test(arguments: [
        [("payment_intent[gw_token]", "gt_1")], [("payment_intent[gateway_account_id]", "gw_1")],
        [("payment_intent[id]", "pi_1"), ("payment_intent[gw_token]", "gt_1")],
    ])
    func `A payment intent without an id needs an account and a token`(parameters: [(String, String)]) {
        var rehearsal = Rehearsal()
        let path = "payment_sources/create_using_payment_intent"
        #expect(rehearsal.send(Rehearsal.post(path, [("customer_id", "c1")] + parameters)).status == 400)
        #expect(rehearsal.state.site.sources.isEmpty)
    }

    @Test func `A voucher becomes a boleto that shows the end of the tax id`() {
        var rehearsal = Rehearsal()
        let parameters = [
            ("customer_id", "c1"), ("voucher_payment_source[voucher_type]", "boleto"),
            ("voucher_payment_source[tax_id]", "00000000001234"),
        ]
        let reply = rehearsal.send(Rehearsal.post("payment_sources/create_voucher_payment_source", parameters))
        #expect(reply.source["type"] as? String == "boleto")
        #expect((reply.source["boleto"] as? [String: Any])?["last4"] as? String == "1234")
    }

    // MARK: Bank accounts

    private static let accounts = ["gw_stripe": "stripe", "gw_gc": "gocardless"]
    private static let local = [
        ("customer_id", "c1"), ("issuing_country", "US"), ("bank_account[account_number]", "000222222227"),
        ("bank_account[routing_number]", "110000000"), ("bank_account[last_name]", "Liam"),
    ]

    private func bankAccount(
        _ account: String,
        _ parameters: [(String, String)],
        headers: [(String, String)] = [
            ("Chargebee-Request-Origin-IP", "192.0.2.1"), ("chargebee-request-origin-device", "d"),
        ]
    ) -> Reply {
        var rehearsal = Rehearsal { $0.gatewayAccounts = Self.accounts }
        var request = Rehearsal.post(
            "payment_sources/create_bank_account",
            parameters + [("bank_account[gateway_account_id]", account)]
        )
        for (name, value) in headers { request.takeHeader(name: name, value: value) }
        return rehearsal.send(request)
    }

    @Test func `An American account at Stripe waits for its verification, and others do not`() {
        let ach = bankAccount("gw_stripe", Self.local)
        #expect(ach.source["status"] as? String == "pending_verification")
        #expect(ach.source["type"] as? String == "direct_debit")
        let details = ach.source["bank_account"] as? [String: Any]
        #expect(details?["last4"] as? String == "2227")
        #expect(details?["last_name"] as? String == "Liam")
        let sepa = bankAccount("gw_stripe", [("customer_id", "c1"), ("bank_account[iban]", "DE89370400440532013000")])
        #expect(sepa.source["status"] as? String == "valid")
        #expect(bankAccount("gw_gc", Self.local).source["status"] as? String == "valid")
    }

    @Test func `Debits through Stripe need the payer's address and device`() {
        #expect(bankAccount("gw_stripe", Self.local, headers: []).status == 400)
        #expect(
            bankAccount("gw_stripe", Self.local, headers: [("chargebee-request-origin-ip", "192.0.2.1")]).status == 400
        )
        #expect(bankAccount("gw_gc", Self.local, headers: []).status == 200)
    }

    @Test func `An account number needs the issuing country, and stands without an IBAN`() {
        #expect(bankAccount("gw_gc", Self.local.filter { $0.0 != "issuing_country" }).parameter == "issuing_country")
        #expect(bankAccount("gw_gc", Self.local + [("bank_account[iban]", "DE89370400440532013000")]).status == 400)
    }

    @Test func `A bank account without a number is refused by name`() {
        #expect(bankAccount("gw_gc", [("customer_id", "c1")]).parameter == "bank_account[iban]")
    }
}
