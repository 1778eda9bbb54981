import FoundationEssentials
import GRDB
package import MigrationModel

extension RunJournal {
    /// The rows of a pass by ending; what is not in the journal was not attempted, so the sum is `rows`.
    package func endings(of pass: PassRecord) throws(JournalError) -> EndingCounts {
        try read { db in
            var counts = EndingCounts()
            let rows = try Row.fetchCursor(
                db,
                sql: "SELECT state, count(*) FROM row WHERE pass = ? GROUP BY state",
                arguments: [pass.number]
            )
            while let row = try rows.next() {
                let state: String = row[0]
                counts[JournalRow.ending(ofState: state)] += row[1]
            }
            counts[.notAttempted] += pass.identity.rows - counts.total
            return counts
        }
    }

    /// Whether any request of the job has taken effect, so that the key and the site were good.
    package func hasSucceeded() throws(JournalError) -> Bool {
        try read { db in
            let made = "EXISTS (SELECT 1 FROM row WHERE payment_source_id IS NOT NULL)"
            let done = try Self.knowsSteps(db) ? " OR EXISTS (SELECT 1 FROM step)" : ""
            return try Bool.fetchOne(db, sql: "SELECT \(made)\(done)") ?? false
        }
    }

    /// How far the journal has come.
    package func state() throws(JournalError) -> JournalState {
        try read { db in
            let begunAt = try Int64.fetchOne(db, sql: "SELECT created_at FROM job") ?? 0
            let calls = try Int.fetchOne(db, sql: "SELECT count(*) FROM attempt") ?? 0
            let approvals =
                try db.tableExists("approval") ? Int.fetchOne(db, sql: "SELECT count(*) FROM approval") ?? 0 : 0
            return JournalState(begunAt: begunAt, calls: calls, approvals: approvals)
        }
    }

    /// How many rows of a pass were sent and have no known effect.
    package func rowsInDoubt(of pass: PassRecord) throws(JournalError) -> Int {
        try read { db in
            try Int.fetchOne(
                db,
                sql: "SELECT count(*) FROM row WHERE pass = ? AND state = 'sending'",
                arguments: [pass.number]
            ) ?? 0
        }
    }

    /// Endings of a pass by code, the most frequent first; rows without a code are left out.
    package func codes(of pass: PassRecord) throws(JournalError) -> [CodeCount] {
        try read { db in
            try Row.fetchAll(
                db,
                sql: """
                    SELECT counted.state, counted.code, counted.rows, first.message, first.ordinal, first.line,
                        first.http_status
                    FROM (
                        SELECT state, code, count(*) AS rows, min(ordinal) AS ordinal FROM row
                        WHERE pass = ? AND code IS NOT NULL AND state NOT IN ('sending', 'waiting')
                        GROUP BY state, code
                    ) AS counted
                    JOIN row AS first ON first.pass = ? AND first.ordinal = counted.ordinal
                    ORDER BY counted.rows DESC, counted.code
                    """,
                arguments: [pass.number, pass.number]
            ).map { row in
                let state: String = row[0]
                return CodeCount(
                    ending: JournalRow.ending(ofState: state),
                    code: row[1],
                    count: row[2],
                    example: row[3],
                    firstRow: RowAddress(ordinal: row[4], line: row[5]),
                    httpStatus: row[6]
                )
            }
        }
    }

    /// What the exchanges of a pass add up to.
    package func attempts(of pass: PassRecord) throws(JournalError) -> AttemptTotals {
        try read { db in
            // The calls of a row's other steps are no retries of its own request.
            let steps = try Self.knowsSteps(db)
            let rowsAndSteps =
                steps
                ? """
                count(DISTINCT CASE WHEN step IS NULL THEN ordinal END) + (SELECT count(*) FROM (
                    SELECT DISTINCT ordinal, step FROM attempt WHERE pass = \(pass.number) AND step IS NOT NULL))
                """ : "count(DISTINCT ordinal)"
            let row = try Row.fetchOne(
                db,
                sql: """
                    SELECT count(*), coalesce(sum(purpose = 'look_up'), 0),
                        coalesce(sum(http_status = 429 AND code IS NOT 'lock_timeout'), 0),
                        coalesce(sum(answered_at IS NULL OR http_status IS NULL), 0), coalesce(sum(is_replayed), 0),
                        min(sent_at), max(sent_at), \(rowsAndSteps),
                        coalesce(sum(http_status = 429 AND code IS 'lock_timeout'), 0)
                    FROM attempt WHERE pass = ?
                    """,
                arguments: [pass.number]
            )
            guard let row else { return AttemptTotals() }
            let exchanges: Int = row[0]
            let lookUps: Int = row[1]
            let firsts: Int = row[7]
            var totals = AttemptTotals()
            totals.exchanges = exchanges
            totals.lookUps = lookUps
            totals.retries = max(0, exchanges - lookUps - firsts)
            totals.throttled = row[2]
            totals.locked = row[8]
            totals.unanswered = row[3]
            totals.replayed = row[4]
            totals.firstSentAt = row[5]
            totals.lastSentAt = row[6]
            return totals
        }
    }

