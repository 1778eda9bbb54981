import ChargebeeClient
import Execution
import Foundation
import Migration
import MigrationModel
import Reporting
import Testing

/// Undoing against a sandbox.
struct UndoTests {
    private func withSite(_ body: (UndoSite) async throws -> Void) async throws {
        let site = try await UndoSite()
        defer { site.end() }
        try await body(site)
    }

    /// The status and the message with which a body fails.
    private func failure(_ body: () async throws -> Void) async throws -> Failure {
        do {
            try await body()
        } catch let failure as Failure {
            return failure
        }
        throw UndoSite.NoAnswer(status: 0)
    }

    @Test func `A dry run says what would be removed, and removes nothing`() async throws {
        try await withSite { site in
            #expect(try await site.run().status == .done)
            let before = try await site.sources()
            let result = try await site.undo(yes: false)
            // Customers 5 and 6 have nothing else; of the two of customer 6, one can go.
            #expect(result.status == .finishedWithExceptions)
            #expect(result.report[.notAttempted] == 5)
            #expect(result.report.holds.map(\.code) == ["last_source"])
            #expect(result.report.heldBack == 2)
            #expect(result.report.effects.restoredPrimaries == 2)
            #expect(result.report.calls == 7)
            #expect(result.run == nil)
            #expect(try await site.sources() == before)
            #expect(try site.ledger("undo-plan.csv").count == UndoSite.rows.count)
            #expect(try await site.run().status == .done)
        }
    }

    @Test func `What the job made is gone, and the former primary sources are so again`() async throws {
        try await withSite { site in
            let before = try await site.sources()
            _ = try await site.run()
            let made = try await site.sources()
            let plan = try await site.undo(yes: false)
            let result = try await site.undo(approved: plan.report.planDigest)
            #expect(result.status == .finishedWithExceptions)
            #expect(result.report.outcomes == ["removed": 5, "held_back": 2])
            let after = try await site.sources()
            for source in before { #expect(after.first { $0.id == source.id } == source) }
            let live = Set(after.filter { !$0.isDeleted }.map(\.id))
            #expect(live.count == before.count + 2)
            #expect(after.filter { $0.customer == "cust_6" && !$0.isDeleted }.map(\.role) == ["primary"])
            #expect(after.map(\.id) == made.map(\.id))
            #expect(try await site.effects("delete_local") == 5)
            #expect(try await site.effects("assign_payment_role") == 2)
            let removed = try site.ledger().filter { $0.contains(",removed,") }.map { $0.split(separator: ",")[2] }
            let gone = after.filter(\.isDeleted).map(\.id)
            // The sandbox lists them in the order in which they were made.
            #expect(removed.map(String.init) == gone.reversed())
        }
    }

    @Test func `A customer's only source goes only where the user says so, also afterwards`() async throws {
        try await withSite { site in
            _ = try await site.run()
            #expect(try await site.undo().report.heldBack == 2)
            let result = try await site.undo(includingLast: true)
            #expect(result.status == .done)
            #expect(result.report.outcomes == ["removed": 7])
            #expect(try await site.sources().filter { !$0.isDeleted }.count == 4)
            #expect(try await site.effects("delete_local") == 7)
        }
    }

    @Test func `An undo that was stopped goes on where it stood, under the same digest`() async throws {
        try await withSite { site in
            _ = try await site.run()
            let digest = try await site.undo(yes: false).report.planDigest
            let stopping = DrainsAfter(2)
            let first = try await site.undo(control: stopping.control, observer: stopping)
            #expect(first.status == .interrupted)
            #expect(first.report[.notAttempted] > 0)
            let between = try await site.undo(yes: false).report
            #expect(between.planDigest == digest)
            #expect(between[.removed] == first.report[.removed])
            let last = try await site.undo(approved: digest)
            #expect(last.report.outcomes == ["removed": 5, "held_back": 2])
            #expect(try await site.effects("delete_local") == 5)
        }
    }

    @Test func `What others did with a source is seen`() async throws {
        try await withSite { site in
            _ = try await site.run()
            let made = try await site.sources().suffix(UndoSite.rows.count).map(\.id)
            try await site.tamper(made[0], "deleted=true")
            try await site.tamper(made[1], "customer_id=cust_9")
            try await site.remove(made[2])
            let result = try await site.undo()
            #expect(
                result.report.outcomes == ["removed": 2, "already_gone": 1, "held_back": 4]
            )
            #expect(result.report.holds.map(\.code) == ["last_source", "changed_hands", "not_found"])
            #expect(try await site.sources().first { $0.id == made[1] }?.isDeleted == false)
        }
    }

