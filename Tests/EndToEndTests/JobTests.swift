import EndToEndSupport
import Foundation
import TestSupport
import Testing

/// A whole migration as a user sees it.
@Suite(.onOwnThreads)
struct JobTests {
    @Test func `Check, plan, run, status and report agree, and a second run finds nothing to do`() async throws {
        let site = try await Site()
        let workspace = try Workspace(
            rows: 40,
            target: Workspace.target(site),
            extra: Workspace.fast,
            badRows: ["cus_Zx9qqqqqqqqqqq,customer-x,,1,2031,", "\"cus_Zx9qqqqqqqqqqq\",customer-y,tok_visa,1,2031,"]
        )
        #expect(try await workspace.tokenferry("check").status == 0)

        let plan = try await workspace.tokenferry("plan", "--format", "json")
        #expect(plan.status == 3)
        #expect(try plan.json()["rows"] as? Int == 42)
        #expect(try plan.json()["ready"] as? Int == 40)
        #expect(try plan.json()["calls"] as? Int == 40)
        #expect(try plan.endings()["rejected"] == 2)
        #expect(try await site.counts().requests == 0)

        let run = try await workspace.tokenferry("run", "--format", "json")
        #expect(run.status == 3)
        let endings = try run.endings()
        #expect(endings.count == 7)
        #expect(endings["created"] == 40 && endings["rejected"] == 2)
        #expect(try run.json()["plan_digest"] as? String == plan.json()["plan_digest"] as? String)
        #expect(try await site.counts().paymentSources == 40)

        #expect(try await workspace.tokenferry("status", "--format", "json").endings() == endings)
        let report = try await workspace.tokenferry("report", "--format", "json")
        #expect(try report.endings() == endings)
        #expect(try workspace.text("reports/moving/rows.csv").split(separator: "\n").count == 43)

        let again = try await workspace.tokenferry("run", "--format", "json")
        #expect(try again.endings() == endings)
        #expect(try await site.counts().requests == 40)
        await site.stop()
    }

    @Test func `The corrected rejected rows are a valid input`() async throws {
        let site = try await Site()
        let workspace = try Workspace(
            rows: 3,
            target: Workspace.target(site),
            badRows: ["cus_Zx9qqqqqqqqqqq,customer-x,tok_visa,1,2031,"]
        )
        #expect(try await workspace.tokenferry("plan").status == 3)
        let corrected = try workspace.text("reports/moving/rejected.csv").replacing(
            "tok_visa",
            with: "card_1Zx9qqqqqqqqqqqqqqqqqqqq"
        )
        #expect(corrected.hasPrefix("tokenferry_reason,tokenferry_detail,id,chargebee_customer_id,"))
        try corrected.write(toFile: workspace.path("input.csv"), atomically: true, encoding: .utf8)
        let plan = try await workspace.tokenferry("plan", "--format", "json")
        #expect(plan.status == 0)
        #expect(try plan.json()["ready"] as? Int == 1)
        await site.stop()
    }

    @Test func `No token, key or secret appears in journal, reports, output or errors`() async throws {
        let site = try await Site(
            scenario:
                "latency: 1ms\ndeclined: 10%\nthrottle_for: 1s\nfaults: { dropped_after_effect: 5%, internal_error: 5% }"
        )
        let workspace = try Workspace(
            rows: 150,
            target: Workspace.target(site),
            extra: Workspace.fast + "\nstop: { failure_rate: 100%, failures_in_a_row: 1000 }"
        )
        let key = "live_SecretKeyThatNobodyMaySee"
        var texts: [String] = []
        for command in ["check", "plan", "run", "status", "report"] {
            let result = try await workspace.tokenferry(command, key: key)
            texts += [result.output, result.errors]
        }
        // A journal that is open has the newest rows in its write-ahead log; both are searched as bytes.
        let files = try FileManager.default.subpathsOfDirectory(atPath: workspace.folder.path)
            .filter { $0 != "input.csv" && $0 != "job.yaml" }
        #expect(files.contains("moving.journal") && files.contains("reports/moving/report.html"))
        for file in files {
            guard let data = FileManager.default.contents(atPath: workspace.path(file)) else { continue }
            texts.append(String(decoding: data, as: Unicode.ASCII.self))
        }
        #expect(texts.joined().contains("customer-7"))
        for secret in workspace.tokens + [key] {
            #expect(!texts.contains { $0.contains(secret) }, "a secret appears")
        }
        await site.stop()
    }

    @Test func `Journal and reports can be read by their owner alone`() async throws {
        let site = try await Site()
        let workspace = try Workspace(rows: 2, target: Workspace.target(site))
        #expect(try await workspace.tokenferry("run").status == 0)
        for file in ["moving.journal", "reports/moving/report.html", "reports/moving/rows.csv"] {
            let attributes = try FileManager.default.attributesOfItem(atPath: workspace.path(file))
            #expect((attributes[.posixPermissions] as? NSNumber)?.intValue == 0o600, "\(file)")
        }
        await site.stop()
    }

    @Test func `A sandbox of the run's own needs no key`() async throws {
        let workspace = try Workspace(rows: 5, target: "sandbox: true")
        let result = try await workspace.tokenferry("run", "--format", "json", key: nil)
        #expect(result.status == 0)
        #expect(try result.endings()["created"] == 5)
        #expect(result.errors.contains("5 payment sources"))
    }
}
