import MigrationModel
import Testing

@testable import Undoing

@Suite struct UndoPlanTests {
    private var including: UndoPlan.Terms {
        var terms = UndoPlan.Terms()
        terms.includesLast = true
        return terms
    }

    @Test func `A source goes where its customer keeps another one`() {
        var site = SimulatedSite()
        site.add("old", to: "c")
        site.add("new", to: "c", isPrimary: true)
        let created = [made("new", row: 1)]
        let plan = UndoPlan(created: created, site: site.view(of: created))
        #expect(plan.entries.map(\.decision) == [.remove])
        #expect(plan.entries[0].isPrimary)
        #expect(!plan.entries[0].isLast)
        #expect(plan.request(1)?.path == "payment_sources/new/delete_local")
        #expect(plan.request(1)?.customerID == "c")
        #expect(plan.calls() == 1)
    }

    @Test func `A customer's only source is held back`() {
        var site = SimulatedSite()
        site.add("new", to: "c")
        let created = [made("new", row: 1)]
        let plan = UndoPlan(created: created, site: site.view(of: created))
        #expect(plan.entries.map(\.decision) == [.hold(.lastSource)])
        #expect(plan.request(1) == nil)
        #expect(plan.calls() == 0)
    }

    @Test func `A customer's only source goes where the user says so`() {
        var site = SimulatedSite()
        site.add("new", to: "c")
        let created = [made("new", row: 1)]
        let plan = UndoPlan(created: created, site: site.view(of: created), terms: including)
        #expect(plan.entries.map(\.decision) == [.remove])
        #expect(plan.entries[0].isLast)
    }

    @Test func `A deleted source beside the job's own does not count as another one`() {
        var site = SimulatedSite()
        site.add("old", to: "c")
        site.add("new", to: "c")
        site.deleteLocally("old")
        let created = [made("new", row: 1)]
        let plan = UndoPlan(created: created, site: site.view(of: created))
        #expect(plan.entries.map(\.decision) == [.hold(.lastSource)])
    }

    @Test(arguments: [(primary: "a", kept: 2), ("b", 1), ("c", 0)])
    func `Of several sources that are all the job's, the primary one is kept`(primary: String, kept: Int) {
        var site = SimulatedSite()
        for id in ["a", "b", "c"] { site.add(id, to: "x") }
        site.primaries["x"] = primary
        let created = [made("c", row: 3), made("b", row: 2), made("a", row: 1)]
        let plan = UndoPlan(created: created, site: site.view(of: created))
        #expect(plan.entries.indices.filter { plan.entries[$0].decision == .hold(.lastSource) } == [kept])
        #expect(plan.entries.indices.filter { plan.entries[$0].decision == .remove }.count == 2)
    }

    @Test func `Without a primary one, the oldest is kept`() {
        var site = SimulatedSite()
        for id in ["a", "b"] { site.add(id, to: "x") }
        site.primaries = [:]
        let created = [made("b", row: 2), made("a", row: 1)]
        let plan = UndoPlan(created: created, site: site.view(of: created))
        #expect(plan.entries.map(\.decision) == [.remove, .hold(.lastSource)])
    }

    @Test func `A source that somebody else removed is gone, and needs no call`() {
        var site = SimulatedSite()
        site.add("old", to: "c")
        site.add("new", to: "c")
        site.deleteLocally("new")
        let created = [made("new", row: 1)]
        let plan = UndoPlan(created: created, site: site.view(of: created))
        #expect(plan.entries.map(\.decision) == [.gone])
        #expect(plan.request(1) == nil)
    }

    @Test func `A source in doubt is settled by the run though it is gone or cannot be found`() {
        var site = SimulatedSite()
        site.add("old", to: "c")
        site.add("new", to: "c")
        site.deleteLocally("new")
        let created = [made("new", row: 2), made("unknown", row: 1)]
        let plan = UndoPlan(created: created, site: site.view(of: created), progress: [1: .inDoubt, 2: .inDoubt])
        #expect(plan.entries.map(\.decision) == [.remove, .remove])
        #expect(plan.request(1)?.paymentSourceID == "new")
    }

    @Test func `A source in doubt that has become the last one is held back all the same`() {
        var site = SimulatedSite()
        site.add("new", to: "c")
        let created = [made("new", row: 1)]
        let plan = UndoPlan(created: created, site: site.view(of: created), progress: [1: .inDoubt])
        #expect(plan.entries.map(\.decision) == [.hold(.lastSource)])
    }

    @Test func `A source that the site does not know is held back`() {
        let created = [made("new", row: 1)]
        let plan = UndoPlan(created: created, site: SiteView())
        #expect(plan.entries.map(\.decision) == [.hold(.notFound)])
        #expect(plan.entries[0].customerID == nil)
    }

    @Test func `A source of another customer is held back, whatever the user says`() {
        var site = SimulatedSite()
        site.add("old", to: "other")
        site.add("new", to: "other")
        let created = [made("new", row: 1)]
        let plan = UndoPlan(created: created, site: site.view(of: created), terms: including) { $1 == "c" }
        #expect(plan.entries.map(\.decision) == [.hold(.changedHands)])
    }

    @Test func `Where the job removed the old source, the new one stays unless the user says otherwise`() {
        var site = SimulatedSite()
        site.add("other", to: "c")
        site.add("new", to: "c")
        site.add("left", to: "c")
        var terms = UndoPlan.Terms()
        terms.replacedForGood = ["new"]
        let created = [made("left", row: 2), made("new", row: 1)]
        let held = UndoPlan(created: created, site: site.view(of: created), terms: terms)
        #expect(held.entries.map(\.decision) == [.remove, .hold(.oldDeleted)])
        terms.includesLast = true
        let lifted = UndoPlan(created: created, site: site.view(of: created), terms: terms)
        #expect(lifted.entries.map(\.decision) == [.remove, .remove])
    }

    @Test func `Customers left with sources that are not valid are told`() {
        var site = SimulatedSite()
        site.add("old", to: "c", status: "expired")
        site.add("new", to: "c")
        let created = [made("new", row: 1)]
        let plan = UndoPlan(created: created, site: site.view(of: created))
        #expect(plan.entries.map(\.decision) == [.remove])
        #expect(plan.entries[0].leavesNoValid)
    }
}
