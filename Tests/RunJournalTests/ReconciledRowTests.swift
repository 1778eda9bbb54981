import MigrationModel
import RunJournal
import Testing

/// What a reconciliation reads of each row.
@Suite("Reconciled rows")
struct ReconciledRowTests {
    private let folder: JournalFolder

    init() throws { folder = try JournalFolder() }

    private func rows(of journal: RunJournal, _ pass: PassRecord) throws -> [JournalRow] {
        var rows: [JournalRow] = []
        try journal.forEachReconciledRow(of: pass) { rows.append($0) }
        return rows
    }

    @Test func `It is told which source was primary before, that there was none, or that nobody looked`() async throws {
        let (journal, pass) = try folder.begin()
        try await journal.commit(JournalBatch(intents: [.of(row: 1), .of(row: 2), .of(row: 3), .of(row: 4)]))
        try await journal.commit(
            JournalBatch(
                steps: [
                    .of(row: 1, .readPrimary, source: "pm_old"), .of(row: 2, .readPrimary),
                    .of(row: 4, .request, source: "pm_4"),
                ],
                endings: [
                    .of(row: 1, .created, source: "pm_1"), .of(row: 2, .recovered, source: "pm_2"),
                    .of(row: 3, .failed), .of(row: 4, .failed, code: "delete_refused"),
                ]
            )
        )
        let rows = try rows(of: journal, pass)
        #expect(
            rows.map(\.formerPrimary) == [.init(paymentSourceID: "pm_old"), .init(paymentSourceID: nil), nil, nil]
        )
        #expect(rows.map(\.hasMade) == [true, true, false, true])
        #expect(rows.map(\.paymentSourceID) == ["pm_1", "pm_2", nil, "pm_4"])
        var plain: [JournalRow] = []
        try journal.forEachRow(of: pass) { plain.append($0) }
        #expect(plain.map(\.address) == rows.map(\.address))
        #expect(plain.map(\.code) == rows.map(\.code))
    }

    @Test func `Sources of the pass that a later row found to be primary are told from those of before`() async throws {
        let (journal, pass) = try folder.begin()
        try await journal.commit(JournalBatch(intents: (1...6).map { .of(row: $0) }))
        // 1 asked for nothing and became primary by itself, 2 replaced it and was overtaken by 3; 4 replaced one from before,
        // and 5 overtook it; 6 read that 5 is primary and was refused.
        try await journal.commit(
            JournalBatch(
                steps: [
                    .of(row: 2, .readPrimary, source: "pm_1"), .of(row: 3, .readPrimary, source: "pm_2"),
                    .of(row: 4, .readPrimary, source: "pm_old"), .of(row: 5, .readPrimary, source: "pm_4"),
                    .of(row: 6, .readPrimary, source: "pm_5"),
                ],
                endings: (1...5).map { .of(row: $0, .created, source: "pm_\($0)") } + [.of(row: 6, .failed)]
            )
        )
        let rows = try rows(of: journal, pass)
        #expect(rows.map(\.overtakenBy) == [2, 3, nil, 5, nil, nil])
        #expect(rows.map(\.wasSeenPrimary) == [true, true, false, true, true, false])
        #expect(rows.map { $0.formerPrimary?.madeByRow } == [nil, 1, 2, nil, 4, 5])
        #expect(rows.map { $0.formerPrimary?.paymentSourceID } == [nil, "pm_1", "pm_2", "pm_old", "pm_4", "pm_5"])
        #expect(rows.map { $0.formerPrimary?.beforePass } == [nil, nil, nil, "pm_old", "pm_old", "pm_old"])
    }

    @Test func `Rows of a later pass tell what they are known by`() async throws {
        let (journal, first) = try folder.begin()
        try await journal.commit(JournalBatch(intents: [.of(row: 1)]))
        #expect(try rows(of: journal, first).map(\.identity) == [nil])
        let second = try journal.beginPass(.sample(input: "more.csv"))
        try journal.beginProcess(on: second)
        try await journal.commit(
            JournalBatch(intents: [.of(row: 1, fingerprint: 9, customerMark: [1, 2, 3, 4, 5, 6, 7, 8])])
        )
        #expect(
            try rows(of: journal, second).map(\.identity) == [
                RowIdentity(fingerprint: .sample(9), customerMark: [1, 2, 3, 4, 5, 6, 7, 8])
            ]
        )
    }
}
