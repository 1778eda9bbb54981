import GRDB
import Glibc

/// A private copy of a journal and its log, of one moment, for a reader who may not write beside them.
///
/// It is in a folder of its own with mode 0700 below `TMPDIR` (or `/tmp`), since it holds what the journal holds. ``remove()`` is
/// called as soon as it is open, so that only a process that is killed within that moment leaves it.
struct JournalCopy {
    private let folder: String
    /// The copied journal, without a log.
    let path: String

    private static let tries = 5

    /// Copies the journal, and brings its log into the copy.
    ///
    /// - Throws: ``JournalError`` where there is no room, or the journal changes each time that it is copied.
    init(of journal: String, configuration: Configuration) throws(JournalError) {
        let place = getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp"
        var template = Array("\(place)/tokenferry-XXXXXX".utf8CString)
        guard let made = mkdtemp(&template) else { throw Self.noRoom(journal, place, errno) }
        folder = String(cString: made)
        path = folder + "/journal"
        do {
            try copyAtRest(journal, place)
            try bringLogIn(configuration)
        } catch {
            remove()
            throw error as? JournalError
                ?? JournalError(.unreadable, "The journal \(journal) cannot be read from a copy in \(place): \(error)")
        }
    }

    /// Removes the copy; who has it open reads on.
    func remove() {
        for suffix in ["", "-wal", "-shm", "-journal"] { unlink(path + suffix) }
        rmdir(folder)
    }

    /// Copies until nothing has changed meanwhile but that the log has grown, which leaves both of one moment.
    private func copyAtRest(_ journal: String, _ place: String) throws(JournalError) {
        for _ in 0..<Self.tries {
            let before = Stamp(journal)
            for suffix in ["", "-wal"] {
                unlink(path + suffix)
                try Self.copy(journal + suffix, to: path + suffix, isOptional: !suffix.isEmpty, place)
            }
            if Stamp(journal) == before { return }
        }
        throw JournalError(
            .locked,
            "The journal \(journal) changes while it is read: a run is at work. Ask again, or as the user who runs the job."
        )
    }

    /// Makes the copy one file.
    private func bringLogIn(_ configuration: Configuration) throws {
        let database = try DatabaseQueue(path: path, configuration: configuration)
        try database.writeWithoutTransaction { db in
            _ = try db.checkpoint(.truncate)
            try db.execute(sql: "PRAGMA journal_mode = DELETE")
        }
        try database.close()
    }

    /// What changes when a log is brought into its journal, or begun anew.
    private struct Stamp: Equatable {
        private let journal: [Int]
        /// The log's header; its salt is another one after each beginning.
        private let logHeader: [UInt8]

        init(_ path: String) {
            var status = stat()
            let isThere = stat(path, &status) == 0
            journal =
                isThere
                ? [
                    Int(status.st_ino), Int(status.st_size), status.st_mtim.tv_sec, status.st_mtim.tv_nsec,
                    status.st_ctim.tv_sec, status.st_ctim.tv_nsec,
                ] : []
            let file = open(path + "-wal", O_RDONLY | O_CLOEXEC)
            defer { if file >= 0 { close(file) } }
            var header = [UInt8](repeating: 0, count: 32)
            let count = file < 0 ? 0 : read(file, &header, header.count)
            logHeader = Array(header.prefix(max(0, count)))
        }
    }

    private static func copy(
        _ source: String,
        to target: String,
        isOptional: Bool,
        _ place: String
    ) throws(JournalError) {
        let input = open(source, O_RDONLY | O_CLOEXEC)
        guard input >= 0 else {
            if isOptional, errno == ENOENT { return }
            throw JournalError(.unreadable, "\(source) cannot be read: \(String(cString: strerror(errno)))")
        }
        defer { close(input) }
        let output = open(target, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard output >= 0 else { throw noRoom(source, place, errno) }
        defer { close(output) }
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 20, alignment: 16)
        defer { buffer.deallocate() }
        while true {
            let count = read(input, buffer.baseAddress, buffer.count)
            guard count >= 0 else {
                if errno == EINTR { continue }
                throw JournalError(.unreadable, "\(source) cannot be read: \(String(cString: strerror(errno)))")
            }
            guard count > 0 else { return }
            var rest = UnsafeRawBufferPointer(rebasing: buffer[..<count])
            while !rest.isEmpty {
                let written = write(output, rest.baseAddress, rest.count)
                if written < 0, errno == EINTR { continue }
                guard written > 0 else { throw noRoom(source, place, errno) }
                rest = UnsafeRawBufferPointer(rebasing: rest.dropFirst(written))
            }
        }
    }

    private static func noRoom(_ journal: String, _ place: String, _ code: CInt) -> JournalError {
        JournalError(
            .unreadable,
            "\(journal) can be read from a copy only, since you may not write beside it, and none can be made in \(place): "
                + "\(String(cString: strerror(code))). Name a folder with room for it in the variable TMPDIR."
        )
    }
}
