import FoundationEssentials
import GRDB
package import MigrationModel
import Synchronization

/// An exported reference that the journal keeps until it is durable in the result file.
package struct HeldResult: Hashable, Sendable {
    /// 1 for the job's first input, 2 for a second one, and so on.
    package let pass: Int
    package let ordinal: Int
    package let held: HeldReference

    package init(pass: Int, ordinal: Int, held: HeldReference) {
        self.pass = pass
        self.ordinal = ordinal
        self.held = held
    }
}

extension RunJournal {
    /// The exported references that the journal still holds, of all passes, in the order of their rows.
    package func heldResults() throws(JournalError) -> [HeldResult] {
        try read { db in
            guard try Self.knowsSteps(db) else { return [] }
            return try Row.fetchAll(
                db,
                sql: """
                    SELECT held.pass, held.ordinal, slot.content FROM held JOIN slot ON slot.id = held.slot
                    WHERE held.is_result = 1 ORDER BY held.pass, held.ordinal
                    """
            ).compactMap { row in
                let content: Data = row[2]
                return HeldContent.held(Array(content), isResult: true).map {
                    HeldResult(pass: row[0], ordinal: row[1], held: $0)
                }
            }
        }
    }

    /// How many exported references the journal still holds, since they are not in the result file or may not be.
    package func unwrittenResults() throws(JournalError) -> Int {
        try read { db in
            guard try Self.knowsSteps(db) else { return 0 }
            return try Int.fetchOne(db, sql: "SELECT count(*) FROM held WHERE is_result = 1") ?? 0
        }
    }

    /// How many exported references the journal has given up because they were durable in the result file.
    ///
    /// Only meaningful for a job that exports and does no more.
    package func writtenResults() throws(JournalError) -> Int {
        try read { db in
            guard try Self.knowsSteps(db) else { return 0 }
            let done = try Int.fetchOne(db, sql: "SELECT count(*) FROM step WHERE step = 'request'") ?? 0
            return done - (try Int.fetchOne(db, sql: "SELECT count(*) FROM held WHERE is_result = 1") ?? 0)
        }
    }

    /// Erases the exported references of rows of the present pass; call it when they are durable elsewhere.
    package func eraseResults(rows ordinals: [Int]) async throws {
        let pass = current.withLock(\.pass)
        do {
            try await database.write { db in
                for ordinal in ordinals { try Self.eraseHeld(ofRow: ordinal, isResult: true, pass, db) }
            }
            noteErasure()
            try await emptyLogWhereDue()
        } catch {
            throw Self.notWritten(path, error)
        }
    }

    /// Erases exported references of any pass before a run begins; call it when they are durable elsewhere.
    package func eraseResults(_ results: [HeldResult]) throws(JournalError) {
        guard !results.isEmpty else { return }
        try write { db in
            for result in results { try Self.eraseHeld(ofRow: result.ordinal, isResult: true, result.pass, db) }
        }
        noteErasure()
        try emptyLogAtLast()
    }
}
