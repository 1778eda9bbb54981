import Glibc

/// The right to write to a journal, held by one process at a time and given back by the kernel however that one ends.
package final class JournalLock: Sendable {
    private let descriptor: CInt

    /// Takes the lock of the journal at `path`, in a file beside it (`path` + `.lock`).
    ///
    /// - Throws: ``JournalError`` with the code `locked` where another process holds it, naming its process id.
    package init(journalPath path: String) throws(JournalError) {
        let lockPath = path + ".lock"
        let file = open(lockPath, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard file >= 0 else {
            throw JournalError(.notWritten, "cannot create \(lockPath): \(Self.lastError())")
        }
        guard flock(file, LOCK_EX | LOCK_NB) == 0 else {
            let holder = Self.content(of: file)
            close(file)
            let who = holder.isEmpty ? "Another process" : "Process \(holder)"
            throw JournalError(
                .locked,
                "\(who) is working on \(path). Wait for it, or look at it with `tokenferry status`."
            )
        }
        ftruncate(file, 0)
        let pid = Array("\(getpid())".utf8)
        pwrite(file, pid, pid.count, 0)
        descriptor = file
    }

    deinit { close(descriptor) }

    private static func content(of file: CInt) -> String {
        var bytes = [UInt8](repeating: 0, count: 20)
        let count = pread(file, &bytes, bytes.count, 0)
        return String(decoding: bytes.prefix(max(0, count)).filter { (0x30...0x39).contains($0) }, as: UTF8.self)
    }

    private static func lastError() -> String { String(cString: strerror(errno)) }
}
