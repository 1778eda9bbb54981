import CrashPoints
import EndToEndSupport
import Foundation
import TestSupport
import Testing

/// Gateway to gateway, from the list of a site's sources to the undo; counted and compared at the site.
@Suite(.onOwnThreads, .serialized)
struct PortTests {
    private static let faults = """
        faults: { dropped_after_effect: 4%, dropped_before_effect: 2%, internal_error: 1%, error_after_effect: 2%, bad_gateway: 1% }
        latency: { from: 20ms, to: 60ms }
        """

    @Test(arguments: [false, true])
    func `A site is discovered, ported with faults and kills, verified and undone, and agrees at each stage`(
        deletesOld: Bool
    ) async throws {
        let options =
            "{ replace_primary: from_column, record_previous_primary: true, delete_old: \(deletesOld) }"
        let job = try await PortJob(sources: 240, options: options)
        let before = try await job.site.records()
        try await Self.discover(job, before)

        let plan = try await job.tokenferry("plan", "--format", "json")
        #expect(plan.status == 3, "\(plan.errors)")
        let portable = before.filter { $0.isPortable }
        #expect(try plan.json()["ready"] as? Int == portable.count)
        #expect(try await job.site.counts().effects.isEmpty, "a plan changes nothing")

        try await Self.run(job, killedAfter: [20, 40, 60])
        let ported = try await Self.expectPorted(job, before, deletesOld: deletesOld)

        let verified = try await job.tokenferry("verify", "--format", "json")
        #expect(verified.status == 0, "\(verified.output) \(verified.errors)")

        try await Self.undo(job, before, ported, deletesOld: deletesOld)
        await job.site.stop()
    }

    private static func discover(_ job: PortJob, _ before: [SiteRecord]) async throws {
        let result = try await job.tokenferry("discover", "--format", "json")
        #expect(result.status == 0, "\(result.errors)")
        let listed = try job.records("sources.csv")
        let live = before.filter { !$0.isDeleted }
        #expect(listed.map { $0["payment_source_id"] } == live.map(\.id))
        for (row, record) in zip(listed, live) {
            #expect(row["customer_id"] == record.customer && row["gateway_account_id"] == record.gatewayAccount)
            #expect(row["role"] == record.role && row["last4"] == record.last4 && row["type"] == record.type)
        }
        #expect(try job.found(before.map(\.reference), inFilesNamed: "sources").isEmpty)
    }

    /// Runs until nothing is left to do, and kills the first few processes in the middle.
    private static func run(_ job: PortJob, killedAfter requests: [Int]) async throws {
        try await job.change(faults)
        for requests in requests {
            try await job.start("run").killed(after: requests, at: job.site)
            try await job.site.settle()
        }
        try await job.change("latency: 2ms")
        let last = try await job.tokenferry("run", "--format", "json")
        #expect(last.status == 3, "\(last.errors)")
    }

    /// Compares, row for row, what the reports say with what the site has.
    ///
    /// - Returns: The new source of each old one.
    private static func expectPorted(
        _ job: PortJob,
        _ before: [SiteRecord],
        deletesOld: Bool
    ) async throws -> [String: SiteRecord] {
        let comparison = try await PortComparison(job, before: before, deletesOld: deletesOld)
        #expect(comparison.faults.isEmpty, "\(comparison.faults.prefix(5))")
        return comparison.made
    }

    private static func undo(
        _ job: PortJob,
        _ original: [SiteRecord],
        _ made: [String: SiteRecord],
        deletesOld: Bool
    ) async throws {
        let before = try await job.site.records()
        let planned = try await job.tokenferry("undo", "--format", "json")
        #expect(planned.status == (deletesOld ? 3 : 0), "\(planned.errors)")
        #expect(try await job.site.records() == before, "without --yes nothing is removed")

        try await job.change(faults)
        let first = try job.start("undo", ["--yes"])
        // Where the old sources are gone, it sends nothing.
        if deletesOld { _ = await first.finished() } else { try await first.killed(after: 20, at: job.site) }
        try await job.site.settle()
        try await job.change("latency: 2ms")
        let last = try await job.tokenferry("undo", "--yes", "--format", "json")
        let kept = try job.records("reports/moving/undo.csv").filter {
            !["removed", "recovered"].contains($0["ending"] ?? "")
        }
        #expect(last.status == (deletesOld ? 3 : 0), "\(last.errors) \(kept.prefix(3))")

        let comparison = try await UndoComparison(
            job,
            original: original,
            ported: before,
            made: made,
            removes: !deletesOld
        )
        #expect(comparison.faults.isEmpty, "\(comparison.faults.prefix(5))")
        let refused = try await job.tokenferry("run")
        #expect(deletesOld || refused.status == 78, "\(refused.errors)")
    }

