import Execution
import MigrationModel
import RunJournal
import Testing

/// Exported references that wait for the result file.
@Suite("Results")
struct HeldResultTests {
    private let folder: JournalFolder

    init() throws { folder = try JournalFolder() }

    private func exportRow(_ row: Int, in journal: RunJournal) async throws {
        try await journal.commit(JournalBatch(intents: [.of(row: row)]))
        try await journal.commit(
            JournalBatch(
                answers: [.of(row: row)],
                steps: [.of(row: row, .request, holding: "ref_\(row)", isResult: true)],
                endings: [.of(row: row, .created, source: "pm_old_\(row)", status: 200)]
            )
        )
    }

    @Test func `A result outlives its row's ending, until it is erased`() async throws {
        let (journal, pass) = try folder.begin()
        for row in [2, 1, 3] { try await exportRow(row, in: journal) }
        #expect(try journal.endings(of: pass)[.created] == 3)
        #expect(
            try journal.heldResults()
                == (1...3).map { HeldResult(pass: 1, ordinal: $0, held: .of(row: $0, "ref_\($0)", isResult: true)) }
        )
        #expect(try journal.writtenResults() == 0)
        #expect(try journal.unwrittenResults() == 3)
        try await journal.eraseResults(rows: [1, 3])
        #expect(try journal.unwrittenResults() == 1)
        #expect(try journal.heldResults().map(\.ordinal) == [2])
        #expect(try journal.writtenResults() == 2)
        // A row that ends with its step keeps the key that it was sent with.
        #expect(try journal.chronicle(ofRow: 1, in: pass)?.idempotencyKey == "key-1-0")
    }

    @Test func `Results of all passes are there, and are erased by their pass`() async throws {
        let (journal, _) = try folder.begin()
        try await exportRow(1, in: journal)
        try journal.beginProcess(on: journal.beginPass(.sample(input: "more.csv")))
        try await journal.commit(JournalBatch(intents: [.of(row: 1, fingerprint: 9)]))
        try await journal.commit(
            JournalBatch(
                steps: [.of(row: 1, .request, holding: "other", isResult: true)],
                endings: [.of(row: 1, .created, source: "pm_2")]
            )
        )
        let held = try journal.heldResults()
        #expect(held.map(\.pass) == [1, 2])
        #expect(held.map(\.held.referenceID) == ["ref_1", "other"])
        try journal.eraseResults(Array(held.prefix(1)))
        #expect(try journal.heldResults().map(\.pass) == [2])
        try await journal.eraseResults(rows: [1])
        #expect(try journal.heldResults().isEmpty)
        #expect(try journal.writtenResults() == 2)
    }

    @Test func `A reference that a port holds is no result`() async throws {
        let (journal, pass) = try folder.begin()
        try await journal.commit(JournalBatch(intents: [.of(row: 1)]))
        try await journal.commit(JournalBatch(steps: [.of(row: 1, .export, holding: "r")]))
        #expect(try journal.heldResults().isEmpty)
        #expect(try journal.unwrittenResults() == 0)
        try await journal.eraseResults(rows: [1])
        #expect(try journal.resumePoint(of: pass).histories[1]?.steps.first?.held != nil)
    }
}
