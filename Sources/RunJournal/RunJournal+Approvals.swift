import GRDB
package import MigrationModel

extension RunJournal {
    /// Keeps a consent to a plan; once for each digest, way and name, so that repeating it changes nothing.
    ///
    /// It is durable when this returns, as a whole. Call it with the journal's lock held.
    ///
    /// - Throws: ``JournalError`` where it did not become durable.
    /// - Returns: The consent as the journal has it: the one given, or the equal one that was there before.
    @discardableResult
    package func record(_ approval: Approval) throws(JournalError) -> Approval {
        let kept = try write { db in
            if let before = try Self.approval(like: approval, db) { return before }
            try Self.insert(approval, db)
            return approval
        }
        // So that a copy of the file alone has it. A reader or a full disk may keep the log from that, and it is durable there.
        _ = try? database.writeWithoutTransaction { db in try Self.emptyLog(db, isPatient: false) }
        return kept
    }

    /// The consent to a plan as it stands: the latest that was given with a name, or else the one whose digest alone was given.
    ///
    /// What a run was allowed by is another matter, since a consent may be given later; see ``approvals(of:)``.
    ///
    /// - Parameter planDigest: 64 lower-case hex digits.
    /// - Throws: ``JournalError`` where the journal cannot be read.
    /// - Returns: `nil` where none is recorded, as in a journal of an earlier version.
    package func approval(of planDigest: String) throws(JournalError) -> Approval? {
        let all = try approvals(of: planDigest)
        return all.last { $0.name != nil } ?? all.last
    }

    /// Every consent to a plan, in the order in which they were recorded.
    ///
    /// - Parameter planDigest: 64 lower-case hex digits.
    /// - Throws: ``JournalError`` where the journal cannot be read.
    /// - Returns: None where none is recorded, as in a journal of an earlier version.
    package func approvals(of planDigest: String) throws(JournalError) -> [Approval] {
        try approvals().filter { $0.planDigest == planDigest }
    }

    /// Every consent that was recorded, of all plans, in the order in which they were.
    package func approvals() throws(JournalError) -> [Approval] {
        try read { db in
            guard try db.tableExists("approval") else { return [] }
            return try Row.fetchAll(db, sql: "SELECT * FROM approval ORDER BY id").map(Approval.init)
        }
    }

    private static func approval(like approval: Approval, _ db: Database) throws -> Approval? {
        try Row.fetchOne(
            db,
            sql: "SELECT * FROM approval WHERE plan_digest = ? AND way = ? AND name IS ?",
            arguments: [approval.planDigest, approval.way.rawValue, approval.name]
        ).map(Approval.init)
    }

    private static func insert(_ approval: Approval, _ db: Database) throws {
        let totals = approval.totals
        // The column is named for first inputs, of which every ready row is sent.
        try db.execute(
            sql: """
                INSERT INTO approval (plan_digest, way, name, approved_at, recorded_by, tool_version, row_count, ready,
                    rejected, become_primary, calls, report_sha256)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """,
            arguments: [
                approval.planDigest, approval.way.rawValue, approval.name, approval.at, approval.recordedBy,
                approval.toolVersion, totals.rows, totals.toSend, totals.rejected, totals.becomePrimary, totals.calls,
                approval.reportDigest,
            ]
        )
    }
}

extension Approval {
    /// Reads the columns of `approval` by their names.
    fileprivate init(row: Row) {
        let name: String? = row["name"]
        let rows: Int = row["row_count"]
        let rejected: Int = row["rejected"]
        self.init(
            planDigest: row["plan_digest"],
            way: name == nil ? .option : .command,
            name: name,
            at: row["approved_at"],
            recordedBy: row["recorded_by"],
            toolVersion: row["tool_version"],
            totals: Totals(
                rows: rows,
                ready: rows - rejected,
                rejected: rejected,
                becomePrimary: row["become_primary"],
                calls: row["calls"],
                toSend: row["ready"]
            ),
            reportDigest: row.hasColumn("report_sha256") ? row["report_sha256"] : nil
        )
    }
}
