import Foundation
import Reporting
import SiteReading
import Testing

@testable import Migration

@Suite struct DiscoverReportTests {
    private static var sample: DiscoveryReport {
        var report = DiscoveryReport(
            job: "port",
            jobPath: "jobs/port.yaml",
            site: "https://a-test.chargebee.com/api/v2",
            file: "list.csv"
        )
        report.snapshotAt = 1_795_240_800_000
        report.finishedAt = 1_795_240_860_000
        report.rows = 1_300
        report.listed = 1_500
        report.customers = 900
        report.calls = 24
        report.deleted = 7
        report.sha256 = "ab"
        report.accounts = [
            .init(id: "gw_1", gateway: "adyen", sources: 300), .init(id: "gw_2", gateway: "stripe", sources: 1_000),
        ]
        report.types = ["card": 1_290, "direct_debit": 10]
        report.statuses = ["valid": 1_300]
        report.roles = ["primary": 800, "none": 500]
        return report
    }

    @Test func `The text says how many of which gateway account there are, the most first, and what to do next`() {
        let text = Self.sample.text
        #expect(
            text.hasPrefix(
                "port: 1,300 payment sources of https://a-test.chargebee.com/api/v2 as of 2026-11-21 06:00:00 UTC\n"
            )
        )
        #expect(text.contains("   1,000  gw_2 (stripe)\n     300  gw_1 (adyen)\n"))
        #expect(text.contains("  200 more were listed, and are not what the job asks for.\n"))
        #expect(text.contains("  7 of them are deleted.\n"))
        #expect(text.hasSuffix("Next: tokenferry plan jobs/port.yaml"))
    }

    @Test func `A list of nothing leads to the job's keys and not to a plan`() {
        var report = Self.sample
        report.rows = 0
        #expect(!report.text.contains("tokenferry plan"))
        #expect(report.json().hasSuffix("\"next\":null}"))
    }

    @Test func `What a site names so cannot steer a terminal`() {
        var report = Self.sample
        report.types = ["card\u{1B}[2J": 1]
        #expect(!report.text.contains("\u{1B}"))
        #expect(!report.json().contains("\u{1B}"))
    }

    @Test func `The JSON has the counts of the text`() throws {
        let object = try JSONSerialization.jsonObject(with: Data(Self.sample.json().utf8)) as? [String: Any]
        #expect(object?["rows"] as? Int == 1_300)
        #expect(object?["listed"] as? Int == 1_500)
        #expect(object?["calls"] as? Int == 24)
        #expect(object?["snapshot_at"] as? String == "2026-11-21T06:00:00Z")
        #expect(object?["companion"] as? String == "list.csv.json")
        let accounts = object?["gateway_accounts"] as? [[String: Any]]
        #expect(accounts?.map { $0["sources"] as? Int } == [300, 1_000])
        let roles = object?["roles"] as? [[String: Any]]
        #expect(roles?.map { $0["name"] as? String } == ["primary", "none"])
    }

    @Test(arguments: [
        (SiteReadingError.Code.stopped, 130), (.unreachable, 69), (.accessRefused, 77), (.throttled, 75), (.outage, 75),
        (.refused, 1), (.unreadable, 1), (.endless, 1),
    ])
    func `How a reading ends early decides the exit status`(code: SiteReadingError.Code, status: Int) {
        #expect(Int(Failure(SiteReadingError(code, call: "GET customers", words: "w")).status.rawValue) == status)
    }

    @Test(arguments: [
        (DiscoveryError.Code.locked, 75), (.finished, 64), (.foreignFile, 64), (.changed, 64), (.damaged, 64),
        (.fileTrouble, 1),
    ])
    func `What is in a discovery's way decides the exit status`(code: DiscoveryError.Code, status: Int) {
        let failure = Failure(DiscoveryError(code, path: "list.csv", detail: "d"))
        #expect(Int(failure.status.rawValue) == status)
        #expect(failure.message.contains("list.csv"))
    }

    @Test func `A narrow terminal shows what matters most`() {
        let line = ReadingLine(["200 payment sources"], ["30 calls/min", "bound by the quota"])
        #expect(line.text == "200 payment sources · 30 calls/min · bound by the quota")
        #expect(line.text(fitting: 36) == "200 payment sources · 30 calls/min")
        #expect(line.text(fitting: 8) == "200 paym")
    }
}
