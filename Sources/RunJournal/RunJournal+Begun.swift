import GRDB

/// Rows that some of their calls have taken effect of, and not all.
package struct BegunRows: Hashable, Sendable {
    /// Those that wait for their next step; a run over the same input goes on with them.
    package let waiting: Int
    /// Those whose own request took effect, and a later step was refused for good.
    package let failed: Int

    package init(waiting: Int, failed: Int) {
        self.waiting = waiting
        self.failed = failed
    }
}

extension RunJournal {
    /// How many rows of a pass stand between two of their steps; one that was only read counts as not begun.
    ///
    /// Rows in doubt are not among them; see ``rowsInDoubt(of:)``.
    package func rowsBegun(of pass: PassRecord) throws(JournalError) -> BegunRows {
        try read { db in
            guard try Self.knowsSteps(db) else { return BegunRows(waiting: 0, failed: 0) }
            let row = try Row.fetchOne(
                db,
                sql: """
                    SELECT coalesce(sum(state = 'waiting' AND EXISTS (
                            SELECT 1 FROM step WHERE step.pass = row.pass AND step.ordinal = row.ordinal
                                AND step.step <> 'read_primary')), 0),
                        coalesce(sum(state = 'failed' AND \(Self.hasMade)), 0)
                    FROM row WHERE pass = ? AND state IN ('waiting', 'failed')
                    """,
                arguments: [pass.number]
            )
            return BegunRows(waiting: row?[0] ?? 0, failed: row?[1] ?? 0)
        }
    }
}
