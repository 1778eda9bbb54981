import EndToEndSupport
import Foundation
import Testing

/// An older copy of a journal, brought back with all that lies beside it.
@Suite(.serialized)
struct RestoredJournalTests {
    private static let rows = 20

    /// A finished job, and what its journal was after the first rows.
    private func finishedJob() async throws -> (Workspace, Site, backup: [String: Data]) {
        let site = try await Site()
        let workspace = try Workspace(
            rows: Self.rows,
            target: Workspace.target(site),
            extra: "stop: { canary: 5 }\n" + Workspace.fast
        )
        #expect(try await workspace.tokenferry("run").status == 75)
        let backup = try journal(workspace)
        #expect(try await workspace.tokenferry("run").status == 0)
        return (workspace, site, backup)
    }

    private func journal(_ workspace: Workspace) throws -> [String: Data] {
        let names = try FileManager.default.contentsOfDirectory(atPath: workspace.folder.path)
        return Dictionary(
            uniqueKeysWithValues: names.filter { $0.hasPrefix("moving.journal") }.map {
                ($0, FileManager.default.contents(atPath: workspace.path($0)) ?? Data())
            }
        )
    }

    private func bringBack(_ files: [String: Data], _ workspace: Workspace) throws {
        for name in try journal(workspace).keys { try FileManager.default.removeItem(atPath: workspace.path(name)) }
        for (name, bytes) in files { try bytes.write(to: workspace.folder.appendingPathComponent(name)) }
    }

    @Test func `A run refuses it where a report knows more, sends nothing, and goes on with the latest one`()
        async throws
    {
        let (workspace, site, backup) = try await finishedJob()
        let latest = try journal(workspace)
        let requests = try await site.counts().requests
        try bringBack(backup, workspace)
        let refused = try await workspace.tokenferry("run")
        #expect(refused.status == 1)
        #expect(refused.errors.contains("is behind the report") && refused.errors.contains("Restore the latest one"))
        #expect(refused.errors.contains("report.json"))
        #expect(try await site.counts().requests == requests)
        try bringBack(latest, workspace)
        #expect(try await workspace.tokenferry("run").status == 0)
        #expect(try await site.counts().paymentSources == Self.rows)
        await site.stop()
    }

    @Test func `A report of it is not written over the later one`() async throws {
        let (workspace, site, backup) = try await finishedJob()
        let report = try workspace.text("reports/moving/report.json")
        try bringBack(backup, workspace)
        let refused = try await workspace.tokenferry("report")
        #expect(refused.status == 1 && refused.errors.contains("is behind the report"), "\(refused.errors)")
        #expect(try workspace.text("reports/moving/report.json") == report)
        let elsewhere = try await workspace.tokenferry(
            "report",
            "--output",
            workspace.path("other"),
            "--format",
            "json"
        )
        #expect(try elsewhere.endings()["created"] == 5, "\(elsewhere.errors)")
        await site.stop()
    }

    @Test func `One that is begun anew, a moved folder and reports that are gone are refused nothing`() async throws {
        let (workspace, site, backup) = try await finishedJob()
        let moved = FileManager.default.temporaryDirectory.appendingPathComponent("tokenferry-\(UUID().uuidString)")
        try FileManager.default.copyItem(at: workspace.folder, to: moved)
        defer { try? FileManager.default.removeItem(at: moved) }
        let elsewhere = try await Program.run(
            ["run", moved.path + "/job.yaml"],
            environment: ["CHARGEBEE_API_KEY": "test_key", "TOKENFERRY_STATE_DIR": workspace.path("state")]
        )
        #expect(elsewhere.status == 0, "\(elsewhere.errors)")
        try bringBack([:], workspace)
        #expect(try await workspace.tokenferry("run").status == 75, "a new journal, for a rehearsal")
        try bringBack(backup, workspace)
        try FileManager.default.removeItem(atPath: workspace.path("reports"))
        #expect(try await workspace.tokenferry("run").status == 0)
        await site.stop()
    }
}
