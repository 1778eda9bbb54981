import Testing

@testable import ChargebeeSandbox

@Suite struct TamperingTests {
    private static let accounts = ["gw_adyen": "adyen", "gw_stripe": "stripe"]

    private func attached() -> (rehearsal: Rehearsal, id: String) {
        var rehearsal = Rehearsal { $0.gatewayAccounts = Self.accounts }
        let id = rehearsal.send(
            Rehearsal.creation("c1", [("reference_id", "r"), ("gateway_account_id", "gw_adyen")])
        ).sourceID
        return (rehearsal, id)
    }

    /// What the API shows of a source after a change beside it.
    private func shown(_ form: [(String, String)]) throws -> (source: [String: Any], customer: [String: Any]) {
        var (rehearsal, id) = attached()
        _ = try rehearsal.tamper(id, form)
        let source = rehearsal.send(Rehearsal.get("payment_sources/\(id)")).source
        return (source, rehearsal.send(Rehearsal.get("customers/c1")).customer)
    }

    @Test(arguments: [
        ("customer_id", "c2"), ("gateway_account_id", "gw_stripe"), ("gateway", "pin"), ("reference_id", "other"),
        ("status", "invalid"),
    ])
    func `An attribute of a source can be changed past the API`(name: String, value: String) throws {
        #expect(try shown([(name, value)]).source[name] as? String == value)
    }

    @Test(arguments: [("last4", "9999"), ("brand", "jcb"), ("expiry_month", "7"), ("expiry_year", "2033")])
    func `A card can be changed past the API`(field: String, value: String) throws {
        let card = try shown([("card[\(field)]", value)]).source["card"] as? [String: Any]
        #expect(card?[field].map { "\($0)" } == value)
    }

    @Test func `The gateway follows its account`() throws {
        #expect(try shown([("gateway_account_id", "gw_stripe")]).source["gateway"] as? String == "stripe")
        let both = [("gateway", "pin"), ("gateway_account_id", "gw_stripe")]
        #expect(try shown(both).source["gateway"] as? String == "pin")
    }

    @Test func `A source that is deleted or moved loses its role`() throws {
        let deleted = try shown([("deleted", "true")])
        #expect(deleted.source["deleted"] as? Bool == true)
        #expect(deleted.customer["primary_payment_source_id"] == nil)
        #expect(try shown([("customer_id", "c2")]).customer["primary_payment_source_id"] == nil)
        #expect(try shown([("role", "none")]).customer["primary_payment_source_id"] == nil)
        #expect(try shown([("role", "backup")]).customer["backup_payment_source_id"] != nil)
    }

    @Test func `A moved source is listed with its new customer`() throws {
        var (rehearsal, id) = attached()
        _ = try rehearsal.tamper(id, [("customer_id", "c2"), ("role", "primary")])
        #expect(rehearsal.all("payment_sources", [("customer_id[is]", "c2")]) == [id])
        #expect(rehearsal.all("payment_sources", [("customer_id[is]", "c1")]).isEmpty)
        #expect(rehearsal.send(Rehearsal.get("customers/c2")).customer["primary_payment_source_id"] as? String == id)
    }

