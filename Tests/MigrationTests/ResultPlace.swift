import Execution
import Foundation
import MigrationModel
import RunJournal
import Testing

@testable import Migration

/// A folder with an export's journal and result file, removed at the end; suites about that file begin with it.
class ResultPlace {
    let folder: String
    var path: String { folder + "/moving.exported.csv" }
    var journalPath: String { folder + "/moving.journal" }

    init() throws {
        folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString).path
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: false)
    }

    deinit { try? FileManager.default.removeItem(atPath: folder) }

    /// A journal with a pass and a process, or the one that is there.
    func journal() throws -> RunJournal {
        let journal = try RunJournal(path: journalPath, jobName: "moving", toolVersion: "0")
        let pass =
            try journal.latestPass()
            ?? journal.beginPass(
                PassIdentity(
                    inputName: "sources.csv",
                    inputDigest: "1f",
                    inputBytes: 1,
                    rows: 100,
                    mappingName: "discovered",
                    mappingDigest: "2f",
                    target: "acme-test gw_2",
                    planDigest: "3f"
                )
            )
        try journal.beginProcess(on: pass)
        return journal
    }

    func store(_ journal: RunJournal) throws -> ResultWritingStore {
        try ResultWritingStore(journal: journal, file: ResultFile(path: path))
    }

    static func held(_ row: Int, _ reference: String? = nil) -> HeldReference {
        HeldReference(
            referenceID: reference ?? "ref_\(row)",
            type: "card",
            gateway: row.isMultiple(of: 2) ? "adyen" : nil,
            gatewayAccountID: "gw_2",
            customerID: "cust_\(row)",
            paymentSourceID: "pm_\(row)",
            becomesPrimary: row.isMultiple(of: 3),
            isResult: true
        )
    }

    static func intent(_ row: Int, _ journal: RunJournal) -> SendIntent {
        SendIntent(
            address: RowAddress(ordinal: row, line: row + 1),
            purpose: .request,
            attempt: 1,
            generation: 0,
            idempotencyKey: "k\(row)",
            keyFirstSentAt: 1,
            sentAt: 1,
            fingerprint: RowFingerprint(bytes: Array(repeating: UInt8(row), count: 16))
        )
    }

    /// The batch in which a row's export ends it.
    static func batch(_ row: Int, _ reference: String? = nil, next: SendIntent? = nil) -> JournalBatch {
        let address = RowAddress(ordinal: row, line: row + 1)
        var batch = JournalBatch()
        batch.steps = [StepRecord(address: address, step: .request, doneAt: 5, held: held(row, reference))]
        batch.endings = [RowEnding(address: address, ending: .created, paymentSourceID: "pm_\(row)", endedAt: 5)]
        batch.intents = next.map { [$0] } ?? []
        return batch
    }

    func export(_ rows: ClosedRange<Int>, through store: some OutcomeStore, _ journal: RunJournal) async throws {
        for row in rows {
            var announced = JournalBatch()
            announced.intents = [Self.intent(row, journal)]
            try await store.commit(announced)
            try await store.commit(Self.batch(row))
        }
    }

    func text() throws -> String { try String(contentsOfFile: path, encoding: .utf8) }

    func write(_ text: String, to path: String? = nil) throws {
        try Data(text.utf8).write(to: URL(filePath: path ?? self.path))
    }

    func refusal(by journal: RunJournal) -> Failure? {
        #expect(throws: Failure.self) { _ = try store(journal) }
    }

    static let header =
        "customer_id,type,gateway_account_id,reference_id,replace_primary_payment_source,payment_source_id,gateway\n"

    static func line(_ row: Int) -> String {
        "cust_\(row),card,gw_2,ref_\(row),\(row.isMultiple(of: 3)),pm_\(row),\(row.isMultiple(of: 2) ? "adyen" : "")\n"
    }
}
