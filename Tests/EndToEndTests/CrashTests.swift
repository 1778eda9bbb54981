import CrashPoints
import EndToEndSupport
import Foundation
import TestSupport
import Testing

/// The promise at every place between two durable facts, with 1, 16 and 64 requests in flight; counted at the server.
@Suite(.onOwnThreads, .serialized)
struct CrashTests {
    private static let scenario = """
        faults: { dropped_after_effect: 6% }
        declined_references: [\(CardInput.declinedPrefix)*]
        """

    // Only an export passes the one that is left out; ``ExportCrashTests`` crashes there.
    @Test(arguments: CrashPoint.allCases.filter { $0 != .resultWritten })
    func `A crash at a named point loses nothing and doubles nothing`(point: CrashPoint) async throws {
        try await withThrowingTaskGroup { group in
            for concurrency in [1, 16, 64] {
                group.addTask { try await Self.crash(at: point, concurrency: concurrency) }
            }
            try await group.waitForAll()
        }
    }

    private static func crash(at point: CrashPoint, concurrency: Int) async throws {
        var random = SeededGenerator(seed: UInt64(concurrency))
        let input = CardInput(rows: 24, &random)
        let site = try await Site(scenario: scenario + "\nlatency: { from: 2ms, to: 12ms }")
        let limits = """
            options: { replace_primary: from_column, record_previous_primary: \(point == .stepRecorded) }
            limits: { requests_per_minute: 100000, max_in_flight: \(concurrency), retries: 8, retry_budget: 100% }
            stop: { canary: \(point == .canaryMarked ? 3 : 0), failure_rate: 100%, failures_in_a_row: 1000 }
            """
        let workspace = try Workspace(lines: input.lines, target: Workspace.target(site), extra: limits)
        var arguments: [String] = []
        if point == .failedRowsReopened {
            #expect(try await workspace.tokenferry("run").status == 3)
            arguments = ["--retry-failed"]
        }
        if point == .controlRead {
            // So long that the run looks for requests once more before it is through.
            try await site.change(scenario: scenario + "\nlatency: 10s")
        }
        let time = point.isPassedOften ? 3 : 1
        let run = try workspace.startRun(arguments, ["TOKENFERRY_CRASH_AT": "\(point.rawValue):\(time)"])
        if point == .controlRead { try await workspace.askForAnotherPace(of: run) }
        let end = await run.finished()
        #expect(end.wasKilled, "\(point) at \(concurrency): \(end.status) \(end.errors)")
        try await site.change(scenario: scenario)
        try await site.settle()
        try await expectExactlyOnce(workspace, site, input, "\(point) at \(concurrency)")
        await site.stop()
    }

    /// Runs to the end, as often as a user would have to, and holds the server's count against the input.
    private static func expectExactlyOnce(
        _ workspace: Workspace,
        _ site: Site,
        _ input: CardInput,
        _ context: Comment
    ) async throws {
        var last = try await workspace.tokenferry("run", "--format", "json")
        if last.status == 75 { last = try await workspace.tokenferry("run", "--format", "json") }
        // A row that was refused while in doubt is settled when no earlier request of it can be on its way any more.
        if try workspace.rowsInDoubt() > 0 {
            try workspace.letAnHourPass()
            try await site.forgetKeys()
            last = try await workspace.tokenferry("run", "--format", "json")
        }
        #expect(last.status == 3, "\(context): \(last.errors)")
        let endings = try last.endings()
        #expect(endings["created", default: 0] + endings["recovered", default: 0] == input.expected.count, context)
        #expect(endings["failed"] == input.declined, context)
        #expect(endings["rejected"] == input.rejected, context)
        #expect(endings.values.reduce(0, +) == input.rows, context)
        let attached = try await site.attachedPairs()
        #expect(Set(attached.keys) == input.expected, context)
        #expect(attached.values.allSatisfy { $0 == 1 }, context)
        #expect(try await site.counts().laneOverlaps == 0, context)
        for name in ["rejected.csv", "rows.csv", "report.html", "report.json"] {
            #expect(FileManager.default.fileExists(atPath: workspace.path("reports/moving/" + name)), context)
        }
    }
}

extension CrashPoint {
    /// Whether a run passes it more than once.
    fileprivate var isPassedOften: Bool {
        switch self {
        case .callsEntered, .batchCommitted, .intentsAnnounced, .firstRequestSent, .requestsSent, .answerReceived,
            .answersSettled:
            true
        default: false
        }
    }
}
