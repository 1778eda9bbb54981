import EndToEndSupport
import Foundation
import GRDB
import TestSupport
import Testing

/// `approve` as it is used: after `plan`, and before a run.
@Suite(.onOwnThreads)
struct ApproveTests {
    /// A live site whose name no resolver knows; no test gets as far as asking one.
    private static let live = "base_url: https://chargebee.invalid/api/v2\napi_key: { env: CHARGEBEE_API_KEY }"

    private func digest(_ workspace: Workspace) async throws -> String {
        try #require(try await workspace.tokenferry("plan", "--format", "json").json()["plan_digest"] as? String)
    }

    private func approvals(_ workspace: Workspace) throws -> [Row] {
        try workspace.inCopyOfJournal { db in try Row.fetchAll(db, sql: "SELECT * FROM approval ORDER BY id") } ?? []
    }

    @Test func `The command that plan prints for a live site records the approval, and plan then names it`()
        async throws
    {
        let workspace = try Workspace(rows: 3, target: Self.live, badRows: ["cus_x,,card_y,1,2031,card_y"])
        let plan = try await workspace.tokenferry("plan")
        let line = try #require(plan.errors.split(separator: "\n").first { $0.contains("tokenferry approve") })
        let command = line.replacing("--by NAME", with: "--by 'Anna Berg'")
        let shell = ["sh", "-c", "tokenferry() { \"$0\" \"$@\"; }; \(command)"]
        let approved = try await Program.start([], through: shell).finished()
        #expect(approved.status == 0, "\(approved.errors)")
        #expect(approved.output.contains("Anna Berg approved the plan of moving."))
        #expect(approved.output.contains("3 rows, 3 calls") && approved.output.contains("1 row rejected"))
        #expect(approved.output.hasSuffix("Next: tokenferry run \(workspace.job) --live\n"), "\(approved.output)")
        let again = try await workspace.tokenferry("plan")
        #expect(again.errors.contains("Anna Berg approved this plan"))
        #expect(!again.errors.contains("tokenferry approve"))
        let mode = try FileManager.default.attributesOfItem(atPath: workspace.path("moving.journal"))[.posixPermissions]
        #expect(mode as? Int == 0o600)
        let rehearsal = try Workspace(rows: 1, target: "sandbox: true")
        #expect(try await !rehearsal.tokenferry("plan").errors.contains("tokenferry approve"))
    }

    @Test(arguments: [
        ["--digest", "abc", "--by", "Anna"], ["--digest", String(repeating: "0", count: 64)],
        ["--digest", String(repeating: "0", count: 64), "--by", "An\nna"],
        ["--digest", String(repeating: "0", count: 64), "--by", " "],
    ])
    func `Half a digest or no name is wrong use, and nothing is begun`(arguments: [String]) async throws {
        let workspace = try Workspace(rows: 1, target: Self.live)
        #expect(try await Program.run(["approve", workspace.job] + arguments).status == 64)
        #expect(!FileManager.default.fileExists(atPath: workspace.path("moving.journal")))
        #expect(!FileManager.default.fileExists(atPath: workspace.path("moving.journal.lock")))
    }

    @Test func `A live run takes the recorded approval of its very plan, and no other`() async throws {
        let workspace = try Workspace(rows: 3, target: Self.live)
        let digest = try await digest(workspace)
        #expect(try await workspace.tokenferry("run", "--live").status == 64)
        #expect(try await workspace.tokenferry("approve", "--digest", digest, "--by", "Anna").status == 0)
        #expect(try await workspace.tokenferry("run").status == 64)
        // A pass of another target is what a run looks at next, so this one stops there, before it would ask for the site.
        try workspace.withJournal { db in
            try db.execute(
                sql: """
                    INSERT INTO pass (number, started_at, input_name, input_sha256, input_bytes, row_count, mapping_name,
                        mapping_sha256, target, plan_digest)
                    VALUES (1, 7, 'input.csv', '1f', 1234, 3, 'stripe', '2f', 'elsewhere', '3f')
                    """
            )
        }
        let taken = try await workspace.tokenferry("run", "--live")
        #expect(taken.status == 78)
        #expect(taken.errors.contains("since \(workspace.path("moving.journal")) was begun"), "\(taken.errors)")
        try workspace.write("id,chargebee_customer_id,card.id\ncus_1,c1,card_1\n", to: "input.csv")
        let changed = try await workspace.tokenferry("run", "--live")
        #expect(changed.status == 65)
        #expect(changed.errors.contains("Anna approved the plan \(digest)"), "\(changed.errors)")
    }