    @Test func `What changes at Chargebee while an undo goes on is seen before each slice`() async throws {
        try await withSite { site in
            _ = try await site.run()
            let made = Set(try await site.sources().suffix(UndoSite.rows.count).map(\.id))
            let holding = HoldsAfter(1)
            async let undone = site.undo(sliceSize: 1, control: holding.control, observer: holding)
            var (chooser, poorer, moved) = ("", "", "")
            try await holding.meanwhile {
                let live = try await site.sources().filter { !$0.isDeleted }
                let open = live.filter { made.contains($0.id) && $0.customer < "cust_5" }.map(\.customer)
                // One customer chooses another primary source, one loses the old one, and the new one of another moves.
                chooser = try #require(open.first { $0 == "cust_1" || $0 == "cust_3" })
                let others = open.filter { $0 != chooser }.sorted()
                (poorer, moved) = (others[0], others[1])
                try await site.add("customer_id=\(chooser)&gateway_account_id=gw_1&reference_id=chosen")
                try await site.makePrimary(#require(try await site.sources().last).id, of: chooser)
                let old = try #require(live.first { $0.customer == poorer && !made.contains($0.id) })
                try await site.tamper(old.id, "deleted=true")
                let new = try #require(live.first { $0.customer == moved && made.contains($0.id) })
                try await site.tamper(new.id, "customer_id=cust_9")
            }
            let result = try await undone
            #expect(result.report.outcomes == ["removed": 3, "held_back": 4])
            #expect(result.report.holds.map(\.code) == ["last_source", "changed_hands"])
            #expect(result.report.holds.map(\.late) == [1, 1])
            let live = try await site.sources().filter { !$0.isDeleted }
            #expect(live.filter { $0.customer == poorer }.map { made.contains($0.id) } == [true])
            #expect(live.filter { $0.customer == "cust_9" }.map { made.contains($0.id) } == [true])
            #expect(live.filter { $0.customer == chooser }.map(\.role) == ["none", "primary"])
            #expect(live.last?.customer == chooser)
            let late = try site.ledger().filter { $0.contains("held back while the undo went on") }
            #expect(late.count == 2)
            let plan = try await site.undo(yes: false).report
            #expect(plan.heldBack == 4 && plan.heldLate == 0)
        }
    }

    @Test func `An undo in slices does what one in a piece does, and its plan counts the looks`() async throws {
        try await withSite { site in
            _ = try await site.run()
            let plan = try await site.undo(yes: false, sliceSize: 2).report
            // Five removals and two restored roles; three slices with a list and the roles each.
            #expect(plan.lookingCalls == 6)
            #expect(plan.calls == 13)
            let stopping = DrainsAfter(3)
            let first = try await site.undo(sliceSize: 2, control: stopping.control, observer: stopping)
            #expect(first.status == .interrupted)
            let last = try await site.undo(approved: plan.planDigest, sliceSize: 2)
            #expect(last.report.outcomes == ["removed": 5, "held_back": 2])
            #expect(last.report.heldLate == 0)
            #expect(try await site.effects("delete_local") == 5)
            #expect(try await site.effects("assign_payment_role") == 2)
        }
    }

    @Test func `A job whose undo found everything gone, or lost its journal, cannot be run again`() async throws {
        try await withSite { site in
            _ = try await site.run()
            #expect(try !site.migration.isUndone)
            for source in try await site.sources().suffix(UndoSite.rows.count) {
                try await site.tamper(source.id, "deleted=true")
            }
            let result = try await site.undo()
            #expect(result.report.outcomes == ["already_gone": 7])
            #expect(try site.migration.isUndone)
            #expect(try await failure { _ = try await site.run() }.status == .jobFileWrong)
        }
        try await withSite { site in
            _ = try await site.run()
            _ = try await site.undo()
            let undo = try site.migration.job.journalPath + ".undo"
            for suffix in ["", "-wal", "-shm"] { try? FileManager.default.removeItem(atPath: undo + suffix) }
            #expect(try site.migration.isUndone)
            let failure = try await failure { _ = try await site.run() }
            #expect(failure.status == .jobFileWrong)
            #expect(failure.message.contains(".undo is missing"))
        }
    }

    @Test func `A job of which an undo was refused can go on`() async throws {
        try await withSite { site in
            _ = try await site.run()
            _ = try await failure { _ = try await site.undo(approved: String(repeating: "0", count: 64)) }
            #expect(try !site.migration.isUndone)
            #expect(try await site.run().status == .done)
        }
    }

    @Test func `A job that was undone cannot be run again`() async throws {
        try await withSite { site in
            _ = try await site.run()
            _ = try await site.undo()
            let failure = try await failure { _ = try await site.run() }
            #expect(failure.status == .jobFileWrong)
            #expect(failure.message.contains("undone"))
        }
    }

    @Test func `An undo is refused where the journal no longer is the one it was begun with`() async throws {
        try await withSite { site in
            _ = try await site.run()
            let journal = try site.migration.job.journalPath
            try FileManager.default.copyItem(atPath: journal, toPath: journal + ".copy")
            try site.write(UndoSite.input(UndoSite.rows + ["cust_1,cus_A/card_8,false"]), to: "input.csv")
            _ = try await site.run(isDelta: true)
            _ = try await site.undo()
            for suffix in ["", "-wal", "-shm"] { try? FileManager.default.removeItem(atPath: journal + suffix) }
            try FileManager.default.moveItem(atPath: journal + ".copy", toPath: journal)
            let failure = try await failure { _ = try await site.undo(yes: false) }
            #expect(failure.status == .inputRefused)
            #expect(failure.message.contains("8 payment sources"))
            for name in [".undo,", ".undo-wal", ".undo.lock"] { #expect(failure.message.contains(name)) }
        }
    }

    @Test func `A digest that is not the plan's is refused before anything is removed`() async throws {
        try await withSite { site in
            _ = try await site.run()
            let failure = try await failure {
                _ = try await site.undo(approved: String(repeating: "0", count: 64))
            }
            #expect(failure.status == .inputRefused)
            #expect(try await site.effects("delete_local") == 0)
        }
    }

    @Test func `A job that makes nothing, and one that has not been run, cannot be undone`() async throws {
        try await withSite { site in
            let unrun = try await failure { _ = try await site.undo() }
            #expect(unrun.status == .wrongUse)
            var job = try site.migration.job
            job.operation = "switch_gateway_account"
            let other = try await failure {
                _ = try await Migration(job: job).undo(
                    UndoOptions(),
                    control: UndoControl(),
                    observer: QuietObserver()
                )
            }
            #expect(other.status == .wrongUse)
            #expect(other.message.contains("switch_gateway_account"))
        }
    }

    @Test func `Of a live site nothing is removed without its name and an approved plan`() async throws {
        try await withSite { site in
            _ = try await site.run()
            var job = try site.migration.job
            job.target = .endpoint(try Endpoint(baseURL: "https://acme.chargebee.com/api/v2"))
            var options = UndoOptions()
            options.acts = true
            for isLive in [false, true] {
                options.isLive = isLive
                let (settled, migration) = (options, Migration(job: job))
                let failure = try await failure {
                    _ = try await migration.undo(settled, control: UndoControl(), observer: QuietObserver())
                }
                #expect(failure.status == .wrongUse)
                #expect(failure.message.contains("--approved-plan"))
            }
        }
    }
}