    @Test(arguments: [CrashPoint.stepRecorded, .batchCommitted, .firstRequestSent, .answerReceived])
    func `A crash between any two steps of a row loses nothing and repeats nothing`(point: CrashPoint) async throws {
        let job = try await PortJob(
            sources: 24,
            options: "{ replace_primary: from_column, record_previous_primary: true, delete_old: true }",
            limits: "{ requests_per_minute: 100000, max_in_flight: 1, retries: 8, retry_budget: 100% }"
        )
        let before = try await job.site.records()
        try await job.tokenferry("discover")
        for time in 1...12 {
            let run = try job.start("run", [], ["TOKENFERRY_CRASH_AT": "\(point.rawValue):\(time)"])
            _ = await run.finished()
            try await job.site.settle()
        }
        let last = try await job.tokenferry("run", "--format", "json")
        #expect(last.status == 3, "\(last.errors)")
        _ = try await Self.expectPorted(job, before, deletesOld: true)
        await job.site.stop()
    }

    @Test(arguments: [false, true])
    func `An export in doubt for an hour is for a person, or made again where the job says so`(repeats: Bool)
        async throws
    {
        let job = try await PortJob(
            sources: 30,
            options: "{ doubtful_export: \(repeats ? "repeat" : "review") }",
            limits: "{ requests_per_minute: 100000, max_in_flight: 1, retries: 1, retry_budget: 100% }"
        )
        try await job.tokenferry("discover")
        let portable = try await job.site.records().filter { $0.isPortable }.count
        // So long that some are left when the change below takes hold.
        try await job.change("latency: 500ms")
        let run = try job.start("run")
        try await run.says("Sending")
        // From here on exports happen, and nobody hears of it.
        func exports() async throws -> Int { try await job.site.counts().effects["export_payment_source", default: 0] }
        try await job.change("faults: { dropped_after_effect: 100% }")
        // One at a time: at most the first of these was let in before the change.
        let before = try await exports()
        try await wait(during: run) { try await exports() >= before + 2 }
        run.signal(SIGKILL)
        _ = await run.finished()
        try await job.site.settle()
        let made = try await job.site.counts().effects["export_payment_source", default: 0]
        let exported = made - (try job.count("SELECT count(*) FROM step WHERE step = 'export'"))
        #expect(exported > 0)
        try await job.letAnHourPass()
        try await job.change("")
        let last = try await job.tokenferry("run", "--format", "json")
        #expect(last.status == 3, "\(last.errors)")
        let endings = try last.endings()
        let counts = try await job.site.counts()
        if repeats {
            #expect(endings["created", default: 0] + endings["recovered", default: 0] == portable)
            #expect(counts.effects["export_payment_source"] == portable + exported, "\(made) made before")
        } else {
            #expect(endings["needs_review"] == exported)
            #expect(endings["created", default: 0] + endings["recovered", default: 0] == portable - exported)
            #expect(counts.mostExportsOfOneSource == 1)
            let rows = try job.records("reports/moving/rows.csv")
            #expect(rows.count { $0["code"] == "export_in_doubt" } == exported)
        }
        await job.site.stop()
    }

    @Test func `An undo that goes on is shown by status, and pauses when it is told to`() async throws {
        let limits = "{ requests_per_minute: 100000, max_in_flight: 2, retries: 10, retry_budget: 100% }"
        let job = try await PortJob(sources: 60, limits: limits)
        try await job.tokenferry("discover")
        #expect(try await job.tokenferry("run").status == 3)
        try await job.change("latency: 2s")
        let undo = try job.start("undo", ["--yes"])
        try await wait(during: undo) { try await job.tokenferry("status").output.contains("moving, undo") }
        let pause = try await job.tokenferry("pause")
        #expect(pause.status == 0, "\(pause.errors)")
        #expect(await undo.finished().status == 75)
        try await job.change("")
        #expect(try await job.tokenferry("undo", "--yes").status == 0)
        let left = try await job.site.records().filter { $0.gatewayAccount == "gw_new" && !$0.isDeleted }
        #expect(left.isEmpty)
        await job.site.stop()
    }

