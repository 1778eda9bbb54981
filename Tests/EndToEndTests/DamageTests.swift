import EndToEndSupport
import Foundation
import GRDB
import TestSupport
import Testing

/// Damaged journals, disks and clocks: a clear end, and when the cause is mended nothing is lost or doubled.
@Suite(.onOwnThreads, .serialized)
struct DamageTests {
    private static let rows = 60

    /// A job that was killed in mid-run, so that its journal has a log and rows in doubt.
    private func killedJob() async throws -> (Workspace, Site) {
        let site = try await Site(scenario: "latency: { from: 20ms, to: 60ms }")
        let workspace = try Workspace(rows: Self.rows, target: Workspace.target(site), extra: Workspace.fast)
        let end = try await workspace.startRun([], ["TOKENFERRY_CRASH_AT": "answers_settled:20"]).finished()
        #expect(end.wasKilled, "\(end.errors)")
        return (workspace, site)
    }

    /// A job that stands still after its first rows, all of its journal being in one file.
    private func pausedJob() async throws -> (Workspace, Site) {
        let site = try await Site()
        let workspace = try Workspace(
            rows: Self.rows,
            target: Workspace.target(site),
            extra: "stop: { canary: 30 }\n" + Workspace.fast
        )
        #expect(try await workspace.tokenferry("run").status == 75)
        return (workspace, site)
    }

    private func expectNextRunCompletes(_ workspace: Workspace, _ site: Site, _ context: Comment = "") async throws {
        let run = try await workspace.tokenferry("run", "--format", "json")
        #expect(run.status == 0, "\(context) \(run.errors)")
        #expect(try run.endings().values.reduce(0, +) == Self.rows, context)
        try await expectAllAttachedOnce(site, context)
    }

    private func expectAllAttachedOnce(_ site: Site, _ context: Comment = "") async throws {
        let counts = try await site.counts()
        #expect(counts.paymentSources == Self.rows, context)
        #expect(counts.doubledPairs == 0, context)
    }

    private func bytes(_ workspace: Workspace, _ suffix: String = "") throws -> Data {
        try Data(contentsOf: URL(fileURLWithPath: workspace.path("moving.journal" + suffix)))
    }

    private func write(_ bytes: Data, _ workspace: Workspace, _ suffix: String = "") throws {
        try bytes.write(to: URL(fileURLWithPath: workspace.path("moving.journal" + suffix)))
    }

    // MARK: - The file

    @Test func `A log that was cut off is refused where requests are missing, and goes on when it is restored`()
        async throws
    {
        let (workspace, site) = try await killedJob()
        let (file, log) = (try bytes(workspace), try bytes(workspace, "-wal"))
        try await site.settle()
        var random = SeededGenerator(seed: 4)
        for _ in 0..<6 {
            try write(file, workspace)
            try write(log.prefix(Int.random(in: 0..<log.count * 3 / 4, using: &random)), workspace, "-wal")
            try? FileManager.default.removeItem(atPath: workspace.path("moving.journal-shm"))
            let requests = try await site.counts().requests
            let refused = try await workspace.tokenferry("run")
            #expect(refused.status == 1)
            #expect(refused.errors.contains("has lost entries") && refused.errors.contains("Restore"))
            let now = try await site.counts().requests
            #expect(now == requests)
        }
        try write(file, workspace)
        try write(log, workspace, "-wal")
        try? FileManager.default.removeItem(atPath: workspace.path("moving.journal-shm"))
        try await expectNextRunCompletes(workspace, site)
        await site.stop()
    }

    @Test func `A log that lost answers alone is gone on with, and what it does not know is settled`() async throws {
        let site = try await Site()
        let workspace = try Workspace(rows: Self.rows, target: Workspace.target(site), extra: Workspace.fast)
        let end = try await workspace.startRun([], ["TOKENFERRY_CRASH_AT": "run_finished"]).finished()
        #expect(end.wasKilled)
        // The last commit holds answers only, since every request had been announced by then.
        let log = try bytes(workspace, "-wal")
        try write(log.dropLast(4096 + 24), workspace, "-wal")
        try? FileManager.default.removeItem(atPath: workspace.path("moving.journal-shm"))
        #expect(try workspace.rowsInDoubt() > 0)
        try await expectNextRunCompletes(workspace, site)
        await site.stop()
    }

    @Test func `A journal whose log is gone is refused, and goes on when it is restored`() async throws {
        let (workspace, site) = try await killedJob()
        let (file, log) = (try bytes(workspace), try bytes(workspace, "-wal"))
        for suffix in ["-wal", "-shm"] {
            try? FileManager.default.removeItem(atPath: workspace.path("moving.journal" + suffix))
        }
        let refused = try await workspace.tokenferry("run")
        #expect(refused.status == 1)
        #expect(refused.errors.contains("-wal") && refused.errors.contains("Restore"))
        try write(file, workspace)
        try write(log, workspace, "-wal")
        try await expectNextRunCompletes(workspace, site)
        await site.stop()
    }