    @Test func `The journal keeps the digest that a run was given, once, beside the approval by name`() async throws {
        let site = try await Site()
        let workspace = try Workspace(rows: 5, target: Workspace.target(site), extra: Workspace.fast)
        let digest = try await digest(workspace)
        #expect(try await workspace.tokenferry("approve", "--digest", digest, "--by", "Anna").status == 0)
        for _ in 1...2 {
            #expect(try await workspace.tokenferry("run", "--approved-plan", digest.uppercased()).status == 0)
        }
        let rows = try approvals(workspace)
        #expect(rows.map { $0["way"] as String } == ["approve", "approved_plan"])
        #expect(rows.map { $0["name"] as String? } == ["Anna", nil])
        #expect(rows.allSatisfy { $0["plan_digest"] == digest && $0["ready"] == 5 && $0["row_count"] == 5 })
        #expect(try await site.counts().paymentSources == 5)
        await site.stop()
    }

    @Test func `While a run is at work nothing is approved`() async throws {
        let site = try await Site(scenario: "latency: 60s")
        let workspace = try Workspace(rows: 5, target: Workspace.target(site), extra: Workspace.fast)
        let digest = try await digest(workspace)
        let run = try workspace.startRun()
        try await run.says("Sending")
        let busy = try await workspace.tokenferry("approve", "--digest", digest, "--by", "Anna")
        #expect(busy.status == 75)
        #expect(busy.errors.contains("Process \(run.processID) is working on"), "\(busy.errors)")
        run.signal(SIGKILL)
        _ = await run.finished()
        #expect(try approvals(workspace).isEmpty)
        await site.stop()
    }

    @Test func `Before the first run, every command knows the journal for one without a run`() async throws {
        let site = try await Site()
        let workspace = try Workspace(rows: 4, target: Workspace.target(site), extra: Workspace.fast)
        let digest = try await digest(workspace)
        #expect(try await workspace.tokenferry("approve", "--digest", digest, "--by", "Anna").status == 0)
        for command in ["status", "report", "verify", "undo"] {
            let result = try await workspace.tokenferry(command)
            #expect(result.status == 64, "\(command)")
            #expect(result.errors.contains("no run of this job got as far as its first row"), "\(command)")
        }
        let story = try await workspace.tokenferry("explain", "2")
        #expect(story.status == 0)
        #expect(story.output.contains("No run of this job has begun"))
        #expect(try await workspace.tokenferry("plan").status == 0)
        #expect(try await workspace.tokenferry("simulate").status == 0)
        #expect(try await workspace.tokenferry("run", "--delta", "--format", "json").endings()["created"] == 4)
        #expect(try approvals(workspace).count == 1)
        #expect(try await workspace.tokenferry("approve", "--digest", digest, "--by", "Jon").status == 0)
        #expect(try await workspace.tokenferry("run", "--format", "json").endings()["created"] == 4)
        #expect(try await site.counts().paymentSources == 4)
        await site.stop()
    }

