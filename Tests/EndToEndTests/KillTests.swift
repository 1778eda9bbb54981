import EndToEndSupport
import Foundation
import TestSupport
import Testing

/// The promise under `kill -9`, with real processes, sockets and files; what counts is what the site counts.
@Suite(.onOwnThreads, .serialized)
struct KillTests {
    private static let rows = 1200
    private static let kills = 22

    private static let faults = """
        seed: 11
        latency: { from: 20ms, to: 90ms }
        throttle_for: 1s
        faults: { dropped_after_effect: 4%, dropped_before_effect: 1%, internal_error: 2%, error_after_effect: 1% }
        """

    /// Kills the run again and again at random moments, and tells how often rows were left in doubt.
    private func killRepeatedly(
        _ workspace: Workspace,
        _ site: Site,
        between: () async throws -> Void
    ) async throws -> Int {
        var random = SeededGenerator(seed: 11)
        var killsInFlight = 0
        for _ in 0..<Self.kills {
            let run = try workspace.startRun()
            let result = try await run.killed(after: Int.random(in: 1...24, using: &random), at: site)
            #expect(result.wasKilled)
            if try workspace.rowsInDoubt() > 0 { killsInFlight += 1 }
            try await between()
        }
        return killsInFlight
    }

    private func expectAllDone(_ workspace: Workspace, _ site: Site) async throws {
        let last = try await workspace.tokenferry("run", "--format", "json")
        #expect(last.status == 0, "\(last.errors)")
        let endings = try last.endings()
        #expect(endings.values.reduce(0, +) == Self.rows)
        #expect(endings["created", default: 0] + endings["recovered", default: 0] == Self.rows)
        let counts = try await site.counts()
        #expect(counts.paymentSources == Self.rows)
        #expect(counts.doubledPairs == 0)
        #expect(counts.laneOverlaps == 0)
        #expect(counts.dropped > 0)
    }

    @Test func `22 kills at random moments with 16 requests in flight lose nothing and double nothing`() async throws {
        let site = try await Site(scenario: Self.faults)
        let workspace = try Workspace(rows: Self.rows, target: Workspace.target(site), extra: Workspace.fast)
        let killsInFlight = try await killRepeatedly(workspace, site) {}
        #expect(killsInFlight >= Self.kills / 2)
        try await expectAllDone(workspace, site)
        #expect(try await site.counts().replays > 0)
        await site.stop()
    }

    @Test func `The same with an hour between kills and the keys forgotten doubles nothing, by look-up`() async throws {
        let site = try await Site(scenario: Self.faults)
        let workspace = try Workspace(rows: Self.rows, target: Workspace.target(site), extra: Workspace.fast)
        let killsInFlight = try await killRepeatedly(workspace, site) {
            try workspace.letAnHourPass()
            try await site.forgetKeys()
        }
        #expect(killsInFlight >= Self.kills / 2)
        try await expectAllDone(workspace, site)
        let report = try await workspace.tokenferry("report", "--format", "json")
        let attempts = try report.json()["attempts"] as? [String: Any]
        #expect(try #require(attempts?["look_ups"] as? Int) > 0)
        await site.stop()
    }
}
