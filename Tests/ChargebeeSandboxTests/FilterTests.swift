import Testing

@testable import ChargebeeSandbox

@Suite struct FilterTests {
    /// A card of c1, a debit of c2, a PayPal agreement of c10, a minute apart; the card expired.
    private static func rehearsal() -> (rehearsal: Rehearsal, start: Int64) {
        var rehearsal = Rehearsal()
        let start = rehearsal.now / 1000
        for (customer, type) in [("c1", "card"), ("c2", "direct_debit"), ("c10", "paypal_express_checkout")] {
            var parameters = [("customer_id", customer), ("type", type), ("reference_id", customer)]
            if type == "card" { parameters += [("card[expiry_year]", "2025"), ("card[expiry_month]", "1")] }
            rehearsal.send(Rehearsal.post(Rehearsal.createPath, parameters))
            rehearsal.pass(seconds: 60)
        }
        return (rehearsal, start)
    }

    struct Case: CustomTestStringConvertible {
        let name: String
        /// `START+60` is a minute after the first creation.
        let value: String
        let found: [String]

        init(_ name: String, _ value: String, _ found: [String]) {
            (self.name, self.value, self.found) = (name, value, found)
        }

        var testDescription: String { "\(name)=\(value)" }
    }

    private static let cases = [
        Case("customer_id[is]", "c1", ["c1"]),
        Case("customer_id[is_not]", "c1", ["c2", "c10"]),
        Case("customer_id[starts_with]", "c1", ["c1", "c10"]),
        Case("customer_id[in]", #"["c10","c1"]"#, ["c1", "c10"]),
        Case("customer_id[not_in]", #"["c10","c1"]"#, ["c2"]),
        Case("type[is]", "card", ["c1"]),
        Case("type[is_not]", "card", ["c2", "c10"]),
        Case("type[in]", #"["card","direct_debit"]"#, ["c1", "c2"]),
        Case("type[not_in]", #"["card","direct_debit"]"#, ["c10"]),
        Case("status[is]", "expired", ["c1"]),
        Case("status[not_in]", #"["expired"]"#, ["c2", "c10"]),
        Case("created_at[after]", "START+0", ["c2", "c10"]),
        Case("created_at[before]", "START+60", ["c1"]),
        Case("created_at[between]", "[START+0,START+60]", ["c1", "c2"]),
        Case("created_at[between]", #"["START+60","START+120"]"#, ["c2", "c10"]),
        Case("created_at[on]", "START+7200", ["c1", "c2", "c10"]),
        Case("created_at[on]", "START+86400", []),
        Case("updated_at[after]", "START+60", ["c10"]),
        Case("updated_at[before]", "START+1", ["c1"]),
    ]

    @Test(arguments: cases)
    func `A filter shows what it admits and nothing else`(filter: Case) {
        var (rehearsal, start) = Self.rehearsal()
        let parts = filter.value.split(separator: "START+", omittingEmptySubsequences: false)
        let value = parts.dropFirst().reduce(String(parts[0])) { text, part in
            let digits = part.prefix { $0.isNumber }
            return text + String(start + (Int64(digits) ?? 0)) + part.dropFirst(digits.count)
        }
        let parameters = [("sort_by[asc]", "created_at"), ("limit", "1"), (filter.name, value)]
        var (found, offset): ([String], String?) = ([], nil)
        repeat {
            let paging = offset.map { [("offset", $0)] } ?? []
            let reply = rehearsal.send(Rehearsal.get("payment_sources", parameters + paging))
            #expect(reply.status == 200)
            found += reply.listedReferences
            offset = reply.nextOffset
        } while offset != nil
        #expect(found == filter.found)
    }

    @Test func `Filters hold together`() {
        var (rehearsal, _) = Self.rehearsal()
        let filters = [("customer_id[starts_with]", "c1"), ("type[is_not]", "card")]
        #expect(rehearsal.send(Rehearsal.get("payment_sources", filters)).listedReferences == ["c10"])
    }

    @Test(arguments: [
        ("customer_id[in]", "c1"), ("customer_id[in]", "[]"), ("type[in]", #"["coin"]"#), ("status[is]", "good"),
        ("created_at[between]", "[1]"), ("created_at[between]", "[2,1]"), ("created_at[after]", "today"),
        ("subscription_id", "s1"), ("gateway_account_id[is]", "gw_1"),
    ])
    func `A filter that cannot be meant is refused by name`(name: String, value: String) {
        var (rehearsal, _) = Self.rehearsal()
        #expect(rehearsal.send(Rehearsal.get("payment_sources", [(name, value)])).parameter == name)
    }

    @Test(arguments: ["created_at", "updated_at"])
    func `What is deleted between two pages moves nothing`(key: String) {
        var (rehearsal, _) = Self.rehearsal()
        let parameters = [("sort_by[asc]", key), ("limit", "1")]
        let first = rehearsal.send(Rehearsal.get("payment_sources", parameters))
        rehearsal.send(Rehearsal.post("payment_sources/\(rehearsal.state.site.sources[0].id)/delete_local"))
        let next = rehearsal.send(
            Rehearsal.get("payment_sources", parameters + [("offset", first.nextOffset ?? "")])
        )
        #expect(next.listedReferences == ["c2"])
    }
}
