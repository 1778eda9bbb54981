import Foundation
import Migration
import MigrationModel
import Reporting
import Testing

/// That the reports of an undo and of a verification name the migration that they are about, and what an undo changed.
struct UndoTiesTests {
    private func withSite(_ body: (UndoSite) async throws -> Void) async throws {
        let site = try await UndoSite()
        defer { site.end() }
        try await body(site)
    }

    private static func object(_ report: UndoReport) throws -> [String: Any] {
        try #require(try JSONSerialization.jsonObject(with: Data(report.json().utf8)) as? [String: Any])
    }

    @Test func `An undo names the plans and the journal of its migration as the reconciliation does`() async throws {
        try await withSite { site in
            let first = try await site.run().report
            try site.write(UndoSite.input(UndoSite.rows + ["cust_1,cus_A/card_8,false"]), to: "input.csv")
            _ = try await site.run(isDelta: true)
            let signed = try site.migration.report()
            let digest = try #require(signed.journalDigest)
            let verified = try await site.migration.verify(control: SiteReadingControl())
            #expect(verified.journalDigest == digest)
            #expect(verified.facts.planDigest == signed.facts.planDigest)
            #expect(verified.madeBy == Migration.operatorName)
            let planned = try await site.undo(yes: false).report
            let done = try await site.undo().report
            for report in [planned, done] {
                #expect(report.migrationPlans == [first.facts.planDigest, signed.facts.planDigest])
                #expect(report.journals.job == digest)
                #expect(report.planDigest != signed.facts.planDigest)
                #expect(report.madeBy == Migration.operatorName)
                let object = try Self.object(report)
                #expect(object["migration_plan_digest"] as? String == signed.facts.planDigest)
                #expect(object["journal_sha256"] as? String == digest)
                #expect(report.html().contains(signed.facts.planDigest))
                #expect(report.html().contains("Undo plan digest"))
            }
            let after = try site.migration.report()
            #expect(after.journalDigest == digest)
            #expect(planned.journals.undo == nil)
            #expect(done.journals.undo == after.undoJournalDigest)
            #expect(done.journals.undo != nil)
        }
    }

    @Test func `Promoted primary sources and customers left without any are told after a stop as by the dry run`()
        async throws
    {
        try await withSite { site in
            _ = try await site.run()
            // Customer 5 then has another source, which Chargebee promotes when the primary one goes.
            try await site.add("customer_id=cust_5&gateway_account_id=gw_1&reference_id=by_hand")
            let planned = try await {
                var options = UndoOptions()
                options.includesLast = true
                return try await site.migration.undo(options, control: UndoControl(), observer: QuietObserver()).report
                    .effects
            }()
            #expect(planned.customers == 6)
            #expect(planned.restoredPrimaries == 2)
            #expect(planned.promotedPrimaries == 1)
            #expect(planned.withoutAny == 1)
            for count in [1, 2, 4] {
                let stopping = DrainsAfter(count)
                let stopped = try await site.undo(
                    includingLast: true,
                    sliceSize: 2,
                    control: stopping.control,
                    observer: stopping
                ).report
                #expect(stopped.effects == planned)
            }
            let last = try await site.undo(includingLast: true).report
            #expect(last.outcomes == ["removed": 7])
            #expect(last.effects == planned)
            #expect(last.effectsDone == planned)
            #expect(last.effectsLeft == UndoReport.Effects())
            #expect(last.text.contains("6 customers have lost a payment source"))
            #expect(try await site.effects("assign_payment_role") == 2)
        }
    }

    @Test func `A customer counts as left without any when the last of its sources is gone, and not before`()
        async throws
    {
        try await withSite { site in
            _ = try await site.run()
            var hasBeenHalfDone = false
            var report: UndoReport
            repeat {
                let stopping = DrainsAfter(1)
                report = try await site.undo(
                    includingLast: true,
                    sliceSize: 1,
                    control: stopping.control,
                    observer: stopping
                )
                .report
                let live = try await site.sources().filter { !$0.isDeleted }.map(\.customer)
                #expect(report.effectsDone.withoutAny == 6 - Set(live).count)
                #expect(report.effects.withoutAny == 2)
                if live.count(where: { $0 == "cust_6" }) == 1 { hasBeenHalfDone = true }
            } while report[.notAttempted] > 0
            #expect(hasBeenHalfDone)
            #expect(report.effectsDone.withoutAny == 2)
        }
    }
}