    @Test func `A journal with overwritten pages is refused, and goes on when it is restored`() async throws {
        let (workspace, site) = try await pausedJob()
        let file = try bytes(workspace)
        let requests = try await site.counts().requests
        for page in 1..<file.count / 4096 {
            var random = SeededGenerator(seed: UInt64(page))
            var damaged = file
            let noise = (0..<4096).map { _ in UInt8.random(in: 0...255, using: &random) }
            damaged.replaceSubrange(page * 4096..<(page + 1) * 4096, with: noise)
            try write(damaged, workspace)
            let refused = try await workspace.tokenferry("run")
            #expect(refused.status == 1, "page \(page): \(refused.errors)")
            #expect(refused.errors.contains("estore"), "page \(page): \(refused.errors)")
            #expect(try await site.counts().requests == requests)
            try? FileManager.default.removeItem(atPath: workspace.path("moving.journal-wal"))
            try? FileManager.default.removeItem(atPath: workspace.path("moving.journal-shm"))
        }
        try write(file, workspace)
        try await expectNextRunCompletes(workspace, site)
        await site.stop()
    }

    @Test(arguments: [0.9, 0.6, 0.3, 0.02])
    func `A journal that was cut off is refused, and goes on when it is restored`(share: Double) async throws {
        let (workspace, site) = try await pausedJob()
        let file = try bytes(workspace)
        try write(file.prefix(Int(Double(file.count) * share)), workspace)
        let refused = try await workspace.tokenferry("run")
        #expect(refused.status == 1)
        #expect(refused.errors.contains("estore"), "\(refused.errors)")
        for suffix in ["-wal", "-shm"] {
            try? FileManager.default.removeItem(atPath: workspace.path("moving.journal" + suffix))
        }
        try write(file, workspace)
        try await expectNextRunCompletes(workspace, site)
        await site.stop()
    }

    // MARK: - Who else has it, and where it lies

    @Test func `A journal that another program keeps locked ends the run with 75, and it goes on later`() async throws {
        let (workspace, site) = try await pausedJob()
        var configuration = Configuration()
        configuration.allowsUnsafeTransactions = true
        let other = try DatabaseQueue(path: workspace.path("moving.journal"), configuration: configuration)
        try await other.writeWithoutTransaction { db in try db.execute(sql: "BEGIN IMMEDIATE") }
        let refused = try await workspace.tokenferry("run")
        #expect(refused.status == 75, "\(refused.errors)")
        #expect(refused.errors.contains("another program"), "\(refused.errors)")
        try await other.writeWithoutTransaction { db in try db.execute(sql: "ROLLBACK") }
        try other.close()
        try await expectNextRunCompletes(workspace, site)
        await site.stop()
    }

    @Test func `A journal that cannot grow ends the run, and when there is room it goes on`() async throws {
        let site = try await Site(scenario: "latency: { from: 5ms, to: 20ms }")
        let workspace = try Workspace(rows: Self.rows, target: Workspace.target(site), extra: Workspace.fast)
        // Files of at most 240 KiB; beyond that a write fails, as on a full disk.
        let shell = ["bash", "-c", #"trap '' XFSZ; ulimit -f 240; exec "$0" "$@""#]
        let full = try await workspace.startRun(through: shell).finished()
        #expect(full.status == 1)
        #expect(full.errors.contains("Make room") && full.errors.contains("run again"), "\(full.errors)")
        #expect(try await site.counts().paymentSources > 0)
        #expect(try await site.counts().paymentSources < Self.rows)
        try await expectNextRunCompletes(workspace, site)
        await site.stop()
    }

    @Test func `A folder that may not be written to is said by name, and nothing is sent`() async throws {
        let (workspace, site) = try await pausedJob()
        let requests = try await site.counts().requests
        let folder = [FileAttributeKey.posixPermissions: 0o555]
        try FileManager.default.setAttributes(folder, ofItemAtPath: workspace.folder.path)
        // Permissions do not bind the superuser, who therefore becomes nobody.
        let wrapper = geteuid() == 0 ? ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"] : []
        let refused = try await workspace.startRun(through: wrapper).finished()
        #expect(refused.status == 1, "\(refused.errors)")
        #expect(refused.errors.contains("moving.journal") && refused.errors.contains("Permission denied"))
        #expect(try await site.counts().requests == requests)
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: workspace.folder.path)
        try await expectNextRunCompletes(workspace, site)
        await site.stop()
    }

    // MARK: - The clock

    @Test func `A clock that was set back leaves in doubt what cannot be told, and doubles nothing`() async throws {
        let (workspace, site) = try await killedJob()
        // The journal is then from the future by two hours.
        try workspace.letPass(milliseconds: -7_200_000)
        let run = try await workspace.tokenferry("run", "--format", "json")
        #expect(run.status == 3, "\(run.errors)")
        #expect(try await site.counts().doubledPairs == 0)
        try workspace.letPass(milliseconds: 10_800_000)
        try await site.forgetKeys()
        try await expectNextRunCompletes(workspace, site)
        await site.stop()
    }

    @Test func `A clock that was set forward makes the run ask Chargebee, and doubles nothing`() async throws {
        let (workspace, site) = try await killedJob()
        try workspace.letPass(milliseconds: 86_400_000)
        try await expectNextRunCompletes(workspace, site)
        await site.stop()
    }
}
