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
            let knowsSteps = try Self.knowsSteps(db)
            let steps = knowsSteps ? try Self.stepsOfOpenRows(of: pass, db) : [:]
            var point = ResumePoint()
            let rows = try Row.fetchCursor(
                db,
                sql: """
                    SELECT ordinal, state, attempts, generation, idempotency_key, key_first_sent_at,
                        CASE WHEN state = 'sending' THEN (
                            SELECT max(sent_at) FROM attempt
                            WHERE attempt.pass = row.pass AND attempt.ordinal = row.ordinal AND purpose = 'request'
                                \(knowsSteps ? Self.isOfCurrentStep : "")
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
                    lastUnansweredAt: row[6],
                    steps: steps[row[0]] ?? []
                )
                point.histories[row[0]] = history
            }
            return point
        }
    }

    /// The step that a row's last attempt was about is the one in doubt; earlier ones are done, answered or not.
    private static let isOfCurrentStep = """
        AND attempt.step IS (
            SELECT last.step FROM attempt AS last
            WHERE last.pass = row.pass AND last.ordinal = row.ordinal ORDER BY last.number DESC LIMIT 1)
        """

    /// The steps that are done of rows that have not ended, with the references that are held for later ones.
    private static func stepsOfOpenRows(of pass: PassRecord, _ db: Database) throws -> [Int: [StepRecord]] {
        let rows = try Row.fetchCursor(
            db,
            sql: """
                SELECT row.ordinal, row.line, step.step, step.done_at, step.payment_source_id, held.is_result, slot.content
                FROM row CROSS JOIN step ON step.pass = row.pass AND step.ordinal = row.ordinal
                LEFT JOIN held ON held.pass = row.pass AND held.ordinal = row.ordinal
                    AND held.is_result = (step.step = 'request') AND step.step IN ('export', 'request')
                LEFT JOIN slot ON slot.id = held.slot
                WHERE row.pass = ? AND row.state IN ('sending', 'waiting')
                """,
            arguments: [pass.number]
        )
        var steps: [Int: [StepRecord]] = [:]
        while let row = try rows.next() {
            let ordinal: Int = row[0]
            guard var record = StepRecord(row: row, at: RowAddress(ordinal: ordinal, line: row[1]), from: 2) else {
                continue
            }
            let content: Data? = row[6]
            record.held = content.flatMap { HeldContent.held(Array($0), isResult: row[5]) }
            steps[ordinal, default: []].append(record)
        }
        return steps.mapValues { $0.sorted { $0.step.position < $1.step.position } }
    }
}

extension StepRecord {
    /// Reads step, done_at and payment_source_id, in this order, from a column on; `nil` for a later version's step.
    init?(row: Row, at address: RowAddress, from column: Int) {
        let word: String = row[column]
        guard let step = RowStep(rawValue: word) else { return nil }
        self.init(address: address, step: step, doneAt: row[column + 1], paymentSourceID: row[column + 2])
    }
}

extension RowStep {
    /// Its place in the order in which steps are made.
    var position: Int { Self.allCases.firstIndex(of: self) ?? 0 }
}
