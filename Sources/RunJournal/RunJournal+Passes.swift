import CrashPoints
import GRDB
import Glibc
import MigrationModel
import Synchronization

extension RunJournal {
    /// The pass begun last, or `nil` in a new journal.
    package func latestPass() throws(JournalError) -> PassRecord? {
        try read { db in
            try Row.fetchOne(db, sql: "SELECT * FROM pass ORDER BY number DESC LIMIT 1").map(PassRecord.init)
        }
    }

    /// Begins a pass over an input; commits belong to it from now on.
    ///
    /// Rows of earlier passes that have not ended are given up, and what was held for their next steps is erased. Those in
    /// doubt are left for review, so that this pass does not send their payment methods once more.
    package func beginPass(_ identity: PassIdentity) throws(JournalError) -> PassRecord {
        let startedAt = Self.wallClock()
        let number = try write { db in
            let number = try Int.fetchOne(db, sql: "SELECT coalesce(max(number), 0) + 1 FROM pass") ?? 1
            try db.execute(
                sql: """
                    INSERT INTO pass (number, started_at, input_name, input_sha256, input_bytes, joined_sha256, row_count,
                        mapping_name, mapping_sha256, target, plan_digest)
                    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                    """,
                arguments: [
                    number, startedAt, identity.inputName, identity.inputDigest, identity.inputBytes,
                    identity.joinedDigest, identity.rows, identity.mappingName, identity.mappingDigest, identity.target,
                    identity.planDigest,
                ]
            )
            try Self.eraseHeldForSteps(db)
            try db.execute(
                sql: """
                    UPDATE row SET state = 'needs_review', code = 'in_doubt', ended_at = ?,
                        message = 'sent, and no answer was recorded before the job began another input'
                    WHERE state = 'sending'
                    """,
                arguments: [startedAt]
            )
            return number
        }
        current.withLock { $0.pass = number }
        CrashPoint.pass(.passRecorded)
        do {
            // From here on the file alone tells whose journal it is, also where the log is lost.
            try database.writeWithoutTransaction { db in _ = try db.checkpoint(.truncate) }
        } catch {
            throw Self.notWritten(path, error)
        }
        return PassRecord(
            number: number,
            identity: identity,
            startedAt: startedAt,
            rejectionsAreRecorded: false,
            canaryIsDone: false
        )
    }

    /// Notes that this process begins to work on a pass; commits belong to both from now on.
    package func beginProcess(on pass: PassRecord) throws(JournalError) {
        let id = try write { db in
            try db.execute(
                sql: "INSERT INTO process (pass, pid, started_at) VALUES (?, ?, ?)",
                arguments: [pass.number, Int(getpid()), Self.wallClock()]
            )
            return db.lastInsertedRowID
        }
        current.withLock { current in
            current.pass = pass.number
            current.process = id
        }
    }

    /// Notes how this process ended its work.
    package func endProcess(as ending: String) throws(JournalError) {
        let process = current.withLock(\.process)
        try write { db in
            try db.execute(
                sql: "UPDATE process SET ended_at = ?, ended_as = ? WHERE id = ?",
                arguments: [Self.wallClock(), ending, process]
            )
        }
        try emptyLogAtLast()
    }

    /// Notes that every rejected row of the pass has been written down.
    package func markRejectionsRecorded() throws(JournalError) {
        let pass = current.withLock(\.pass)
        try write { db in
            try db.execute(sql: "UPDATE pass SET rejections_recorded = 1 WHERE number = ?", arguments: [pass])
        }
    }

    /// Notes that the pass has paused for a look at its first requests, and need not do so again.
    package func markCanaryDone() throws(JournalError) {
        let pass = current.withLock(\.pass)
        try write { db in
            try db.execute(sql: "UPDATE pass SET canary_done = 1 WHERE number = ?", arguments: [pass])
        }
    }
}

extension PassRecord {
    /// Reads the columns of `pass` by their names.
    init(row: Row) {
        self.init(
            number: row["number"],
            identity: PassIdentity(
                inputName: row["input_name"],
                inputDigest: row["input_sha256"],
                inputBytes: row["input_bytes"],
                joinedDigest: row["joined_sha256"],
                rows: row["row_count"],
                mappingName: row["mapping_name"],
                mappingDigest: row["mapping_sha256"],
                target: row["target"],
                planDigest: row["plan_digest"]
            ),
            startedAt: row["started_at"],
            rejectionsAreRecorded: row["rejections_recorded"],
            canaryIsDone: row["canary_done"]
        )
    }
}
