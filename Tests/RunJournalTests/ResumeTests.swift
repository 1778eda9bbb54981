import Execution
import MigrationModel
import RunJournal
import Testing

@Suite("Going on after a stop")
struct ResumeTests {
    private let folder: JournalFolder

    init() throws { folder = try JournalFolder() }

    @Test func `What was committed is there when the journal is opened again`() async throws {
        do {
            let (journal, _) = try folder.begin()
            try await journal.commit(JournalBatch(intents: [.of(row: 1), .of(row: 2), .of(row: 3), .of(row: 4)]))
            try await journal.commit(
                JournalBatch(
                    answers: [
                        .of(row: 1), .of(row: 3, status: 429, code: "lock_timeout"),
                        .of(row: 4, status: nil, code: "no_answer", leavesDoubt: true),
                    ],
                    endings: [.of(row: 1, .created, source: "pm_1", status: 200)]
                )
            )
            try journal.record([.of(row: 9, .rejected, code: "missing_token")])
        }
        let journal = try folder.open()
        let pass = try #require(try journal.latestPass())
        let point = try journal.resumePoint(of: pass)
        #expect((1...10).filter(point.ended.contains) == [1, 9])
        #expect(point.histories.keys.sorted() == [2, 3, 4])
        #expect(
            point.histories[2]
                == RowHistory(
                    attempts: 1,
                    generation: 0,
                    idempotencyKey: "key-2-0",
                    keyFirstSentAt: 1000,
                    isInDoubt: true,
                    lastUnansweredAt: 1000
                )
        )
        #expect(point.histories[3]?.isInDoubt == false)
        #expect(point.histories[4]?.isInDoubt == true)
        #expect(try journal.rowsInDoubt(of: pass) == 2)
    }

    @Test func `A row that is sent again keeps count, and is in doubt again`() async throws {
        let (journal, pass) = try folder.begin()
        try await journal.commit(JournalBatch(intents: [.of(row: 1)]))
        try await journal.commit(JournalBatch(answers: [.of(row: 1, status: 429)]))
        #expect(try journal.resumePoint(of: pass).histories[1]?.isInDoubt == false)
        try await journal.commit(
            JournalBatch(intents: [.of(row: 1, attempt: 2, generation: 1, key: "other", firstSentAt: 2000)])
        )
        #expect(
            try journal.resumePoint(of: pass).histories[1]
                == RowHistory(
                    attempts: 2,
                    generation: 1,
                    idempotencyKey: "other",
                    keyFirstSentAt: 2000,
                    isInDoubt: true,
                    lastUnansweredAt: 2000
                )
        )
    }

    @Test func `An answer and the next attempt in one batch leave the row in doubt`() async throws {
        let (journal, pass) = try folder.begin()
        try await journal.commit(JournalBatch(intents: [.of(row: 1)]))
        try await journal.commit(
            JournalBatch(intents: [.of(row: 1, attempt: 2)], answers: [.of(row: 1, status: 503)])
        )
        #expect(try journal.resumePoint(of: pass).histories[1]?.attempts == 2)
        #expect(try journal.resumePoint(of: pass).histories[1]?.isInDoubt == true)
    }

    @Test func `An answer that comes late does not reopen a row`() async throws {
        let (journal, pass) = try folder.begin()
        try await journal.commit(JournalBatch(intents: [.of(row: 1)]))
        try await journal.commit(JournalBatch(endings: [.of(row: 1, .created, source: "pm_1")]))
        try await journal.commit(JournalBatch(answers: [.of(row: 1, status: 429)]))
        #expect(try journal.resumePoint(of: pass).ended.contains(1))
        #expect(try journal.endings(of: pass)[.created] == 1)
    }

    @Test func `Failed rows are opened once more under a new generation, and only they`() async throws {
        let (journal, pass) = try folder.begin(rows: 4)
        try await journal.commit(JournalBatch(intents: [.of(row: 1), .of(row: 2), .of(row: 3)]))
        try await journal.commit(
            JournalBatch(
                answers: [.of(row: 1), .of(row: 2, status: 400), .of(row: 3, status: 400)],
                endings: [
                    .of(row: 1, .created, source: "pm_1"), .of(row: 2, .failed, status: 400, code: "x", message: "m"),
                    .of(row: 3, .needsReview), .of(row: 4, .rejected, code: "missing_token"),
                ]
            )
        )
        #expect(try journal.reopenFailedRows() == 1)
        #expect(try journal.reopenFailedRows() == 0)
        let point = try journal.resumePoint(of: pass)
        #expect((1...4).filter(point.ended.contains) == [1, 3, 4])
        #expect(point.histories[2]?.generation == 1)
        #expect(point.histories[2]?.attempts == 1)
        #expect(point.histories[2]?.isInDoubt == false)
        #expect(try journal.endings(of: pass)[.failed] == 0)
        #expect(try journal.endings(of: pass)[.notAttempted] == 1)
        #expect(try journal.codes(of: pass).map(\.code) == ["missing_token"])
    }

    @Test func `A new journal has no pass, and a new pass no rows`() throws {
        let journal = try folder.open()
        #expect(try journal.latestPass() == nil)
        let pass = try journal.beginPass(.sample(rows: 7))
        #expect(try journal.resumePoint(of: pass).histories.isEmpty)
        #expect(try journal.resumePoint(of: pass).ended.count == 0)
        #expect(try journal.endings(of: pass)[.notAttempted] == 7)
    }
}
