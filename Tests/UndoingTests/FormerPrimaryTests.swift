import MigrationModel
import Testing

@testable import Undoing

@Suite struct FormerPrimaryTests {
    private func former(_ created: [CreatedSource], _ site: SimulatedSite) -> [String?] {
        UndoPlan(created: created, site: site.view(of: created)).entries.map(\.formerPrimaryID)
    }

    private func site(_ sources: String..., primary: String) -> SimulatedSite {
        var site = SimulatedSite()
        for id in sources { site.add(id, to: "c") }
        site.primaries["c"] = primary
        return site
    }

    @Test func `The former primary source is restored`() {
        let created = [made("new", row: 1, former: "old")]
        let plan = UndoPlan(created: created, site: site("other", "old", "new", primary: "new").view(of: created))
        #expect(plan.request(1)?.formerPrimaryID == "old")
        #expect(plan.calls() == 2)
        #expect(plan.calls { _ in false } == 0)
    }

    @Test func `Nothing is restored where the job's source is not the primary one any more`() {
        #expect(former([made("new", row: 1, former: "old")], site("other", "old", "new", primary: "other")) == [nil])
    }

    @Test func `A former primary source that is gone is not restored`() {
        var site = site("other", "old", "new", primary: "new")
        site.deleteLocally("old")
        #expect(former([made("new", row: 1, former: "old")], site) == [nil])
    }

    @Test func `A former primary source that belongs to somebody else now is not restored`() {
        var site = site("other", "old", "new", primary: "new")
        site.sources["old"]?.customer = "d"
        #expect(former([made("new", row: 1, former: "old")], site) == [nil])
    }

    @Test func `Where the job replaced its own source, the one before that is restored`() {
        let created = [made("third", row: 2, former: "second"), made("second", row: 1, former: "first")]
        #expect(former(created, site("x", "first", "second", "third", primary: "third")) == ["first", nil])
    }

    @Test func `A source that is removed as well is not restored`() {
        let created = [made("third", row: 2, former: "second"), made("second", row: 1)]
        #expect(former(created, site("x", "second", "third", primary: "third")) == [nil, nil])
    }

    @Test func `Sources that name each other end the search`() {
        let created = [made("b", row: 2, former: "a"), made("a", row: 1, former: "b")]
        #expect(former(created, site("x", "a", "b", primary: "b")) == [nil, nil])
    }

    @Test func `What was primary before the whole job counts where the newest source knows of none`() {
        let created = [made("b", row: 2), made("a", row: 1, former: "old")]
        #expect(former(created, site("x", "old", "a", "b", primary: "b")) == ["old", nil])
    }
}
