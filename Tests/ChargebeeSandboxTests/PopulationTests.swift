import Testing

@testable import ChargebeeSandbox

@Suite struct PopulationTests {
    private static let yaml = """
        gateway_accounts: { gw_moneris: moneris, gw_stripe: stripe, gw_gc: gocardless }
        population: { sources: 3000, customers: 1800, seed: 5, gateways: { gw_moneris: 60%, gw_stripe: 30%, gw_gc: 10% } }
        """

    private func site(_ yaml: String = yaml) throws -> SandboxSite {
        SandboxSite(scenario: try SandboxScenario(yaml: yaml, file: "scenario"))
    }

    @Test func `A population is the same in each run, and another for another seed`() throws {
        let (first, second) = (try site(), try site())
        #expect(PaymentSourceExport(site: first, instant: 0).csv == PaymentSourceExport(site: second, instant: 0).csv)
        let other = try site(Self.yaml.replacing("seed: 5", with: "seed: 6"))
        #expect(PaymentSourceExport(site: first, instant: 0).csv != PaymentSourceExport(site: other, instant: 0).csv)
    }

    @Test func `A population has the numbers, shares and variety that it should have`() throws {
        let site = try site()
        #expect(site.sources.count == 3000)
        #expect(site.customers.count == 1800)
        #expect(Set(site.sources.map(\.id)).count == 3000)
        #expect(Set(site.sources.map(\.referenceID)).count == 3000)
        func count(_ isCounted: (PaymentSourceRecord) -> Bool) -> Int { site.sources.count(where: isCounted) }
        #expect((1700...1900).contains(count { $0.gatewayAccountID == "gw_moneris" }))
        #expect((800...1000).contains(count { $0.gatewayAccountID == "gw_stripe" }))
        #expect(count { $0.gatewayAccountID == "gw_gc" && $0.type != "direct_debit" } == 0)
        let now: Int64 = 1_768_478_400_000
        for status in ["valid", "expired", "invalid", "pending_verification"] {
            #expect(count { $0.status(at: now) == status } > 0)
        }
        for role in PaymentRole.allCases { #expect(count { site.role(of: $0) == role } > 0) }
        #expect(site.customers.values.allSatisfy { $0.primary != nil })
        #expect(zip(site.sources, site.sources.dropFirst()).allSatisfy { $0.createdAt <= $1.createdAt })
        #expect(count { $0.isDeleted } == 0)
    }

    @Test func `Deleted sources have no role, and some customers none at all`() throws {
        let site = try site("population: { sources: 400, customers: 500, deleted: 20% }")
        #expect((50...110).contains(site.sources.count { $0.isDeleted }))
        #expect(site.sources.allSatisfy { !$0.isDeleted || site.role(of: $0) == .none })
        #expect(site.customers.values.allSatisfy { ($0.primary != nil) == $0.collectsAutomatically })
        #expect(site.customers.count == 500)
    }

    @Test func `A site begins with the payment sources of its scenario`() throws {
        let site = try site(
            """
            gateway_accounts: { gw_a: adyen, gw_s: stripe }
            payment_sources:
              - { id: pm_1, customer_id: c1, gateway_account_id: gw_a, "card[last4]": "0042", status: expiring }
              - { id: pm_2, customer_id: c1, gateway_account_id: gw_s, type: direct_debit, role: primary }
              - { id: pm_3, customer_id: c2, deleted: "true" }
            """
        )
        #expect(site.sources.map(\.id) == ["pm_1", "pm_2", "pm_3"])
        #expect(site.sources.map(\.gateway) == ["adyen", "stripe", "adyen"])
        #expect(site.sources.map { site.role(of: $0) } == [.none, .primary, .none])
        #expect(site.sources[0].card?.last4 == "0042")
        #expect(site.sources[1].card == nil)
    }

    @Test(arguments: [
        ("- { id: pm_1 }", "number 1: customer_id"), ("- { id: a/b, customer_id: c }", "number 1: id"),
        ("- { id: a, customer_id: c }\n  - { id: a, customer_id: c }", "number 2: id : is taken"),
        ("- { customer_id: c, colour: red }", "number 1: colour"),
    ])
    func `A payment source that cannot be made is refused with the scenario`(source: String, words: String) {
        let error = #expect(throws: SandboxError.self) { try site("payment_sources:\n  \(source)\n") }
        #expect(error?.description.contains(words) == true, "\(error?.description ?? "")")
    }

    @Test func `A populated site is listed page by page, and goes on from there`() throws {
        var rehearsal = Rehearsal()
        rehearsal.state = SandboxState(scenario: try SandboxScenario(yaml: Self.yaml, file: "scenario"))
        let ids = rehearsal.all("payment_sources", [("limit", "100"), ("sort_by[asc]", "created_at")])
        #expect(ids == rehearsal.state.site.sources.map(\.id))
        let customers = rehearsal.all("customers", [("limit", "100"), ("sort_by[asc]", "created_at")])
        #expect(customers == rehearsal.state.site.customerIDs)
        #expect(customers.first == "cust-00001")
        let added = rehearsal.send(
            Rehearsal.creation("cust-00007", [("gateway_account_id", "gw_stripe"), ("reference_id", "r")])
        )
        #expect(!ids.contains(added.sourceID))
        #expect(rehearsal.send(Rehearsal.get("payment_sources", [("limit", "1")])).listedIDs == [added.sourceID])
    }

    @Test func `A reset brings the population back`() throws {
        var rehearsal = Rehearsal { $0.population = SandboxPopulation(sources: 10) }
        rehearsal.send(Rehearsal.creation("c1"))
        rehearsal.state.reset()
        #expect(rehearsal.state.site.sources.count == 10)
    }

    @Test(arguments: [
        "population: { sources: 10, gateways: { gw_x: 50%, gw_y: 60% } }",
        "population: { sources: 10, gateways: { elsewhere: 50% } }", "population: { customers: 10 }",
        "population: { sources: -1 }", "population: { sources: 10, gateways: { gw_x: 0% } }",
        "population: { sources: 10, people: 5 }",
    ])
    func `A population that cannot be made is refused`(yaml: String) {
        #expect(throws: (any Error).self) { try SandboxScenario(yaml: yaml, file: "scenario") }
    }
}
