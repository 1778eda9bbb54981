import Testing

@testable import ChargebeeSandbox

@Suite struct UpdatingTests {
    private static let accounts = [
        "gw_cb": "chargebee", "gw_stripe": "stripe", "gw_bt": "braintree", "gw_an": "authorize_net", "gw_v": "vantiv",
        "gw_wp": "worldpay", "gw_adyen": "adyen", "gw_gc": "gocardless",
    ]

    private func attached(at account: String, type: String = "card") -> (rehearsal: Rehearsal, id: String) {
        var rehearsal = Rehearsal { $0.gatewayAccounts = Self.accounts }
        let parameters = [
            ("customer_id", "c1"), ("type", type), ("reference_id", "r"), ("gateway_account_id", account),
        ]
        let id = rehearsal.send(Rehearsal.post(Rehearsal.createPath, parameters)).sourceID
        rehearsal.pass(seconds: 60)
        return (rehearsal, id)
    }

    @Test(arguments: [
        ("gw_cb", 200), ("gw_stripe", 200), ("gw_bt", 200), ("gw_an", 200), ("gw_v", 200), ("gw_wp", 200),
        ("gw_adyen", 400),
    ])
    func `A card is updated at the gateways that the API names alone`(account: String, status: Int) {
        var (rehearsal, id) = attached(at: account)
        let before = rehearsal.state.site.sources[0]
        let parameters = [
            ("card[expiry_month]", "5"), ("card[expiry_year]", "2031"), ("card[first_name]", "Zoë"),
            ("card[billing_addr1]", "1 Main"),
        ]
        let reply = rehearsal.send(Rehearsal.post("payment_sources/\(id)/update_card", parameters))
        #expect(reply.status == status)
        let card = rehearsal.state.site.sources[0].card
        if status == 200 {
            #expect(card?.expiryMonth == 5)
            #expect(card?.expiryYear == 2031)
            #expect(card?.holder.map(\.value) == ["Zoë", "1 Main"])
            #expect(rehearsal.state.site.sources[0].updatedAt == rehearsal.now)
            #expect((reply.source["card"] as? [String: Any])?["billing_addr1"] as? String == "1 Main")
        } else {
            #expect(card == before.card)
            #expect(rehearsal.state.site.sources[0].updatedAt == before.updatedAt)
        }
    }

    @Test(arguments: [("direct_debit", "gw_gc", 200), ("card", "gw_stripe", 400)])
    func `Only a bank account's holder is updated`(type: String, account: String, status: Int) {
        var (rehearsal, id) = attached(at: account, type: type)
        let parameters = [("bank_account[email]", "a@example.com"), ("bank_account[last_name]", "Liam")]
        let reply = rehearsal.send(Rehearsal.post("payment_sources/\(id)/update_bank_account", parameters))
        #expect(reply.status == status)
        #expect(
            rehearsal.send(Rehearsal.post("payment_sources/\(id)/update_card")).status == (status == 200 ? 400 : 200)
        )
        guard status == 200 else { return }
        #expect((reply.source["bank_account"] as? [String: Any])?["email"] as? String == "a@example.com")
    }

    // MARK: Verification

    private func pending() -> (rehearsal: Rehearsal, path: String) {
        var rehearsal = Rehearsal { $0.gatewayAccounts = Self.accounts }
        var request = Rehearsal.post(
            "payment_sources/create_bank_account",
            [
                ("customer_id", "c1"), ("issuing_country", "US"), ("bank_account[account_number]", "000222222227"),
                ("bank_account[routing_number]", "110000000"), ("bank_account[gateway_account_id]", "gw_stripe"),
            ]
        )
        (request.originIP, request.originDevice) = ("192.0.2.1", "device")
        let id = rehearsal.send(request).sourceID
        return (rehearsal, "payment_sources/\(id)/verify_bank_account")
    }

    private static func amounts(_ first: Int, _ second: Int) -> [(String, String)] {
        [("amount1", "\(first)"), ("amount2", "\(second)")]
    }

    @Test func `The right amounts make a bank account valid, and it cannot be verified again`() {
        var (rehearsal, path) = pending()
        #expect(rehearsal.send(Rehearsal.post(path, Self.amounts(32, 46))).status == 400)
        let reply = rehearsal.send(Rehearsal.post(path, Self.amounts(32, 45)))
        #expect(reply.source["status"] as? String == "valid")
        #expect(reply.json["customer"] == nil)
        #expect(rehearsal.send(Rehearsal.post(path, Self.amounts(32, 45))).status == 400)
        #expect(rehearsal.state.site.effects["verify_bank_account"] == 1)
    }

    @Test func `Ten wrong pairs make a bank account invalid for good`() {
        var (rehearsal, path) = pending()
        for _ in 0..<9 { rehearsal.send(Rehearsal.post(path, Self.amounts(1, 2))) }
        #expect(rehearsal.state.site.sources[0].fixedStatus == "pending_verification")
        rehearsal.send(Rehearsal.post(path, Self.amounts(1, 2)))
        #expect(rehearsal.state.site.sources[0].fixedStatus == "invalid")
        #expect(rehearsal.send(Rehearsal.post(path, Self.amounts(32, 45))).status == 400)
    }
}
