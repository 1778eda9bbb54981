import MigrationModel
import Testing

@testable import Reporting

/// Times for people look the same everywhere, with their zone.
struct TimeStyleTests {
    private static var iso: Regex<Substring> { /\d{4}-\d\d-\d\dT\d\d:\d\d/ }

    @Test func `The tables of a workbook have the times that the page has`() {
        let table = SampleReports.timelineChart.table
        let first = table.rows.first?.first?.text ?? ""
        #expect(first.wholeMatch(of: /\d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC/) != nil)
        #expect(table.rows.allSatisfy { $0[0].text.firstMatch(of: Self.iso) == nil })
    }

    @Test func `A discovery tells its times as the other pages do, and ISO 8601 to programs`() {
        var report = DiscoveryReport(job: "port", jobPath: "port.yaml", site: "acme-test", file: "sources.csv")
        report.snapshotAt = SampleReports.noon
        report.finishedAt = SampleReports.noon
        report.rows = 1
        #expect(report.html().firstMatch(of: Self.iso) == nil && report.text.firstMatch(of: Self.iso) == nil)
        #expect(report.json().firstMatch(of: Self.iso) != nil)
    }
}
