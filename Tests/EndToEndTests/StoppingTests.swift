import EndToEndSupport
import Foundation
import TestSupport
import Testing

/// Every way in which a run ends early has its exit status and its message, and the next run goes on without loss.
@Suite(.onOwnThreads)
struct StoppingTests {
    /// Some 20 calls a second, so that a run lasts as long as a test needs it to.
    private static let slow = "limits: { requests_per_minute: 1200, headroom: 0, max_in_flight: 4 }"

    private func expectNextRunCompletes(_ workspace: Workspace, _ site: Site, rows: Int) async throws {
        let run = try await workspace.tokenferry("run", "--format", "json")
        #expect(run.status == 0, "\(run.errors)")
        let endings = try run.endings()
        #expect(endings["created", default: 0] + endings["recovered", default: 0] == rows)
        let counts = try await site.counts()
        #expect(counts.paymentSources == rows)
        #expect(counts.doubledPairs == 0)
    }

    @Test func `A changed input is refused with 65, and with --delta only what is new is sent`() async throws {
        let site = try await Site()
        let workspace = try Workspace(rows: 10, target: Workspace.target(site))
        #expect(try await workspace.tokenferry("run").status == 0)
        let longer = try Workspace(rows: 14, target: Workspace.target(site))
        try longer.text("input.csv").write(toFile: workspace.path("input.csv"), atomically: true, encoding: .utf8)
        let refused = try await workspace.tokenferry("run")
        #expect(refused.status == 65)
        #expect(refused.errors.contains("--delta"))
        let delta = try await workspace.tokenferry("run", "--delta", "--format", "json")
        #expect(delta.status == 0, "\(delta.errors)")
        #expect(try delta.endings()["already_done"] == 10)
        #expect(try delta.endings()["created"] == 4)
        #expect(try await site.counts().paymentSources == 14)
        #expect(try await site.counts().doubledPairs == 0)
        await site.stop()
    }

    @Test func `A later input is refused while rows of the earlier one were not sent, unless they are given up`()
        async throws
    {
        let site = try await Site()
        let workspace = try Workspace(rows: 10, target: Workspace.target(site), extra: "stop: { canary: 2 }")
        #expect(try await workspace.tokenferry("run").status == 75)
        let other = try Workspace(rows: 12, target: Workspace.target(site))
        try other.text("input.csv").write(toFile: workspace.path("input.csv"), atomically: true, encoding: .utf8)
        let refused = try await workspace.tokenferry("run", "--delta")
        #expect(refused.status == 65)
        #expect(refused.errors.contains("8 rows") && refused.errors.contains("--abandon-rest"))
        _ = try await workspace.tokenferry("run", "--delta", "--abandon-rest")
        let delta = try await workspace.tokenferry("run", "--format", "json")
        #expect(try delta.endings()["already_done"] == 2)
        #expect(try delta.endings()["created"] == 10)
        #expect(FileManager.default.fileExists(atPath: workspace.path("reports/moving/report.html")))
        #expect(FileManager.default.fileExists(atPath: workspace.path("reports/moving/pass-2/report.html")))
        await site.stop()
    }

    @Test func `The reports of an earlier input stay when a later one is planned and sent`() async throws {
        let site = try await Site()
        let bad = "cus_Zx9qqqqqqqqqqq,customer-x,,1,2031,"
        let workspace = try Workspace(rows: 4, target: Workspace.target(site), badRows: [bad])
        #expect(try await workspace.tokenferry("plan").status == 3)
        #expect(try await workspace.tokenferry("run").status == 3)
        let rejected = try workspace.text("reports/moving/rejected.csv")
        let later = try Workspace(rows: 6, target: Workspace.target(site))
        try later.text("input.csv").write(toFile: workspace.path("input.csv"), atomically: true, encoding: .utf8)
        #expect(try await workspace.tokenferry("plan").status == 0)
        #expect(try await workspace.tokenferry("run", "--delta").status == 0)
        #expect(try workspace.text("reports/moving/rejected.csv") == rejected)
        #expect(try workspace.text("reports/moving/report.json").contains("\"rejected\":1"))
        #expect(FileManager.default.fileExists(atPath: workspace.path("reports/moving/pass-2/plan.html")))
        #expect(try workspace.text("reports/moving/pass-2/report.json").contains("\"already_done\":4"))
        await site.stop()
    }

