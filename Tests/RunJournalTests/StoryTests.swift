import Execution
import GRDB
import MigrationModel
import RunJournal
import Testing

/// What the journal tells about one row.
@Suite("Stories")
struct StoryTests {
    private let folder: JournalFolder

    init() throws { folder = try JournalFolder() }

    /// Runs SQL on the journal, as other versions of the program would.
    private func change(_ sql: String) throws {
        let queue = try DatabaseQueue(path: folder.journalPath)
        try queue.write { db in try db.execute(sql: sql) }
        try queue.close()
    }

    @Test func `A row is told with each exchange, in order, and by which process`() async throws {
        let (journal, pass) = try folder.begin()
        try await journal.commit(JournalBatch(intents: [.of(row: 3)]))
        try await journal.commit(JournalBatch(answers: [.of(row: 3, status: 500, code: "internal_error")]))
        try await journal.commit(JournalBatch(intents: [.of(row: 3, attempt: 2, purpose: .lookUp)]))
        try await journal.commit(
            JournalBatch(
                answers: [.of(row: 3, attempt: 2, isReplayed: true)],
                endings: [.of(row: 3, .recovered, source: "pm_3", status: 200, code: "looked_up")]
            )
        )
        let story = try #require(try journal.chronicle(ofRow: 3, in: pass))
        #expect(story.pass == 1)
        #expect(story.row.address == RowAddress(ordinal: 3, line: 4))
        #expect(story.row.ending == .recovered)
        #expect(story.row.paymentSourceID == "pm_3")
        #expect(story.idempotencyKey == "key-3-0")
        #expect(story.keyFirstSentAt == 1000)
        #expect(story.generation == 0)
        #expect(story.fingerprint == .sample(3))
        #expect(story.attempts.map(\.number) == [1, 2])
        #expect(story.attempts.map(\.purpose) == [.request, .lookUp])
        #expect(story.attempts.map(\.sentAt) == [1000, 2000])
        #expect(story.attempts.map(\.duration) == [.milliseconds(500), .milliseconds(500)])
        #expect(story.attempts.map(\.httpStatus) == [500, 200])
        #expect(story.attempts.map(\.code) == ["internal_error", nil])
        #expect(story.attempts.map(\.isReplayed) == [false, true])
        let processes = try journal.processes(on: pass).map(\.processID)
        #expect(story.attempts.map(\.processID) == processes + processes)
    }

    @Test func `Cause, wait and decision of an exchange are told where the journal has them`() async throws {
        let (journal, pass) = try folder.begin()
        try await journal.commit(JournalBatch(intents: (1...5).map { .of(row: 1, attempt: $0) }))
        try change(
            """
            UPDATE attempt SET generation = 2, cause = 'gateway.technical.timeout', retry_after_ms = 1500,
                decision = 'retry', wait_ms = 2500 WHERE number = 1;
            UPDATE attempt SET decision = 'look_up' WHERE number = 2;
            UPDATE attempt SET decision = 'left' WHERE number = 3;
            UPDATE attempt SET decision = 'ended' WHERE number = 4;
            """
        )
        let attempts = try #require(try journal.chronicle(ofRow: 1, in: pass)).attempts
        #expect(attempts[0].generation == 2)
        #expect(attempts[0].cause == "gateway.technical.timeout")
        #expect(attempts[0].retryAfter == .milliseconds(1500))
        #expect(attempts.map(\.decision) == [.retry(after: .milliseconds(2500)), .lookUp, .left, .ended, nil])
    }

    @Test func `A journal from before the audit of attempts is read all the same`() async throws {
        let (journal, pass) = try folder.begin()
        try await journal.commit(JournalBatch(intents: [.of(row: 1)], answers: [.of(row: 1)]))
        for column in ["generation", "cause", "retry_after_ms", "decision", "wait_ms"] {
            try change("ALTER TABLE attempt DROP COLUMN \(column)")
        }
        let reader = try RunJournal(reading: folder.journalPath)
        let attempt = try #require(try reader.chronicle(ofRow: 1, in: pass)?.attempts.first)
        #expect(attempt.number == 1)
        #expect(attempt.decision == nil && attempt.cause == nil && attempt.generation == nil)
    }

    @Test func `A row that was never sent has no key, and one that nobody knows has no story`() throws {
        let (journal, pass) = try folder.begin()
        try journal.record([.of(row: 2, .rejected, code: "missing_token", message: "column \"t\" is empty")])
        let story = try #require(try journal.chronicle(ofRow: 2, in: pass))
        #expect(story.row.ending == .rejected)
        #expect(story.row.message == "column \"t\" is empty")
        #expect(story.idempotencyKey == nil && story.fingerprint == nil && story.attempts.isEmpty)
        #expect(try journal.chronicle(ofRow: 3, in: pass) == nil)
    }

    @Test func `A payment method is found in each pass that had it`() async throws {
        let (journal, first) = try folder.begin()
        try await journal.commit(JournalBatch(intents: [.of(row: 7)], endings: [.of(row: 8, .failed)]))
        let second = try journal.beginPass(.sample(input: "more.csv"))
        try journal.beginProcess(on: second)
        try await journal.commit(JournalBatch(intents: [.of(row: 2, fingerprint: 7), .of(row: 3)]))
        let stories = try journal.chronicles(of: .sample(7))
        #expect(stories.map(\.pass) == [1, 2])
        #expect(stories.map(\.row.address.ordinal) == [7, 2])
        #expect(stories.map(\.attempts.count) == [1, 1])
        #expect(try journal.chronicles(of: .sample(9)).isEmpty)
        #expect(try journal.passes() == [first, second])
    }

    @Test func `A row is found by the line on which it began`() async throws {
        let (journal, pass) = try folder.begin()
        try await journal.commit(JournalBatch(intents: [.of(row: 7)]))
        #expect(try journal.ordinal(atLine: 8, in: pass) == 7)
        #expect(try journal.ordinal(atLine: 7, in: pass) == nil)
    }
}
