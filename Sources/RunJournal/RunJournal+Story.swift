import FoundationEssentials
import GRDB
package import MigrationModel

extension RunJournal {
    /// All passes, the first one first; empty in a new journal.
    package func passes() throws(JournalError) -> [PassRecord] {
        try read { db in
            try Row.fetchAll(db, sql: "SELECT * FROM pass ORDER BY number").map(PassRecord.init(row:))
        }
    }

    /// What is known about one row of a pass; `nil` for one that has not been sent and has not ended.
    package func chronicle(ofRow ordinal: Int, in pass: PassRecord) throws(JournalError) -> RowChronicle? {
        try chronicles("pass = ? AND ordinal = ?", [pass.number, ordinal]).first
    }

    /// What is known about a payment method in all passes, the first one first; rows that were never sent are left out.
    package func chronicles(of fingerprint: RowFingerprint) throws(JournalError) -> [RowChronicle] {
        try chronicles("fingerprint = ?", [Data(fingerprint.bytes)])
    }

    /// The row of a pass that stood on a line of its input; `nil` where the journal knows of none that began there.
    package func ordinal(atLine line: Int, in pass: PassRecord) throws(JournalError) -> Int? {
        try read { db in
            try Int.fetchOne(
                db,
                sql: "SELECT ordinal FROM row WHERE pass = ? AND line = ?",
                arguments: [pass.number, line]
            )
        }
    }

    private func chronicles(
        _ condition: String,
        _ arguments: StatementArguments
    ) throws(JournalError) -> [RowChronicle] {
        try read { db in
            let attemptSQL = try Self.attemptSQL(db)
            let knowsSteps = try Self.knowsSteps(db)
            return try Row.fetchAll(
                db,
                sql: """
                    SELECT ordinal, line, state, attempts, payment_source_id, http_status, code, message, ended_at,
                        pass, generation, idempotency_key, key_first_sent_at, fingerprint
                    FROM row WHERE \(condition) ORDER BY pass, ordinal
                    """,
                arguments: arguments
            )
            .map { row in
                let pass: Int = row[9]
                let journalRow = JournalRow(row: row)
                let fingerprint: Data? = row[13]
                return RowChronicle(
                    pass: pass,
                    row: journalRow,
                    generation: row[10],
                    idempotencyKey: row[11],
                    keyFirstSentAt: row[12],
                    fingerprint: fingerprint.map { RowFingerprint(bytes: Array($0)) },
                    attempts: try Row.fetchAll(db, sql: attemptSQL, arguments: [pass, journalRow.address.ordinal])
                        .map(AttemptRecord.init),
                    steps: knowsSteps ? try Self.steps(ofRow: journalRow.address, in: pass, db) : []
                )
            }
        }
    }

    /// The steps of a row that are done, in their order; without what is held for later ones.
    private static func steps(ofRow address: RowAddress, in pass: Int, _ db: Database) throws -> [StepRecord] {
        try Row.fetchAll(
            db,
            sql: "SELECT step, done_at, payment_source_id FROM step WHERE pass = ? AND ordinal = ?",
            arguments: [pass, address.ordinal]
        )
        .compactMap { StepRecord(row: $0, at: address, from: 0) }
        .sorted { $0.step.position < $1.step.position }
    }

    /// The query for a row's attempts.
    ///
    /// A journal is migrated when a run opens it, and read as it is before: columns that it lacks are read as NULL.
    private static func attemptSQL(_ db: Database) throws -> String {
        let present = Set(try db.columns(in: "attempt").map(\.name))
        let audit = ["generation", "cause", "retry_after_ms", "decision", "wait_ms", "step"].map { name in
            present.contains(name) ? "attempt.\(name)" : "NULL AS \(name)"
        }
        return """
            SELECT attempt.number, attempt.purpose, process.pid, attempt.sent_at, attempt.answered_at,
                attempt.http_status, attempt.code, attempt.is_replayed, \(audit.joined(separator: ", "))
            FROM attempt LEFT JOIN process ON process.id = attempt.process
            WHERE attempt.pass = ? AND attempt.ordinal = ? ORDER BY attempt.number
            """
    }
}

extension AttemptRecord {
    /// Reads the columns by their names.
    fileprivate init(row: Row) {
        let purpose: String = row["purpose"]
        self.init(number: row["number"], purpose: .init(rawValue: purpose) ?? .request, sentAt: row["sent_at"])
        processID = row["pid"]
        answeredAt = row["answered_at"]
        httpStatus = row["http_status"]
        code = row["code"]
        isReplayed = row["is_replayed"]
        generation = row["generation"]
        let step: String? = row["step"]
        self.step = step.flatMap(RowStep.init) ?? .request
        cause = row["cause"]
        let retryAfter: Int64? = row["retry_after_ms"]
        self.retryAfter = retryAfter.map { .milliseconds($0) }
        let wait: Int64? = row["wait_ms"]
        decision = AttemptDecision(word: row["decision"], wait: wait.map { .milliseconds($0) })
    }
}

extension AttemptDecision {
    /// Reads a decision's ``word`` back; `nil` for none, or one of a later version.
    fileprivate init?(word: String?, wait: Duration?) {
        switch word {
        case "ended"?: self = .ended
        case "next_step"?: self = .nextStep
        case "retry"?: self = .retry(after: wait ?? .zero)
        case "look_up"?: self = .lookUp
        case "left"?: self = .left
        default: return nil
        }
    }
}