    @Test func `Where the input names another customer than the source's, nothing is sent for the row`() async throws {
        let job = try await PortJob(sources: 40)
        try await job.tokenferry("discover")
        let listed = try job.records("sources.csv")
        let portable = try await job.site.records().filter { $0.isPortable }
        // One column sorted by itself, as a spreadsheet does.
        var lines = try String(contentsOfFile: job.path("sources.csv"), encoding: .utf8)
            .split(whereSeparator: \.isNewline).map { $0.split(separator: ",", omittingEmptySubsequences: false) }
        let customers = lines.dropFirst().map { $0[1] }
        for (row, customer) in zip(lines.indices.dropFirst(), customers.dropFirst() + customers.prefix(1)) {
            lines[row][1] = customer
        }
        try lines.map { $0.joined(separator: ",") }.joined(separator: "\n")
            .write(toFile: job.path("sources.csv"), atomically: true, encoding: .utf8)

        let plan = try await job.tokenferry("plan")
        #expect(plan.output.contains("list_edited"), "\(plan.output)")
        let run = try await job.tokenferry("run", "--format", "json")
        #expect(run.status == 3, "\(run.errors)")
        let shifted = zip(listed, customers.dropFirst() + customers.prefix(1)).filter { $0["customer_id"] ?? "" != $1 }
        let wrong = Set(shifted.compactMap { $0.0["payment_source_id"] }).intersection(portable.map(\.id))
        #expect(wrong.count > 10)
        let rows = try job.records("reports/moving/rows.csv")
        #expect(rows.count { $0["code"] == "source_changed" } == wrong.count)
        let new = try await job.site.records().filter { $0.gatewayAccount == "gw_new" }
        #expect(new.count == portable.count - wrong.count)
        #expect(Set(new.map(\.customer)).isSubset(of: Set(portable.filter { !wrong.contains($0.id) }.map(\.customer))))
        await job.site.stop()
    }

    @Test func `What an export writes is an input that attaches each copy once`() async throws {
        let job = try await PortJob(
            sources: 120,
            operation: "export_payment_source",
            options: "{}",
            limits: "{ requests_per_minute: 100000, max_in_flight: 4, retries: 10, retry_budget: 100% }"
        )
        try await job.tokenferry("discover")
        let portable = try await job.site.records().filter { $0.isPortable }
        try await job.change(Self.faults)
        for requests in [5, 10] {
            try await job.start("run").killed(after: requests, at: job.site)
            try await job.site.settle()
        }
        try await job.change("")
        #expect(try await job.tokenferry("run").status == 3)
        let exported = try job.records("moving.exported.csv")
        #expect(Set(exported.map { $0["payment_source_id"] ?? "" }) == Set(portable.map(\.id)))
        #expect(exported.count == portable.count)
        let attributes = try FileManager.default.attributesOfItem(atPath: job.path("moving.exported.csv"))
        #expect(attributes[.posixPermissions] as? Int == 0o600)
        let references = exported.compactMap { $0["reference_id"] }
        #expect(try job.found(references, inFilesNamed: "moving.journal").isEmpty)

        let second = """
            name: attaching
            operation: create_using_permanent_token
            input: { file: moving.exported.csv }
            mapping: canonical
            target: { base_url: "\(job.site.baseURL)", api_key: { env: CHARGEBEE_API_KEY } }
            limits: { requests_per_minute: 100000 }
            """
        try second.write(toFile: job.path("second.yaml"), atomically: true, encoding: .utf8)
        let attached = try await Program.run(
            ["run", job.path("second.yaml"), "--format", "json"],
            environment: ["TOKENFERRY_STATE_DIR": job.path("state"), "CHARGEBEE_API_KEY": "test_key"]
        )
        #expect(attached.status == 0, "\(attached.errors)")
        let new = try await job.site.records().filter { $0.gatewayAccount == "gw_new" }
        #expect(new.map(\.customer).sorted() == portable.map(\.customer).sorted())
        await job.site.stop()
    }
}
