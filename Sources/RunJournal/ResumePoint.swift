import FoundationEssentials
import GRDB
package import MigrationModel

/// Where a pass stands: which rows have ended, and what is known of those that were sent and have not.
package struct ResumePoint: Sendable {
    /// Rows that have ended.
    package fileprivate(set) var ended = RowSet()
    /// Rows that were sent and have not ended, by ordinal.
    package fileprivate(set) var histories: [Int: RowHistory] = [:]

    /// That of a job that has not been run.
    package init() {}
}

extension RunJournal {
    /// Reads where a pass stands.
    package func resumePoint(of pass: PassRecord) throws(JournalError) -> ResumePoint {
        try read { db in
            var point = ResumePoint()
            let rows = try Row.fetchCursor(
                db,
                sql: """
                    SELECT ordinal, state, attempts, generation, idempotency_key, key_first_sent_at,
                        CASE WHEN state = 'sending' THEN (
                            SELECT max(sent_at) FROM attempt
                            WHERE attempt.pass = row.pass AND attempt.ordinal = row.ordinal AND purpose = 'request'
                                AND (http_status IS NULL OR http_status IN (408, 409, 502, 504)
                                    OR http_status >= 500 AND code = 'http_' || http_status)
                        ) END
                    FROM row WHERE pass = ?
                    """,
                arguments: [pass.number]
            )
            while let row = try rows.next() {
                let state: String = row[1]
                guard state == "sending" || state == "waiting" else {
                    point.ended.insert(row[0])
                    continue
                }
                let history = RowHistory(
                    attempts: row[2],
                    generation: row[3],
                    idempotencyKey: row[4] ?? "",
                    keyFirstSentAt: row[5] ?? 0,
                    isInDoubt: state == "sending",
                    lastUnansweredAt: row[6]
                )
                point.histories[row[0]] = history
            }
            return point
        }
    }
}
