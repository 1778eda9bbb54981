import Execution
import MigrationModel
import RunJournal
import Testing

@Suite("Accounting")
struct AccountingTests {
    private let folder: JournalFolder

    init() throws { folder = try JournalFolder() }

    @Test func `Endings add up to the rows, those never seen being not attempted`() async throws {
        let (journal, pass) = try folder.begin(rows: 12)
        try await journal.commit(JournalBatch(intents: (1...6).map { .of(row: $0) }))
        try await journal.commit(
            JournalBatch(
                answers: [.of(row: 6, status: 429)],
                endings: [
                    .of(row: 1, .created), .of(row: 2, .recovered), .of(row: 3, .failed), .of(row: 4, .needsReview),
                    .of(row: 7, .rejected), .of(row: 8, .rejected), .of(row: 9, .alreadyDone),
                ]
            )
        )
        let endings = try journal.endings(of: pass)
        let expected: [Ending: Int] = [
            .created: 1, .recovered: 1, .failed: 1, .needsReview: 2, .rejected: 2, .alreadyDone: 1, .notAttempted: 4,
        ]
        for ending in Ending.allCases { #expect(endings[ending] == expected[ending], "\(ending)") }
        #expect(endings.total == 12)
    }

    @Test func `Rows come in their order, with what became of them`() async throws {
        let (journal, pass) = try folder.begin()
        try await journal.commit(JournalBatch(intents: [.of(row: 3), .of(row: 1), .of(row: 2)]))
        try await journal.commit(
            JournalBatch(
                answers: [.of(row: 2, status: 429), .of(row: 3, status: 400)],
                endings: [.of(row: 3, .failed, status: 400, code: "resource_not_found", message: "no customer")]
            )
        )
        var rows: [JournalRow] = []
        try journal.forEachRow(of: pass) { rows.append($0) }
        #expect(rows.map(\.address) == (1...3).map { RowAddress(ordinal: $0, line: $0 + 1) })
        #expect(rows.map(\.ending) == [.needsReview, .notAttempted, .failed])
        #expect(rows.map(\.isInDoubt) == [true, false, false])
        #expect(rows.map(\.attempts) == [1, 1, 1])
        #expect(rows.map(\.code) == ["in_doubt", nil, "resource_not_found"])
        #expect(rows.last?.message == "no customer")
        #expect(rows.last?.httpStatus == 400)
        #expect(rows.map(\.endedAt) == [nil, nil, 9000])
    }

    @Test func `Exchanges, retries and look-ups are counted apart`() async throws {
        let (journal, pass) = try folder.begin()
        try await journal.commit(JournalBatch(intents: [.of(row: 1), .of(row: 2, sentAt: 1200), .of(row: 3)]))
        try await journal.commit(
            JournalBatch(
                intents: [.of(row: 1, attempt: 2), .of(row: 2, attempt: 2, purpose: .lookUp)],
                answers: [
                    .of(row: 1, status: 429), .of(row: 2, status: nil, code: "no_answer", leavesDoubt: true),
                    .of(row: 3, status: 429, code: "lock_timeout"),
                ]
            )
        )
        try await journal.commit(
            JournalBatch(
                intents: [.of(row: 2, attempt: 3)],
                answers: [.of(row: 1, attempt: 2, isReplayed: true), .of(row: 2, attempt: 2)]
            )
        )
        let totals = try journal.attempts(of: pass)
        #expect(totals.exchanges == 6)
        #expect(totals.lookUps == 1)
        #expect(totals.retries == 2)
        #expect(totals.throttled == 1)
        #expect(totals.locked == 1)
        #expect(totals.unanswered == 2)
        #expect(totals.replayed == 1)
        #expect(totals.firstSentAt == 1000)
        #expect(totals.lastSentAt == 3000)
        let nothing = try journal.attempts(of: journal.beginPass(.sample()))
        #expect(nothing == AttemptTotals())
    }

    @Test func `Call times since a moment are in order, over all passes`() async throws {
        let (journal, _) = try folder.begin()
        try await journal.commit(
            JournalBatch(intents: [.of(row: 1, sentAt: 5000), .of(row: 2, sentAt: 3000), .of(row: 3, sentAt: 4000)])
        )
        try journal.beginProcess(on: journal.beginPass(.sample(input: "more.csv")))
        try await journal.commit(JournalBatch(intents: [.of(row: 1, sentAt: 6000)]))
        #expect(try journal.callTimes(since: 3000) == [4000, 5000, 6000])
        #expect(try journal.callTimes(since: 2999) == [3000, 4000, 5000, 6000])
        #expect(try journal.callTimes(since: 6000).isEmpty)
    }

    @Test func `Codes come the most frequent first, with the first row`() async throws {
        let (journal, pass) = try folder.begin()
        try journal.record([
            .of(row: 5, .rejected, code: "missing_token", message: "b"),
            .of(row: 2, .rejected, code: "missing_token", message: "b"),
            .of(row: 8, .rejected, code: "missing_token", message: "b"),
            .of(row: 3, .failed, status: 404, code: "resource_not_found"),
            .of(row: 4, .created),
        ])
        try await journal.commit(JournalBatch(intents: [.of(row: 1)]))
        #expect(
            try journal.codes(of: pass) == [
                CodeCount(
                    ending: .rejected,
                    code: "missing_token",
                    count: 3,
                    example: "b",
                    firstRow: RowAddress(ordinal: 2, line: 3)
                ),
                CodeCount(
                    ending: .failed,
                    code: "resource_not_found",
                    count: 1,
                    example: nil,
                    firstRow: RowAddress(ordinal: 3, line: 4),
                    httpStatus: 404
                ),
            ]
        )
    }

    @Test(arguments: [["a", "z"], ["z", "a"]])
    func `The first row of a code has its own line, whatever the messages`(messages: [String]) throws {
        let (journal, pass) = try folder.begin()
        try journal.record(messages.enumerated().map { .of(row: $0 * 5 + 1, .failed, code: "c", message: $1) })
        #expect(try journal.codes(of: pass).first?.firstRow == RowAddress(ordinal: 1, line: 2))
    }
}
