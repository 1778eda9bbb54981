import Glibc

/// How a journal can be read, given what this process's user may do with its files.
///
/// SQLite keeps an index beside a journal that has a write-ahead log, and makes it where it is missing.
enum JournalAccess: Equatable {
    /// As its owner does: the index is made where it is missing, and the log recovered.
    case owner
    /// In place, by the log and the index that are there; a run may go on writing meanwhile.
    case reader
    /// From a copy, since log and index are not both there and cannot be made.
    case copy

    /// Looks at the files as they are now.
    ///
    /// - Throws: ``JournalError`` with the code `missing` where there is no journal, `unreadable` where the user may not read it.
    init(to path: String) throws(JournalError) {
        guard faccessat(AT_FDCWD, path, F_OK, AT_EACCESS) == 0 else {
            guard errno == ENOENT || errno == ENOTDIR else { throw Self.closed(path, errno) }
            throw JournalError(.missing, "There is no journal at \(path): this job has not been run yet.")
        }
        let companions = ["-wal", "-shm"].map { path + $0 }
        let there = companions.filter { access($0, F_OK) == 0 }
        for file in [path] + there where !Self.may(R_OK, file) { throw Self.closed(file, errno) }
        let hasBoth = there.count == companions.count
        if ([path] + there).allSatisfy({ Self.may(W_OK, $0) }), hasBoth || Self.may(W_OK, Self.folder(of: path)) {
            self = .owner
        } else {
            self = hasBoth ? .reader : .copy
        }
    }

    private static func may(_ mode: CInt, _ file: String) -> Bool { faccessat(AT_FDCWD, file, mode, AT_EACCESS) == 0 }

    private static func folder(of path: String) -> String {
        guard let slash = path.lastIndex(of: "/") else { return "." }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }

    private static func closed(_ file: String, _ code: CInt) -> JournalError {
        JournalError(
            .unreadable,
            "\(file) cannot be read by you: \(String(cString: strerror(code))). Ask as the user who runs the job, or have that one "
                + "let you read the journal and what lies beside it (-wal, -shm, .lock), or give you a copy of them all."
        )
    }
}
