import Testing

@testable import ChargebeeSandbox

@Suite struct ChangingTests {
    private static let accounts = [
        "gw_stripe": "stripe", "gw_adyen": "adyen", "gw_pp": "paypal_express_checkout", "gw_new": "paypal",
        "gw_bluesnap": "bluesnap", "gw_worldpay": "worldpay", "gw_bt": "braintree",
    ]

    private func attached(
        at account: String,
        type: String = "card"
    ) -> (rehearsal: Rehearsal, id: String) {
        var rehearsal = Rehearsal { $0.gatewayAccounts = Self.accounts }
        let parameters = [
            ("customer_id", "c1"), ("type", type), ("reference_id", "r"), ("gateway_account_id", account),
        ]
        let reply = rehearsal.send(Rehearsal.post(Rehearsal.createPath, parameters))
        return (rehearsal, reply.sourceID)
    }

    @Test func `A deleted source can only be read, and the newest other one becomes primary`() {
        var rehearsal = Rehearsal()
        let sources = ["a", "b", "c"].map { rehearsal.send(Rehearsal.creation("c1", [("reference_id", $0)])).sourceID }
        let reply = rehearsal.send(Rehearsal.post("payment_sources/\(sources[0])/delete_local"))
        #expect(reply.status == 200)
        #expect(reply.source["deleted"] as? Bool == true)
        #expect(reply.customer["primary_payment_source_id"] as? String == sources[2])
        let read = rehearsal.send(Rehearsal.get("payment_sources/\(sources[0])"))
        #expect(read.source["deleted"] as? Bool == true)
        #expect(rehearsal.send(Rehearsal.post("payment_sources/\(sources[0])/delete_local")).status == 404)
        #expect(rehearsal.state.site.effects["delete_local"] == 1)
    }

    @Test func `A customer whose only source is deleted has none`() {
        var (rehearsal, id) = attached(at: "gw_adyen")
        let reply = rehearsal.send(Rehearsal.post("payment_sources/\(id)/delete_local"))
        #expect(reply.customer["primary_payment_source_id"] == nil)
        #expect(reply.customer["card_status"] as? String == "no_card")
        #expect(reply.customer["auto_collection"] as? String == "off")
    }

    @Test func `Retrieving shows the source alone`() {
        var (rehearsal, id) = attached(at: "gw_adyen")
        let reply = rehearsal.send(Rehearsal.get("payment_sources/\(id)"))
        #expect(reply.sourceID == id)
        #expect(reply.json["customer"] == nil)
    }

    @Test func `An export gives a new reference each time and attaches nothing`() {
        var (rehearsal, id) = attached(at: "gw_adyen")
        let path = "payment_sources/\(id)/export_payment_source"
        let replies = (0..<2).map { _ in rehearsal.send(Rehearsal.post(path, [("gateway_account_id", "gw_stripe")])) }
        let exported = replies.compactMap { $0.json["third_party_payment_method"] as? [String: Any] }
        #expect(exported.map { $0["gateway"] as? String } == ["stripe", "stripe"])
        #expect(exported.map { $0["gateway_account_id"] as? String } == ["gw_stripe", "gw_stripe"])
        let references = exported.compactMap { $0["reference_id"] as? String }
        #expect(Set(references).count == 2)
        #expect(references.allSatisfy { $0.hasPrefix("cus_") && $0.contains("/card_") })
        #expect(rehearsal.state.site.sources.count == 1)
    }

    @Test(arguments: ["gw_stripe", "gw_bt"])
    func `Cards kept at Stripe or Braintree cannot be exported`(account: String) {
        var (rehearsal, id) = attached(at: account)
        let request = Rehearsal.post(
            "payment_sources/\(id)/export_payment_source",
            [("gateway_account_id", "gw_adyen")]
        )
        #expect(rehearsal.send(request).status == 400)
    }

    @Test(arguments: [
        ("gw_bluesnap", "gw_worldpay", "card", 200), ("gw_bluesnap", "gw_stripe", "card", 200),
        ("gw_bluesnap", "gw_adyen", "card", 400), ("gw_stripe", "gw_bt", "card", 400),
        ("gw_adyen", "gw_stripe", "card", 400), ("gw_bluesnap", "gw_stripe", "direct_debit", 400),
        ("gw_pp", "gw_new", "paypal_express_checkout", 200), ("gw_pp", "gw_stripe", "paypal_express_checkout", 400),
    ])
    func `A switch works between the documented pairs alone`(from: String, to: String, type: String, status: Int) {
        var (rehearsal, id) = attached(at: from, type: type)
        let request = Rehearsal.post("payment_sources/\(id)/switch_gateway_account", [("gateway_account_id", to)])
        let reply = rehearsal.send(request)
        #expect(reply.status == status)
        guard status == 200 else { return }
        #expect(reply.source["gateway_account_id"] as? String == to)
        #expect(reply.source["gateway"] as? String == Self.accounts[to])
        #expect(reply.source["reference_id"] as? String != "r")
        #expect(reply.sourceID == id)
    }
}