    @Test func `A source that is removed is gone from everywhere`() throws {
        var (rehearsal, id) = attached()
        let other = rehearsal.send(
            Rehearsal.creation("c1", [("reference_id", "s"), ("gateway_account_id", "gw_adyen")])
        ).sourceID
        try rehearsal.state.tamper(
            { (site, now) throws(APIRefusal) in try site.remove(id, at: now) },
            at: rehearsal.now
        )
        #expect(rehearsal.send(Rehearsal.get("payment_sources/\(id)")).status == 404)
        #expect(rehearsal.all("payment_sources", [("include_deleted", "true")]) == [other])
        #expect(rehearsal.send(Rehearsal.get("customers/c1")).customer["primary_payment_source_id"] as? String == other)
        #expect(
            !String(decoding: PaymentSourceExport(site: rehearsal.state.site, instant: 0).csv, as: UTF8.self).contains(
                id
            )
        )
    }

    @Test func `A source can be added past the API, and counts as no effect`() throws {
        var (rehearsal, _) = attached()
        let form = [("customer_id", "c9"), ("gateway_account_id", "gw_stripe"), ("card[last4]", "1111")]
        let source = try rehearsal.state.tamper(
            { (site, now) throws(APIRefusal) in try site.smuggle(form, at: now) },
            at: rehearsal.now
        )
        #expect(rehearsal.all("payment_sources", [("customer_id[is]", "c9")]) == [source.id])
        #expect(source.gateway == "stripe")
        #expect(
            rehearsal.send(Rehearsal.get("customers/c9")).customer["primary_payment_source_id"] as? String == source.id
        )
        #expect(rehearsal.state.site.effects == ["create_using_permanent_token": 1])
    }

    @Test(arguments: [
        ("colour", "red"), ("card[number]", "4111"), ("card[expiry_year]", "soon"), ("status", "good"),
        ("role", "main"),
        ("deleted", "1"),
    ])
    func `A change that is none is refused and changes nothing`(name: String, value: String) throws {
        var (rehearsal, id) = attached()
        let before = PaymentSourceExport(site: rehearsal.state.site, instant: 0).csv
        #expect(throws: APIRefusal.self) { try rehearsal.tamper(id, [("customer_id", "c2"), (name, value)]) }
        #expect(PaymentSourceExport(site: rehearsal.state.site, instant: 0).csv == before)
    }

    @Test(arguments: [
        ("update_card", [("card[first_name]", "A")]), ("update_bank_account", [("bank_account[first_name]", "A")]),
        ("verify_bank_account", [("amount1", "7"), ("amount2", "19")]),
    ])
    func `An invented source is one that the operation can be about`(operation: String, form: [(String, String)]) {
        var rehearsal = Rehearsal { $0.inventsSources = true }
        #expect(rehearsal.send(Rehearsal.post("payment_sources/pm_x/\(operation)", form)).status == 200)
    }

    @Test func `A source is added under an id of one's own, once, and with its type`() throws {
        var rehearsal = Rehearsal()
        func add(_ form: [(String, String)]) throws -> PaymentSourceRecord {
            try rehearsal.state.tamper(
                { (site, now) throws(APIRefusal) in try site.smuggle(form, at: now) },
                at: rehearsal.now
            )
        }
        let source = try add([("id", "pm_mine"), ("customer_id", "c1"), ("type", "direct_debit")])
        #expect(source.id == "pm_mine" && source.type == "direct_debit" && source.card == nil)
        for id in ["pm_mine", "pm/mine", ""] {
            #expect(throws: APIRefusal.self) { try add([("id", id), ("customer_id", "c1")]) }
        }
        #expect(throws: APIRefusal.self) { try add([("customer_id", "c1"), ("type", "cheque")]) }
        #expect(rehearsal.send(Rehearsal.get("payment_sources/pm_mine")).source["type"] as? String == "direct_debit")
        #expect(rehearsal.state.site.sources.count == 1)
    }

    @Test func `A customer of the right kind springs up with an invented source`() {
        var rehearsal = Rehearsal { $0.inventsSources = true }
        let source = rehearsal.send(Rehearsal.get("payment_sources/pm_x")).source
        #expect(source["customer_id"] as? String == "of-pm_x")
        #expect(source["gateway"] as? String == "beanstream")
        #expect(source["gateway_account_id"] as? String == "gw_source")
        #expect(source["status"] as? String == "valid")
        #expect(rehearsal.send(Rehearsal.post("payment_sources/pm_y/delete_local")).source["deleted"] as? Bool == true)
        #expect(rehearsal.send(Rehearsal.post("payment_sources/pm_y/delete_local")).status == 404)
    }
}

extension Rehearsal {
    fileprivate mutating func tamper(_ id: String, _ form: [(String, String)]) throws -> PaymentSourceRecord {
        try state.tamper({ (site, now) throws(APIRefusal) in try site.tamper(id, form, at: now) }, at: now)
    }
}
