import CrashPoints
import Execution
import FoundationEssentials
import GRDB
package import MigrationModel
import Synchronization

extension RunJournal: OutcomeStore {
    package func commit(_ batch: JournalBatch) async throws {
        let (pass, process) = current.withLock { ($0.pass, $0.process) }
        let signer = signer
        do {
            let hasErased = try await database.write { db in
                // Answers first: a row may be answered and sent again within one batch.
                for answer in batch.answers { try Self.record(answer, pass, db) }
                let ending = batch.steps.isEmpty ? [] : Set(batch.endings.map(\.address.ordinal))
                var hasErased = false
                for step in batch.steps {
                    let endsRow = ending.contains(step.address.ordinal)
                    if try Self.record(step, endsRow: endsRow, pass, signer, db) { hasErased = true }
                }
                for ending in batch.endings {
                    try Self.record(ending, pass, db)
                    if try Self.eraseHeld(ofRow: ending.address.ordinal, pass, db) { hasErased = true }
                }
                for intent in batch.intents { try Self.record(intent, pass, process, db) }
                if let live = batch.live { try Self.record(live, process, db) }
                return hasErased
            }
            if hasErased { noteErasure() }
            CrashPoint.pass(.batchCommitted)
            if !batch.steps.isEmpty { CrashPoint.pass(.stepRecorded) }
            if let lock, !batch.intents.isEmpty {
                let announced = current.withLock { current in
                    current.announced += batch.intents.count
                    return current.announced
                }
                lock.record(announced: announced)
                CrashPoint.pass(.intentsAnnounced)
            }
            try await emptyLogWhereDue()
        } catch {
            throw Self.notWritten(path, error)
        }
    }

    /// Records rows that ended without being sent.
    package func record(_ endings: [RowEnding]) throws(JournalError) {
        let pass = current.withLock(\.pass)
        try write { db in
            for ending in endings { try Self.record(ending, pass, db) }
        }
    }

    package func isRecorded(paymentSourceID: String, besidesRow ordinal: Int) throws -> Bool {
        let pass = current.withLock(\.pass)
        return try read { db in
            try Bool.fetchOne(
                db,
                sql: """
                    SELECT EXISTS (SELECT 1 FROM row WHERE payment_source_id = ? AND NOT (pass = ? AND ordinal = ?))
                    """,
                arguments: [paymentSourceID, pass, ordinal]
            ) ?? false
        }
    }

    private static func record(_ intent: SendIntent, _ pass: Int, _ process: Int64, _ db: Database) throws {
        try db.cachedStatement(
            sql: """
                INSERT INTO row (pass, ordinal, line, state, attempts, generation, idempotency_key, key_first_sent_at,
                    fingerprint, customer_mark)
                VALUES (?, ?, ?, 'sending', ?, ?, ?, ?, ?, ?)
                ON CONFLICT (pass, ordinal) DO UPDATE SET state = 'sending', attempts = excluded.attempts,
                    generation = excluded.generation, idempotency_key = excluded.idempotency_key,
                    key_first_sent_at = excluded.key_first_sent_at
                """
        ).execute(arguments: [
            pass, intent.address.ordinal, intent.address.line, intent.attempt, intent.generation,
            intent.idempotencyKey, intent.keyFirstSentAt, Data(intent.fingerprint.bytes),
            intent.customerMark.isEmpty ? nil : Data(intent.customerMark),
        ])
        try db.cachedStatement(
            sql: """
                INSERT INTO attempt (pass, ordinal, number, process, purpose, sent_at, generation, step)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?)
                """
        ).execute(arguments: [
            pass, intent.address.ordinal, intent.attempt, process, intent.purpose.rawValue, intent.sentAt,
            intent.generation, intent.step == .request ? nil : intent.step.rawValue,
        ])
    }

    private static func record(_ answer: AnswerRecord, _ pass: Int, _ db: Database) throws {
        try db.cachedStatement(
            sql: """
                UPDATE attempt SET answered_at = ?, http_status = ?, code = ?, is_replayed = ?, cause = ?,
                    retry_after_ms = ?, decision = ?, wait_ms = ?
                WHERE pass = ? AND ordinal = ? AND number = ?
                """
        ).execute(arguments: [
            answer.answeredAt, answer.httpStatus, answer.code, answer.isReplayed, answer.cause,
            answer.retryAfter.map { Int64($0 / .milliseconds(1)) }, answer.decision.word,
            answer.decision.wait.map { Int64($0 / .milliseconds(1)) }, pass, answer.ordinal, answer.attempt,
        ])
        guard !answer.leavesDoubt else { return }
        try db.cachedStatement(
            sql: "UPDATE row SET state = 'waiting' WHERE pass = ? AND ordinal = ? AND state = 'sending'"
        ).execute(arguments: [pass, answer.ordinal])
    }

    private static func record(_ ending: RowEnding, _ pass: Int, _ db: Database) throws {
        try db.cachedStatement(
            sql: """
                INSERT INTO row (pass, ordinal, line, state, payment_source_id, http_status, code, message, ended_at,
                    fingerprint, customer_mark)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                ON CONFLICT (pass, ordinal) DO UPDATE SET state = excluded.state,
                    payment_source_id = coalesce(excluded.payment_source_id, payment_source_id), http_status = excluded.http_status,
                    code = excluded.code, message = excluded.message, ended_at = excluded.ended_at
                """
        ).execute(arguments: [
            pass, ending.address.ordinal, ending.address.line, ending.ending.rawValue, ending.paymentSourceID,
            ending.httpStatus, ending.code, ending.message, ending.endedAt,
            ending.identity.map { Data($0.fingerprint.bytes) },
            ending.identity.flatMap { $0.customerMark.isEmpty ? nil : Data($0.customerMark) },
        ])
    }
}
