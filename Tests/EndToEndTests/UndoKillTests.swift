import EndToEndSupport
import Foundation
import GRDB
import Testing

/// What the reports say of an undo that was killed, or whose journal got lost; counted at the site.
@Suite(.serialized)
struct UndoKillTests {
    private static let limits =
        "{ requests_per_minute: 100000, max_in_flight: 1, retries: 8, retry_budget: 100% }"
    private static let undoFiles = ["", "-wal", "-shm", ".lock"].map { "moving.journal.undo" + $0 }

    /// A site of 60 sources, ported.
    private static func ported() async throws -> PortJob {
        let job = try await PortJob(sources: 60, limits: limits)
        try await job.tokenferry("discover")
        let run = try await job.tokenferry("run", "--format", "json")
        #expect(try run.endings()["created", default: 0] > 20, "\(run.errors)")
        return job
    }

    private static func kill(_ job: PortJob, at point: String) async throws {
        let end = try await job.start("undo", ["--yes"], ["TOKENFERRY_CRASH_AT": point]).finished()
        #expect(end.wasKilled, "\(point): \(end.status) \(end.errors)")
        try await job.site.settle()
    }

    private static func effects(_ report: Program.Result, _ name: String = "effects") throws -> [String: Int] {
        try #require(try report.json()[name] as? [String: Int], "\(report.errors)")
    }

    @Test func `After kills the report says what the whole undo did, as its dry run said and the site counts`()
        async throws
    {
        let job = try await Self.ported()
        let planned = try Self.effects(await job.tokenferry("undo", "--format", "json"))
        #expect(planned["customers", default: 0] > 20)
        #expect(planned["restored_primaries", default: 0] > 5)
        // An answer that is lost, a restored primary whose source is still there, and a batch between journal and lock.
        for point in ["answer_received:3", "step_recorded:2", "answer_received:1", "batch_committed:9"] {
            try await Self.kill(job, at: point)
        }
        let between = try await job.tokenferry("undo", "--format", "json")
        #expect(try Self.effects(between) == planned)
        let before = try Self.effects(between, "effects_done")
        #expect(
            before["customers", default: 0] > 0 && before["customers", default: 0] < planned["customers", default: 0]
        )
        let last = try await job.tokenferry("undo", "--yes", "--format", "json")
        #expect(last.status == 0, "\(last.errors)")
        #expect(try Self.effects(last) == planned)
        #expect(try Self.effects(last, "effects_done") == planned)
        #expect(try Self.effects(last, "effects_left").values.allSatisfy { $0 == 0 })
        let restored = try Self.effects(last)["restored_primaries", default: 0]
        let atSite = try await job.site.records().filter { $0.role == "primary" && $0.gatewayAccount != "gw_new" }
        #expect(Set(atSite.map(\.customer)).count >= restored)
        #expect(try await job.site.counts().effects["assign_payment_role"] == restored)
        await job.site.stop()
    }

    @Test
    func `An undo whose files are all gone is told by each command, though it was killed before its first request`()
        async throws
    {
        let job = try await Self.ported()
        let signed = try await job.tokenferry("report", "--format", "json").json()
        let removals = try await job.site.counts().effects["delete_local", default: 0]
        try await Self.kill(job, at: "intents_announced:1")
        #expect(try await job.site.counts().effects["delete_local", default: 0] == removals)
        for name in Self.undoFiles { try? FileManager.default.removeItem(atPath: job.path(name)) }

        let report = try await job.tokenferry("report", "--format", "json").json()
        let lost = try #require(report["lost_undo"] as? [String: Any])
        #expect((lost["journal"] as? String)?.hasSuffix("moving.journal.undo") == true)
        #expect(lost["begun_at"] is String)
        #expect(report["undone"] is NSNull)
        // That an undo began changes nothing about what was signed of the runs.
        #expect(report["journal_sha256"] as? String == signed["journal_sha256"] as? String)
        for command in ["report", "status"] {
            let told = try await job.tokenferry(command)
            #expect(
                told.output.split(whereSeparator: \.isWhitespace).joined(separator: " ").contains(
                    "is missing, so what it removed is not known"
                ),
                "\(command): \(told.output)"
            )
            #expect(!told.output.contains("Nothing is left to do"), "\(command)")
        }
        let story = try await Program.run(
            ["explain", job.job, "1", "--format", "json"],
            environment: ["TOKENFERRY_STATE_DIR": job.path("state"), "CHARGEBEE_API_KEY": "test_key"]
        ).json()
        let outcome = try #require(story["outcome"] as? [String: Any])
        #expect((outcome["sentence"] as? String)?.contains("what it removed is not known") == true)
        #expect(outcome["lost_undo"] is [String: Any])
        #expect(try await job.tokenferry("plan", "--format", "json").json()["is_undone"] as? Bool == true)
        let requests = try await job.site.counts().requests
        let refused = try await job.tokenferry("run")
        #expect(refused.status == 78 && refused.errors.contains("moving.journal.undo"), "\(refused.errors)")
        #expect(try await job.site.counts().requests == requests)
        await job.site.stop()
    }

    @Test func `An undo after a lost one goes on with what is there, and the lost one stays told`() async throws {
        let job = try await Self.ported()
        try await Self.kill(job, at: "answer_received:5")
        for name in Self.undoFiles { try? FileManager.default.removeItem(atPath: job.path(name)) }
        let planned = try await job.tokenferry("undo", "--format", "json").json()
        let notes = try #require(planned["notes"] as? [String])
        #expect(notes.contains { $0.contains("shows as gone already") }, "\(notes)")
        let last = try await job.tokenferry("undo", "--yes", "--format", "json")
        #expect(last.status == 0, "\(last.errors)")
        let made = try job.count("SELECT count(*) FROM row WHERE state IN ('created', 'recovered')")
        #expect(try await job.site.counts().effects["delete_local"] == made)
        let report = try await job.tokenferry("report", "--format", "json").json()
        #expect(report["lost_undo"] is [String: Any])
        #expect(try #require(report["undone"] as? Int) < made)
        let figure = try String(contentsOfFile: job.path("reports/moving/report.html"), encoding: .utf8)
        let isHedged = figure.contains("or more")
        #expect(isHedged)
        await job.site.stop()
    }

    @Test func `A killed undo without a mark, as of an earlier version, is told by its lock, and else not at all`()
        async throws
    {
        let job = try await Self.ported()
        try await Self.kill(job, at: "answer_received:5")
        try await DatabaseQueue(path: job.path("moving.journal")).write { try $0.execute(sql: "DELETE FROM undo") }
        func report() async throws -> [String: Any] {
            try await job.tokenferry("report", "--format", "json").json()
        }
        #expect(try await report()["lost_undo"] is NSNull)
        for name in Self.undoFiles.dropLast() { try? FileManager.default.removeItem(atPath: job.path(name)) }
        let lost = try #require(try await report()["lost_undo"] as? [String: Any])
        #expect(lost["begun_at"] is NSNull)
        #expect(try await job.tokenferry("run").status == 78)
        try FileManager.default.removeItem(atPath: job.path("moving.journal.undo.lock"))
        #expect(try await report()["lost_undo"] is NSNull)
        await job.site.stop()
    }
}