    @Test func `An input that changes while it is sent stops the run before a row that was not planned`() async throws {
        let site = try await Site(scenario: "latency: 20ms")
        let workspace = try Workspace(rows: 1500, target: Workspace.target(site), extra: Self.slow)
        let run = try workspace.startRun()
        try await run.isSending(5, to: site)
        let changed = try workspace.text("input.csv").replacing("card_Zx9", with: "card_Zy8")
        let handle = try FileHandle(forWritingTo: URL(fileURLWithPath: workspace.path("input.csv")))
        try handle.write(contentsOf: Data(changed.utf8))
        try handle.close()
        // It comes to the changed rows sooner, unless it has met them already.
        _ = try await workspace.tokenferry("pace", "100000")
        let result = await run.finished()
        #expect(result.status == 65, "\(result.errors)")
        #expect(result.errors.contains("changed while the run was reading it"))
        #expect(try await !site.sources().contains("card_Zy8"))
        await site.stop()
    }

    @Test func `A job that would write over what it reads is refused`() async throws {
        let workspace = try Workspace(rows: 2, target: "sandbox: true")
        let reports = workspace.path("reports/moving")
        try FileManager.default.createDirectory(atPath: reports, withIntermediateDirectories: true)
        let input = try workspace.text("input.csv")
        try input.write(toFile: reports + "/rejected.csv", atomically: true, encoding: .utf8)
        let job = try workspace.text("job.yaml").replacing(
            "file: input.csv",
            with: "file: reports/../reports/moving/rejected.csv"
        )
        try job.write(toFile: workspace.job, atomically: true, encoding: .utf8)
        let plan = try await workspace.tokenferry("plan")
        #expect(plan.status == 78)
        #expect(plan.errors.contains("rejected.csv is the input"))
        #expect(try workspace.text("reports/moving/rejected.csv") == input)
        try job.replacing("moving/rejected.csv", with: "moving/pass-2/rows.csv")
            .write(toFile: workspace.job, atomically: true, encoding: .utf8)
        #expect(try await workspace.tokenferry("check").status == 78)
        try workspace.writeJob(target: "sandbox: true", extra: "journal: input.csv")
        #expect(try await workspace.tokenferry("run").status == 78)
        #expect(try workspace.text("input.csv") == input)
    }

    @Test func `A journal that was deleted after requests were sent is not begun anew`() async throws {
        let site = try await Site()
        let workspace = try Workspace(rows: 5, target: Workspace.target(site))
        #expect(try await workspace.tokenferry("run").status == 0)
        try FileManager.default.removeItem(atPath: workspace.path("moving.journal"))
        let again = try await workspace.tokenferry("run")
        #expect(again.status == 1)
        #expect(again.errors.contains("is gone"))
        #expect(try await site.counts().requests == 5)
        await site.stop()
    }

    @Test func `Reports made during a run add up`() async throws {
        let site = try await Site(scenario: "latency: 10ms")
        let workspace = try Workspace(rows: 1200, target: Workspace.target(site), extra: Workspace.fast)
        let run = try workspace.startRun()
        try await run.says("Sending")
        for _ in 0..<5 {
            let report = try await workspace.tokenferry("report", "--format", "json")
            #expect(report.status == 3 || report.status == 0, "\(report.errors)")
            #expect(try report.endings().values.reduce(0, +) == 1200)
        }
        #expect(await run.finished().status == 0)
        await site.stop()
    }

    @Test func `A report that would name another target than the one that was used is refused`() async throws {
        let site = try await Site()
        let workspace = try Workspace(rows: 1, target: Workspace.target(site))
        #expect(try await workspace.tokenferry("run").status == 0)
        try workspace.writeJob(target: "site: acme-test\napi_key: { env: CHARGEBEE_API_KEY }")
        let report = try await workspace.tokenferry("report")
        #expect(report.status == 78)
        #expect(report.errors.contains(site.baseURL) && report.errors.contains("acme-test"))
        await site.stop()
    }

    @Test func `A row that was left for review is not sent again by a later input`() async throws {
        let site = try await Site()
        let workspace = try Workspace(rows: 6, target: Workspace.target(site))
        #expect(try await workspace.tokenferry("run").status == 0)
        try workspace.leaveForReview(row: 3)
        let longer = try Workspace(rows: 8, target: Workspace.target(site))
        try longer.text("input.csv").write(toFile: workspace.path("input.csv"), atomically: true, encoding: .utf8)
        let delta = try await workspace.tokenferry("run", "--delta", "--format", "json")
        #expect(delta.status == 3)
        #expect(try delta.endings()["needs_review"] == 1)
        #expect(try delta.endings()["already_done"] == 5)
        #expect(try delta.endings()["created"] == 2)
        #expect(try await site.counts().doubledPairs == 0)
        await site.stop()
    }

