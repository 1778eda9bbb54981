import EndToEndSupport
import Foundation
import GRDB
import TestSupport
import Testing

/// The log and the metrics of a run, as programs read them from the built program.
@Suite(.onOwnThreads)
struct ObservabilityTests {
    /// Some 20 calls a second, so that a run lasts as long as a test needs it to.
    private static let slow = "limits: { requests_per_minute: 1200, headroom: 0, max_in_flight: 4 }"

    /// A line of the log; anything on standard error that is no such line fails the test.
    private struct Line {
        let event: String
        let values: [String: Any]

        init(_ text: Substring) throws {
            values = try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any], "\(text)")
            event = try #require(values["event"] as? String)
            #expect((values["time"] as? String)?.hasSuffix("Z") == true)
        }
    }

    private func lines(of result: Program.Result) throws -> [Line] {
        try result.errors.split(separator: "\n").map { try Line($0) }
    }

    private static let faults = """
        seed: 5
        latency: { from: 1ms, to: 5ms }
        faults: { internal_error: 5%, dropped_after_effect: 2% }
        """

    @Test func `The log of a run is whole: every row, every call, and nothing else on standard error`() async throws {
        let site = try await Site(scenario: Self.faults)
        let workspace = try Workspace(
            rows: 120,
            target: Workspace.target(site),
            extra: Workspace.fast,
            badRows: ["cus_1,customer-x,,1,2031,"]
        )
        let result = try await workspace.tokenferry("run", "--format", "json", "--log-format", "json")
        #expect(result.status == 3)
        let lines = try lines(of: result)
        func count(_ event: String) -> Int { lines.count { $0.event == event } }
        #expect(lines.first?.event == "run_started")
        #expect(lines.last?.event == "run_ended")
        #expect(count("run_started") == 1 && count("run_ended") == 1 && count("progress") >= 1)
        #expect(count("row_ended") == 120)
        #expect(count("sent") == count("answered"))
        let last = try #require(lines.last).values
        #expect(last["exit_status"] as? Int == 3)
        #expect(last["stop_reason"] is NSNull)
        #expect(last["calls"] as? Int == count("sent"))
        #expect(try last["all_endings"] as? [String: Int] == result.endings())
        #expect(lines.allSatisfy { $0.values["job"] as? String == "moving" })
        #expect(try #require(lines.first).values["plan_digest"] as? String != "")
        for token in workspace.tokens { #expect(!result.errors.contains(token)) }
        #expect(!result.errors.contains("test_key"))
        await site.stop()
    }

    @Test func `Signals and pauses are events, and the last line says how it ended`() async throws {
        let site = try await Site(scenario: "latency: { from: 20ms, to: 40ms }")
        let workspace = try Workspace(rows: 2000, target: Workspace.target(site), extra: Self.slow)
        let run = try Program.start(
            ["run", workspace.job, "--log-format", "json"],
            environment: ["CHARGEBEE_API_KEY": "test_key"]
        )
        try await run.says("\"row_ended\"")
        run.signal(SIGINT)
        let result = await run.finished()
        #expect(result.status == 130)
        let lines = try lines(of: result)
        let signal = try #require(lines.first { $0.event == "signal" })
        #expect(signal.values["signal"] as? String == "SIGINT")
        #expect(lines.first { $0.event == "stopping" }?.values["reason"] as? String == "drained")
        #expect(lines.last?.values["stop_reason"] as? String == "drained")
        #expect(lines.last?.values["exit_status"] as? Int == 130)
        await site.stop()
    }

    @Test func `What keeps a run from beginning is one event`() async throws {
        let workspace = try Workspace(rows: 1, target: "sandbox: true", extra: "limit: 3")
        let wrongJob = try lines(of: try await workspace.tokenferry("run", "--log-format", "json"))
        #expect(wrongJob.map(\.event) == ["error"])
        #expect(wrongJob.first?.values["exit_status"] as? Int == 78)
        #expect(wrongJob.first?.values["job"] is NSNull)
        try workspace.writeJob(target: "sandbox: true", input: "file: missing.csv")
        let noFile = try lines(of: try await workspace.tokenferry("run", "--log-format", "json"))
        #expect(noFile.map(\.event) == ["error"])
        #expect(noFile.first?.values["exit_status"] as? Int == 65)
        #expect(noFile.first?.values["job"] as? String == "moving")
    }

    @Test func `The metrics of a run agree with its result, and a file that cannot be written stops nothing`()
        async throws
    {
        let workspace = try Workspace(rows: 60, target: "sandbox: true", extra: Workspace.fast)
        let path = workspace.path("run.prom")
        let result = try await workspace.tokenferry("run", "--metrics", path, "--format", "json")
        #expect(result.status == 0)
        let text = try workspace.text("run.prom")
        let labels = #"{job="moving",target="sandbox""#
        #expect(text.contains("tokenferry_rows_ended_total\(labels),ending=\"created\"} 60\n"))
        #expect(text.contains("tokenferry_calls_total\(labels),method=\"POST\",purpose=\"request\"} 60\n"))
        #expect(text.contains("tokenferry_up\(labels)} 0\n"))
        #expect(text.contains("tokenferry_exit_status\(labels)} 0\n"))
        for token in workspace.tokens { #expect(!text.contains(token)) }
        try workspace.writeJob(target: "sandbox: true", extra: "journal: other.journal\n" + Workspace.fast)
        let elsewhere = try await workspace.tokenferry("run", "--metrics", workspace.path("no/such/folder"))
        #expect(elsewhere.status == 0)
        #expect(elsewhere.errors.components(separatedBy: "the metrics cannot be written").count == 2)
    }

    @Test func `Metrics are never written over a file of the job's or a foreign one, and nothing is sent`()
        async throws
    {
        let site = try await Site()
        let workspace = try Workspace(rows: 3, target: Workspace.target(site), extra: Workspace.fast)
        try workspace.write("precious", to: "other.txt")
        try FileManager.default.createSymbolicLink(
            atPath: workspace.path("link"),
            withDestinationPath: workspace.path("elsewhere")
        )
        try FileManager.default.createDirectory(atPath: workspace.path("sub"), withIntermediateDirectories: true)
        try FileManager.default.linkItem(atPath: workspace.job, toPath: workspace.path("same.yaml"))
        let before = try FileManager.default.subpathsOfDirectory(atPath: workspace.folder.path).sorted()
        let input = try workspace.text("input.csv")
        let names = [
            "job.yaml", "same.yaml", "input.csv", "sub/../input.csv", "moving.journal", "moving.journal-wal",
            "moving.journal-shm", "moving.journal.lock", "moving.journal.new", "reports/moving/run.prom",
            "reports/moving/report.json", "other.txt", "link", "sub", ".",
        ]
        for path in names.map(workspace.path) + [""] {
            let result = try await workspace.tokenferry("run", "--metrics", path)
            #expect(result.status == 64, "\(path): \(result.errors)")
            #expect(result.errors.contains("--metrics \(path): "), "\(result.errors)")
        }
        #expect(try FileManager.default.subpathsOfDirectory(atPath: workspace.folder.path).sorted() == before)
        #expect(try workspace.text("input.csv") == input)
        #expect(try workspace.text("other.txt") == "precious")
        #expect(try await site.counts().requests == 0)
        await site.stop()
    }

    @Test func `A run that fails before it begins leaves no metrics of the night before`() async throws {
        let site = try await Site()
        let workspace = try Workspace(rows: 3, target: Workspace.target(site), extra: Workspace.fast)
        let path = workspace.path("run.prom")
        #expect(try await workspace.tokenferry("run", "--metrics", path).status == 0)
        let labels = "{job=\"moving\",target=\"\(site.baseURL)\"} "
        func expect(_ status: Int32, _ labels: String, _ result: Program.Result) throws {
            #expect(result.status == status, "\(result.errors)")
            let text = try workspace.text("run.prom")
            #expect(text.contains("tokenferry_up\(labels)0\n"))
            #expect(text.contains("tokenferry_exit_status\(labels)\(status)\n"))
        }
        try expect(78, labels, try await workspace.tokenferry("run", "--metrics", path, key: nil))
        try workspace.writeJob(target: Workspace.target(site), input: "file: missing.csv")
        try expect(65, labels, try await workspace.tokenferry("run", "--metrics", path))
        try workspace.writeJob(target: Workspace.target(site), extra: "limit: 3")
        try expect(78, "{job=\"\",target=\"\"} ", try await workspace.tokenferry("run", "--metrics", path))
        let unread = try await workspace.tokenferry("run", "--metrics", workspace.path("new.prom"))
        #expect(unread.status == 78)
        #expect(!FileManager.default.fileExists(atPath: workspace.path("new.prom")))
        await site.stop()
    }

    @Test func `A second run on a job at work leaves the metrics of the first alone`() async throws {
        let site = try await Site(scenario: "latency: { from: 20ms, to: 40ms }")
        let workspace = try Workspace(rows: 2000, target: Workspace.target(site), extra: Self.slow)
        let path = workspace.path("run.prom")
        let run = try workspace.startRun(["--metrics", path])
        try await run.says("Sending")
        try await wait(during: run) { FileManager.default.fileExists(atPath: path) }
        #expect(try await workspace.tokenferry("run", "--metrics", path).status == 75)
        #expect(try workspace.text("run.prom").contains("target=\"\(site.baseURL)\"} 1\n"))
        #expect(try !workspace.text("run.prom").contains("tokenferry_exit_status"))
        run.signal(SIGINT)
        #expect(await run.finished().status == 130)
        #expect(try workspace.text("run.prom").contains("target=\"\(site.baseURL)\"} 130\n"))
        await site.stop()
    }

    @Test func `A run whose log cannot be written goes on, and does not end as if all were well`() async throws {
        let workspace = try Workspace(rows: 20, target: "sandbox: true", extra: Workspace.fast)
        // A descriptor that is only open for reading takes no byte, as a full disk does.
        let unwritable = ["sh", "-c", #"exec "$@" 2< "$0""#, workspace.job]
        let path = workspace.path("run.prom")
        let run = try workspace.startRun(["--log-format", "json", "--metrics", path], through: unwritable)
        let result = await run.finished()
        #expect(result.status == 1)
        #expect(try result.endings()["created"] == 20)
        #expect(try workspace.text("run.prom").contains(#"tokenferry_exit_status{job="moving",target="sandbox"} 1"#))
        #expect(try await workspace.tokenferry("run", "--log-format", "json").status == 0)
    }

    /// The blocks of OPERATIONS.md that are marked as SQL.
    private static func queries() throws -> [String] {
        let page = URL(fileURLWithPath: #filePath)
            .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
            .appendingPathComponent("OPERATIONS.md")
        return try String(contentsOf: page, encoding: .utf8).components(separatedBy: "```sql\n").dropFirst()
            .compactMap { $0.components(separatedBy: "```").first }
    }

    @Test func `Every query that is offered to an auditor runs on a journal`() async throws {
        let site = try await Site(scenario: Self.faults)
        let workspace = try Workspace(rows: 60, target: Workspace.target(site), extra: Workspace.fast)
        #expect(try await workspace.tokenferry("run").status == 0)
        let queries = try Self.queries()
        #expect(queries.count == 6)
        let journal = try DatabaseQueue(path: workspace.path("moving.journal"))
        let results = try journal.read { db in try queries.map { try Row.fetchAll(db, sql: $0) } }
        let story = try #require(results.first?.first)
        #expect(story["decision"] as String? != nil)
        #expect(results[1].count == 1)
        #expect(results[2].map { $0["rows"] as Int? ?? 0 }.reduce(0, +) == 60)
        #expect(!results[3].isEmpty)
        #expect(try #require(results[4].first?[0] as Int?) > 0)
        #expect(results[5].isEmpty)
        await site.stop()
    }
}
