import EndToEndSupport
import Foundation
import TestSupport
import Testing

/// A user who may read a job and its journal, and write neither them nor their folder.
@Suite(.serialized)
struct AuditorTests {
    private static let rows = 40

    private func files(_ workspace: Workspace) throws -> [String: Data] {
        let names = try FileManager.default.contentsOfDirectory(atPath: workspace.folder.path)
        return Dictionary(
            uniqueKeysWithValues: names.map { ($0, FileManager.default.contents(atPath: workspace.path($0)) ?? Data()) }
        )
    }

    /// What a reconciliation says but for who made it and when.
    private func figures(_ result: Program.Result) throws -> NSDictionary {
        var json = try result.json()
        for key in ["created_at", "made_by"] { json[key] = nil }
        return json as NSDictionary
    }

    @Test func `A finished job is reported into a folder of theirs, as its owner reports it, and stays as it was`()
        async throws
    {
        let site = try await Site()
        let workspace = try Workspace(rows: Self.rows, target: Workspace.target(site), extra: Workspace.fast)
        let own = try Workspace.openFolder()
        defer { try? FileManager.default.removeItem(at: own) }
        #expect(try await workspace.tokenferry("run").status == 0)
        let owners = try figures(try await workspace.tokenferry("report", "--format", "json"))
        let before = try files(workspace)
        try await workspace.readOnly {
            let output = own.appendingPathComponent("audit").path
            let report = try await workspace.asReader("report", "--output", output, "--format", "json", folder: own)
            #expect(report.status == 0, "\(report.errors)")
            #expect(try figures(report) == owners)
            #expect(report.errors.contains("\(output)/report.html"))
            #expect(FileManager.default.fileExists(atPath: output + "/report.sha256"))
            let status = try await workspace.asReader("status", "--format", "json", folder: own)
            #expect(try status.endings()["created"] == Self.rows, "\(status.errors)")
            let story = try await workspace.asReader("explain", "3", folder: own)
            #expect(story.status == 0 && story.output.contains("created"), "\(story.errors)")
            let refused = try await workspace.asReader("report", folder: own)
            #expect(refused.status == 1)
            #expect(refused.errors.contains("--output FOLDER"), "\(refused.errors)")
        }
        #expect(try files(workspace) == before)
        #expect(try FileManager.default.contentsOfDirectory(atPath: own.path) == ["audit"], "no copy is left")
        await site.stop()
    }

    @Test(arguments: ["with its index", "without its index"])
    func `The journal of a killed run is read with its log`(form: String) async throws {
        let site = try await Site(scenario: "latency: { from: 5ms, to: 20ms }")
        let workspace = try Workspace(rows: Self.rows, target: Workspace.target(site), extra: Workspace.fast)
        let own = try Workspace.openFolder()
        defer { try? FileManager.default.removeItem(at: own) }
        let end = try await workspace.startRun([], ["TOKENFERRY_CRASH_AT": "answers_settled:12"]).finished()
        #expect(end.wasKilled)
        if form == "without its index" {
            try FileManager.default.removeItem(atPath: workspace.path("moving.journal-shm"))
        }
        let before = try files(workspace)
        let readers = try await workspace.readOnly {
            let report = try await workspace.asReader(
                "report",
                "--output",
                own.path + "/audit",
                "--format",
                "json",
                folder: own
            )
            #expect(report.status == 3, "\(report.errors)")
            #expect(try report.endings()["created", default: 0] > 0)
            return try figures(report)
        }
        #expect(try files(workspace) == before)
        #expect(try FileManager.default.contentsOfDirectory(atPath: own.path) == ["audit"], "no copy is left")
        #expect(try figures(try await workspace.tokenferry("report", "--format", "json")) == readers)
        await site.stop()
    }

    @Test func `While a run is at work they see how it stands, and may not steer it`() async throws {
        let site = try await Site(scenario: "latency: { from: 20ms, to: 60ms }")
        let limits = "limits: { requests_per_minute: 100000, max_in_flight: 1 }"
        let workspace = try Workspace(rows: 400, target: Workspace.target(site), extra: limits)
        let own = try Workspace.openFolder()
        defer { try? FileManager.default.removeItem(at: own) }
        let run = try workspace.startRun()
        try await wait { try await site.counts().paymentSources > 5 }
        for suffix in ["", "-wal", "-shm", ".lock"] {
            let path = workspace.path("moving.journal" + suffix)
            try FileManager.default.setAttributes([.posixPermissions: 0o444], ofItemAtPath: path)
        }
        let folder = [FileAttributeKey.posixPermissions: 0o555]
        try FileManager.default.setAttributes(folder, ofItemAtPath: workspace.folder.path)
        let status = try await workspace.asReader("status", "--format", "json", folder: own)
        #expect(status.status == 0, "\(status.errors)")
        #expect(try status.endings()["created", default: 0] > 0)
        #expect(try status.json()["running"] as? Bool == true, "\(status.output)")
        let paused = try await workspace.asReader("pause", folder: own)
        #expect(paused.status == 1 && paused.errors.contains("Cannot tell how the job stands"), "\(paused.errors)")
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: workspace.folder.path)
        run.signal(SIGINT)
        #expect(await run.finished().status == 130)
        await site.stop()
    }

    @Test func `A journal that is closed to them is said by name`() async throws {
        let site = try await Site()
        let workspace = try Workspace(rows: 3, target: Workspace.target(site), extra: Workspace.fast)
        let own = try Workspace.openFolder()
        defer { try? FileManager.default.removeItem(at: own) }
        #expect(try await workspace.tokenferry("run").status == 0)
        let journal = workspace.path("moving.journal")
        try FileManager.default.setAttributes([.posixPermissions: 0], ofItemAtPath: journal)
        let refused = try await workspace.asReader("report", "--output", own.path + "/audit", folder: own)
        #expect(refused.status == 1)
        #expect(refused.errors.contains("\(journal) cannot be read by you: Permission denied"), "\(refused.errors)")
        await site.stop()
    }
}
