import CrashPoints
import EndToEndSupport
import Foundation
import Testing

/// Gateway to gateway, from the list of a site's sources to the undo; counted and compared at the site.
@Suite(.serialized)
struct PortTests {
    private static let faults = """
        faults: { dropped_after_effect: 4%, dropped_before_effect: 2%, internal_error: 1%, error_after_effect: 2%, bad_gateway: 1% }
        latency: { from: 1ms, to: 9ms }
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

        try await Self.run(job, killedAfter: [150, 300, 450])
        let ported = try await Self.expectPorted(job, before, deletesOld: deletesOld)

        let verified = try await job.tokenferry("verify", "--format", "json")
        #expect(verified.status == 0, "\(verified.output) \(verified.errors)")

        try await Self.undo(job, ported, deletesOld: deletesOld)
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
    private static func run(_ job: PortJob, killedAfter milliseconds: [Int]) async throws {
        try await job.change(faults)
        for delay in milliseconds {
            let run = try job.start("run")
            while !run.errorsSoFar.contains("Sending") && run.isRunning { try await Task.sleep(for: .milliseconds(5)) }
            try await Task.sleep(for: .milliseconds(delay))
            run.signal(SIGKILL)
            _ = await run.finished()
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
        let after = try await job.site.records()
        let byID = Dictionary(uniqueKeysWithValues: after.map { ($0.id, $0) })
        let portable = Set(before.filter { $0.isPortable }.map(\.id))
        let input = try job.records("sources.csv")
        let rows = try job.records("reports/moving/rows.csv")
        try #require(rows.count == input.count)
        var made: [String: SiteRecord] = [:]
        for (row, source) in zip(rows, input) {
            let old = try #require(byID[source["payment_source_id"] ?? ""])
            guard portable.contains(old.id) else {
                #expect(row["ending"] == "rejected")
                continue
            }
            #expect(["created", "recovered"].contains(row["ending"] ?? ""), "\(row)")
            let new = try #require(byID[row["payment_source_id"] ?? ""], "\(row)")
            #expect(new.customer == old.customer && new.gatewayAccount == "gw_new" && !new.isDeleted)
            #expect(new.last4 == old.last4 && new.expiryYear == old.expiryYear)
            #expect(old.isDeleted == deletesOld)
            #expect((new.role == "primary") == (source["role"] == "primary"), "\(row) \(source)")
            made[old.id] = new
        }
        #expect(after.count == before.count + portable.count, "exactly one new source for each old one")
        let counts = try await job.site.counts()
        #expect(counts.mostExportsOfOneSource == 1 && counts.doubledPairs == 0 && counts.laneOverlaps == 0)
        #expect(counts.effects["export_payment_source"] == portable.count)
        #expect(counts.effects["create_using_permanent_token"] == portable.count)
        #expect(counts.effects["delete_local", default: 0] == (deletesOld ? portable.count : 0))
        let references = made.values.map(\.reference)
        #expect(try job.found(references, inFilesNamed: "moving").isEmpty, "no token stays in the journal")
        return made
    }

    private static func undo(_ job: PortJob, _ made: [String: SiteRecord], deletesOld: Bool) async throws {
        let before = try await job.site.records()
        let planned = try await job.tokenferry("undo", "--format", "json")
        #expect(planned.status == (deletesOld ? 3 : 0), "\(planned.errors)")
        #expect(try await job.site.records() == before, "without --yes nothing is removed")

        try await job.change(faults)
        let first = try job.start("undo", ["--yes"])
        while !first.errorsSoFar.contains("Sending") && first.isRunning { try await Task.sleep(for: .milliseconds(5)) }
        try await Task.sleep(for: .milliseconds(100))
        first.signal(SIGKILL)
        _ = await first.finished()
        try await job.site.settle()
        try await job.change("latency: 2ms")
        let last = try await job.tokenferry("undo", "--yes", "--format", "json")
        let kept = try job.records("reports/moving/undo.csv").filter {
            !["removed", "recovered"].contains($0["ending"] ?? "")
        }
        #expect(last.status == (deletesOld ? 3 : 0), "\(last.errors) \(kept.prefix(3))")

        let after = try await job.site.records()
        let byID = Dictionary(uniqueKeysWithValues: after.map { ($0.id, $0) })
        for (oldID, new) in made {
            let old = try #require(byID[oldID])
            #expect(byID[new.id]?.isDeleted == !deletesOld)
            if !deletesOld, new.role == "primary" { #expect(old.role == "primary", "the former primary is restored") }
        }
        let hadLive = Set(before.filter { !$0.isDeleted }.map(\.customer))
        let hasLive = Set(after.filter { !$0.isDeleted }.map(\.customer))
        #expect(hadLive == hasLive, "no customer is left without a payment source")
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
            scenario: "faults: { dropped_after_effect: 100% }",
            options: "{ doubtful_export: \(repeats ? "repeat" : "review") }",
            limits: "{ requests_per_minute: 100000, max_in_flight: 4, retries: 1, retry_budget: 100% }"
        )
        try await job.change("")
        try await job.tokenferry("discover")
        let portable = try await job.site.records().filter { $0.isPortable }.count
        try await job.change("faults: { dropped_after_effect: 100% }")
        let run = try job.start("run")
        try await Task.sleep(for: .milliseconds(900))
        run.signal(SIGKILL)
        _ = await run.finished()
        try await job.site.settle()
        let exported = try await job.site.counts().effects["export_payment_source", default: 0]
        #expect(exported > 0)
        try await job.letAnHourPass()
        try await job.change("")
        let last = try await job.tokenferry("run", "--format", "json")
        #expect(last.status == 3, "\(last.errors)")
        let endings = try last.endings()
        let counts = try await job.site.counts()
        if repeats {
            #expect(endings["created", default: 0] + endings["recovered", default: 0] == portable)
            #expect(counts.effects["export_payment_source"] == portable + exported)
        } else {
            #expect(endings["needs_review"] == exported)
            #expect(endings["created", default: 0] + endings["recovered", default: 0] == portable - exported)
            #expect(counts.mostExportsOfOneSource == 1)
            let rows = try job.records("reports/moving/rows.csv")
            #expect(rows.count { $0["code"] == "export_in_doubt" } == exported)
        }
        await job.site.stop()
    }

    @Test func `What an export writes is an input that attaches each copy once`() async throws {
        let job = try await PortJob(sources: 60, operation: "export_payment_source", options: "{}")
        try await job.tokenferry("discover")
        let portable = try await job.site.records().filter { $0.isPortable }
        try await job.change(Self.faults)
        for delay in [30, 60] {
            let run = try job.start("run")
            while !run.errorsSoFar.contains("Sending") && run.isRunning { try await Task.sleep(for: .milliseconds(5)) }
            try await Task.sleep(for: .milliseconds(delay))
            run.signal(SIGKILL)
            _ = await run.finished()
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

extension SiteRecord {
    /// Whether a plan lets the source through: a live card at a gateway that Chargebee can copy from.
    fileprivate var isPortable: Bool {
        !isDeleted && type == "card" && !["stripe", "gocardless"].contains(gateway) && gatewayAccount != "gw_new"
    }
}
