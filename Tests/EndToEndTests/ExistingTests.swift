import EndToEndSupport
import Foundation
import GRDB
import TestSupport
import Testing

/// With `skip_existing`, what the site has already is not attached once more.
@Suite(.onOwnThreads)
struct ExistingTests {
    private static let skipping = "options: { skip_existing: true }"

    private static func codes(_ workspace: Workspace) throws -> [String] {
        try workspace.withJournal { db in
            try String.fetchAll(db, sql: "SELECT coalesce(code, 'none') FROM row ORDER BY pass, ordinal")
        }
    }

    /// A job of these references of one customer.
    private static func job(_ references: [String], _ target: String, _ options: String) throws -> Workspace {
        let workspace = try Workspace(lines: [], target: target)
        try write(references, to: workspace)
        try workspace.writeJob(target: target, extra: "\(Workspace.fast)\n\(options)", mapping: "canonical")
        return workspace
    }

    private static func write(_ references: [String], to workspace: Workspace) throws {
        let lines = ["customer_id,type,reference_id"] + references.map { "customer-1,card,\($0)" }
        try workspace.write(lines.joined(separator: "\n") + "\n", to: "input.csv")
    }

    /// Has another job attach the same rows.
    private func attach(_ workspace: Workspace, _ site: Site) async throws {
        let run = try await workspace.tokenferry("run", "--format", "json")
        #expect(run.status == 0, "\(run.errors)")
    }

    @Test func `A refused row that somebody else attached meanwhile is not sent again`() async throws {
        let site = try await Site(scenario: "unknown_customers: [customer-*]")
        let target = Workspace.target(site)
        let workspace = try Workspace(rows: 3, target: target, extra: "\(Workspace.fast)\n\(Self.skipping)")
        let run = try await workspace.tokenferry("run", "--format", "json")
        #expect(try run.endings()["failed"] == 3, "\(run.errors)")
        try await site.change(scenario: "seed: 1")
        try await attach(try Workspace(rows: 3, target: target, extra: Workspace.fast), site)
        let again = try await workspace.tokenferry("run", "--retry-failed", "--format", "json")
        #expect(again.status == 0, "\(again.errors)")
        #expect(try again.endings()["already_done"] == 3)
        #expect(try Self.codes(workspace) == Array(repeating: "exists_already", count: 3))
        // What was sent before stays told.
        let attempts = try workspace.withJournal { try Int.fetchOne($0, sql: "SELECT sum(attempts) FROM row") }
        #expect(attempts == 3)
        let counts = try await site.counts()
        #expect(counts.paymentSources == 3)
        #expect(counts.doubledPairs == 0)
        await site.stop()
    }

    @Test func `A source that is there and not the primary one is left so, and the row says it`() async throws {
        let site = try await Site()
        let target = Workspace.target(site)
        try await attach(try Workspace(rows: 5, target: target, extra: Workspace.fast), site)
        let options = "options: { skip_existing: true, replace_primary: always }"
        let workspace = try Workspace(rows: 5, target: target, extra: "\(Workspace.fast)\n\(options)")
        let run = try await workspace.tokenferry("run", "--format", "json")
        #expect(run.status == 0, "\(run.errors)")
        #expect(try run.endings()["already_done"] == 5)
        // The fourth customer's second card is not the primary one.
        #expect(
            try Self.codes(workspace).sorted() == Array(repeating: "exists_already", count: 4) + ["exists_not_primary"]
        )
        #expect(try await site.counts().paymentSources == 5)
        await site.stop()
    }

    @Test func `A token of which a source has more is left for review where the source is another row's`() async throws
    {
        let site = try await Site()
        let target = Workspace.target(site)
        try await attach(try Self.job(["cus_B/card_2"], target, ""), site)
        let both = try Self.job(["cus_B", "cus_B/card_2"], target, Self.skipping)
        let run = try await both.tokenferry("run", "--format", "json")
        #expect(try run.endings()["needs_review"] == 1, "\(run.errors)")
        #expect(try Self.codes(both) == ["exists_perhaps", "exists_already"])
        #expect(try await site.counts().paymentSources == 1)
        // Of an input that has it alone, the row is the source's.
        let one = try Self.job(["cus_B"], target, Self.skipping)
        #expect(try await one.tokenferry("run", "--format", "json").endings()["already_done"] == 1)
        await site.stop()
    }

    @Test func `A token of which a source of an earlier input has more is left for review`() async throws {
        let site = try await Site()
        let workspace = try Self.job(["cus_B/card_2"], Workspace.target(site), Self.skipping)
        try await attach(workspace, site)
        try Self.write(["cus_B"], to: workspace)
        let run = try await workspace.tokenferry("run", "--delta", "--format", "json")
        #expect(try run.endings()["needs_review"] == 1, "\(run.errors)")
        #expect(try Self.codes(workspace).last == "exists_perhaps")
        #expect(try await site.counts().paymentSources == 1)
        await site.stop()
    }
}
