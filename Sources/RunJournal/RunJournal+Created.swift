import GRDB
package import MigrationModel

extension RunJournal {
    /// The payment sources that the job made, of all passes, the newest first.
    ///
    /// Those of rows that ended otherwise are among them where the row's own request is done. Only meaningful for a job
    /// whose operation makes payment sources.
    package func createdSources() throws(JournalError) -> [CreatedSource] {
        let sources = try read { db in
            let knowsSteps = try Self.knowsSteps(db)
            let rows = try Row.fetchCursor(db, sql: knowsSteps ? Self.createdSQL : Self.createdSQLWithoutSteps)
            var sources: [CreatedSource] = []
            while let row = try rows.next() {
                let state: String = row[3]
                sources.append(
                    CreatedSource(
                        pass: row[0],
                        address: RowAddress(ordinal: row[1], line: row[2]),
                        ending: JournalRow.ending(ofState: state),
                        paymentSourceID: row[4],
                        createdAt: row[5] ?? 0,
                        formerPrimaryID: row[6],
                        knowsFormerPrimary: row[7]
                    )
                )
            }
            return sources
        }
        return sources.sorted { first, second in
            (first.createdAt, first.pass, first.address.ordinal)
                > (second.createdAt, second.pass, second.address.ordinal)
        }
    }

    private static let createdSQL = """
        SELECT row.pass, row.ordinal, row.line, row.state, row.payment_source_id, coalesce(made.done_at, row.ended_at),
            former.payment_source_id, former.step IS NOT NULL
        FROM row
        LEFT JOIN step AS made ON made.pass = row.pass AND made.ordinal = row.ordinal AND made.step = 'request'
        LEFT JOIN step AS former ON former.pass = row.pass AND former.ordinal = row.ordinal
            AND former.step = 'read_primary'
        WHERE row.payment_source_id IS NOT NULL AND row.state NOT IN ('already_done', 'rejected')
            AND (row.state IN ('created', 'recovered') OR made.step IS NOT NULL)
        """

    private static let createdSQLWithoutSteps = """
        SELECT pass, ordinal, line, state, payment_source_id, ended_at, NULL, 0 FROM row
        WHERE payment_source_id IS NOT NULL AND state IN ('created', 'recovered')
        """
}
