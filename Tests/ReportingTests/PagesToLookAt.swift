import Foundation
import MigrationModel
import Testing

@testable import Reporting

/// Writes pages for a person to look at, where the variable `REPORT_PAGES` names a folder.
@Suite(.enabled(if: ProcessInfo.processInfo.environment["REPORT_PAGES"] != nil))
struct PagesToLookAt {
    @Test func `The pages are written`() throws {
        let folder = try #require(ProcessInfo.processInfo.environment["REPORT_PAGES"])
        var approved = SampleReports.largePlan
        approved.approval = SampleReports.approval
        var chart = SampleReports.run.document
        chart = ReportDocument(
            kind: chart.kind,
            title: chart.title,
            scope: chart.scope,
            verdict: chart.verdict,
            tone: chart.tone,
            figures: chart.figures,
            sections: chart.sections + [.init(title: "Timeline", block: .timeline(SampleReports.timelineChart))],
            createdAt: chart.createdAt,
            toolVersion: chart.toolVersion,
            planDigest: chart.planDigest
        )
        let pages = [
            "plan.html": SampleReports.largePlan.html(), "plan.txt": SampleReports.largePlan.text,
            "small.html": SampleReports.plan.html(), "approved.html": approved.html(),
            "run.html": HTMLPage(chart).markup, "crowded.html": SampleReports.crowdedRun.html(),
            "crowded.txt": SampleReports.crowdedRun.text, "detailed.html": SampleReports.detailedRun.html(),
            "plan.json": SampleReports.largePlan.json(), "small.txt": SampleReports.plan.text,
        ]
        for (name, text) in pages { try text.write(toFile: "\(folder)/\(name)", atomically: true, encoding: .utf8) }
    }
}
