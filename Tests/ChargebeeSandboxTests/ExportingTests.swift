import Testing

@testable import ChargebeeSandbox

@Suite struct ExportingTests {
    private static let accounts = [
        "gw_adyen": "adyen", "gw_stripe": "stripe", "gw_other": "stripe", "gw_gc": "gocardless",
    ]

    private func exported() -> (rehearsal: Rehearsal, id: String, reference: String) {
        var rehearsal = Rehearsal { $0.gatewayAccounts = Self.accounts }
        let id = rehearsal.send(
            Rehearsal.creation(
                "c1",
                [
                    ("reference_id", "r"), ("gateway_account_id", "gw_adyen"), ("card[last4]", "4321"),
                    ("card[brand]", "jcb"),
                ]
            )
        ).sourceID
        let reply = rehearsal.send(
            Rehearsal.post("payment_sources/\(id)/export_payment_source", [("gateway_account_id", "gw_stripe")])
        )
        let method = reply.json["third_party_payment_method"] as? [String: Any]
        return (rehearsal, id, method?["reference_id"] as? String ?? "")
    }

    @Test func `What an export brought is the same card, at its account alone`() {
        var (rehearsal, _, reference) = exported()
        rehearsal.state.scenario.unknownReferences = [NamePattern("*")]
        let strange = [("reference_id", reference), ("gateway_account_id", "gw_other")]
        let refused = rehearsal.send(Rehearsal.creation("c1", strange))
        #expect(refused.status == 400)
        #expect(refused.parameter == "reference_id")
        let own = [("reference_id", reference), ("gateway_account_id", "gw_stripe")]
        let card = rehearsal.send(Rehearsal.creation("c1", own)).source["card"] as? [String: Any]
        #expect(card?["last4"] as? String == "4321")
        #expect(card?["brand"] as? String == "jcb")
    }

    @Test func `Exports are counted by source`() {
        var (rehearsal, id, _) = exported()
        #expect(rehearsal.state.site.exportCounts.values.max() == 1)
        let path = "payment_sources/\(id)/export_payment_source"
        rehearsal.send(Rehearsal.post(path, key: "k", [("gateway_account_id", "gw_stripe")]))
        rehearsal.send(Rehearsal.post(path, key: "k", [("gateway_account_id", "gw_stripe")]))
        #expect(rehearsal.state.site.exportCounts.values.max() == 2)
        #expect(rehearsal.state.site.effects["export_payment_source"] == 2)
    }

    @Test func `A deleted source cannot be exported, switched or updated`() {
        var (rehearsal, id, _) = exported()
        rehearsal.send(Rehearsal.post("payment_sources/\(id)/delete_local"))
        let account = [("gateway_account_id", "gw_stripe")]
        for (operation, parameters) in [
            ("export_payment_source", account), ("switch_gateway_account", account), ("update_card", []),
        ] {
            #expect(rehearsal.send(Rehearsal.post("payment_sources/\(id)/\(operation)", parameters)).status == 404)
        }
    }

    @Test func `A mandate at GoCardless is no card, and cannot be exported`() {
        var rehearsal = Rehearsal { $0.gatewayAccounts = Self.accounts }
        let parameters = [
            ("customer_id", "c1"), ("type", "direct_debit"), ("reference_id", "m"), ("gateway_account_id", "gw_gc"),
        ]
        let id = rehearsal.send(Rehearsal.post(Rehearsal.createPath, parameters)).sourceID
        let path = "payment_sources/\(id)/export_payment_source"
        #expect(rehearsal.send(Rehearsal.post(path, [("gateway_account_id", "gw_stripe")])).status == 400)
    }
}
