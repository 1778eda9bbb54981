import GRDB
import Glibc

extension JournalError {
    /// What is said of a file that is there and no journal.
    static func noJournal(_ path: String) -> String {
        "\(path) is \(isFolder(path) ? "a folder and" : "empty or") no journal of tokenferry. If there was a journal here, restore "
            + "it; otherwise name another journal in the job file."
    }

    /// What went wrong, with SQLite's number and without the statement, which says nothing to who reads it.
    static func words(for error: any Error) -> String {
        guard let error = error as? DatabaseError else { return "\(error)" }
        return "\(error.message ?? "no reason is given") (SQLite error \(error.extendedResultCode.rawValue))"
    }

    /// Whether a folder stands at a path.
    static func isFolder(_ path: String) -> Bool {
        var status = stat()
        return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
    }
}