    @Test func `A changed mapping or target is refused with 78`() async throws {
        let site = try await Site()
        let workspace = try Workspace(rows: 3, target: Workspace.target(site))
        #expect(try await workspace.tokenferry("run").status == 0)
        try workspace.writeJob(target: Workspace.target(site), extra: "options: { replace_primary: always }")
        let changed = try await workspace.tokenferry("run")
        #expect(changed.status == 78)
        #expect(changed.errors.contains("replace_primary"))
        try workspace.writeJob(target: Workspace.target(site) + "\nbusiness_entity_id: ent_2")
        #expect(try await workspace.tokenferry("run").status == 78)
        #expect(try await site.counts().requests == 3)
        await site.stop()
    }

    @Test func `A second process on the same journal is told so at once`() async throws {
        let site = try await Site(scenario: "latency: 60s")
        let workspace = try Workspace(rows: 30, target: Workspace.target(site), extra: "limits: { max_in_flight: 1 }")
        let first = try workspace.startRun()
        try await first.says("Sending")
        let second = try await workspace.tokenferry("run")
        #expect(second.status == 75)
        #expect(second.errors.contains("Process \(first.processID)"))
        let status = try await workspace.tokenferry("status", "--format", "json")
        #expect(status.status == 0)
        #expect(try status.json()["running"] as? Bool == true)
        #expect(try await workspace.tokenferry("status").output.contains("Running (process "))
        #expect(try status.endings().values.reduce(0, +) == 30)
        first.signal(SIGKILL)
        _ = await first.finished()
        await site.stop()
    }

    @Test func `A missing key is a fault of the job, a wrong one is refused access`() async throws {
        let site = try await Site(scenario: "api_key: right_key")
        let workspace = try Workspace(rows: 3, target: Workspace.target(site))
        let missing = try await workspace.tokenferry("run", key: nil)
        #expect(missing.status == 78)
        #expect(missing.errors.contains("CHARGEBEE_API_KEY"))
        let wrong = try await workspace.tokenferry("run", key: "wrong_key")
        #expect(wrong.status == 77)
        #expect(wrong.errors.contains("401"))
        #expect(!wrong.errors.contains("wrong_key"))
        let right = try await workspace.tokenferry("run", "--format", "json", key: "right_key")
        #expect(right.status == 0)
        #expect(try right.endings()["created"] == 3)
        await site.stop()
    }

    @Test func `A server that goes away in mid-run ends the run with 69, and the next run completes it`() async throws {
        let site = try await Site(scenario: "latency: { from: 20ms, to: 60ms }")
        let workspace = try Workspace(
            rows: 400,
            target: Workspace.target(site),
            extra:
                "limits: { requests_per_minute: 1200, headroom: 0, max_in_flight: 4, retries: 2 }\nstop: { outage: 2s }"
        )
        let run = try workspace.startRun()
        try await run.isSending(10, to: site)
        await site.stop()
        let result = await run.finished()
        #expect(result.status == 69, "\(result.errors)")
        #expect(result.errors.contains("cannot be reached"))
        #expect(try result.endings().values.reduce(0, +) == 400)
        try await site.start()
        try workspace.writeJob(target: Workspace.target(site), extra: Workspace.fast)
        try await expectNextRunCompletes(workspace, site, rows: 400)
        await site.stop()
    }

    @Test(arguments: [SIGINT, SIGTERM])
    func `A signal drains the run: what is in flight is recorded, nothing is left in doubt`(signal: Int32) async throws
    {
        let site = try await Site(scenario: "latency: { from: 50ms, to: 150ms }")
        let workspace = try Workspace(rows: 400, target: Workspace.target(site), extra: Self.slow)
        let run = try workspace.startRun()
        try await run.isSending(10, to: site)
        // Twice at once, as terminals and supervisors do to a process and its group.
        run.signal(signal)
        run.signal(SIGHUP)
        let result = await run.finished()
        #expect(result.status == 130, "\(result.errors)")
        let endings = try result.endings()
        #expect(endings["needs_review"] == 0)
        #expect(try #require(endings["created"]) > 0)
        #expect(try #require(endings["not_attempted"]) > 0)
        #expect(try await site.counts().paymentSources == endings["created"])
        try workspace.writeJob(target: Workspace.target(site), extra: Workspace.fast)
        try await expectNextRunCompletes(workspace, site, rows: 400)
        await site.stop()
    }

    @Test func `A second signal ends the process at once, and the next run settles what was in flight`() async throws {
        // Longer than a busy machine takes from one signal to the next.
        let site = try await Site(scenario: "latency: 30s")
        let workspace = try Workspace(rows: 40, target: Workspace.target(site), extra: Workspace.fast)
        let run = try workspace.startRun()
        try await run.isSending(to: site)
        run.signal(SIGINT)
        try await run.says("Stopping")
        // Those that come in the first half second are one with it.
        try await wait {
            if run.isRunning { run.signal(SIGINT) }
            return !run.isRunning
        }
        let result = await run.finished()
        #expect(result.status == 130)
        #expect(try workspace.rowsInDoubt() > 0)
        try await site.change(scenario: "")
        try await site.settle()
        try await expectNextRunCompletes(workspace, site, rows: 40)
        await site.stop()
    }

