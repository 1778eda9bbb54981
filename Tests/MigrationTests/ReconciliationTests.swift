import Execution
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
            #expect(groups.map(\.gateway) == [""] && groups.map(\.gatewayAccount) == ["gw_1"])
            #expect(report.text.contains("Gateway or account, type"))
            #expect(run.report.groups == groups)
            #expect(report.missingInput == nil)
            #expect(report.timeline?.slices.reduce(0) { $0 + $1.calls } == report.attempts.exchanges)
            #expect(report.journalDigest?.count == 64)
            #expect(report.journalDigest == run.report.journalDigest)
            #expect(try site.migration.report().journalDigest == report.journalDigest)
        }
    }

    @Test func `What was approved only after the run did not allow it, and its JSON has no approval`() async throws {
        try await withSite { site in
            _ = try await site.run()
            let name = try #require(ApproverName("Late Signer"))
            _ = try site.migration.approve(site.migration.plan().facts.planDigest, by: name)
            let report = try site.migration.report()
            #expect(report.approval == nil)
            #expect(report.approvals.map(\.name) == ["Late Signer"])
            #expect(report.json().contains(#""approval":null"#))
            #expect(report.text.contains("Nothing had been approved when sending began"))
        }
    }

    @Test func `The approval before a run that was cut short stays the one that counts`() async throws {
        try await withSite { site in
            let digest = try site.migration.plan().facts.planDigest
            let (before, after) = (try #require(ApproverName("A1")), try #require(ApproverName("After")))
            _ = try site.migration.approve(digest, by: before)
            let control = RunControl()
            let result = try await site.migration.run(RunOptions(), control: control, observer: DrainsRun(control))
            #expect(result.report.endings[.notAttempted] > 0)
            _ = try site.migration.approve(digest, by: after)
            let report = try await site.run().report
            #expect(report.approval?.name == "A1")
            #expect(report.approvals.map(\.name) == ["A1", "After"])
            #expect(report.text.contains("Approved by A1 at"))
        }
    }

    @Test func `A rejected row has the customer that it names in rows.csv`() async throws {
        try await withSite { site in
            try site.write(UndoSite.input(UndoSite.rows + ["cust_7,,false", ",cus_X/card_1,false"]), to: "input.csv")
            _ = try await site.run()
            let rows = try String(contentsOfFile: site.migration.reportFolder(pass: 1) + "/rows.csv", encoding: .utf8)
                .split(separator: "\n").map { $0.split(separator: ",", omittingEmptySubsequences: false) }
            #expect(
                rows.suffix(2).map { [String($0[2]), String($0[3])] } == [["cust_7", "rejected"], ["", "rejected"]]
            )
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

    @Test func `What is promised and approved of a later input is what its run sends, and not what was done before`()
        async throws
    {
        try await withSite { site in
            _ = try await site.run()
            let rows = UndoSite.rows.prefix(5) + ["cust_new,cus_N/card_1,true", "cust_6,cus_F/card_66,false", ",x/y,"]
            try site.write(UndoSite.input(Array(rows)), to: "input.csv")
            let migration = try site.migration
            let plan = try migration.plan()
            // One of the two reads the former primary payment source first.
            #expect((plan.ready, plan.toSend, plan.calls, plan.becomePrimary) == (7, 2, 3, 1))
            #expect(plan.text.contains("2 of 8 rows will be sent; 5 are done already, 1 rejected."))
            #expect(plan.changes.sentences.first == "2 payment sources are made.")
            #expect(plan.html().contains("2 rows to be sent to the"))
            let name = try #require(ApproverName("Anna Berg"))
            let approved = try migration.approve(plan.facts.planDigest, by: name)
            let totals = approved.approval.totals
            #expect(totals == .init(rows: 8, ready: 7, rejected: 1, becomePrimary: 1, calls: 3, toSend: 2))
            #expect(approved.text.contains("To be sent    2 rows, 3 calls, 1 to become primary"))
            #expect(approved.text.contains("1 row rejected, 5 rows that earlier inputs dealt with"))
            let report = try await site.run(isDelta: true).report
            #expect(report.endings[.created] == 2)
            let json = try JSONSerialization.jsonObject(with: Data(report.json().utf8)) as? [String: Any]
            let comparison = try #require(json?["plan_comparison"] as? [String: Any])
            let lines = try #require(comparison["totals"] as? [[String: Any]])
            #expect(lines.map { $0["difference"] as? Int } == [0, 0, 0, 0, 0, 0], "\(lines)")
            #expect(lines.allSatisfy { $0["reason"] as? String == "" }, "\(lines)")
            // Once it is begun, its plan is still about what it sends.
            #expect(try migration.plan().toSend == 2)
        }
    }

    @Test(arguments: ["report.xlsx", "rows.csv", "report.sha256", ""])
    func `A run whose reports could not be written in the end sends nothing`(name: String) async throws {
        try await withSite { site in
            let before = try await site.sources()
            let folder = try URL(fileURLWithPath: site.migration.reportFolder(pass: 1))
            if name.isEmpty {
                let above = folder.deletingLastPathComponent()
                try FileManager.default.createDirectory(at: above, withIntermediateDirectories: true)
                try Data().write(to: folder)
            } else {
                try FileManager.default.createDirectory(
                    at: folder.appendingPathComponent(name),
                    withIntermediateDirectories: true
                )
            }
            let failure = await #expect(throws: Failure.self) { _ = try await site.run() }
            #expect(failure?.status == .jobFileWrong, "\(failure?.message ?? "")")
            #expect(try await site.sources() == before)
            try FileManager.default.removeItem(at: folder)
            #expect(try await site.run().report.endings[.created] > 0)
            #expect(
                try FileManager.default.contentsOfDirectory(atPath: folder.path).filter { $0.hasSuffix("partial") }
                    == []
            )
        }
    }
}

/// Drains a run as soon as a row has ended.
private struct DrainsRun: RunObserver {
    let control: RunControl

    init(_ control: RunControl) { self.control = control }

    var wantsEvents: Bool { true }

    func began(_ start: RunStart) {}
    func progressed(_ progress: ExecutionProgress) {}
    func noted(_ message: String) {}
    func happened(_ events: [TimedEvent]) {
        if events.contains(where: { event in if case .ended = event.event { true } else { false } }) {
            control.drain()
        }
    }
}
