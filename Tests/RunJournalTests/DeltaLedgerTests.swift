import Execution
import MigrationModel
import RunJournal
import Testing

/// What a later input of a job has in common with earlier ones.
@Suite("Delta")
struct DeltaLedgerTests {
    private let folder: JournalFolder

    init() throws { folder = try JournalFolder() }

    private func request(_ customer: String, _ token: String) -> PlannedRequest {
        PlannedRequest(
            address: RowAddress(ordinal: 1, line: 2),
            path: "payment_sources/create_using_permanent_token",
            body: [],
            customerID: customer,
            gatewayAccountID: "gw_1",
            tokens: TokenFields(referenceID: token),
            becomesPrimary: false
        )
    }

    private func intent(_ row: Int, _ request: PlannedRequest, _ journal: RunJournal, marked: Bool = true) -> SendIntent
    {
        SendIntent(
            address: RowAddress(ordinal: row, line: row + 1),
            purpose: .request,
            attempt: 1,
            generation: 0,
            idempotencyKey: "k\(row)",
            keyFirstSentAt: 0,
            sentAt: 0,
            fingerprint: journal.signer.fingerprint(of: request),
            customerMark: marked ? journal.signer.customerMark(of: request) : []
        )
    }

    @Test func `A row is done, under review, changed or new`() async throws {
        let (journal, pass) = try folder.begin()
        let rows = [request("a", "1"), request("b", "2"), request("c", "3"), request("d", "4"), request("e", "5")]
        try await journal.commit(
            JournalBatch(intents: rows.enumerated().map { intent($0 + 1, $1, journal) })
        )
        try await journal.commit(
            JournalBatch(
                steps: [.of(row: 5, .request, source: "pm_5")],
                endings: [
                    .of(row: 1, .created, source: "pm_1"), .of(row: 2, .recovered, source: "pm_2"),
                    .of(row: 3, .needsReview), .of(row: 4, .failed), .of(row: 5, .failed),
                ]
            )
        )
        let ledger = try journal.deltaLedger(upTo: pass)
        #expect(rows.map(ledger.classify) == [.done, .done, .underReview, .new, .done])
        #expect(ledger.classify(request("a", "other")) == .changed)
        #expect(ledger.classify(request("d", "other")) == .changed)
        #expect(ledger.classify(request("new", "1")) == .new)
        #expect(ledger.classify(request("", "1")) == .new)
        #expect(ledger.doneCount == 3)
        #expect(ledger.knowsCustomers)
    }

    @Test func `Passes after the given one do not count`() async throws {
        let (journal, first) = try folder.begin()
        try await journal.commit(JournalBatch(intents: [intent(1, request("a", "1"), journal)]))
        try await journal.commit(JournalBatch(endings: [.of(row: 1, .created, source: "pm_1")]))
        let second = try journal.beginPass(.sample(input: "more.csv"))
        try journal.beginProcess(on: second)
        try await journal.commit(JournalBatch(intents: [intent(1, request("b", "2"), journal)]))
        try await journal.commit(JournalBatch(endings: [.of(row: 1, .created, source: "pm_2")]))
        #expect(try journal.deltaLedger(upTo: first).classify(request("b", "2")) == .new)
        #expect(try journal.deltaLedger(upTo: second).classify(request("b", "2")) == .done)
        #expect(try journal.deltaLedger(upTo: second).doneCount == 2)
    }

    @Test func `Rows without a customer's mark are told, and their tokens are known all the same`() async throws {
        let (journal, pass) = try folder.begin()
        try await journal.commit(JournalBatch(intents: [intent(1, request("a", "1"), journal, marked: false)]))
        try await journal.commit(JournalBatch(endings: [.of(row: 1, .created, source: "pm_1")]))
        let ledger = try journal.deltaLedger(upTo: pass)
        #expect(!ledger.knowsCustomers)
        #expect(ledger.classify(request("a", "1")) == .done)
        #expect(ledger.classify(request("a", "2")) == .new)
    }

    @Test func `What an earlier input found there is done, for plan and run, and was not made`() async throws {
        let (journal, pass) = try folder.begin()
        var found = RowEnding.of(row: 1, .alreadyDone, source: "pm_theirs", code: "exists_already")
        found.identity = journal.signer.identity(of: request("a", "1"))
        try journal.record([found])
        let ledger = try journal.deltaLedger(upTo: pass)
        #expect(ledger.classify(request("a", "1")) == .done)
        #expect(ledger.classify(request("a", "2")) == .changed)
        #expect(ledger.doneCount == 1)
        let next = try journal.beginPass(.sample(input: "more.csv"))
        let fingerprint = journal.signer.fingerprint(of: request("a", "1"))
        #expect(try journal.doneSource(of: fingerprint, before: next) == "pm_theirs")
        #expect(try !journal.didMake("pm_theirs"))
    }

    @Test func `A row in doubt is under review, for the plan as for the run`() async throws {
        let (journal, pass) = try folder.begin()
        try await journal.commit(JournalBatch(intents: [intent(1, request("a", "1"), journal)]))
        #expect(try journal.deltaLedger(upTo: pass).classify(request("a", "1")) == .underReview)
        let next = try journal.beginPass(.sample(input: "more.csv"))
        let fingerprint = journal.signer.fingerprint(of: request("a", "1"))
        #expect(try journal.isUnderReview(fingerprint, before: next))
        #expect(try journal.endings(of: pass)[.needsReview] == 1)
        #expect(try journal.deltaLedger(upTo: next).classify(request("a", "1")) == .underReview)
    }

    @Test func `Thousands of rows are told apart`() async throws {
        let (journal, pass) = try folder.begin(rows: 3000)
        let rows = (1...3000).map { request("c\($0)", "t\($0)") }
        try await journal.commit(
            JournalBatch(
                intents: rows.enumerated().map { intent($0 + 1, $1, journal) },
            )
        )
        try journal.record((1...3000).map { .of(row: $0, .created, source: "pm_\($0)") })
        let ledger = try journal.deltaLedger(upTo: pass)
        #expect(ledger.doneCount == 3000)
        #expect(rows.allSatisfy { ledger.classify($0) == .done })
        #expect((1...3000).allSatisfy { ledger.classify(request("c\($0)", "u")) == .changed })
    }
}
