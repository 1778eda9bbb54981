import FoundationEssentials
import GRDB
import MigrationModel

/// A payment source that the job brought into being, and what the journal knows it by.
package struct MadeSource: Hashable, Sendable {
    /// 1 for the job's first input.
    package let pass: Int
    package let paymentSourceID: String
    /// The customer's mark, see ``JournalSigner/customerMarkBits(of:)``; `nil` in journals of earlier versions.
    package let customerMark: UInt64?
    /// That of the exported reference it was made from, see ``JournalSigner/referenceMarkBits(of:)``; `nil` for none.
    package let referenceMark: UInt64?
}

extension RunJournal {
    /// Hands out the payment sources that the passes before one made, in the order of passes and rows.
    ///
    /// As with ``createdSources()``: those of rows that ended otherwise are among them where the row's own request is done.
    package func forEachMadeSource(before pass: PassRecord, _ body: (MadeSource) throws -> Void) throws {
        try database.unsafeReentrantRead { db in
            let sources = try Row.fetchCursor(
                db,
                sql: try Self.knowsSteps(db) ? Self.madeSQL(knowsMarks: Self.knowsMarks(db)) : Self.madeSQLWithoutSteps,
                arguments: [pass.number]
            )
            while let row = try sources.next() {
                let customerMark: Data? = row[2]
                let referenceMark: Data? = row[3]
                try body(
                    MadeSource(
                        pass: row[0],
                        paymentSourceID: row[1],
                        customerMark: customerMark?.bits,
                        referenceMark: referenceMark?.bits
                    )
                )
            }
        }
    }

    /// The mark of the reference that a row's export brought; `nil` where none is known.
    package func referenceMark(ofRow ordinal: Int, in pass: PassRecord) throws(JournalError) -> UInt64? {
        try mark(
            "SELECT reference_mark FROM step WHERE pass = ? AND ordinal = ? AND step = 'export'",
            [pass.number, ordinal]
        )
    }

    /// The mark of the exported reference that the job made a payment source from; `nil` where none is known.
    package func referenceMark(ofSource id: String) throws(JournalError) -> UInt64? {
        try mark(
            """
            SELECT step.reference_mark FROM row
            JOIN step ON step.pass = row.pass AND step.ordinal = row.ordinal AND step.step = 'export'
            WHERE row.payment_source_id = ? AND step.reference_mark IS NOT NULL ORDER BY row.pass DESC LIMIT 1
            """,
            [id]
        )
    }

    /// Whether the job made a payment source, and did not only find it.
    package func didMake(_ paymentSourceID: String) throws(JournalError) -> Bool {
        try read { db in
            let made = try Self.knowsSteps(db) ? "OR state <> 'already_done' AND \(Self.hasMade)" : ""
            return try Bool.fetchOne(
                db.cachedStatement(
                    sql: """
                        SELECT EXISTS (SELECT 1 FROM row
                            WHERE payment_source_id = ? AND (state IN ('created', 'recovered') \(made)))
                        """
                ),
                arguments: [paymentSourceID]
            ) ?? false
        }
    }

    private func mark(_ sql: String, _ arguments: StatementArguments) throws(JournalError) -> UInt64? {
        try read { db in
            guard try Self.knowsMarks(db) else { return nil }
            return try Data.fetchOne(db.cachedStatement(sql: sql), arguments: arguments)?.bits
        }
    }

    /// Whether steps keep a mark of their reference; journals are read as they are before a run opens them.
    private static func knowsMarks(_ db: Database) throws -> Bool {
        try knowsSteps(db) && db.columns(in: "step").contains { $0.name == "reference_mark" }
    }

    private static func madeSQL(knowsMarks: Bool) -> String {
        let mark = """
            (SELECT reference_mark FROM step
                WHERE step.pass = row.pass AND step.ordinal = row.ordinal AND step.step = 'export')
            """
        return """
            SELECT row.pass, row.payment_source_id, row.customer_mark, \(knowsMarks ? mark : "NULL") FROM row
            WHERE row.pass < ? AND row.payment_source_id IS NOT NULL AND row.state NOT IN ('already_done', 'rejected')
                AND (row.state IN ('created', 'recovered') OR \(hasMade))
            ORDER BY row.pass, row.ordinal
            """
    }

    private static let madeSQLWithoutSteps = """
        SELECT pass, payment_source_id, NULL, NULL FROM row
        WHERE pass < ? AND payment_source_id IS NOT NULL AND state IN ('created', 'recovered')
        ORDER BY pass, ordinal
        """
}
