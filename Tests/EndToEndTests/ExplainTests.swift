import EndToEndSupport
import Foundation
import TestSupport
import Testing

/// One row's story, asked for on the command line before, after and across runs.
@Suite(.onOwnThreads)
struct ExplainTests {
    private func explain(_ workspace: Workspace, _ arguments: String...) async throws -> [String: Any] {
        let result = try await Program.run(
            ["explain", workspace.job] + arguments + ["--format", "json"],
            environment: [:]
        )
        #expect(result.status == 0, "\(result.errors)")
        return try result.json()
    }

    private func outcome(_ story: [String: Any]) throws -> [String: Any] {
        try #require(story["outcome"] as? [String: Any])
    }

    @Test func `A row is explained before the run, and with its attempts and its payment source after it`() async throws
    {
        let site = try await Site()
        let workspace = try Workspace(
            rows: 6,
            target: Workspace.target(site),
            extra: Workspace.fast,
            badRows: ["cus_Zx9qqqqqqqqqqq,customer-x,,1,2031,"]
        )
        let before = try await explain(workspace, "2")
        #expect(before["journal"] is NSNull)
        #expect(try outcome(before)["ending"] as? String == "not_attempted")
        #expect((before["verdict"] as? [String: Any])?["state"] as? String == "ready")
        #expect(try await site.counts().requests == 0)

        #expect(try await workspace.tokenferry("run").status == 3)
        let after = try await explain(workspace, "--line", "3")
        #expect(after["row"] as? Int == 2)
        #expect(try outcome(after)["ending"] as? String == "created")
        let row = try #require((after["journal"] as? [String: Any])?["row"] as? [String: Any])
        #expect((row["payment_source_id"] as? String)?.hasPrefix("pm_") == true)
        let attempts = try #require(row["attempts"] as? [[String: Any]])
        #expect(attempts.count == 1)
        #expect(attempts[0]["http_status"] as? Int == 200)
        #expect(attempts[0]["process_id"] is Int)

        let rejected = try await explain(workspace, "7")
        #expect(try outcome(rejected)["ending"] as? String == "rejected")
        let verdict = try #require(rejected["verdict"] as? [String: Any])
        #expect(verdict["reason"] as? String == "missing_token")
        #expect(verdict["parameter"] as? String == "reference_id")
        #expect(((verdict["rule"] as? [String: Any])?["place"] as? String)?.hasPrefix("Mappings/stripe.yaml:") == true)
        #expect(try await site.counts().requests == 6)
        await site.stop()
    }

    @Test func `The key that is named before a row is sent is the one that is then sent`() async throws {
        let site = try await Site()
        let workspace = try Workspace(
            rows: 4,
            target: Workspace.target(site),
            extra: Workspace.fast + "\nstop: { canary: 1 }"
        )
        #expect(try await workspace.tokenferry("run").status == 75)
        func key(_ story: [String: Any]) throws -> String {
            let headers = try #require((story["request"] as? [String: Any])?["headers"] as? [[String: String]])
            return try #require(headers.first { $0["name"] == "chargebee-idempotency-key" }?["value"])
        }
        let stories = try await [explain(workspace, "1"), explain(workspace, "2"), explain(workspace, "3")]
        let waiting = try #require(
            try stories.first { try outcome($0)["ending"] as? String == "not_attempted" }
        )
        let promised = try key(waiting)
        #expect(try await workspace.tokenferry("run").status == 0)
        let done = try await explain(workspace, "\(try #require(waiting["row"] as? Int))")
        let row = try #require((done["journal"] as? [String: Any])?["row"] as? [String: Any])
        #expect(row["idempotency_key"] as? String == promised)
        await site.stop()
    }

    @Test func `With a changed or missing input the journal's part is told`() async throws {
        let site = try await Site()
        let workspace = try Workspace(rows: 5, target: Workspace.target(site), extra: Workspace.fast)
        #expect(try await workspace.tokenferry("run").status == 0)
        let lines = try workspace.text("input.csv").split(separator: "\n")
        try workspace.write(([lines[0]] + lines[3...]).joined(separator: "\n") + "\n", to: "input.csv")

        let changed = try await explain(workspace, "1")
        #expect((changed["notes"] as? [String])?.first?.hasPrefix("The input has changed since pass 1") == true)
        let journal = try #require(changed["journal"] as? [String: Any])
        #expect(journal["is_present_input"] as? Bool == false)
        let same = try #require(journal["same_payment_method"] as? [[String: Any]])
        #expect(same.map { $0["row"] as? Int } == [3])

        let beyond = try await explain(workspace, "5")
        #expect(beyond["columns"] is NSNull)
        #expect(try outcome(beyond)["ending"] as? String == "created")

        try FileManager.default.removeItem(atPath: workspace.path("input.csv"))
        let gone = try await explain(workspace, "5")
        #expect(gone["columns"] is NSNull)
        #expect(try outcome(gone)["ending"] as? String == "created")
        await site.stop()
    }

    @Test func `A row or pass that is not there is wrong use, and says what there is`() async throws {
        let workspace = try Workspace(rows: 3, target: "sandbox: true")
        let row = try await workspace.tokenferry("explain", "4")
        #expect(row.status == 64)
        #expect(row.errors.contains("input.csv has 3 rows"))
        #expect(try await workspace.tokenferry("explain", "1", "--pass", "1").status == 64)
        #expect(try await workspace.tokenferry("explain", "1", "--line", "2").status == 64)
        #expect(try await workspace.tokenferry("explain").status == 64)
        #expect(try await workspace.tokenferry("explain", "0").status == 64)
    }

    @Test func `No token is in a row's story`() async throws {
        let workspace = try Workspace(rows: 5, target: "sandbox: true")
        #expect(try await workspace.tokenferry("run").status == 0)
        for row in 1...5 {
            for format in ["text", "json"] {
                let output = try await workspace.tokenferry("explain", "\(row)", "--format", format).output
                #expect(output.contains("customer-"))
                for token in workspace.tokens { #expect(!output.contains(token)) }
            }
        }
    }
}
