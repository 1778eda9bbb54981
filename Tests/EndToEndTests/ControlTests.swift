import EndToEndSupport
import Foundation
import TestSupport
import Testing

/// A run that is going on is paused, held, paced and shown from other processes, and ends at the time it was given.
@Suite(.onOwnThreads)
struct ControlTests {
    /// Some 20 calls a second, so that a run lasts as long as a test needs it to.
    private static let slow = "limits: { requests_per_minute: 1200, headroom: 0, max_in_flight: 4 }"

    private func expectNextRunCompletes(_ workspace: Workspace, _ site: Site, rows: Int) async throws {
        try workspace.writeJob(target: Workspace.target(site), extra: Workspace.fast)
        let run = try await workspace.tokenferry("run", "--format", "json")
        #expect(run.status == 0, "\(run.errors)")
        let endings = try run.endings()
        #expect(endings["created", default: 0] + endings["recovered", default: 0] == rows)
        let counts = try await site.counts()
        #expect(counts.paymentSources == rows)
        #expect(counts.doubledPairs == 0)
    }

    private func status(_ workspace: Workspace) async throws -> [String: Any] {
        try await workspace.tokenferry("status", "--format", "json").json()
    }

    @Test func `A pause ends the run with 75 and nothing in doubt, and the next run completes it`() async throws {
        let site = try await Site(scenario: "latency: 20ms")
        let workspace = try Workspace(rows: 800, target: Workspace.target(site), extra: Self.slow)
        let run = try workspace.startRun()
        try await wait { try await site.counts().requests > 5 }
        let pause = try await workspace.tokenferry("pause")
        #expect(pause.status == 0, "\(pause.errors)")
        #expect(pause.output.hasPrefix("Paused: "))
        let result = await run.finished()
        #expect(result.status == 75)
        #expect(result.errors.contains("Paused as asked"))
        #expect(try workspace.rowsInDoubt() == 0)
        let stopped = try await status(workspace)
        #expect(stopped["running"] as? Bool == false)
        let last = try #require(stopped["last_run"] as? [String: Any])
        #expect(last["ended_as"] as? String == "paused" && last["ended_at"] is String)
        #expect(try await workspace.tokenferry("status").output.contains(" as: paused (75)."))
        try await expectNextRunCompletes(workspace, site, rows: 800)
        await site.stop()
    }

    @Test func `A hold sends nothing until it is lifted`() async throws {
        let site = try await Site(scenario: "latency: 20ms")
        let workspace = try Workspace(rows: 800, target: Workspace.target(site), extra: Self.slow)
        let run = try workspace.startRun()
        try await wait { try await site.counts().requests > 5 }
        let hold = try await workspace.tokenferry("pause", "--hold", "--format", "json")
        #expect(hold.status == 0, "\(hold.errors)")
        #expect(try hold.json()["state"] as? String == "taken")
        try await wait { try await status(workspace)["in_flight"] as? Int == 0 }
        let held = try await status(workspace)
        #expect(held["binding"] as? String == "hold")
        #expect(held["seconds_left"] is NSNull)
        let before = try await site.counts().requests
        // The run tells once a second that it is still there.
        var told: Set<String> = []
        try await wait {
            told.insert(try await status(workspace)["told_at"] as? String ?? "")
            return told.count > 2
        }
        #expect(try await site.counts().requests == before)
        let resume = try await workspace.tokenferry("resume")
        #expect(resume.output.hasPrefix("Resumed"), "\(resume.errors)")
        try await wait { try await site.counts().requests > before }
        #expect(try await workspace.tokenferry("pause").status == 0)
        #expect(await run.finished().status == 75)
        await site.stop()
    }

