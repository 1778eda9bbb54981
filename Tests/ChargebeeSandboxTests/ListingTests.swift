import Testing

@testable import ChargebeeSandbox

@Suite struct ListingTests {
    /// Sources of customers a and b in turn, one second apart, with references r0, r1 and so on.
    private func rehearsal(_ count: Int) -> Rehearsal {
        var rehearsal = Rehearsal()
        for number in 0..<count {
            let customer = number % 2 == 0 ? "a" : "b"
            rehearsal.send(Rehearsal.creation(customer, [("reference_id", "r\(number)")]))
            rehearsal.pass(seconds: 1)
        }
        return rehearsal
    }

    /// All pages, one after the other, and their lengths.
    private func pages(
        _ rehearsal: inout Rehearsal,
        _ parameters: [(String, String)]
    ) -> (references: [String], lengths: [Int]) {
        var (references, lengths, offset): ([String], [Int], String?) = ([], [], nil)
        repeat {
            let request = Rehearsal.get("payment_sources", parameters + (offset.map { [("offset", $0)] } ?? []))
            let reply = rehearsal.send(request)
            references += reply.listedReferences
            lengths.append(reply.list.count)
            offset = reply.nextOffset
        } while offset != nil && lengths.count < 100
        return (references, lengths)
    }

    @Test func `Pages have ten sources, newest first, and the last has no offset`() {
        var rehearsal = rehearsal(25)
        let (references, lengths) = pages(&rehearsal, [])
        #expect(references == (0..<25).reversed().map { "r\($0)" })
        #expect(lengths == [10, 10, 5])
    }

    @Test(arguments: ["created_at", "updated_at"])
    func `Sources can be sorted oldest first, over page borders`(key: String) {
        var rehearsal = rehearsal(7)
        let (references, lengths) = pages(&rehearsal, [("sort_by[asc]", key), ("limit", "3")])
        #expect(references == (0..<7).map { "r\($0)" })
        #expect(lengths == [3, 3, 1])
    }

    @Test func `A full last page is followed by none`() {
        var rehearsal = rehearsal(6)
        #expect(pages(&rehearsal, [("limit", "3")]).lengths == [3, 3])
    }

    @Test func `The customer filter shows that customer's sources alone, over page borders`() {
        var rehearsal = rehearsal(9)
        let (references, lengths) = pages(&rehearsal, [("customer_id[is]", "a"), ("limit", "2")])
        #expect(references == ["r8", "r6", "r4", "r2", "r0"])
        #expect(lengths == [2, 2, 1])
        #expect(pages(&rehearsal, [("customer_id[is]", "nobody")]).references.isEmpty)
    }

    @Test func `Sources of one instant are all listed, each once`() {
        var rehearsal = Rehearsal()
        for number in 0..<5 { rehearsal.send(Rehearsal.creation("a", [("reference_id", "r\(number)")])) }
        let (references, _) = pages(&rehearsal, [("limit", "2"), ("sort_by[asc]", "created_at")])
        #expect(references == ["r0", "r1", "r2", "r3", "r4"])
        #expect(pages(&rehearsal, [("limit", "2"), ("customer_id[is]", "a")]).references.sorted() == references)
    }

    @Test func `What is created between two pages moves nothing`() {
        var rehearsal = rehearsal(4)
        let first = rehearsal.send(Rehearsal.get("payment_sources", [("limit", "2")]))
        rehearsal.send(Rehearsal.creation("a", [("reference_id", "new")]))
        let rest = [("limit", "2"), ("offset", first.nextOffset ?? "")]
        #expect(rehearsal.send(Rehearsal.get("payment_sources", rest)).listedReferences == ["r1", "r0"])
    }

    @Test func `created_at[after] leaves out its own second`() {
        var rehearsal = rehearsal(4)
        let start = (rehearsal.now - 4000) / 1000
        #expect(pages(&rehearsal, [("created_at[after]", "\(start + 1)")]).references == ["r3", "r2"])
        let own = [("created_at[after]", "\(start + 1)"), ("customer_id[is]", "a")]
        #expect(pages(&rehearsal, own).references == ["r2"])
    }

    @Test func `Deleted sources are listed only when asked for`() {
        var rehearsal = rehearsal(3)
        let id = rehearsal.state.site.sources[1].id
        rehearsal.send(Rehearsal.post("payment_sources/\(id)/delete_local"))
        #expect(pages(&rehearsal, []).references == ["r2", "r0"])
        #expect(pages(&rehearsal, [("include_deleted", "true")]).references == ["r2", "r1", "r0"])
    }

    @Test(arguments: [
        ("limit", "0"), ("limit", "101"), ("offset", "nonsense"), ("offset", "1-2-3"), ("reference_id[is]", "r"),
        ("include_deleted", "yes"),
    ])
    func `Wrong list parameters are refused by name`(name: String, value: String) {
        var rehearsal = rehearsal(1)
        let reply = rehearsal.send(Rehearsal.get("payment_sources", [(name, value)]))
        #expect(reply.status == 400)
        #expect(reply.parameter == name)
    }
}
