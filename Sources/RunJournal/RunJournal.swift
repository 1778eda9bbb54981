import Execution
import FoundationEssentials
import GRDB
import Glibc
import MigrationModel
import Synchronization

/// The durable memory of a job, in one SQLite file: what was about to be sent, and what came of it.
///
/// It holds ordinals, fingerprints, payment source ids and codes; no token, no card data, no API key. Every commit is
/// flushed to the disk (`synchronous=FULL`, write-ahead log) before it returns. One process writes at a time
/// (``JournalLock``); others may read meanwhile.
package final class RunJournal: Sendable {
    let database: DatabaseQueue
    let path: String
    /// Derives fingerprints and idempotency keys under the journal's own key; see ``JournalSigner/of(_:)``.
    package let signer: JournalSigner
    /// Protects which pass and process commits belong to.
    let current = Mutex(Current())

    struct Current: Sendable {
        var pass = 0
        var process: Int64 = 0
    }

    /// Opens the journal at a path; where there is none, makes one with mode 0600.
    ///
    /// - Parameters:
    ///   - path: The file.
    ///   - jobName: Recorded in a new journal.
    ///   - toolVersion: Recorded in a new journal.
    /// - Throws: ``JournalError`` where the file cannot be made, is no journal, or is damaged.
    package convenience init(path: String, jobName: String, toolVersion: String) throws(JournalError) {
        let file = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard file >= 0 else {
            throw JournalError(.notWritten, "cannot create the journal \(path): \(String(cString: strerror(errno)))")
        }
        fchmod(file, 0o600)
        close(file)
        try self.init(path: path, configuration: Self.configuration) { database in
            try Self.migrator.migrate(database)
            try database.write { db in
                try db.execute(
                    sql: """
                        INSERT INTO job (id, name, signing_key, created_at, tool_version)
                        SELECT 1, ?, ?, ?, ? WHERE NOT EXISTS (SELECT 1 FROM job)
                        """,
                    arguments: [jobName, Data(JournalSigner.newKey()), Self.wallClock(), toolVersion]
                )
            }
        }
    }

    /// Opens a journal that must exist, to read from it.
    ///
    /// - Throws: ``JournalError`` with the code `missing` where there is none.
    package convenience init(reading path: String) throws(JournalError) {
        guard access(path, F_OK) == 0 else {
            throw JournalError(.missing, "There is no journal at \(path): this job has not been run yet.")
        }
        // Not opened read-only: the first reader after a kill has to be able to recover the write-ahead log.
        try self.init(path: path, configuration: Self.configuration) { _ in }
    }

    private init(
        path: String,
        configuration: Configuration,
        prepare: (DatabaseQueue) throws -> Void
    ) throws(JournalError) {
        self.path = path
        do {
            database = try DatabaseQueue(path: path, configuration: configuration)
            // GRDB sets NORMAL when it turns the write-ahead log on, after the configuration's own preparation.
            try database.writeWithoutTransaction { db in try db.execute(sql: "PRAGMA synchronous = FULL") }
            try database.read { db in try Self.checkOrigin(db, path) }
            try prepare(database)
            let key = try database.read { db in try Data.fetchOne(db, sql: "SELECT signing_key FROM job") }
            guard let key else { throw JournalError(.unreadable, "\(path) is not a journal of tokenferry.") }
            signer = JournalSigner(key: Array(key))
        } catch let error as JournalError {
            throw error
        } catch {
            throw JournalError(
                .unreadable,
                "The journal \(path) cannot be opened: \(error). Restore it from a copy; do not begin a new one, "
                    + "since only the journal knows what was sent."
            )
        }
    }

    private static var configuration: Configuration {
        var configuration = Configuration()
        configuration.journalMode = .wal
        configuration.busyMode = .timeout(10)
        return configuration
    }

    /// Refuses a database of another program, and a journal that a newer version has changed.
    private static func checkOrigin(_ db: Database, _ path: String) throws {
        let tables = try String.fetchAll(db, sql: "SELECT name FROM sqlite_master WHERE type = 'table'")
        guard tables.isEmpty || tables.contains("job") else {
            throw JournalError(.unreadable, "\(path) is not a journal of tokenferry.")
        }
        guard try !migrator.hasBeenSuperseded(db) else {
            throw JournalError(
                .unreadable,
                "The journal \(path) was made by a newer version of tokenferry. Use that version to go on."
            )
        }
    }

    static func wallClock() -> UnixMilliseconds {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return UnixMilliseconds(time.tv_sec) * 1000 + UnixMilliseconds(time.tv_nsec) / 1_000_000
    }

    /// Runs a write and puts a failure into words.
    func write<Value>(_ body: (Database) throws -> Value) throws(JournalError) -> Value {
        do {
            return try database.write(body)
        } catch {
            throw Self.notWritten(path, error)
        }
    }

    /// Runs a read and puts a failure into words.
    func read<Value>(_ body: (Database) throws -> Value) throws(JournalError) -> Value {
        do {
            return try database.read(body)
        } catch {
            throw JournalError(.unreadable, "The journal \(path) cannot be read: \(error)")
        }
    }

    static func notWritten(_ path: String, _ error: any Error) -> JournalError {
        JournalError(
            .notWritten,
            "The journal \(path) could not be written: \(error). Nothing more was sent. Make room on the disk or mend "
                + "the cause, and run again; rows in flight will be settled then."
        )
    }
}
