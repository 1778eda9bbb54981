import Execution
import GRDB
import MigrationModel
import RunJournal
import Testing

/// Rows that take several calls.
@Suite("Steps")
struct StepTests {
    private let folder: JournalFolder

    init() throws { folder = try JournalFolder() }

    /// Announces a row's export, and records that it is done.
    private func export(_ row: Int, holding reference: String, in journal: RunJournal) async throws {
        try await journal.commit(JournalBatch(intents: [.of(row: row, step: .export)]))
        try await journal.commit(
            JournalBatch(
                answers: [.of(row: row)],
                steps: [.of(row: row, .export, holding: reference)]
            )
        )
    }

    @Test func `After a step the next one has no key yet, and what the export brought is there`() async throws {
        let (journal, pass) = try folder.begin()
        try await journal.commit(JournalBatch(intents: [.of(row: 3, generation: 2, step: .export)]))
        try await journal.commit(JournalBatch(answers: [.of(row: 3)], steps: [.of(row: 3, .export, holding: "ref_3")]))
        let history = try #require(try folder.open().resumePoint(of: pass).histories[3])
        #expect(
            history
                == RowHistory(
                    attempts: 1,
                    generation: 2,
                    idempotencyKey: "",
                    keyFirstSentAt: 0,
                    isInDoubt: false,
                    steps: [.of(row: 3, .export, holding: "ref_3")]
                )
        )
        #expect(history.steps.first?.held?.gateway == "adyen")
        #expect(history.steps.first?.held?.becomesPrimary == true)
        #expect(history.steps.first?.held?.customerID == "Zoë 3")
        #expect(try journal.endings(of: pass)[.notAttempted] == 10)
    }

    @Test func `The next step has its own key and doubt, and its generation is that of the sending`() async throws {
        let (journal, pass) = try folder.begin()
        try await journal.commit(JournalBatch(intents: [.of(row: 1, generation: 4, step: .export)]))
        try await journal.commit(JournalBatch(steps: [.of(row: 1, .export, holding: "ref_1")]))
        try await journal.commit(
            JournalBatch(intents: [.of(row: 1, attempt: 2, generation: 5, key: "second", firstSentAt: 2000)])
        )
        let history = try #require(try journal.resumePoint(of: pass).histories[1])
        #expect(history.idempotencyKey == "second")
        #expect(history.generation == 5)
        #expect(history.keyFirstSentAt == 2000)
        #expect(history.isInDoubt && history.lastUnansweredAt == 2000)
        #expect(history.steps.map(\.step) == [.export])
        #expect(try journal.rowsInDoubt(of: pass) == 1)
    }

    @Test func `An unanswered call of an earlier step leaves no doubt about the present one`() async throws {
        let (journal, pass) = try folder.begin()
        try await journal.commit(JournalBatch(intents: [.of(row: 1, step: .export)]))
        try await journal.commit(
            JournalBatch(answers: [.of(row: 1, status: nil, code: "no_answer", leavesDoubt: true)])
        )
        try await journal.commit(JournalBatch(intents: [.of(row: 1, attempt: 2, step: .export)]))
        #expect(try journal.resumePoint(of: pass).histories[1]?.lastUnansweredAt == 2000)
        try await journal.commit(JournalBatch(answers: [.of(row: 1, attempt: 2)], steps: [.of(row: 1, .export)]))
        try await journal.commit(JournalBatch(intents: [.of(row: 1, attempt: 3)]))
        try await journal.commit(
            JournalBatch(answers: [.of(row: 1, attempt: 3, status: 500, code: "internal_error", leavesDoubt: true)])
        )
        let history = try #require(try journal.resumePoint(of: pass).histories[1])
        #expect(history.isInDoubt)
        #expect(history.lastUnansweredAt == nil)
    }

    @Test func `Steps come in the order in which they are made, and answers and next sendings fit into one batch`()
        async throws
    {
        let (journal, pass) = try folder.begin()
        try await journal.commit(JournalBatch(intents: [.of(row: 1, step: .readPrimary)]))
        try await journal.commit(
            JournalBatch(
                intents: [.of(row: 1, attempt: 2, key: "e", step: .export)],
                answers: [.of(row: 1)],
                steps: [.of(row: 1, .readPrimary, source: "pm_first")]
            )
        )
        try await journal.commit(
            JournalBatch(
                intents: [.of(row: 1, attempt: 3, key: "c")],
                answers: [.of(row: 1, attempt: 2)],
                steps: [.of(row: 1, .export, holding: "r")]
            )
        )
        try await journal.commit(
            JournalBatch(
                intents: [.of(row: 1, attempt: 4, key: "d", step: .deleteOld)],
                answers: [.of(row: 1, attempt: 3)],
                steps: [.of(row: 1, .request, source: "pm_new")]
            )
        )
        let history = try #require(try journal.resumePoint(of: pass).histories[1])
        #expect(history.steps.map(\.step) == [.export, .readPrimary, .request])
        #expect(history.steps.map(\.paymentSourceID) == [nil, "pm_first", "pm_new"])
        #expect(history.idempotencyKey == "d" && history.isInDoubt)
        // What the creation needed is of no use after it.
        #expect(history.steps.allSatisfy { $0.held == nil })
        #expect(try journal.isRecorded(paymentSourceID: "pm_new", besidesRow: 2))
        #expect(try !journal.isRecorded(paymentSourceID: "pm_first", besidesRow: 2))
    }

    @Test func `A row whose last step failed counts as done, and keeps the payment source that was made`() async throws
    {
        let (journal, pass) = try folder.begin()
        try await export(1, holding: "ref_1", in: journal)
        try await journal.commit(JournalBatch(steps: [.of(row: 1, .request, source: "pm_new")]))
        try await journal.commit(JournalBatch(endings: [.of(row: 1, .failed, status: 400, code: "x")]))
        var row: JournalRow?
        try journal.forEachRow(of: pass) { row = $0 }
        #expect(row?.ending == .failed)
        #expect(row?.paymentSourceID == "pm_new")
        #expect(try journal.isRecorded(paymentSourceID: "pm_new", besidesRow: 2))
        let second = try journal.beginPass(.sample(input: "more.csv"))
        #expect(try journal.doneSource(of: .sample(1), before: second) == "pm_new")
        #expect(try journal.doneSource(of: .sample(1), before: pass) == nil)
    }

    @Test func `An export alone is not done, and a first step is a success of the key and the site`() async throws {
        let (journal, pass) = try folder.begin()
        #expect(try !journal.hasSucceeded())
        try await export(1, holding: "ref_1", in: journal)
        #expect(try journal.hasSucceeded())
        let second = try journal.beginPass(.sample(input: "more.csv"))
        #expect(try journal.doneSource(of: .sample(1), before: second) == nil)
        #expect(try journal.createdSources().isEmpty)
        #expect(pass.number == 1)
    }

    @Test func `A refused creation begins with its export again, under a key of no earlier generation`() async throws {
        let (journal, pass) = try folder.begin()
        try await journal.commit(JournalBatch(intents: [.of(row: 1, generation: 3, step: .export)]))
        try await journal.commit(
            JournalBatch(
                intents: [.of(row: 1, attempt: 2)],
                steps: [.of(row: 1, .readPrimary, source: "pm_first"), .of(row: 1, .export, holding: "r")]
            )
        )
        try await journal.commit(
            JournalBatch(answers: [.of(row: 1, attempt: 2, status: 400)], endings: [.of(row: 1, .failed, status: 400)])
        )
        #expect(try journal.reopenFailedRows() == 1)
        let history = try #require(try journal.resumePoint(of: pass).histories[1])
        #expect(history.steps.isEmpty)
        #expect(history.generation == 4)
        #expect(history.idempotencyKey == "")
        #expect(history.attempts == 2)
    }

    @Test func `A refused deletion of the old source keeps what was done before it`() async throws {
        let (journal, pass) = try folder.begin()
        try await export(1, holding: "r", in: journal)
        try await journal.commit(JournalBatch(steps: [.of(row: 1, .request, source: "pm_new")]))
        try await journal.commit(JournalBatch(intents: [.of(row: 1, attempt: 2, step: .deleteOld)]))
        try await journal.commit(
            JournalBatch(answers: [.of(row: 1, attempt: 2, status: 400)], endings: [.of(row: 1, .failed, status: 400)])
        )
        #expect(try journal.reopenFailedRows() == 1)
        let history = try #require(try journal.resumePoint(of: pass).histories[1])
        #expect(history.steps.map(\.step) == [.export, .request])
        #expect(history.steps.last?.paymentSourceID == "pm_new")
        #expect(history.generation == 1)
        #expect(try journal.isRecorded(paymentSourceID: "pm_new", besidesRow: 2))
    }

    @Test func `All steps after a reopening are of a generation that none of the row's calls had`() async throws {
        let (journal, pass) = try folder.begin()
        try await journal.commit(JournalBatch(intents: [.of(row: 1, generation: 3, step: .export)]))
        try await journal.commit(
            JournalBatch(steps: [.of(row: 1, .export, holding: "r"), .of(row: 1, .request, source: "pm_new")])
        )
        try await journal.commit(JournalBatch(intents: [.of(row: 1, attempt: 2, step: .deleteOld)]))
        try await journal.commit(
            JournalBatch(answers: [.of(row: 1, attempt: 2, status: 400)], endings: [.of(row: 1, .failed, status: 400)])
        )
        try await journal.commit(JournalBatch(intents: [.of(row: 2, step: .export)]))
        try await journal.commit(JournalBatch(endings: [.of(row: 2, .failed, status: 400)]))
        #expect(try journal.reopenFailedRows() == 2)
        #expect(try journal.resumePoint(of: pass).histories[1]?.generation == 4)
        // The row that begins anew goes on with the generation that it was given.
        try await journal.commit(JournalBatch(intents: [.of(row: 2, attempt: 2, generation: 1, step: .export)]))
        try await journal.commit(JournalBatch(steps: [.of(row: 2, .export, holding: "r2")]))
        #expect(try journal.resumePoint(of: pass).histories[2]?.generation == 1)
        #expect(try journal.resumePoint(of: pass).histories[2]?.idempotencyKey == "")
    }

    @Test func `Rows between two steps are begun; those only read, sent or refused are not`() async throws {
        let (journal, pass) = try folder.begin()
        try await export(1, holding: "ref_1", in: journal)
        try await export(2, holding: "ref_2", in: journal)
        try await journal.commit(JournalBatch(steps: [.of(row: 2, .request, source: "pm_2")]))
        try await journal.commit(
            JournalBatch(intents: [.of(row: 3, step: .readPrimary), .of(row: 4), .of(row: 5), .of(row: 7)])
        )
        try await journal.commit(
            JournalBatch(answers: [.of(row: 4, status: 429)], steps: [.of(row: 3, .readPrimary, source: "pm_first")])
        )
        try await journal.commit(JournalBatch(endings: [.of(row: 5, .failed, status: 400)]))
        try await export(6, holding: "ref_6", in: journal)
        try await journal.commit(JournalBatch(intents: [.of(row: 6, attempt: 2)]))
        #expect(try journal.rowsBegun(of: pass) == BegunRows(waiting: 2, failed: 0))
        try await journal.commit(JournalBatch(endings: [.of(row: 2, .failed, status: 400)]))
        #expect(try journal.rowsBegun(of: pass) == BegunRows(waiting: 1, failed: 1))
        let second = try journal.beginPass(.sample(input: "more.csv"))
        #expect(try journal.rowsBegun(of: second) == BegunRows(waiting: 0, failed: 0))
    }

    @Test func `The calls of several steps are no retries`() async throws {
        let (journal, pass) = try folder.begin()
        try await journal.commit(
            JournalBatch(intents: [
                .of(row: 1, attempt: 1, step: .readPrimary), .of(row: 1, attempt: 2, step: .export),
                .of(row: 1, attempt: 3, step: .export), .of(row: 1, attempt: 4, purpose: .lookUp),
                .of(row: 1, attempt: 5), .of(row: 2, attempt: 1, step: .export), .of(row: 3), .of(row: 3, attempt: 2),
            ])
        )
        let totals = try journal.attempts(of: pass)
        #expect(totals.exchanges == 8)
        #expect(totals.lookUps == 1)
        #expect(totals.retries == 2)
    }

    @Test func `A story tells attempts with their step and the steps that are done, and no reference`() async throws {
        let (journal, pass) = try folder.begin()
        try await export(1, holding: "ref_1", in: journal)
        try await journal.commit(JournalBatch(intents: [.of(row: 1, attempt: 2)]))
        let story = try #require(try journal.chronicle(ofRow: 1, in: pass))
        #expect(story.attempts.map(\.step) == [.export, .request])
        #expect(story.steps == [.of(row: 1, .export)])
        #expect(story.attempts.first?.decision == .ended)
        var answer = AnswerRecord.of(row: 1, attempt: 2)
        answer = AnswerRecord(
            ordinal: 1,
            attempt: 2,
            answeredAt: answer.answeredAt,
            httpStatus: 200,
            code: nil,
            isReplayed: false,
            leavesDoubt: false,
            decision: .nextStep
        )
        try await journal.commit(JournalBatch(answers: [answer], steps: [.of(row: 1, .request, source: "pm_new")]))
        #expect(try journal.chronicle(ofRow: 1, in: pass)?.attempts.last?.decision == .nextStep)
    }
}
