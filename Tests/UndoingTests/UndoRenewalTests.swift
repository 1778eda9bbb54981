import MigrationModel
import Testing

@testable import Undoing

/// Plans that are looked at again while they are carried out.
@Suite struct UndoRenewalTests {
    /// A customer with an old source, and two that the job made; the newest one is the primary one.
    private static func site() -> (site: SimulatedSite, created: [CreatedSource]) {
        var site = SimulatedSite()
        site.add("old", to: "c")
        site.add("first", to: "c")
        site.add("second", to: "c", isPrimary: true)
        return (site, [made("second", row: 2, former: "old"), made("first", row: 1)])
    }

    private func renewed(
        _ ordinals: [Int] = [1, 2],
        terms: UndoPlan.Terms = .init(),
        progress: [Int: UndoPlan.Progress] = [:],
        _ change: (inout SimulatedSite) -> Void
    ) -> UndoPlan {
        var (site, created) = Self.site()
        var plan = UndoPlan(created: created, site: site.view(of: created), terms: terms)
        #expect(plan.entries.map(\.decision) == [.remove, .remove])
        #expect(plan.entries.map(\.formerPrimaryID) == ["old", nil])
        change(&site)
        plan.renew(ordinals, site: site.view(of: created), progress: progress, terms: terms)
        return plan
    }

    @Test func `Nothing changes where nothing has changed`() {
        let plan = renewed { _ in }
        #expect(plan.entries.map(\.decision) == [.remove, .remove])
        #expect(plan.entries.map(\.formerPrimaryID) == ["old", nil])
        #expect(plan.entries.map(\.isHeldLate) == [false, false])
    }

    @Test func `One that has become the only source of its customer is held back, unless that is meant`() {
        let plan = renewed { $0.deleteLocally("old") }
        #expect(plan.entries.map(\.decision) == [.hold(.lastSource), .remove])
        #expect(plan.entries.map(\.isHeldLate) == [true, false])
        var terms = UndoPlan.Terms()
        terms.includesLast = true
        #expect(renewed(terms: terms) { $0.deleteLocally("old") }.entries.map(\.decision) == [.remove, .remove])
    }

    @Test func `The last one is held back also where the one before it is gone by this undo`() {
        let plan = renewed([2], progress: [1: .removed]) { site in
            site.deleteLocally("second")
            site.deleteLocally("old")
        }
        #expect(plan.entries.map(\.decision) == [.remove, .hold(.lastSource)])
    }

    @Test func `One that belongs to another customer now is held back, whatever the journal knows of its customer`() {
        let plan = renewed { $0.sources["first"]?.customer = "d" }
        #expect(plan.entries.map(\.decision) == [.remove, .hold(.changedHands)])
        #expect(plan.entries.map(\.isHeldLate) == [false, true])
    }

    @Test func `One that is deleted is gone, and one in doubt is sent all the same`() {
        #expect(renewed { $0.deleteLocally("first") }.entries.map(\.decision) == [.remove, .gone])
        let doubtful = renewed(progress: [2: .inDoubt]) { $0.deleteLocally("first") }
        #expect(doubtful.entries.map(\.decision) == [.remove, .remove])
    }

    @Test func `The former primary source stays as it is where the created one is not the primary one any more`() {
        let plan = renewed { site in
            site.add("chosen", to: "c", isPrimary: true)
        }
        #expect(plan.entries.map(\.decision) == [.remove, .remove])
        #expect(plan.entries.map(\.formerPrimaryID) == [nil, nil])
    }

    @Test func `What was held back stays so, though its customer has more by now`() {
        var site = SimulatedSite()
        site.add("only", to: "c")
        let created = [made("only", row: 1)]
        var plan = UndoPlan(created: created, site: site.view(of: created))
        site.add("more", to: "c")
        plan.renew([1], site: site.view(of: created))
        #expect(plan.entries.map(\.decision) == [.hold(.lastSource)])
        #expect(!plan.entries[0].isHeldLate)
    }
}
