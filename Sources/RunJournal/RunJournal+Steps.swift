import FoundationEssentials
import GRDB
import MigrationModel
import Synchronization

extension RunJournal {
    /// Records a step that is done; the row waits for its next one from now on, whose keys are of the same generation.
    ///
    /// - Returns: Whether a held reference was erased, because the step that needed it is this one.
    static func record(
        _ step: StepRecord,
        endsRow: Bool,
        _ pass: Int,
        _ signer: JournalSigner,
        _ db: Database
    ) throws -> Bool {
        let ordinal = step.address.ordinal
        // By it a reading back knows the reference again, long after it was erased.
        let mark = step.held.flatMap { $0.isResult ? nil : Data(signer.referenceMark(of: $0.referenceID)) }
        try db.cachedStatement(
            sql: """
                INSERT OR REPLACE INTO step (pass, ordinal, step, done_at, payment_source_id, reference_mark)
                VALUES (?, ?, ?, ?, ?, ?)
                """
        ).execute(arguments: [pass, ordinal, step.step.rawValue, step.doneAt, step.paymentSourceID, mark])
        if step.step == .request, let source = step.paymentSourceID {
            try db.cachedStatement(sql: "UPDATE row SET payment_source_id = ? WHERE pass = ? AND ordinal = ?")
                .execute(arguments: [source, pass, ordinal])
        }
        if !endsRow {
            try db.cachedStatement(
                sql: """
                    UPDATE row SET state = 'waiting', idempotency_key = NULL, key_first_sent_at = NULL
                    WHERE pass = ? AND ordinal = ? AND state IN ('sending', 'waiting')
                    """
            ).execute(arguments: [pass, ordinal])
        }
        let hasErased = step.step == .request ? try eraseHeld(ofRow: ordinal, pass, db) : false
        if let held = step.held { try hold(held, ordinal, pass, db) }
        return hasErased
    }

    private static func hold(_ held: HeldReference, _ ordinal: Int, _ pass: Int, _ db: Database) throws {
        guard let content = HeldContent.bytes(of: held) else {
            throw JournalError(
                .notWritten,
                "The reference that the export of row \(ordinal) brought is longer than Chargebee allows, and was not kept."
            )
        }
        // A step that is told twice holds what was told last.
        try eraseHeld(ofRow: ordinal, isResult: held.isResult, pass, db)
        let free = try Int64.fetchOne(
            db.cachedStatement(
                sql: "SELECT id FROM slot WHERE NOT EXISTS (SELECT 1 FROM held WHERE held.slot = slot.id) LIMIT 1"
            )
        )
        let slot: Int64
        if let free {
            slot = free
            try db.cachedStatement(sql: "UPDATE slot SET content = ? WHERE id = ?")
                .execute(arguments: [Data(content), slot])
        } else {
            try db.cachedStatement(sql: "INSERT INTO slot (content) VALUES (?)").execute(arguments: [Data(content)])
            slot = db.lastInsertedRowID
        }
        try db.cachedStatement(sql: "INSERT INTO held (pass, ordinal, slot, is_result) VALUES (?, ?, ?, ?)")
            .execute(arguments: [pass, ordinal, slot, held.isResult])
    }

    /// Overwrites the reference that is held for a row, where there is one of that kind.
    ///
    /// - Returns: Whether there was one.
    @discardableResult
    static func eraseHeld(ofRow ordinal: Int, isResult: Bool = false, _ pass: Int, _ db: Database) throws -> Bool {
        let slot = try Int64.fetchOne(
            db.cachedStatement(sql: "SELECT slot FROM held WHERE pass = ? AND ordinal = ? AND is_result = ?"),
            arguments: [pass, ordinal, isResult]
        )
        guard let slot else { return false }
        try db.cachedStatement(sql: "UPDATE slot SET content = ? WHERE id = ?")
            .execute(arguments: [Data(HeldContent.erased), slot])
        try db.cachedStatement(sql: "DELETE FROM held WHERE pass = ? AND ordinal = ?")
            .execute(arguments: [pass, ordinal])
        return true
    }

    /// Overwrites all references that are held for later steps of rows, and none that is a result.
    static func eraseHeldForSteps(_ db: Database) throws {
        let rows = try Row.fetchAll(db, sql: "SELECT pass, ordinal FROM held WHERE is_result = 0")
        for row in rows { try eraseHeld(ofRow: row[1], row[0], db) }
    }

    /// Whether the journal knows of steps: one that an earlier version made, and no run has opened since, does not.
    static func knowsSteps(_ db: Database) throws -> Bool { try db.tableExists("step") }

    /// Lets the pass's refused rows be sent once more, under new keys.
    ///
    /// Where the row's own request is done, what it has done stays done. Otherwise it begins with its first step again, since
    /// the reference that an export brought was erased when the row ended. The keys of all steps that are made from now on
    /// are of a generation that none of the row's calls has used, so no refusal is replayed.
    ///
    /// - Returns: How many rows that are.
    package func reopenFailedRows() throws(JournalError) -> Int {
        let pass = current.withLock(\.pass)
        return try write { db in
            let unmade = """
                pass = \(pass) AND ordinal IN (
                    SELECT row.ordinal FROM row WHERE row.pass = \(pass) AND row.state = 'failed' AND NOT EXISTS (
                        SELECT 1 FROM step WHERE step.pass = row.pass AND step.ordinal = row.ordinal
                            AND step.step = 'request'))
                """
            try db.execute(
                sql: """
                    UPDATE row SET idempotency_key = NULL, key_first_sent_at = NULL
                    WHERE \(unmade) AND EXISTS (
                        SELECT 1 FROM step WHERE step.pass = row.pass AND step.ordinal = row.ordinal)
                    """
            )
            try db.execute(sql: "DELETE FROM step WHERE \(unmade)")
            try db.execute(
                sql: """
                    UPDATE row SET state = 'waiting', ended_at = NULL, http_status = NULL, code = NULL, message = NULL,
                        generation = 1 + max(generation, coalesce((
                            SELECT max(attempt.generation) FROM attempt
                            WHERE attempt.pass = row.pass AND attempt.ordinal = row.ordinal), 0))
                    WHERE pass = ? AND state = 'failed'
                    """,
                arguments: [pass]
            )
            return db.changesCount
        }
    }
}
