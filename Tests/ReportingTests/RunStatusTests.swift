import Foundation
import MigrationModel
import Reporting
import Testing

struct RunStatusTests {
    private func status(isRunning: Bool, calls: Int) -> RunStatus {
        RunStatus(report: SampleReports.run, isRunning: isRunning, callsInLastMinute: calls, callsPerMinute: 600)
    }

    @Test func `The status is the reconciliation with the rate beside it`() throws {
        let text = status(isRunning: true, calls: 300).json()
        let object = try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
        #expect(object["rows"] as? Int == SampleReports.run.facts.rows)
        #expect((object["endings"] as? [String: Int])?.count == 7)
        #expect(object["running"] as? Bool == true)
        #expect(object["calls_in_last_minute"] as? Int == 300)
        let left = SampleReports.run.endings[.notAttempted] + SampleReports.run.inDoubt
        #expect(object["seconds_left"] as? Double == Double(left) / 5)
    }

    @Test func `The text says whether something runs, and how long the rest takes`() {
        #expect(
            status(isRunning: true, calls: 300).text.contains("Running: 300 calls in the last minute, of 600 allowed")
        )
        #expect(status(isRunning: false, calls: 0).text.contains("Nothing runs now"))
    }
}
