import Foundation
import MigrationModel
import Testing

@testable import Reporting

/// Every report that is made from a journal says which.
struct JournalDigestsTests {
    private static let (job, undo) = (String(repeating: "1a", count: 32), String(repeating: "2b", count: 32))

    private static func undoReport() -> UndoReport {
        var report = UndoReport(
            job: "moving",
            toolVersion: "0.1.0",
            createdAt: SampleReports.noon,
            target: "acme-test",
            isLive: false,
            planDigest: String(repeating: "ab", count: 32),
            isDryRun: true,
            created: 1,
            calls: 1,
            callsPerMinute: 142,
            readingCalls: 1,
            silenced: []
        )
        report.outcomes = ["not_attempted": 1]
        return report
    }

    @Test func `An undo names the hashes of both journals, in every format, and signs for them`() throws {
        var report = Self.undoReport()
        #expect(!report.html().contains("SHA-256 of the journal") && report.json().contains(#""journal_sha256":null"#))
        report.journals = JournalDigests(job: Self.job, undo: Self.undo)
        let html = report.html()
        for digest in [Self.job, Self.undo] {
            #expect(html.contains(digest) && report.figures().contains(digest))
            #expect(report.text.contains(digest.prefix(16)))
        }
        for start in ["begins with 1a1a1a1a1a1a1a1a.", "journal begins with 2b2b2b2b2b2b2b2b."] {
            #expect(html.contains(start))
        }
        let object = try JSONSerialization.jsonObject(with: Data(report.json().utf8)) as? [String: Any]
        #expect(object?["journal_sha256"] as? String == Self.job)
        #expect(object?["undo_journal_sha256"] as? String == Self.undo)
    }

    @Test func `A verification names the hash of the journal that it compared`() throws {
        var report = VerificationReport(
            job: "moving",
            toolVersion: "0.1.0",
            createdAt: SampleReports.noon,
            facts: SampleReports.run.facts,
            pass: 1
        )
        #expect(report.json().contains(#""journal_sha256":null"#))
        report.journalDigest = Self.job
        #expect(report.html().contains(Self.job) && report.figures().contains(Self.job))
        #expect(report.json().contains("\"journal_sha256\":\"\(Self.job)\""))
    }
}
