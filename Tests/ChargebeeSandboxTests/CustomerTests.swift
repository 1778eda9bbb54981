import Testing

@testable import ChargebeeSandbox

@Suite struct CustomerTests {
    /// Sources a, b and c of one customer, the first primary.
    private func three() -> (rehearsal: Rehearsal, ids: [String]) {
        var rehearsal = Rehearsal()
        let ids = ["a", "b", "c"].map { rehearsal.send(Rehearsal.creation("c1", [("reference_id", $0)])).sourceID }
        return (rehearsal, ids)
    }

    private func roles(_ rehearsal: inout Rehearsal) -> [String?] {
        let customer = rehearsal.send(Rehearsal.get("customers/c1")).customer
        return ["primary_payment_source_id", "backup_payment_source_id"].map { customer[$0] as? String }
    }

    private func assign(_ rehearsal: inout Rehearsal, _ id: String, _ role: String) -> Reply {
        let parameters = [("payment_source_id", id), ("role", role)]
        return rehearsal.send(Rehearsal.post("customers/c1/assign_payment_role", parameters))
    }

    @Test func `Roles move from one source to another, and can be given up`() {
        var (rehearsal, ids) = three()
        #expect(roles(&rehearsal) == [ids[0], nil])
        #expect(assign(&rehearsal, ids[1], "backup").sourceID == ids[1])
        #expect(roles(&rehearsal) == [ids[0], ids[1]])
        #expect(assign(&rehearsal, ids[1], "primary").customer["primary_payment_source_id"] as? String == ids[1])
        #expect(roles(&rehearsal) == [ids[1], nil])
        _ = assign(&rehearsal, ids[1], "none")
        #expect(roles(&rehearsal) == [nil, nil])
    }

    @Test func `A role goes to a source of the customer alone`() {
        var (rehearsal, ids) = three()
        let strange = rehearsal.send(Rehearsal.creation("c2", [("reference_id", "x")])).sourceID
        #expect(assign(&rehearsal, strange, "primary").parameter == "payment_source_id")
        #expect(assign(&rehearsal, "pm_none", "primary").status == 404)
        #expect(assign(&rehearsal, ids[1], "main").parameter == "role")
        #expect(roles(&rehearsal) == [ids[0], nil])
    }

    @Test func `The backup follows a deleted primary source, before a newer one`() {
        var (rehearsal, ids) = three()
        _ = assign(&rehearsal, ids[1], "backup")
        rehearsal.send(Rehearsal.post("payment_sources/\(ids[0])/delete_local"))
        #expect(roles(&rehearsal) == [ids[1], nil])
    }

    @Test func `A deleted backup leaves the primary source alone`() {
        var (rehearsal, ids) = three()
        _ = assign(&rehearsal, ids[1], "backup")
        rehearsal.send(Rehearsal.post("payment_sources/\(ids[1])/delete_local"))
        #expect(roles(&rehearsal) == [ids[0], nil])
    }

    @Test func `A source that replaces the primary one leaves the backup alone`() {
        var (rehearsal, ids) = three()
        _ = assign(&rehearsal, ids[1], "backup")
        let parameters = [("reference_id", "d"), ("replace_primary_payment_source", "true")]
        let id = rehearsal.send(Rehearsal.creation("c1", parameters)).sourceID
        #expect(roles(&rehearsal) == [id, ids[1]])
    }

    @Test func `Customers are listed in the order of their creation, by page and by id`() {
        var rehearsal = Rehearsal()
        for number in 0..<5 {
            rehearsal.send(Rehearsal.creation("c\(number)"))
            rehearsal.pass(seconds: 1)
        }
        let sorted = [("sort_by[asc]", "created_at"), ("limit", "2")]
        #expect(rehearsal.all("customers", sorted) == ["c0", "c1", "c2", "c3", "c4"])
        #expect(rehearsal.all("customers") == ["c4", "c3", "c2", "c1", "c0"])
        #expect(rehearsal.all("customers", sorted + [("id[in]", #"["c3","c1","x"]"#)]) == ["c1", "c3"])
        rehearsal.send(Rehearsal.creation("c2", [("reference_id", "more")]))
        #expect(rehearsal.all("customers", [("sort_by[desc]", "updated_at"), ("limit", "1")]).first == "c2")
    }

    @Test func `An unknown customer is not found`() {
        var rehearsal = Rehearsal { $0.unknownCustomers = [NamePattern("gone-*")] }
        #expect(rehearsal.send(Rehearsal.get("customers/gone-1")).status == 404)
        #expect(rehearsal.send(Rehearsal.get("customers/c1")).status == 200)
        #expect(rehearsal.all("customers").isEmpty)
    }
}
