import FoundationEssentials
import GRDB
package import MigrationModel

extension RunJournal {
    /// Hands out the rows of a pass that the journal knows, in their order.
    package func forEachRow(of pass: PassRecord, _ body: (JournalRow) throws -> Void) throws {
        try database.unsafeReentrantRead { db in
            let rows = try Row.fetchCursor(
                db,
                sql: """
                    SELECT ordinal, line, state, attempts, payment_source_id, http_status, code, message, ended_at
                    FROM row WHERE pass = ? ORDER BY ordinal
                    """,
                arguments: [pass.number]
            )
            while let row = try rows.next() { try body(JournalRow(row: row)) }
        }
    }

    /// As ``forEachRow(of:_:)``, with what a reconciliation wants besides: whether each row's request took effect, which
    /// payment source was primary before, whether another row has replaced its own, and in a later pass by what an input
    /// knows the row.
    package func forEachReconciledRow(of pass: PassRecord, _ body: (JournalRow) throws -> Void) throws {
        try database.unsafeReentrantRead { db in
            // Most jobs have rows of one call, and need not be asked for steps row by row.
            let hasSteps =
                try Self.knowsSteps(db)
                && Bool.fetchOne(db, sql: "SELECT EXISTS (SELECT 1 FROM step WHERE pass = ?)", arguments: [pass.number])
                    ?? false
            let knowsCustomers = try Self.knowsSteps(db)
            let links = hasSteps ? try PrimaryLinks(of: pass, db) : nil
            let rows = try Row.fetchCursor(
                db,
                sql: """
                    SELECT row.ordinal, row.line, row.state, row.attempts, row.payment_source_id, row.http_status, row.code,
                        row.message, row.ended_at, row.fingerprint, \(knowsCustomers ? "row.customer_mark" : "NULL"),
                        \(hasSteps ? "made.step IS NOT NULL, former.step IS NOT NULL, former.payment_source_id" : "0, 0, NULL")
                    FROM row \(hasSteps ? Self.stepJoins : "")
                    WHERE row.pass = ? ORDER BY row.ordinal
                    """,
                arguments: [pass.number]
            )
            while let row = try rows.next() {
                var known = JournalRow(row: row)
                let hasMade: Bool = row[11]
                let hasRead: Bool = row[12]
                known.hasMade = hasMade || known.ending == .created || known.ending == .recovered
                if hasRead { known.formerPrimary = JournalRow.FormerPrimary(paymentSourceID: row[13]) }
                try links?.complete(&known, of: pass, db)
                if pass.number > 1, let fingerprint: Data = row[9] {
                    let mark: Data? = row[10]
                    known.identity = RowIdentity(
                        fingerprint: RowFingerprint(bytes: Array(fingerprint)),
                        customerMark: mark.map { Array($0) } ?? []
                    )
                }
                try body(known)
            }
        }
    }

    private static let stepJoins = """
        LEFT JOIN step AS made ON made.pass = row.pass AND made.ordinal = row.ordinal AND made.step = 'request'
        LEFT JOIN step AS former ON former.pass = row.pass AND former.ordinal = row.ordinal
            AND former.step = 'read_primary'
        """
}
