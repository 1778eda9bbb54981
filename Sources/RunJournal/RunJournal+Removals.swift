import GRDB
package import MigrationModel
import Synchronization

/// What a removal changes for its customer, as the site was when it was looked at last before it was sent.
package struct RemovalRecord: Hashable, Sendable {
    /// The removal's position in the undo's journal, 1-based.
    package let ordinal: Int
    package let lookedAt: UnixMilliseconds
    /// Whether the source was its customer's primary one.
    package let isPrimary: Bool
    /// The source that is made the primary one before; `nil` for none.
    package let formerPrimaryID: String?
    /// Whether the customer has no payment source once the undo is carried out.
    package let isLast: Bool
    /// Whether the customer then has payment sources, none of them valid.
    package let leavesNoValid: Bool

    package init(
        ordinal: Int,
        lookedAt: UnixMilliseconds,
        isPrimary: Bool,
        formerPrimaryID: String?,
        isLast: Bool,
        leavesNoValid: Bool
    ) {
        self.ordinal = ordinal
        self.lookedAt = lookedAt
        self.isPrimary = isPrimary
        self.formerPrimaryID = formerPrimaryID
        self.isLast = isLast
        self.leavesNoValid = leavesNoValid
    }
}

extension RunJournal {
    /// Remembers what removals of the pass at work change, in place of what was known of them; durable when this returns.
    ///
    /// - Throws: ``JournalError`` where it did not become durable; then none of them may be sent.
    package func record(_ removals: [RemovalRecord]) throws(JournalError) {
        guard !removals.isEmpty else { return }
        let pass = current.withLock(\.pass)
        try write { db in
            let statement = try db.cachedStatement(
                sql: """
                    INSERT OR REPLACE INTO removal (pass, ordinal, looked_at, is_primary, former_primary_id, is_last,
                        leaves_no_valid)
                    VALUES (?, ?, ?, ?, ?, ?, ?)
                    """
            )
            for removal in removals {
                try statement.execute(arguments: [
                    pass, removal.ordinal, removal.lookedAt, removal.isPrimary, removal.formerPrimaryID, removal.isLast,
                    removal.leavesNoValid,
                ])
            }
        }
    }

    /// What the removals of a pass change, by ordinal; those that an earlier version sent are missing.
    package func removals(of pass: PassRecord) throws(JournalError) -> [Int: RemovalRecord] {
        try read { db in
            guard try db.tableExists("removal") else { return [:] }
            var removals: [Int: RemovalRecord] = [:]
            let rows = try Row.fetchCursor(
                db,
                sql: """
                    SELECT ordinal, looked_at, is_primary, former_primary_id, is_last, leaves_no_valid
                    FROM removal WHERE pass = ?
                    """,
                arguments: [pass.number]
            )
            while let row = try rows.next() {
                removals[row[0]] = RemovalRecord(
                    ordinal: row[0],
                    lookedAt: row[1],
                    isPrimary: row[2],
                    formerPrimaryID: row[3],
                    isLast: row[4],
                    leavesNoValid: row[5]
                )
            }
            return removals
        }
    }

    /// The removals of a pass that have made a former payment source the primary one again, by ordinal.
    ///
    /// One that was refused afterwards and is tried again begins anew, so what Chargebee answered counts as well.
    package func restoringRemovals(of pass: PassRecord) throws(JournalError) -> Set<Int> {
        try read { db in
            guard try Self.knowsSteps(db) else { return [] }
            let step = RowStep.restorePrimary.rawValue
            return try Int.fetchSet(
                db,
                sql: """
                    SELECT ordinal FROM step WHERE pass = ? AND step = ?
                    UNION SELECT ordinal FROM attempt WHERE pass = ? AND step = ? AND http_status BETWEEN 200 AND 299
                    """,
                arguments: [pass.number, step, pass.number, step]
            )
        }
    }
}