    /// When calls were made since a time, by any pass, oldest first.
    package func callTimes(since: UnixMilliseconds) throws(JournalError) -> [UnixMilliseconds] {
        try read { db in
            try Int64.fetchAll(
                db,
                sql: "SELECT sent_at FROM attempt WHERE sent_at > ? ORDER BY sent_at",
                arguments: [since]
            )
        }
    }

    /// The processes that worked on a pass, oldest first.
    package func processes(on pass: PassRecord) throws(JournalError) -> [ProcessRecord] {
        try read { db in
            try Row.fetchAll(
                db,
                sql: "SELECT pass, pid, started_at, ended_at, ended_as FROM process WHERE pass = ? ORDER BY id",
                arguments: [pass.number]
            ).map {
                ProcessRecord(pass: $0[0], processID: $0[1], startedAt: $0[2], endedAt: $0[3], endedAs: $0[4])
            }
        }
    }

    /// Whether an earlier pass of this job left a fingerprint's row for a person to look at.
    ///
    /// Such a row may have taken effect, so sending it in a later pass could double it.
    package func isUnderReview(_ fingerprint: RowFingerprint, before pass: PassRecord) throws(JournalError) -> Bool {
        try read { db in
            try Bool.fetchOne(
                db,
                sql: """
                    SELECT EXISTS (SELECT 1 FROM row WHERE fingerprint = ? AND state = 'needs_review' AND pass < ?)
                    """,
                arguments: [Data(fingerprint.bytes), pass.number]
            ) ?? false
        }
    }

    /// The payment source that an earlier pass of this job made for a fingerprint, or found there; `nil` for none.
    ///
    /// Also where a later step of the row was not done, or failed.
    package func doneSource(of fingerprint: RowFingerprint, before pass: PassRecord) throws(JournalError) -> String? {
        try read { db in
            let arguments: StatementArguments = [Data(fingerprint.bytes), pass.number]
            let done = try String.fetchOne(
                db.cachedStatement(
                    sql: """
                        SELECT coalesce(payment_source_id, '') FROM row
                        WHERE fingerprint = ? AND state IN ('created', 'recovered') AND pass < ?
                        """
                ),
                arguments: arguments
            )
            if done != nil { return done }
            guard try Self.knowsSteps(db) else { return nil }
            return try String.fetchOne(
                db.cachedStatement(
                    sql: """
                        SELECT payment_source_id FROM row
                        WHERE fingerprint = ? AND payment_source_id IS NOT NULL
                            AND state NOT IN ('created', 'recovered') AND pass < ?
                            AND (state = 'already_done' OR \(Self.hasMade))
                        """
                ),
                arguments: arguments
            )
        }
    }
}

extension RunJournal {
    /// Whether the own request of a row is done, whatever came of its later steps.
    static let hasMade = """
        EXISTS (SELECT 1 FROM step
            WHERE step.pass = row.pass AND step.ordinal = row.ordinal AND step.step = 'request')
        """
}

extension JournalRow {
    /// The ending that a state of the table stands for.
    static func ending(ofState state: String) -> Ending {
        switch state {
        case "sending": .needsReview
        case "waiting": .notAttempted
        default: Ending(rawValue: state) ?? .needsReview
        }
    }

    /// Reads ordinal, line, state, attempts, payment_source_id, http_status, code, message and ended_at, in this order.
    init(row: Row) {
        let state: String = row[2]
        let isInDoubt = state == "sending"
        self.init(
            address: RowAddress(ordinal: row[0], line: row[1]),
            ending: Self.ending(ofState: state),
            isInDoubt: isInDoubt,
            attempts: row[3],
            paymentSourceID: row[4],
            httpStatus: row[5],
            code: isInDoubt ? "in_doubt" : row[6],
            message: isInDoubt ? "sent, and no answer was recorded; run again to settle it" : row[7],
            endedAt: row[8]
        )
    }
}
