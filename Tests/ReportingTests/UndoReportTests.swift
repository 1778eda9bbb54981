import Foundation
import MigrationModel
import Testing

@testable import Reporting

struct UndoReportTests {
    /// Numbers that can be told apart in every format.
    private static func report(isDryRun: Bool) -> UndoReport {
        var report = UndoReport(
            job: "stripe-2026-cutover",
            toolVersion: "0.1.0",
            createdAt: SampleReports.noon,
            target: "https://acme-test.chargebee.com/api/v2",
            isLive: false,
            planDigest: String(repeating: "ab", count: 32),
            isDryRun: isDryRun,
            created: 12_345,
            calls: 8008,
            callsPerMinute: 142,
            readingCalls: 377,
            silenced: ["emails", "webhooks", "actions"]
        )
        report.outcomes = [
            "removed": 4001, "recovered": 12, "already_gone": 33, "held_back": 217, "failed": 44, "needs_review": 5,
            "not_attempted": 8033,
        ]
        let example = [RowAddress(ordinal: 9, line: 10)]
        report.holds = [
            .init(code: "last_source", meaning: "The last one.", remedy: "Add one.", count: 200, examples: example),
            .init(code: "not_found", meaning: "Unknown.", remedy: "Look.", count: 17, examples: []),
        ]
        report.effects.customers = 7007
        report.effects.restoredPrimaries = 1501
        report.effects.promotedPrimaries = 66
        report.effectsDone = report.effects
        report.effectsLeft = report.effects
        report.codes = [
            CodeCount(ending: .failed, code: "invalid_state", count: 44, example: "no", firstRow: example[0])
        ]
        report.notes = ["88 rows of this job need review."]
        return report
    }

    @Test(arguments: [false, true])
    func `Text, HTML and JSON show the same numbers`(isDryRun: Bool) throws {
        let report = Self.report(isDryRun: isDryRun)
        #expect(report.defect == nil)
        let object = try #require(try JSONSerialization.jsonObject(with: Data(report.json().utf8)) as? [String: Any])
        let outcomes = try #require(object["outcomes"] as? [String: Int])
        #expect(outcomes == report.outcomes)
        #expect(object["created"] as? Int == outcomes.values.reduce(0, +))
        #expect(object["dry_run"] as? Bool == isDryRun)
        for count in outcomes.values + [200, 17, 7007, 1501, 66, 8008, 377, 88] {
            #expect(report.text.contains(count == 88 ? "88" : count.grouped), "\(count) in the text")
            #expect(report.html().contains(count == 88 ? "88" : count.grouped), "\(count) in HTML")
        }
        #expect(report.text.contains(report.planDigest))
        #expect(report.text.contains("NO payment source") == false)
    }

    @Test func `A customer that has nothing left is told in capitals`() {
        var report = Self.report(isDryRun: true)
        report.effectsLeft.withoutAny = 3
        #expect(report.text.contains("3 customers have NO payment source afterwards"))
    }

    @Test func `What is held back while an undo goes on is told apart`() throws {
        var report = Self.report(isDryRun: false)
        report.holds[0].late = 31
        report.lookingCalls = 404
        #expect(report.text.contains("186 are held back; 31 were held back while it went on"))
        #expect(report.text.contains("held back while the undo went on, after a change at Chargebee: 31"))
        #expect(report.text.contains("404"))
        #expect(report.html().contains("404"))
        let object = try #require(try JSONSerialization.jsonObject(with: Data(report.json().utf8)) as? [String: Any])
        #expect(object["looking_calls"] as? Int == 404)
        #expect((object["held_back"] as? [[String: Any]])?.map { $0["late"] as? Int } == [31, 0])
    }

    @Test func `Outcomes that do not add up make a report that must not be signed`() {
        var report = Self.report(isDryRun: true)
        report.outcomes["removed"] = 4000
        #expect(throws: ResidualError.self) { try report.validated() }
        #expect(report.text.contains("do not add up"))
        #expect(report.residual == 1)
    }

    @Test func `Reasons that do not add up to what is held back are refused`() {
        var report = Self.report(isDryRun: true)
        report.holds[0].count = 199
        #expect(throws: ResidualError.self) { try report.validated() }
    }

    @Test func `A list that counts otherwise than the report is refused`() throws {
        let report = Self.report(isDryRun: false)
        _ = try report.validated(against: report.outcomes)
        var other = report.outcomes
        other["failed"] = 43
        #expect(throws: ResidualError.self) { try report.validated(against: other) }
    }

    @Test func `The list has a line for each source, closed to others, and no formula`() throws {
        let path = FileManager.default.temporaryDirectory.appendingPathComponent("undo-\(UUID().uuidString).csv").path
        defer { try? FileManager.default.removeItem(atPath: path) }
        let ledger = try UndoReportLedger(path: path)
        let source = CreatedSource(
            pass: 2,
            address: RowAddress(ordinal: 4, line: 6),
            ending: .created,
            paymentSourceID: "pm_1",
            createdAt: 0
        )
        try ledger.append(source, customerID: "=cust", .removed, note: "a \"word\", said")
        try ledger.append(source, customerID: "", .heldBack("last_source"), note: "last_source")
        #expect(!FileManager.default.fileExists(atPath: path))
        try ledger.close()
        #expect(ledger.outcomes == ["removed": 1, "held_back": 1])
        let text = try String(contentsOfFile: path, encoding: .utf8)
        let lines = text.split(whereSeparator: \.isNewline)
        #expect(lines.first == "row,line,payment_source_id,customer_id,ending,note,pass")
        #expect(lines[1] == "4,6,pm_1,'=cust,removed,\"a \"\"word\"\", said\",2")
        #expect(lines[2] == "4,6,pm_1,,held_back,last_source,2")
        let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
        #expect(mode == 0o600)
    }
}
