import FoundationEssentials
import GRDB
package import MigrationModel

/// That an undo of a job began, as the job's own journal remembers it.
///
/// What the undo did stands in a journal of its own; by this one can tell that there must be one.
package struct UndoRecord: Hashable, Sendable {
    /// Names the undo's journal; see ``RunJournal/mark``.
    package let journalMark: [UInt8]
    package let begunAt: UnixMilliseconds
    /// The account and machine that began it; may be empty.
    package let begunBy: String
    package let toolVersion: String
    /// The digest of the undo's own plan, 64 hex digits.
    package let planDigest: String

    package init(
        journalMark: [UInt8],
        begunAt: UnixMilliseconds,
        begunBy: String,
        toolVersion: String,
        planDigest: String
    ) {
        self.journalMark = journalMark
        self.begunAt = begunAt
        self.begunBy = begunBy
        self.toolVersion = toolVersion
        self.planDigest = planDigest
    }
}

extension RunJournal {
    /// `undo` stands in a job's journal, `removal` in that of its undo; neither counts in ``digest()``.
    ///
    /// So the digest that a reconciliation was signed with stays that of the runs, also after an undo.
    static let undoTables = """
        CREATE TABLE undo (
            journal_mark BLOB PRIMARY KEY CHECK (length(journal_mark) = 16),
            begun_at INTEGER NOT NULL,
            begun_by TEXT NOT NULL,
            tool_version TEXT NOT NULL,
            plan_digest TEXT NOT NULL CHECK (length(plan_digest) = 64)
        ) STRICT;
        CREATE TABLE removal (
            pass INTEGER NOT NULL,
            ordinal INTEGER NOT NULL,
            looked_at INTEGER NOT NULL,
            is_primary INTEGER NOT NULL CHECK (is_primary IN (0, 1)),
            former_primary_id TEXT,
            is_last INTEGER NOT NULL CHECK (is_last IN (0, 1)),
            leaves_no_valid INTEGER NOT NULL CHECK (leaves_no_valid IN (0, 1)),
            PRIMARY KEY (pass, ordinal)
        ) STRICT, WITHOUT ROWID;
        """

    /// What names this journal in another one; 16 bytes, the same as long as it is this journal.
    package var mark: [UInt8] { signer.journalMark }

    /// Remembers that an undo began, in the journal of its job; once for each undo's journal.
    ///
    /// It is durable when this returns. Call it with the job's lock held, before the undo's first request; this journal must
    /// have been brought up to date.
    ///
    /// - Throws: ``JournalError`` where it did not become durable.
    package func record(_ undo: UndoRecord) throws(JournalError) {
        try write { db in
            try db.execute(
                sql: """
                    INSERT OR IGNORE INTO undo (journal_mark, begun_at, begun_by, tool_version, plan_digest)
                    VALUES (?, ?, ?, ?, ?)
                    """,
                arguments: [
                    Data(undo.journalMark), undo.begunAt, undo.begunBy, undo.toolVersion, undo.planDigest,
                ]
            )
        }
        do {
            // So that a copy of the file alone has it; a reader may keep the log from that.
            _ = try database.writeWithoutTransaction { db in try Self.emptyLog(db, isPatient: false) }
        } catch {
            throw Self.notWritten(path, error)
        }
    }

    /// The undos of the job that began, in the order in which they did; none of those that an earlier version began.
    package func undos() throws(JournalError) -> [UndoRecord] {
        try read { db in
            // Not from what is remembered of the tables: another process may have brought the journal up to date since.
            let isKnown = try Bool.fetchOne(
                db,
                sql: "SELECT EXISTS (SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'undo')"
            )
            guard isKnown == true else { return [] }
            return try Row.fetchAll(db, sql: "SELECT * FROM undo ORDER BY begun_at, journal_mark").map { row in
                let mark: Data = row["journal_mark"]
                return UndoRecord(
                    journalMark: Array(mark),
                    begunAt: row["begun_at"],
                    begunBy: row["begun_by"],
                    toolVersion: row["tool_version"],
                    planDigest: row["plan_digest"]
                )
            }
        }
    }
}