    @Test func `The canary pauses after the first rows, and the next run goes on`() async throws {
        let site = try await Site()
        let workspace = try Workspace(
            rows: 20,
            target: Workspace.target(site),
            extra: "stop: { canary: 2 }\n" + Workspace.fast
        )
        let run = try await workspace.tokenferry("run", "--format", "json")
        #expect(run.status == 75)
        #expect(try run.endings()["created"] == 2)
        #expect(try await site.counts().requests == 2)
        try await expectNextRunCompletes(workspace, site, rows: 20)
        await site.stop()
    }

    @Test func `Too many failures pause the run, and --retry-failed sends the refused rows again`() async throws {
        let site = try await Site(scenario: "unknown_customers: [customer-*]")
        let workspace = try Workspace(
            rows: 60,
            target: Workspace.target(site),
            extra: "limits: { requests_per_minute: 100000, max_in_flight: 2 }"
        )
        let run = try await workspace.tokenferry("run", "--format", "json")
        #expect(run.status == 75)
        #expect(run.errors.contains("failures in a row"))
        #expect(try #require(try run.endings()["failed"]) >= 10)
        #expect(try #require(try run.endings()["not_attempted"]) > 40)
        try await site.change(scenario: "seed: 1")
        let again = try await workspace.tokenferry("run", "--retry-failed", "--format", "json")
        #expect(again.status == 0, "\(again.errors)")
        #expect(try again.endings()["created"] == 60)
        #expect(try await site.counts().paymentSources == 60)
        await site.stop()
    }

    @Test func `A live site wants --live and the approved plan before anything else`() async throws {
        let workspace = try Workspace(rows: 2, target: "site: acme\napi_key: { env: CHARGEBEE_API_KEY }")
        let unarmed = try await workspace.tokenferry("run")
        #expect(unarmed.status == 64)
        #expect(unarmed.errors.contains("--live"))
        let unapproved = try await workspace.tokenferry("run", "--live")
        #expect(unapproved.status == 64)
        #expect(unapproved.errors.contains("--approved-plan"))
        let other = try await workspace.tokenferry(
            "run",
            "--live",
            "--approved-plan",
            String(repeating: "0", count: 64)
        )
        #expect(other.status == 65)
        #expect(!FileManager.default.fileExists(atPath: workspace.path("moving.journal")))
    }

    @Test(arguments: [
        ("name: x\noperation: create_card\n", "PCI"),
        ("name: x\noperation: create_using_permanent_token\ninput: { file: a.csv, fiel: b }\n", "fiel"),
        ("", "empty"),
    ])
    func `A wrong job file is refused with 78, with its place`(text: String, word: String) async throws {
        let workspace = try Workspace(rows: 1, target: "sandbox: true")
        try text.write(toFile: workspace.job, atomically: true, encoding: .utf8)
        for command in ["check", "plan", "run"] {
            let result = try await workspace.tokenferry(command)
            #expect(result.status == 78)
            #expect(result.errors.contains(word), "\(result.errors)")
            #expect(result.errors.contains("job.yaml:"))
        }
    }

    @Test func `Wrong inputs are refused with 65 and a message that names the file`() async throws {
        let workspace = try Workspace(rows: 1, target: "sandbox: true")
        let inputs = [
            ("", "empty"),
            ("name,email\na,b\n", "customer"),
            (
                "id,chargebee_customer_id,card.id,note\ncus_Zx9qqqqqqqqqqq,c,card_Zx9qqqqqqqqqqqqqqqqqqqqq,4242424242424242\n",
                "card number"
            ),
            (
                "id,chargebee_customer_id,card.id,cvc\ncus_Zx9qqqqqqqqqqq,c,card_Zx9qqqqqqqqqqqqqqqqqqqqq,123\n",
                "security code"
            ),
        ]
        for (text, word) in inputs {
            try text.write(toFile: workspace.path("input.csv"), atomically: true, encoding: .utf8)
            let result = try await workspace.tokenferry("plan")
            #expect(result.status == 65, "\(word)")
            #expect(result.errors.contains("input.csv") && result.errors.contains(word), "\(result.errors)")
            #expect(!result.errors.contains("4242424242424242"))
        }
        try FileManager.default.removeItem(atPath: workspace.path("input.csv"))
        #expect(try await workspace.tokenferry("plan").status == 65)
        #expect(try await workspace.tokenferry("status").status == 64)
    }
}