    @Test func `A run that is not held is not resumed, and one that is ending cannot be`() async throws {
        // Long enough for several commands on a machine that is busy with other tests.
        let site = try await Site(scenario: "latency: 40s")
        let workspace = try Workspace(rows: 100, target: Workspace.target(site), extra: Self.slow)
        let run = try workspace.startRun()
        try await wait { try await site.counts().requests == 4 }
        try await wait { try await status(workspace)["in_flight"] as? Int == 4 }
        let inFlight = try await workspace.tokenferry("status", "--format", "json")
        #expect(try inFlight.json()["in_doubt"] as? Int == 4)
        let endings = try inFlight.endings()
        #expect(endings["needs_review"] == 0 && endings["not_attempted"] == 100)
        let resume = try await workspace.tokenferry("resume")
        #expect(
            resume.status == 0 && resume.output.hasPrefix("The run was not held"),
            "\(resume.output)\(resume.errors)"
        )
        async let pause = workspace.tokenferry("pause")
        try await wait { try await status(workspace)["ending"] as? Bool == true }
        let late = try await workspace.tokenferry("resume")
        #expect(late.status == 64 && late.errors.contains("is ending"), "\(late.output)\(late.errors)")
        #expect(try await pause.status == 0)
        #expect(await run.finished().status == 75)
        await site.stop()
    }

    private static var canBecomeAnother: Bool {
        geteuid() == 0 && FileManager.default.isExecutableFile(atPath: "/usr/bin/setpriv")
    }

    @Test(.enabled(if: canBecomeAnother))
    func `Another user is told that a job is not theirs to ask, not that no run is going on`() async throws {
        let site = try await Site(scenario: "latency: 60s")
        let workspace = try Workspace(rows: 100, target: Workspace.target(site), extra: Self.slow)
        let run = try workspace.startRun()
        try await wait { try await site.counts().requests == 4 }
        try await wait { try await status(workspace)["in_flight"] as? Int == 4 }
        for command in ["pause", "resume", "status"] {
            let asked = try await Program.start(
                [command, workspace.job],
                environment: ["CHARGEBEE_API_KEY": "test_key"],
                through: ["/usr/bin/setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"]
            ).finished()
            #expect(asked.status == 1, "\(command)")
            #expect(asked.errors.contains("Cannot tell how the job stands: "), "\(asked.errors)")
            #expect(asked.errors.contains("belongs to another user (user id 0)"), "\(asked.errors)")
        }
        run.signal(SIGKILL)
        _ = await run.finished()
        #expect(try await workspace.tokenferry("status").output.contains("The last run was killed"))
        await site.stop()
    }

    @Test func `A hold ends with its process`() async throws {
        let site = try await Site(scenario: "latency: 20ms")
        let workspace = try Workspace(rows: 400, target: Workspace.target(site), extra: Self.slow)
        let run = try workspace.startRun()
        try await wait { try await site.counts().requests > 5 }
        #expect(try await workspace.tokenferry("pause", "--hold").status == 0)
        run.signal(SIGKILL)
        #expect(await run.finished().wasKilled)
        #expect(try await workspace.tokenferry("resume").status == 64)
        try await expectNextRunCompletes(workspace, site, rows: 400)
        await site.stop()
    }

    @Test func `Another pace holds for the run that is going on`() async throws {
        let site = try await Site()
        let workspace = try Workspace(
            rows: 400,
            target: Workspace.target(site),
            extra: "limits: { requests_per_minute: 60, max_in_flight: 16 }"
        )
        let run = try workspace.startRun()
        try await wait { try await site.counts().requests > 0 }
        let pace = try await workspace.tokenferry("pace", "60000")
        #expect(pace.status == 0, "\(pace.errors)")
        #expect(
            pace.output.hasPrefix(
                "Taken: now up to 57,000 calls a minute (60,000 less 5 % headroom), for this run only"
            )
        )
        let result = await run.finished()
        #expect(result.status == 0, "\(result.errors)")
        // At the job's pace it would have been seven minutes.
        #expect(try result.endings()["created"] == 400)
        await site.stop()
    }

    @Test func `Status shows what a run that is going on tells`() async throws {
        let site = try await Site(scenario: "latency: 20ms")
        let workspace = try Workspace(rows: 1200, target: Workspace.target(site), extra: Self.slow)
        let run = try Program.start(
            ["run", workspace.job, "--for", "1h"],
            environment: ["CHARGEBEE_API_KEY": "test_key"]
        )
        try await wait { try await site.counts().requests > 5 }
        try await wait { try await status(workspace)["binding"] as? String == "quota" }
        let told = try await status(workspace)
        #expect(told["running"] as? Bool == true)
        #expect((told["process"] as? [String: Any])?["pid"] as? Int == Int(run.processID))
        #expect(told["calls_per_minute"] as? Int == 1200)
        #expect(told["ends_at"] is String)
        let left = try #require(told["seconds_left"] as? Double)
        #expect((10...300).contains(left))
        let text = try await workspace.tokenferry("status").output
        #expect(text.contains("Running (process \(run.processID), since "))
        #expect(text.contains(" to go.") && text.contains("in flight"), "\(text)")
        run.signal(SIGINT)
        #expect(await run.finished().status == 130)
        await site.stop()
    }

    @Test func `The time that was given to a run ends it with 75`() async throws {
        let site = try await Site(scenario: "latency: 20ms")
        let workspace = try Workspace(rows: 800, target: Workspace.target(site), extra: Self.slow)
        let result = try await workspace.tokenferry("run", "--for", "3s", "--format", "json")
        #expect(result.status == 75, "\(result.errors)")
        #expect(result.errors.contains("This run ends by itself at "))
        #expect(result.errors.contains("The time given to this run was over at "))
        #expect(try #require(try result.endings()["not_attempted"]) > 0)
        #expect(try workspace.rowsInDoubt() == 0)
        try await expectNextRunCompletes(workspace, site, rows: 800)
        await site.stop()
    }

    @Test(arguments: [
        ["--for", "soon"], ["--until", "25:00"], ["--until", "2020-01-01T06:00"], ["--for", "1h", "--until", "06:00"],
    ])
    func `A time that cannot be meant is wrong use, and nothing is begun`(arguments: [String]) async throws {
        let workspace = try Workspace(rows: 2, target: "sandbox: true")
        let result = try await Program.run(["run", workspace.job] + arguments)
        #expect(result.status == 64, "\(result.errors)")
        #expect(!FileManager.default.fileExists(atPath: workspace.path("moving.journal")))
    }

    @Test func `Where no run is going on, nothing is asked and the next run just runs`() async throws {
        let site = try await Site()
        let workspace = try Workspace(rows: 5, target: Workspace.target(site))
        for arguments in [["pause"], ["pause", "--hold"], ["resume"], ["pace", "30"]] {
            let words = [arguments[0], workspace.job] + arguments.dropFirst()
            let before = try await Program.run(words)
            #expect(before.status == 64)
            #expect(before.errors.contains("No run of moving is going on"), "\(before.errors)")
        }
        #expect(!FileManager.default.fileExists(atPath: workspace.path("moving.journal")))
        #expect(try await workspace.tokenferry("run").status == 0)
        #expect(try await workspace.tokenferry("pause").status == 64)
        for pace in ["0", "1000001", "fast"] {
            #expect(try await Program.run(["pace", workspace.job, pace]).status == 64)
        }
        #expect(try await workspace.tokenferry("run").status == 0)
        await site.stop()
    }

    @Test func `The time to go is there before the first answer`() async throws {
        let site = try await Site(scenario: "latency: 60s")
        let workspace = try Workspace(rows: 600, target: Workspace.target(site), extra: Self.slow)
        let run = try workspace.startRun()
        try await wait { run.hasSaid("to go") }
        let first = run.errorsSoFar
        // Four in flight, and half a second presumed for an answer.
        #expect(first.contains("0/600 rows (0 %) · ") && first.contains(" · about 1 min 15 s to go · "), "\(first)")
        run.signal(SIGKILL)
        _ = await run.finished()
        await site.stop()
    }
}
