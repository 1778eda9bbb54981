import CrashPoints
import Execution
import FoundationEssentials
import GRDB
import Glibc
import MigrationModel
import Synchronization

/// The durable memory of a job, in one SQLite file: what was about to be sent, and what came of it.
///
/// It holds ordinals, fingerprints, payment source ids and codes; no card data, no API key, and no token but the
/// reference that an export brought, until the step that needs it is done. Every commit is
/// flushed to the disk (`synchronous=FULL`, write-ahead log) before it returns. One process writes at a time
/// (``JournalLock``); others may read meanwhile.
package final class RunJournal: Sendable {
    let database: DatabaseQueue
    let path: String
    /// Remembers beside the journal how much it has announced; `nil` for one that is only read.
    let lock: JournalLock?
    /// Derives fingerprints and idempotency keys under the journal's own key; see ``JournalSigner/of(_:)``.
    package let signer: JournalSigner
    /// Protects which pass and process commits belong to.
    let current = Mutex(Current())

    struct Current: Sendable {
        var pass = 0
        var process: Int64 = 0
        /// Requests announced so far, by all processes.
        var announced = 0
        /// Whether the write-ahead log may still hold a reference that was erased.
        var logHoldsErased = false
        /// When the log was emptied last, or tried to be.
        var logEmptiedAt: ContinuousClock.Instant?
    }

    /// Opens the journal at a path; where there is none, makes one with mode 0600.
    ///
    /// - Parameters:
    ///   - path: The file.
    ///   - jobName: Recorded in a new journal.
    ///   - toolVersion: Recorded in a new journal.
    ///   - lock: The journal's lock, which knows whether entries are missing; `nil` goes without that check.
    /// - Throws: ``JournalError`` where the file cannot be made, is no journal, is damaged, or has lost entries.
    package convenience init(
        path: String,
        jobName: String,
        toolVersion: String,
        lock: JournalLock? = nil
    ) throws(JournalError) {
        let path = JournalLock.resolved(path)
        if access(path, F_OK) != 0 {
            try Self.refuseDanglingLink(path)
            try Self.refuseLostJournal(path, lock)
            try Self.create(path, jobName: jobName, toolVersion: toolVersion)
        }
        try Self.checkFile(path)
        try self.init(path: path, lock: lock) { database in
            try database.read { db in try Self.checkPages(db, path) }
            try Self.migrator.migrate(database)
            // A killed run may have left what it erased in the log.
            _ = try database.writeWithoutTransaction { db in try Self.emptyLog(db, isPatient: true) }
            let announced = try database.read { db in
                try Int.fetchOne(db, sql: "SELECT count(*) FROM attempt") ?? 0
            }
            guard let lock, announced < lock.announcedBefore else { return announced }
            throw JournalError(
                .unreadable,
                "The journal \(path) has lost entries: it knows of \(announced) requests, and \(lock.announcedBefore) were "
                    + "sent. Was it copied without \(path)-wal? Restore both from the same moment; to send again what is "
                    + "missing could attach tokens twice."
            )
        }
    }

    /// Makes a new journal whole under another name, so that one that exists is never empty.
    private static func create(_ path: String, jobName: String, toolVersion: String) throws(JournalError) {
        let draft = path + ".new"
        for suffix in ["", "-wal", "-shm"] { unlink(draft + suffix) }
        let file = open(draft, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard file >= 0 else {
            throw JournalError(.notWritten, "cannot create the journal \(path): \(String(cString: strerror(errno)))")
        }
        defer { close(file) }
        do {
            let database = try DatabaseQueue(path: draft, configuration: configuration)
            try migrator.migrate(database)
            try database.write { db in
                try db.execute(
                    sql: "INSERT INTO job (id, name, signing_key, created_at, tool_version) VALUES (1, ?, ?, ?, ?)",
                    arguments: [jobName, Data(JournalSigner.newKey()), wallClock(), toolVersion]
                )
            }
            try database.writeWithoutTransaction { db in _ = try db.checkpoint(.truncate) }
            try database.close()
        } catch {
            for suffix in ["", "-wal", "-shm"] { unlink(draft + suffix) }
            throw notWritten(path, error)
        }
        CrashPoint.pass(.journalDrafted)
        guard fsync(file) == 0, rename(draft, path) == 0 else {
            throw JournalError(.notWritten, "cannot create the journal \(path): \(String(cString: strerror(errno)))")
        }
    }

    /// Refuses a link to a journal that cannot be reached, for example because its disk is not mounted.
    private static func refuseDanglingLink(_ path: String) throws(JournalError) {
        var status = stat()
        guard lstat(path, &status) == 0, status.st_mode & S_IFMT == S_IFLNK else { return }
        throw JournalError(
            .unreadable,
            "The journal \(path) is a link to a file that is not there. Is its disk mounted? Only that file knows what was sent."
        )
    }

    /// Refuses to begin anew where something is left of a journal that has been there.
    private static func refuseLostJournal(_ path: String, _ lock: JournalLock?) throws(JournalError) {
        let wasUsed = (lock?.announcedBefore ?? 0) > 0
        guard wasUsed || access(path + "-wal", F_OK) == 0 else { return }
        throw JournalError(
            .unreadable,
            "The journal \(path) is gone, and only it knows what was sent. Restore it together with \(path)-wal. If nothing "
                + "was sent that matters, as in a rehearsal, remove \(path).lock and \(path)-wal to begin anew."
        )
    }

    /// Refuses what is no database before touching it, and makes the file its owner's alone.
    private static func checkFile(_ path: String) throws(JournalError) {
        let file = open(path, O_RDWR | O_CLOEXEC)
        guard file >= 0 else {
            if JournalError.isFolder(path) { throw JournalError(.unreadable, JournalError.noJournal(path)) }
            throw JournalError(.notWritten, "cannot open the journal \(path): \(String(cString: strerror(errno)))")
        }
        defer { close(file) }
        var header = [UInt8](repeating: 0, count: 16)
        guard Glibc.read(file, &header, 16) == 16, header.starts(with: "SQLite format 3".utf8) else {
            throw JournalError(.unreadable, JournalError.noJournal(path))
        }
        fchmod(file, 0o600)
    }

    /// Opens a journal that must exist, to read from it; whoever may read its files can, writing beside it or not.
    ///
    /// - Throws: ``JournalError`` with the code `missing` where there is none.
    package convenience init(reading path: String) throws(JournalError) {
        let path = JournalLock.resolved(path)
        switch try JournalAccess(to: path) {
        case .owner:
            // Not opened read-only: the first reader after a kill has to be able to recover the write-ahead log.
            try self.init(path: path, lock: nil) { _ in 0 }
        case .reader:
            try self.init(path: path, lock: nil, configuration: Self.reading) { _ in 0 }
        case .copy:
            let copy = try JournalCopy(of: path, configuration: Self.configuration)
            defer { copy.remove() }
            try self.init(path: path, file: copy.path, lock: nil, configuration: Self.reading) { _ in 0 }
        }
    }

    /// Opens the file, another one than `path` for a copy; `prepare` gives the number of requests that it has announced.
    private init(
        path: String,
        file: String? = nil,
        lock: JournalLock?,
        configuration: Configuration = configuration,
        prepare: (DatabaseQueue) throws -> Int
    ) throws(JournalError) {
        self.path = path
        self.lock = lock
        do {
            database = try DatabaseQueue(path: file ?? path, configuration: configuration)
            if !configuration.readonly {
                // GRDB sets NORMAL when it turns the write-ahead log on, after the configuration's own preparation.
                try database.writeWithoutTransaction { db in try db.execute(sql: "PRAGMA synchronous = FULL") }
            }
            try database.read { db in try Self.checkOrigin(db, path) }
            let announced = try prepare(database)
            current.withLock { $0.announced = announced }
            lock?.record(announced: announced)
            let key = try database.read { db in try Data.fetchOne(db, sql: "SELECT signing_key FROM job") }
            guard let key else { throw JournalError(.unreadable, JournalError.noJournal(path)) }
            signer = JournalSigner(key: Array(key))
        } catch let error as JournalError {
            throw error
        } catch let error as DatabaseError where error.resultCode == .SQLITE_BUSY || error.isOfWriting {
            throw Self.notWritten(path, error)
        } catch let error as DatabaseError where error.resultCode == .SQLITE_NOTADB || JournalError.isFolder(path) {
            throw JournalError(.unreadable, JournalError.noJournal(path))
        } catch let error as DatabaseError where [.SQLITE_CANTOPEN, .SQLITE_READONLY].contains(error.resultCode) {
            throw JournalError(
                .notWritten,
                "The journal \(path) cannot be written to: make the file and its folder writable for you."
            )
        } catch {
            throw JournalError(
                .unreadable,
                "The journal \(path) cannot be opened: \(JournalError.words(for: error)). Restore it from a copy; do not begin a new one, "
                    + "since only the journal knows what was sent."
            )
        }
    }

    /// How long a lock of another process is waited for.
    static let busySeconds = 10.0

    private static var reading: Configuration {
        var configuration = configuration
        configuration.readonly = true
        return configuration
    }

    private static var configuration: Configuration {
        var configuration = Configuration()
        configuration.journalMode = .wal
        configuration.busyMode = .timeout(busySeconds)
        configuration.prepareDatabase { db in
            // What is deleted is overwritten with zeros.
            try db.execute(sql: "PRAGMA secure_delete = ON")
        }
        return configuration
    }

    /// Refuses a database of another program, and a journal that a newer version has changed.
    private static func checkOrigin(_ db: Database, _ path: String) throws {
        let tables = try String.fetchAll(db, sql: "SELECT name FROM sqlite_master WHERE type = 'table'")
        guard tables.contains("job") else {
            throw JournalError(.unreadable, JournalError.noJournal(path))
        }
        guard try !migrator.hasBeenSuperseded(db) else {
            throw JournalError(
                .unreadable,
                "The journal \(path) was made by a newer version of tokenferry. Use that version to go on."
            )
        }
    }

    /// Refuses a file in which any page is damaged, before anything rests on what it says; a second for a million rows.
    ///
    /// Otherwise a run would see the damage only when it reads that page, and by then it might have sent.
    private static func checkPages(_ db: Database, _ path: String) throws {
        guard let finding = try String.fetchOne(db, sql: "PRAGMA quick_check(1)"), finding != "ok" else { return }
        throw JournalError(
            .unreadable,
            "The journal \(path) is damaged (\(finding)). Restore it from a copy, together with \(path)-wal; do not begin a "
                + "new one, since only the journal knows what was sent."
        )
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

    /// Runs reads that see one state of the journal, whatever another process writes meanwhile.
    ///
    /// - Throws: What `body` throws, or where the journal cannot be read.
    package func consistently<Value>(_ body: () throws -> Value) throws -> Value {
        try database.read { _ in try body() }
    }

    /// Runs a read and puts a failure into words; within ``consistently(_:)`` it is part of that one's transaction.
    func read<Value>(_ body: (Database) throws -> Value) throws(JournalError) -> Value {
        do {
            return try database.unsafeReentrantRead(body)
        } catch {
            throw JournalError(.unreadable, "The journal \(path) cannot be read: \(JournalError.words(for: error))")
        }
    }

    static func notWritten(_ path: String, _ error: any Error) -> JournalError {
        if let error = error as? JournalError { return error }
        if let error = error as? DatabaseError, error.resultCode == .SQLITE_BUSY {
            return JournalError(
                .locked,
                "The journal \(path) is kept locked by another program, such as a database browser or a backup. Nothing more "
                    + "was sent. Close what has it open, and run again; rows in flight will be settled then."
            )
        }
        let cause = "the journal \(path) could not be written"
        let words = JournalError.words(for: error)
        return JournalError(
            .notWritten,
            "The journal \(path) could not be written: \(words). Nothing more was sent. Make room on the disk or mend "
                + "the cause, and run again; rows in flight will be settled then.",
            cause: "\(cause): \(words)"
        )
    }
}

extension DatabaseError {
    /// Whether a disk did not take what was written, which says nothing against the file itself.
    fileprivate var isOfWriting: Bool {
        resultCode == .SQLITE_FULL
            || [
                .SQLITE_IOERR_WRITE, .SQLITE_IOERR_FSYNC, .SQLITE_IOERR_DIR_FSYNC, .SQLITE_IOERR_TRUNCATE,
                .SQLITE_IOERR_SHMSIZE,
            ].contains(extendedResultCode)
    }
}
