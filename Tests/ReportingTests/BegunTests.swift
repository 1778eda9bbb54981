import Foundation
import MigrationModel
import Reporting
import Testing

/// Rows that are neither done nor untouched, and references that are not where they belong.
struct BegunTests {
    private func report(_ change: (inout RunReport) -> Void) -> RunReport {
        var report = SampleReports.run
        change(&report)
        return report
    }

    private func status(of report: RunReport) -> RunStatus {
        RunStatus(report: report, activity: nil, callsInLastMinute: 0, callsPerMinute: 600, zone: .utc)
    }

    private func words(_ text: String) -> String {
        text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    }

    private func object(_ json: String) throws -> [String: Any] {
        try #require(try JSONSerialization.jsonObject(with: Data(json.utf8)) as? [String: Any])
    }

    @Test func `Rows between two calls are told apart from those that were not sent`() throws {
        let report = report {
            $0.begun = 7
            $0.begunAndFailed = 2
        }
        let text = words(report.text)
        #expect(text.contains("Begun: 7 rows stand between two calls"))
        #expect(text.contains("Begun and failed: of the failed rows, 2 made the new source"))
        #expect(text.contains("Not attempted: 11 rows not sent yet."))
        let object = try object(report.json())
        #expect(object["begun"] as? Int == 7 && object["begun_and_failed"] as? Int == 2)
        #expect(status(of: report).text.contains("begun, and gone on with by the next run: 7"))
    }

    @Test func `Where all unsent rows are begun, none is told as not sent`() {
        let text = words(report { $0.begun = $0.endings[.notAttempted] }.text)
        #expect(text.contains("Begun: 18 rows stand") && !text.contains("rows not sent yet"))
    }

    @Test func `Exported references that are not in their file are left to do, also where all rows are done`() throws {
        var done = EndingCounts()
        done[.created] = 3000
        let report = report {
            $0.endings = done
            $0.inDoubt = 0
            $0.codes = []
            $0.unwrittenResults = 4
            $0.resultFile = "moving.exported.csv"
        }
        let sentence = "4 exported references are still to be written into moving.exported.csv: run the job again."
        #expect(words(report.text).contains("All 3,000 rows are done. " + sentence))
        #expect(!report.text.contains("Nothing is left to do."))
        #expect(try object(report.json())["unwritten_results"] as? Int == 4)
        let text = status(of: report).text
        #expect(text.contains(sentence) && !text.contains("Nothing is left to do."))
    }
}
