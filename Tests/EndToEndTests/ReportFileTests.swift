import EndToEndSupport
import Foundation
import TestSupport
import Testing

/// The files of one report are of one plan or run, whatever happens between them.
@Suite(.serialized)
struct ReportFileTests {
    /// A job whose plan of 3 rows is written, and whose input has so many now.
    private func changedJob(rows: Int = 5) async throws -> Workspace {
        let workspace = try Workspace(rows: 3, target: "sandbox: true")
        #expect(try await workspace.tokenferry("plan").status == 0)
        let lines = (1...rows).map { row in
            let card = Workspace.identifier("card_", row, length: 24)
            return "\(Workspace.identifier("cus_", row, length: 14)),customer-\(row),\(card),1,2031,\(card)"
        }
        try workspace.write(
            "id,chargebee_customer_id,card.id,card.exp_month,card.exp_year,default_source\n"
                + lines.joined(separator: "\n") + "\n",
            to: "input.csv"
        )
        return workspace
    }

    private func files(_ workspace: Workspace) throws -> [String: Data] {
        let folder = workspace.path("reports/moving")
        let names = try FileManager.default.contentsOfDirectory(atPath: folder).filter { !$0.contains(".partial-") }
        return Dictionary(
            uniqueKeysWithValues: names.map { ($0, FileManager.default.contents(atPath: "\(folder)/\($0)") ?? Data()) }
        )
    }

    /// Whether the files are those that the list names, by the program that everybody has.
    private func areWhole(_ workspace: Workspace, _ name: String = "plan") async throws -> Bool {
        let check = "cd \"$0\" && exec sha256sum --check --strict --status \"$1\""
        let folder = workspace.path("reports/moving")
        return try await ChildProcess.run("/bin/sh", ["-c", check, folder, "\(name).sha256"]) == .exited(0)
    }

    private func expectWhole(_ workspace: Workspace, rows: Int = 5) async throws {
        let plan = try await workspace.tokenferry("plan", "--format", "json")
        #expect(plan.status == 0, "\(plan.errors)")
        #expect(try await areWhole(workspace))
        let folder = workspace.path("reports/moving")
        let names = try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
        #expect(names == ["plan-rows.csv", "plan.csv", "plan.html", "plan.json", "plan.sha256", "plan.xlsx"])
        #expect(try workspace.text("reports/moving/plan-rows.csv").split(separator: "\n").count == rows + 1)
    }

    @Test(arguments: ["reports_partly_written", "reports_drafted"])
    func `A plan that is killed before its files have names leaves the earlier one whole`(point: String) async throws {
        let workspace = try await changedJob()
        let before = try files(workspace)
        let killed = try await Program.run(["plan", workspace.job], environment: ["TOKENFERRY_CRASH_AT": point])
        #expect(killed.wasKilled, "\(killed.errors)")
        #expect(try files(workspace) == before)
        #expect(try await areWhole(workspace))
        try await expectWhole(workspace)
    }

    @Test(arguments: 1...6)
    func `A plan that is killed while its files get names leaves no list, and the next one mends it`(
        time: Int
    ) async throws {
        let workspace = try await changedJob()
        let killed = try await Program.run(
            ["plan", workspace.job],
            environment: ["TOKENFERRY_CRASH_AT": "reports_partly_named:\(time)"]
        )
        #expect(killed.wasKilled, "\(killed.errors)")
        // The list is the last to get its name.
        #expect(try await areWhole(workspace) == (time == 6))
        #expect(FileManager.default.fileExists(atPath: workspace.path("reports/moving/plan.sha256")) == (time == 6))
        try await expectWhole(workspace)
    }

    // The listing, the page, and the workbook behind them are too much.
    @Test(arguments: [(4, 200), (24, 5), (200, 1500)])
    func `A full disk leaves the earlier report whole, whichever file it was`(kilobytes: Int, rows: Int) async throws {
        let workspace = try await changedJob(rows: rows)
        let before = try files(workspace)
        // Files of at most so much; beyond that a write fails, as on a full disk.
        let shell = ["bash", "-c", "trap '' XFSZ; ulimit -f \(kilobytes); exec \"$0\" \"$@\""]
        let full = try await Program.start(["plan", workspace.job], through: shell).finished()
        #expect(full.status == 1, "\(kilobytes) \(full.errors)")
        #expect(try files(workspace) == before)
        #expect(
            try FileManager.default.contentsOfDirectory(atPath: workspace.path("reports/moving")).count == before.count
        )
        try await expectWhole(workspace, rows: rows)
    }

    @Test func `A run's reports are whole with their list, the ones of the plan beside them too`() async throws {
        let workspace = try Workspace(rows: 12, target: "sandbox: true", badRows: ["cus_x,,card_y,1,2031,card_y"])
        #expect(try await workspace.tokenferry("plan").status == 3)
        #expect(try await workspace.tokenferry("run").status == 3)
        #expect(try await areWhole(workspace, "report"))
        #expect(try await areWhole(workspace, "plan"))
        let list = try workspace.text("reports/moving/report.sha256")
        for name in ["report.csv", "report.html", "report.json", "report.xlsx", "rows.csv"] {
            #expect(list.contains("  \(name)\n"))
        }
    }
}
