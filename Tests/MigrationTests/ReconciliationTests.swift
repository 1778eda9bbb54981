import Foundation
import Migration
import MigrationModel
import Reporting
import Testing

/// What the reconciliation says beside the journal's counts, against a sandbox.
struct ReconciliationTests {
    private func withSite(_ body: (UndoSite) async throws -> Void) async throws {
        let site = try await UndoSite()
        defer { site.end() }
        try await body(site)
    }

    @Test func `Rows are grouped by gateway and type, and run and report say the same`() async throws {
        try await withSite { site in
            let run = try await site.run()
            let report = try site.migration.report()
            let groups = try #require(report.groups)
            #expect(groups.map(\.type) == ["card"])
            #expect(groups.map(\.rows) == [7])
            #expect(run.report.groups == groups)
            #expect(report.missingInput == nil)
            #expect(report.timeline?.slices.reduce(0) { $0 + $1.calls } == report.attempts.exchanges)
            #expect(report.journalDigest?.count == 64)
            #expect(report.journalDigest == run.report.journalDigest)
            #expect(try site.migration.report().journalDigest == report.journalDigest)
        }
    }

    @Test func `Primary changes tell the former and the new source of each customer`() async throws {
        try await withSite { site in
            let before = try await site.sources()
            _ = try await site.run()
            let report = try site.migration.report()
            #expect(report.primaryChanges.map(\.customerID) == ["cust_1", "cust_3", "cust_5"])
            #expect(report.primaryChangeCount == 3)
            #expect(report.unrecordedPrimaryChanges == 0)
            #expect(report.primaryChanges.map(\.isRecorded) == [true, true, true])
            #expect(report.primaryChanges.map(\.from) == [before[0].id, before[2].id, nil])
            let primary = try await site.sources().filter { $0.role == "primary" }
            for change in report.primaryChanges {
                #expect(primary.first { $0.customer == change.customerID }?.id == change.to)
            }
        }
    }

    @Test func `Without the input the report says so, and has what the journal knows`() async throws {
        try await withSite { site in
            _ = try await site.run()
            try FileManager.default.removeItem(at: site.folder.appendingPathComponent("input.csv"))
            let report = try site.migration.report()
            #expect(report.groups == nil)
            #expect(report.missingInput != nil)
            #expect(report.primaryChangeCount == 3)
            #expect(report.endings[.created] == 7)
        }
    }

    @Test func `An input that changed, in size or not, is found out`() async throws {
        try await withSite { site in
            _ = try await site.run()
            var rows = UndoSite.rows
            rows[0] = "cust_9,cus_A/card_1,true"
            try site.write(UndoSite.input(rows), to: "input.csv")
            let same = try site.migration.report()
            #expect(same.missingInput?.hasSuffix("input.csv is not the file that was run") == true)
            let listed = try String(contentsOfFile: site.migration.reportFolder(pass: 1) + "/rows.csv", encoding: .utf8)
            #expect(!listed.contains("cust_9"))
            #expect(listed.split(separator: "\n").count == 8)
            try site.write(UndoSite.input(rows + rows), to: "input.csv")
            #expect(try site.migration.report().groups == nil)
        }
    }

    @Test func `A later input's delta is what its plan said, also without the input`() async throws {
        try await withSite { site in
            _ = try await site.run()
            let rows =
                UndoSite.rows.prefix(4) + [
                    "cust_5,cus_E/card_55,true", "cust_new,cus_N/card_1,false", ",cus_X/card_1,",
                ]
            try site.write(UndoSite.input(Array(rows)), to: "input.csv")
            let planned = try #require(try site.migration.plan().delta)
            #expect((planned.done, planned.changed, planned.new, planned.gone) == (4, 1, 1, 3))
            let run = try await site.run(isDelta: true)
            #expect(run.report.delta == planned)
            #expect(try site.migration.report().delta == planned)
            try FileManager.default.removeItem(at: site.folder.appendingPathComponent("input.csv"))
            #expect(try site.migration.report().delta == planned)
        }
    }
}
