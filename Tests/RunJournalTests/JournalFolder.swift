import Foundation
import MigrationModel
import RunJournal
import Testing

/// A folder for one journal; it exists while the value does.
final class JournalFolder {
    let path: String
    var journalPath: String { path + "/job.journal" }

    init() throws {
        path = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString).path
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    func open() throws -> RunJournal {
        try RunJournal(path: journalPath, jobName: "job", toolVersion: "0.0.1")
    }

    /// A new journal with a pass begun and a process at work on it.
    func begin(rows: Int = 10) throws -> (journal: RunJournal, pass: PassRecord) {
        let journal = try open()
        let pass = try journal.beginPass(.sample(rows: rows))
        try journal.beginProcess(on: pass)
        return (journal, pass)
    }

    /// All bytes of the journal: the file, its write-ahead log, and whatever else lies beside it.
    func bytes() throws -> Data {
        try FileManager.default.contentsOfDirectory(atPath: path).sorted()
            .map { try Data(contentsOf: URL(filePath: path + "/" + $0)) }
            .reduce(Data(), +)
    }

    /// The permission bits of each file in the folder.
    func modes() throws -> [String: Int] {
        var modes: [String: Int] = [:]
        for name in try FileManager.default.contentsOfDirectory(atPath: path) {
            let attributes = try FileManager.default.attributesOfItem(atPath: path + "/" + name)
            modes[name] = attributes[.posixPermissions] as? Int
        }
        return modes
    }
}

extension PassIdentity {
    static func sample(input: String = "cards.csv", rows: Int = 10) -> PassIdentity {
        PassIdentity(
            inputName: input,
            inputDigest: "1f",
            inputBytes: 1234,
            rows: rows,
            mappingName: "stripe",
            mappingDigest: "2f",
            target: "acme-test gw_1",
            planDigest: "3f"
        )
    }
}

extension JournalBatch {
    init(
        intents: [SendIntent] = [],
        answers: [AnswerRecord] = [],
        steps: [StepRecord] = [],
        endings: [RowEnding] = []
    ) {
        self.init()
        self.intents = intents
        self.answers = answers
        self.steps = steps
        self.endings = endings
    }
}

extension SendIntent {
    /// The `attempt`-th exchange about a row, sent at 1000 ms times the attempt unless told otherwise.
    static func of(
        row: Int,
        attempt: Int = 1,
        generation: Int = 0,
        purpose: Purpose = .request,
        key: String? = nil,
        firstSentAt: Int64 = 1000,
        sentAt: Int64? = nil,
        fingerprint: UInt8? = nil,
        step: RowStep = .request,
        customerMark: [UInt8] = []
    ) -> SendIntent {
        SendIntent(
            address: RowAddress(ordinal: row, line: row + 1),
            purpose: purpose,
            step: step,
            attempt: attempt,
            generation: generation,
            idempotencyKey: key ?? "key-\(row)-\(generation)",
            keyFirstSentAt: firstSentAt,
            sentAt: sentAt ?? Int64(attempt) * 1000,
            fingerprint: .sample(fingerprint ?? UInt8(truncatingIfNeeded: row)),
            customerMark: customerMark
        )
    }
}

extension AnswerRecord {
    static func of(
        row: Int,
        attempt: Int = 1,
        status: Int? = 200,
        code: String? = nil,
        isReplayed: Bool = false,
        leavesDoubt: Bool = false
    ) -> AnswerRecord {
        AnswerRecord(
            ordinal: row,
            attempt: attempt,
            answeredAt: Int64(attempt) * 1000 + 500,
            httpStatus: status,
            code: code,
            isReplayed: isReplayed,
            leavesDoubt: leavesDoubt,
            decision: leavesDoubt ? .retry(after: .seconds(1)) : .ended
        )
    }
}

extension RowEnding {
    static func of(
        row: Int,
        _ ending: Ending,
        source: String? = nil,
        status: Int? = nil,
        code: String? = nil,
        message: String? = nil
    ) -> RowEnding {
        RowEnding(
            address: RowAddress(ordinal: row, line: row + 1),
            ending: ending,
            paymentSourceID: source,
            httpStatus: status,
            code: code,
            message: message,
            endedAt: 9000
        )
    }
}

extension RowFingerprint {
    static func sample(_ byte: UInt8) -> RowFingerprint { RowFingerprint(bytes: Array(repeating: byte, count: 16)) }
}

extension StepRecord {
    /// A step that was done at 500 ms, its export holding the given reference.
    static func of(
        row: Int,
        _ step: RowStep,
        source: String? = nil,
        holding reference: String? = nil,
        isResult: Bool = false,
        doneAt: Int64 = 500
    ) -> StepRecord {
        StepRecord(
            address: RowAddress(ordinal: row, line: row + 1),
            step: step,
            doneAt: doneAt,
            paymentSourceID: source,
            held: reference.map { .of(row: row, $0, isResult: isResult) }
        )
    }
}

extension HeldReference {
    static func of(row: Int, _ reference: String, isResult: Bool = false) -> HeldReference {
        HeldReference(
            referenceID: reference,
            type: "card",
            gateway: row.isMultiple(of: 2) ? nil : "adyen",
            gatewayAccountID: "gw_2",
            customerID: "Zoë \(row)",
            paymentSourceID: "pm_old_\(row)",
            becomesPrimary: row.isMultiple(of: 3),
            isResult: isResult
        )
    }
}
