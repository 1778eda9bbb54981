import Execution
import MigrationModel
import RunJournal
import Testing

/// What an undo and a reading back start from.
@Suite("Created sources")
struct CreatedSourceTests {
    private let folder: JournalFolder

    init() throws { folder = try JournalFolder() }

    @Test func `Methods for review are counted over all passes, but for those that a later one recorded as done`()
        async throws
    {
        let (journal, _) = try folder.begin()
        try await journal.commit(JournalBatch(intents: (1...4).map { .of(row: $0) }))
        try await journal.commit(
            JournalBatch(endings: [.of(row: 1, .needsReview), .of(row: 2, .needsReview), .of(row: 3, .failed)])
        )
        // Row 4 counts as in doubt for as long as its pass is the latest.
        #expect(try journal.methodsForReview() == 2)
        try journal.beginProcess(on: journal.beginPass(.sample(input: "more.csv")))
        try await journal.commit(JournalBatch(intents: [.of(row: 1, fingerprint: 1), .of(row: 2, fingerprint: 60)]))
        try await journal.commit(
            JournalBatch(endings: [.of(row: 1, .created, source: "pm_1"), .of(row: 2, .needsReview)])
        )
        #expect(try journal.methodsForReview() == 3)
    }

    @Test func `They come newest first, over all passes, with the primary source before them`() async throws {
        let (journal, _) = try folder.begin()
        try await journal.commit(JournalBatch(intents: (1...7).map { .of(row: $0) }))
        try await journal.commit(
            JournalBatch(
                steps: [
                    .of(row: 1, .readPrimary, source: "pm_first"), .of(row: 2, .readPrimary),
                    .of(row: 3, .export, holding: "r"), .of(row: 3, .request, source: "pm_3", doneAt: 9500),
                    .of(row: 6, .export, holding: "r"), .of(row: 7, .request, source: "pm_7", doneAt: 8000),
                ],
                endings: [
                    .of(row: 1, .created, source: "pm_1"), .of(row: 2, .recovered, source: "pm_2"),
                    .of(row: 3, .failed, code: "x"), .of(row: 4, .failed),
                    .of(row: 5, .alreadyDone, source: "pm_elsewhere"),
                ]
            )
        )
        try journal.beginProcess(on: journal.beginPass(.sample(input: "more.csv")))
        try await journal.commit(JournalBatch(intents: [.of(row: 1, fingerprint: 50)]))
        try await journal.commit(JournalBatch(endings: [.of(row: 1, .created, source: "pm_later")]))
        let sources = try journal.createdSources()
        #expect(sources.map(\.paymentSourceID) == ["pm_3", "pm_later", "pm_2", "pm_1", "pm_7"])
        #expect(sources.map(\.pass) == [1, 2, 1, 1, 1])
        #expect(sources.map(\.ending) == [.failed, .created, .recovered, .created, .notAttempted])
        #expect(sources.map(\.formerPrimaryID) == [nil, nil, nil, "pm_first", nil])
        #expect(sources.map(\.knowsFormerPrimary) == [false, false, true, true, false])
        #expect(sources.map(\.createdAt) == [9500, 9000, 9000, 9000, 8000])
        #expect(sources[3].address == RowAddress(ordinal: 1, line: 2))
    }
}
