import Execution
import Foundation
import Migration
import MigrationModel
import Reporting
import Testing

/// Jobs of the repository, simulated: nothing is there before, and nothing afterwards.
struct SimulateTests {
    private static let root =
        URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().path + "/"

    private static func simulate(
        _ name: String,
        _ change: (inout Job, inout SimulationOptions) -> Void = { _, _ in }
    ) throws -> SimulationReport {
        var job = try Job(path: root + "jobs/\(name).yaml")
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("simulate-\(UUID().uuidString)").path
        job.reportsPath = folder + "/reports"
        job.journalPath = folder + "/job.journal"
        var options = SimulationOptions()
        change(&job, &options)
        let report = try Migration(job: job).simulate(options)
        #expect(!FileManager.default.fileExists(atPath: folder))
        return report
    }

    @Test(arguments: ["canonical-tokens", "adyen-result", "vantiv-tokens", "gocardless-mandates", "spreedly-export"])
    func `Without faults the modelled Chargebee takes every ready row of a sample`(sample: String) throws {
        let report = try Self.simulate(sample)
        #expect(report.remaining > 0)
        #expect(report.endings[.created] == report.remaining)
        #expect(report.stop == nil)
        #expect(report.counts.attempts.exchanges == report.remaining)
        #expect(report.otherLimits.map(\.requestsPerMinute) == [150, 300, 1000, 3500])
        let times = report.otherLimits.map(\.seconds)
        #expect(zip(times, times.dropFirst()).allSatisfy { $0 >= $1 })
    }

    @Test(arguments: [
        ("port", 3), ("switch_gateway_account", 1), ("delete_local", 1), ("export_payment_source", 1),
        ("update_card", 1), ("update_bank_account", 1), ("verify_bank_account", 1), ("create_bank_account", 1),
        ("create_using_payment_intent", 1), ("create_using_temp_token", 1), ("create_using_token", 1),
        ("create_voucher_payment_source", 1),
    ])
    func `What rows are about is there in the modelled Chargebee, and each step is a call`(
        operation: String,
        calls: Int
    ) throws {
        let report = try Self.simulate("operations/" + operation)
        #expect(report.remaining > 0)
        #expect(report.endings[.created] == report.remaining, "\(report.endings.all)")
        // A port's rows that become primary take one more, which reads what was primary.
        let exchanges = report.counts.attempts.exchanges
        #expect((report.remaining * calls...report.remaining * (calls + 1)).contains(exchanges))
        #expect(report.counts.attempts.retries == 0)
    }

    @Test func `Every job of the operations is simulated here`() throws {
        let files = try FileManager.default.contentsOfDirectory(atPath: Self.root + "jobs/operations")
        #expect(files.count(where: { $0.hasSuffix(".yaml") && $0 != "site.yaml" }) == 12)
    }

    @Test func `It is the same each time`() throws {
        let options = { (_: inout Job, options: inout SimulationOptions) in options.faults = ["throttled=5%"] }
        let first = try Self.simulate("canonical-tokens", options)
        let second = try Self.simulate("canonical-tokens", options)
        #expect(first.seconds == second.seconds)
        #expect(first.counts.callsByMinute == second.counts.callsByMinute)
    }

    @Test func `Latency, limit and faults of the command line are the model's`() throws {
        let report = try Self.simulate("canonical-tokens") { _, options in
            options.latency = "300ms/900ms/2s"
            options.siteLimit = 77
            options.faults = ["throttled=2%", "bad_gateway=0.5%"]
        }
        #expect(
            report.model == "77 requests in any 60 s, latency 300 ms / 900 ms / 2 s (p50 / p95 / p99), "
                + "throttled 2 %, bad_gateway 0.5 %"
        )
    }

    @Test func `The job's own scenario is the model, and is no assumption`() throws {
        let own = try Self.simulate("vantiv-tokens")
        #expect(!own.isAssumed)
        #expect(own.model == "no limit of requests, latency 0 ms, no faults")
        let assumed = try Self.simulate("canonical-tokens")
        #expect(assumed.isAssumed)
        #expect(assumed.model.hasPrefix("150 requests in any 60 s, latency 400 ms / 1 s / 2.5 s"))
    }

    @Test func `A scenario file goes before the job's`() throws {
        let report = try Self.simulate("vantiv-tokens") { _, options in
            options.scenarioPath = Self.root + "jobs/demo-faults.yaml"
        }
        #expect(report.model.contains("latency 5 ms to 40 ms"))
    }

    @Test(arguments: [
        ("latency", "9ms..3ms"), ("latency", "1s/2s"), ("latency", "1/2/3"), ("latency", "{"), ("latency", ""),
        ("fault", "throtled=1%"), ("fault", "throttled"), ("fault", "throttled=120%"),
        ("fault", "hang=1%, declined=1%"),
    ])
    func `A wrong option is refused by its name`(option: String, value: String) throws {
        let failure = #expect(throws: Failure.self) {
            try Self.simulate("canonical-tokens") { _, options in
                if option == "latency" { options.latency = value } else { options.faults = [value] }
            }
        }
        #expect(failure?.status == .wrongUse)
        #expect(failure?.message.hasPrefix("--\(option)") == true)
    }

    @Test func `A pause for a look at the first rows is named, not counted`() throws {
        let report = try Self.simulate("canonical-tokens") { job, _ in job.stopRules.canary = 3 }
        #expect(report.endings[.created] == report.remaining)
        #expect(report.notes.contains { $0.contains("first 3 rows") })
    }
}
