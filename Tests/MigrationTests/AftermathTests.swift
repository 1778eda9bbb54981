import Foundation
import Migration
import MigrationModel
import Reporting
import Testing

/// What report, status, explain and plan say of a job that was undone.
struct AftermathTests {
    private func withUndone(_ body: (UndoSite) async throws -> Void) async throws {
        let site = try await UndoSite()
        defer { site.end() }
        _ = try await site.run()
        #expect(try await site.undo().report.outcomes == ["removed": 5, "held_back": 2])
        try await body(site)
    }

    private func object(_ json: String) throws -> [String: Any] {
        try #require(try JSONSerialization.jsonObject(with: Data(json.utf8)) as? [String: Any])
    }

    @Test func `The reconciliation says how many payment sources an undo has removed`() async throws {
        try await withUndone { site in
            let report = try site.migration.report()
            #expect(report.undone == 5)
            #expect(report.undoJournalDigest?.count == 64 && report.undoJournalDigest != report.journalDigest)
            #expect(try object(report.json())["undone"] as? Int == 5)
            #expect(report.text.contains("An undo has removed 5 of the payment sources since; see undo.html."))
            let path = try site.migration.reportFolder(pass: 1) + "/report.html"
            #expect(try String(contentsOfFile: path, encoding: .utf8).contains("Removed by an undo"))
        }
    }

    @Test func `The status says that the job was undone`() async throws {
        try await withUndone { site in
            let status = try site.migration.status()
            #expect(status.text.contains("An undo has removed 5 of the payment sources since."))
            #expect(!status.text.contains("Nothing is left to do."))
            #expect(try object(status.json())["undone"] as? Int == 5)
        }
    }

    @Test func `A row's story says when an undo removed its payment source, and only then`() async throws {
        try await withUndone { site in
            let gone = Set(try await site.sources().filter(\.isDeleted).map(\.id))
            var removed = 0
            for ordinal in 1...UndoSite.rows.count {
                let story = try site.migration.explain(.ordinal(ordinal))
                let id = try #require(story.chronicle?.row.paymentSourceID)
                #expect(story.text.contains("Removed by an undo at ") == gone.contains(id))
                let outcome = try #require(try object(story.json())["outcome"] as? [String: Any])
                #expect((outcome["removed_by_undo_at"] is String) == gone.contains(id))
                removed += gone.contains(id) ? 1 : 0
            }
            #expect(removed == 5)
        }
    }

    @Test func `The plan of a job that was undone says that a run is refused`() async throws {
        try await withUndone { site in
            let plan = try site.migration.plan()
            #expect(plan.isUndone)
            #expect(plan.text.contains("UNDONE: an undo of this job has been begun"))
            #expect(try object(plan.json())["is_undone"] as? Bool == true)
        }
    }

    @Test func `Without an undo nothing is said of one`() async throws {
        let site = try await UndoSite()
        defer { site.end() }
        _ = try await site.run()
        _ = try await site.undo(yes: false)
        let report = try site.migration.report()
        #expect(report.undone == nil && report.undoJournalDigest == nil)
        #expect(try object(report.json())["undone"] is NSNull)
        let texts = try [
            report.text, site.migration.status().text, site.migration.explain(.ordinal(1)).text,
            site.migration.plan().text,
        ]
        for text in texts { #expect(!text.lowercased().contains("an undo")) }
    }

    @Test func `Rows of two calls are told with the path and the key of each`() async throws {
        let site = try await UndoSite()
        defer { site.end() }
        _ = try await site.run()
        let story = try site.migration.explain(.ordinal(1))
        let steps = try #require(story.present?.request?.steps)
        #expect(steps.map(\.path) == ["customers/cust_1", "payment_sources/create_using_permanent_token"])
        #expect(steps.map(\.method) == ["GET", "POST"])
        #expect(steps.map(\.idempotencyKey) == [nil, story.chronicle?.idempotencyKey])
        #expect(try site.migration.explain(.ordinal(2)).present?.request?.steps.isEmpty == true)
    }
}
