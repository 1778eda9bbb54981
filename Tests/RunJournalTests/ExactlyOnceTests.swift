import Execution
import GRDB
import MigrationModel
import Testing

@testable import RunJournal

@Suite("Exactly once")
struct ExactlyOnceTests {
    private let folder: JournalFolder

    init() throws { folder = try JournalFolder() }

    @Test(arguments: [Ending.created, .recovered])
    func `A second done row of the same fingerprint is refused, with the whole batch`(ending: Ending) async throws {
        let (journal, pass) = try folder.begin()
        try await journal.commit(
            JournalBatch(intents: [.of(row: 1, fingerprint: 7), .of(row: 2, fingerprint: 7), .of(row: 3)])
        )
        try await journal.commit(JournalBatch(endings: [.of(row: 1, .created, source: "pm_1")]))
        let error = await #expect(throws: JournalError.self) {
            try await journal.commit(
                JournalBatch(
                    intents: [.of(row: 4)],
                    answers: [.of(row: 2)],
                    endings: [.of(row: 3, .created, source: "pm_3"), .of(row: 2, ending, source: "pm_2")]
                )
            )
        }
        #expect(error?.code == .notWritten)
        #expect(try journal.endings(of: pass)[.created] == 1)
        #expect(try journal.resumePoint(of: pass).histories.keys.sorted() == [2, 3])
        #expect(try journal.attempts(of: pass).exchanges == 3)
    }

    @Test func `A done row of an earlier pass is refused as well`() async throws {
        let (journal, _) = try folder.begin()
        try await journal.commit(JournalBatch(intents: [.of(row: 1, fingerprint: 7)]))
        try await journal.commit(JournalBatch(endings: [.of(row: 1, .created)]))
        try journal.beginProcess(on: journal.beginPass(.sample(input: "more.csv")))
        try await journal.commit(JournalBatch(intents: [.of(row: 5, fingerprint: 7)]))
        await #expect(throws: JournalError.self) {
            try await journal.commit(JournalBatch(endings: [.of(row: 5, .created)]))
        }
        try await journal.commit(JournalBatch(endings: [.of(row: 5, .alreadyDone)]))
    }

    @Test func `Rows that are not done may share a fingerprint`() async throws {
        let (journal, pass) = try folder.begin()
        try await journal.commit(
            JournalBatch(intents: [
                .of(row: 1, fingerprint: 7), .of(row: 2, fingerprint: 7), .of(row: 3, fingerprint: 7),
            ])
        )
        try await journal.commit(
            JournalBatch(endings: [.of(row: 1, .failed), .of(row: 2, .needsReview), .of(row: 3, .created)])
        )
        #expect(try journal.endings(of: pass)[.created] == 1)
    }

    @Test func `The same attempt is not begun twice`() async throws {
        let (journal, pass) = try folder.begin()
        try await journal.commit(JournalBatch(intents: [.of(row: 1)]))
        await #expect(throws: JournalError.self) { try await journal.commit(JournalBatch(intents: [.of(row: 1)])) }
        #expect(try journal.attempts(of: pass).exchanges == 1)
    }

    @Test func `A source is recorded for a row other than the one that asks`() async throws {
        let (journal, _) = try folder.begin()
        try await journal.commit(JournalBatch(endings: [.of(row: 1, .created, source: "pm_1")]))
        #expect(try journal.isRecorded(paymentSourceID: "pm_1", besidesRow: 2))
        #expect(try !journal.isRecorded(paymentSourceID: "pm_1", besidesRow: 1))
        #expect(try !journal.isRecorded(paymentSourceID: "pm_2", besidesRow: 2))
        #expect(try !journal.isRecorded(paymentSourceID: "", besidesRow: 2))
        try journal.beginProcess(on: journal.beginPass(.sample(input: "more.csv")))
        #expect(try journal.isRecorded(paymentSourceID: "pm_1", besidesRow: 1))
    }

    @Test func `Every commit is flushed to the disk, through a write-ahead log`() async throws {
        let journal = try folder.open()
        let (synchronous, mode) = try await journal.database.write { db in
            (try Int.fetchOne(db, sql: "PRAGMA synchronous"), try String.fetchOne(db, sql: "PRAGMA journal_mode"))
        }
        #expect(synchronous == 2)
        #expect(mode == "wal")
    }

    @Test func `An empty batch changes nothing`() async throws {
        let (journal, pass) = try folder.begin(rows: 4)
        try await journal.commit(JournalBatch())
        #expect(try journal.endings(of: pass)[.notAttempted] == 4)
    }
}
