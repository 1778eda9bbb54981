import GRDB
import MigrationModel

/// Which payment sources of a pass other rows of it found to be primary: by what they read before they made theirs so.
///
/// Keeps two numbers a link, and only of rows whose customers got several sources.
struct PrimaryLinks {
    private struct Reading {
        let row: Int
        /// Whether the row that read it made its own source after that.
        let hasReplaced: Bool
    }

    /// By the row that made a source, who found it to be primary.
    private var readings: [Int: Reading] = [:]
    /// By the row that read, which one made the source that it found.
    private var makers: [Int: Int] = [:]

    init(of pass: PassRecord, _ db: Database) throws {
        let rows = try Row.fetchCursor(
            db,
            sql: """
                SELECT own.ordinal, row.ordinal, row.state IN ('created', 'recovered') OR \(RunJournal.hasMade)
                FROM step AS former
                JOIN row ON row.pass = former.pass AND row.ordinal = former.ordinal
                JOIN row AS own ON own.payment_source_id = former.payment_source_id
                WHERE former.pass = ? AND former.step = 'read_primary' AND former.payment_source_id IS NOT NULL
                    AND own.pass = former.pass AND own.ordinal <> former.ordinal
                    AND (own.state IN ('created', 'recovered') OR EXISTS (SELECT 1 FROM step AS made
                        WHERE made.pass = own.pass AND made.ordinal = own.ordinal AND made.step = 'request'))
                """,
            arguments: [pass.number]
        )
        while let row = try rows.next() {
            let (maker, reader): (Int, Int) = (row[0], row[1])
            makers[reader] = maker
            let hasReplaced: Bool = row[2]
            // Several rows may have read it, and only one has replaced it.
            if hasReplaced || readings[maker] == nil {
                readings[maker] = Reading(row: reader, hasReplaced: hasReplaced)
            }
        }
    }

    /// Completes what the journal knows of a row.
    func complete(_ known: inout JournalRow, of pass: PassRecord, _ db: Database) throws {
        let ordinal = known.address.ordinal
        if let reading = readings[ordinal] {
            known.wasSeenPrimary = true
            known.overtakenBy = reading.hasReplaced ? reading.row : nil
        }
        guard let maker = makers[ordinal] else { return }
        known.formerPrimary?.madeByRow = maker
        known.formerPrimary?.beforePass = try before(maker, of: pass, db)
    }

    /// What was primary before a row's source became it; `nil` for none.
    private func before(_ row: Int, of pass: PassRecord, _ db: Database) throws -> String? {
        var first = row
        // Rows of a customer follow each other, so the links end; a journal that says otherwise must not hang the report.
        for _ in 0...makers.count {
            guard let earlier = makers[first] else { break }
            first = earlier
        }
        return try String.fetchOne(
            db.cachedStatement(
                sql: "SELECT payment_source_id FROM step WHERE pass = ? AND ordinal = ? AND step = 'read_primary'"
            ),
            arguments: [pass.number, first]
        )
    }
}
