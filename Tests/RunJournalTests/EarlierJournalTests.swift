import Execution
import GRDB
import MigrationModel
import Testing

@testable import RunJournal

/// Journals that an earlier version made: read as they are, and brought up to date by a run.
@Suite("Earlier journals")
struct EarlierJournalTests {
    private let folder: JournalFolder

    init() throws { folder = try JournalFolder() }

    /// A journal of the version before steps, with two rows done, one in doubt and one that waits.
    private func makeEarlierJournal(attempts: Int = 4) throws {
        let queue = try DatabaseQueue(path: folder.journalPath)
        try RunJournal.migrator.migrate(queue, upTo: "3: the audit of attempts, live state, control")
        try queue.write { db in
            try db.execute(
                sql: """
                    INSERT INTO job VALUES (1, 'job', zeroblob(32), 0, '0.5');
                    INSERT INTO pass (number, started_at, input_name, input_sha256, input_bytes, row_count, mapping_name,
                        mapping_sha256, target, plan_digest)
                    VALUES (1, 7, 'cards.csv', '1f', 1234, 10, 'stripe', '2f', 'acme-test gw_1', '3f');
                    INSERT INTO process VALUES (1, 1, 4711, 7, NULL, NULL);
                    INSERT INTO row (pass, ordinal, line, state, attempts, generation, idempotency_key, key_first_sent_at,
                        fingerprint, payment_source_id, ended_at)
                    VALUES (1, 1, 2, 'created', 1, 0, 'k1', 1, x'\(Self.print(1))', 'pm_1', 20),
                        (1, 2, 3, 'recovered', 2, 1, 'k2', 1, x'\(Self.print(2))', 'pm_2', 30),
                        (1, 3, 4, 'sending', 1, 0, 'k3', 5, x'\(Self.print(3))', NULL, NULL),
                        (1, 4, 5, 'failed', 1, 0, 'k4', 5, x'\(Self.print(4))', NULL, 40);
                    """
            )
            for number in 1...attempts {
                try db.execute(
                    sql: """
                        INSERT INTO attempt (pass, ordinal, number, process, purpose, sent_at, answered_at, http_status, code,
                            is_replayed, generation, cause, retry_after_ms, decision, wait_ms)
                        VALUES (1, ?, ?, 1, 'request', ?, 9, 429, 'c', 1, 2, 'cause', 3, 'retry', 4)
                        """,
                    arguments: [3 + number / 10, number % 10 + 1, number]
                )
            }
        }
        try queue.close()
    }

    private static func print(_ byte: UInt8) -> String {
        let digits = String(byte, radix: 16)
        return String(repeating: (digits.count < 2 ? "0" : "") + digits, count: 16)
    }

    @Test func `Its digest is the same before and after a newer version opens it`() throws {
        try makeEarlierJournal()
        let before = try RunJournal(reading: folder.journalPath).digest()
        #expect(try folder.open().digest() == before)
    }

    @Test func `Its rows and its calls along the time are read as they are`() throws {
        try makeEarlierJournal()
        let journal = try RunJournal(reading: folder.journalPath)
        let pass = try #require(try journal.latestPass())
        var rows: [JournalRow] = []
        try journal.forEachReconciledRow(of: pass) { rows.append($0) }
        #expect(rows.map(\.hasMade) == [true, true, false, false])
        #expect(rows.allSatisfy { $0.formerPrimary == nil })
        let timeline = try #require(try journal.timeline(of: pass))
        #expect(timeline.slices.map(\.calls) == [4])
        #expect(timeline.longestWaitAsked == .milliseconds(3))
    }

    @Test func `It is read as it is`() throws {
        try makeEarlierJournal()
        let journal = try RunJournal(reading: folder.journalPath)
        let pass = try #require(try journal.latestPass())
        let point = try journal.resumePoint(of: pass)
        #expect(point.histories[3]?.idempotencyKey == "k3")
        #expect(point.histories[3]?.steps.isEmpty == true)
        #expect(try journal.chronicle(ofRow: 3, in: pass)?.attempts.first?.step == .request)
        #expect(try journal.chronicle(ofRow: 3, in: pass)?.steps.isEmpty == true)
        #expect(try journal.createdSources().map(\.paymentSourceID) == ["pm_2", "pm_1"])
        #expect(try journal.heldResults().isEmpty)
        #expect(try journal.writtenResults() == 0)
        #expect(try journal.attempts(of: pass).exchanges == 4)
        #expect(try journal.attempts(of: pass).retries == 3)
        #expect(try journal.hasSucceeded())
        let ledger = try journal.deltaLedger(upTo: pass)
        #expect(ledger.doneCount == 2)
        #expect(!ledger.knowsCustomers)
        let next = PassRecord(
            number: 2,
            identity: pass.identity,
            startedAt: 0,
            rejectionsAreRecorded: false,
            canaryIsDone: false
        )
        #expect(try journal.doneSource(of: .sample(1), before: next) == "pm_1")
        #expect(try journal.doneSource(of: .sample(9), before: next) == nil)
    }

    @Test func `A run brings it up to date and loses nothing`() async throws {
        try makeEarlierJournal(attempts: 200)
        let journal = try folder.open()
        let pass = try #require(try journal.latestPass())
        let rows = try journal.database.read { db in try Row.fetchAll(db, sql: "SELECT * FROM attempt") }
        #expect(rows.count == 200)
        #expect(Set(rows.map { $0["sent_at"] as Int }) == Set(1...200))
        let first = try #require(rows.first)
        #expect(
            [
                "answered_at", "http_status", "is_replayed", "generation", "retry_after_ms", "wait_ms",
            ].map { first[$0] as Int? } == [9, 429, 1, 2, 3, 4]
        )
        #expect(["code", "cause", "decision", "step"].map { first[$0] as String? } == ["c", "cause", "retry", nil])
        #expect(try journal.resumePoint(of: pass).histories[3]?.idempotencyKey == "k3")
        #expect(try journal.resumePoint(of: pass).histories[3]?.isInDoubt == true)
        try journal.beginProcess(on: pass)
        try await journal.commit(JournalBatch(intents: [.of(row: 3, attempt: 50, step: .export)]))
        try await journal.commit(
            JournalBatch(answers: [.of(row: 3, attempt: 50)], steps: [.of(row: 3, .export, holding: "r")])
        )
        #expect(try journal.resumePoint(of: pass).histories[3]?.steps.count == 1)
        let plan = try await journal.database.read { db in
            try String.fetchAll(db, sql: "SELECT name FROM sqlite_master WHERE tbl_name = 'attempt' ORDER BY name")
        }
        #expect(plan.contains("attempt_by_time"))
        // Without the attempts' own order the journal would grow a second index.
        #expect(!plan.contains { $0.hasPrefix("sqlite_autoindex") })
    }
}