    @Test(arguments: [1, 12], [false, true])
    func `On a full disk nothing is recorded, the message says so, and with room it is`(
        kilobytes: Int,
        isBegun: Bool
    ) async throws {
        let workspace = try Workspace(rows: 2, target: Self.live)
        let digest = try await digest(workspace)
        let arguments = ["approve", workspace.job, "--digest", digest, "--by"]
        if isBegun { #expect(try await Program.run(arguments + ["Jon"]).status == 0) }
        // Files of at most so much; beyond that a write fails, as on a full disk.
        let shell = ["bash", "-c", "trap '' XFSZ; ulimit -f \(kilobytes); exec \"$0\" \"$@\""]
        let full = try await Program.start(arguments + ["Anna"], through: shell).finished()
        #expect(full.status == 1)
        #expect(full.errors.contains("The approval was not recorded: "), "\(full.errors)")
        #expect(full.errors.contains("moving.journal") && full.errors.contains("Make room on the disk"))
        #expect(!full.errors.contains("in flight") && !full.errors.contains("Restore"), "\(full.errors)")
        #expect(try approvals(workspace).count == (isBegun ? 1 : 0))
        #expect(!FileManager.default.fileExists(atPath: workspace.path("moving.journal.new")))
        #expect(try await Program.run(arguments + ["Anna"]).status == 0)
        #expect(try approvals(workspace).count == (isBegun ? 2 : 1))
    }

    @Test func `Where the folder may not be written to, the message says which, and nothing is recorded`() async throws
    {
        let workspace = try Workspace(rows: 2, target: Self.live)
        let digest = try await digest(workspace)
        let arguments = ["approve", workspace.job, "--digest", digest, "--by", "Anna"]
        try await workspace.readOnly {
            let refused = try await Program.start(arguments, through: OtherUser.wrapper).finished()
            #expect(refused.status == 1)
            #expect(refused.errors.contains("The approval was not recorded: cannot create "), "\(refused.errors)")
            #expect(refused.errors.contains("moving.journal.lock: Permission denied"), "\(refused.errors)")
        }
        #expect(try approvals(workspace).isEmpty)
    }

    @Test func `It names the report that was there as it was written, and the reconciliation says what became of that`()
        async throws
    {
        let site = try await Site()
        let workspace = try Workspace(rows: 3, target: Workspace.target(site), extra: Workspace.fast)
        let digest = try await digest(workspace)
        let command = ["approve", workspace.job, "--digest", digest, "--by"]
        let named = try await Program.run(command + ["Anna"])
        let list = try #require(try approvals(workspace)[0]["report_sha256"] as String?)
        #expect(named.output.contains("plan.sha256 with the SHA-256 \(list)"))
        #expect(try await workspace.tokenferry("run").status == 0)
        let page = "reports/moving/report.html"
        #expect(try workspace.text(page).contains(list))
        #expect(try workspace.text(page).contains("It is among the reports as it was."))
        #expect(try await workspace.tokenferry("plan").status == 0)
        let report = try await workspace.tokenferry("report", "--format", "json").json()
        #expect((report["approval"] as? [String: Any])?["report_sha256"] as? String == list)
        #expect(report["plan_report_sha256"] as? String != list)
        #expect(try workspace.text(page).contains("The plan among the reports has been written anew since."))
        try workspace.write("changed by hand", to: "reports/moving/plan.html")
        #expect(try await Program.run(command + ["Jon"]).status == 0)
        #expect(try approvals(workspace)[1]["report_sha256"] as String? == nil)
        await site.stop()
    }

    @Test(arguments: ["lock_taken", "journal_drafted", "journal_created"])
    func `Killed before it is recorded, there is no approval, and the next one is whole`(point: String) async throws {
        let workspace = try Workspace(rows: 2, target: Self.live)
        let digest = try await digest(workspace)
        let arguments = ["approve", workspace.job, "--digest", digest, "--by", "Anna"]
        let killed = try await Program.run(arguments, environment: ["TOKENFERRY_CRASH_AT": point])
        #expect(killed.wasKilled, "\(killed.errors)")
        #expect(try approvals(workspace).isEmpty)
        #expect(try await workspace.tokenferry("plan").errors.contains("tokenferry approve"))
        #expect(try await Program.run(arguments).status == 0)
        #expect(try approvals(workspace).count == 1)
    }
}
