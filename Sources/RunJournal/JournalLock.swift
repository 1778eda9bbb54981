import Glibc
import Synchronization

/// The right to write to a journal, held by one process at a time and given back by the kernel however that one ends.
///
/// It is a file beside the journal, which also remembers how many requests the journal has announced. A journal that knows
/// of fewer has lost entries, for example because its write-ahead log was not copied with it.
package final class JournalLock: Sendable {
    private let descriptor: CInt
    /// How many requests the journal had announced when the lock was taken; 0 for a new job.
    package let announcedBefore: Int
    /// Protects the number in the file.
    private let announced: Mutex<Int>

    /// Takes the lock of the journal at `path`, in a file beside it (`path` + `.lock`, links resolved).
    ///
    /// - Parameters:
    ///   - path: The journal's path.
    ///   - pause: Passes the time between two attempts; the default is ten milliseconds.
    /// - Throws: ``JournalError`` with the code `locked` where another process holds it, naming its process id.
    package init(
        journalPath path: String,
        pausing pause: () -> Void = { usleep(10_000) }
    ) throws(JournalError) {
        let lockPath = Self.resolved(path) + ".lock"
        let file = open(lockPath, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard file >= 0 else {
            throw JournalError(.notWritten, "cannot create \(lockPath): \(String(cString: strerror(errno)))")
        }
        let lines = Self.content(of: file)
        guard Self.take(file, pausing: pause) else {
            close(file)
            let who = lines.first.flatMap { Int($0) }.map { "Process \($0)" } ?? "Another process"
            throw JournalError(
                .locked,
                "\(who) is working on \(path). Wait for it, or look at it with `tokenferry status`."
            )
        }
        announcedBefore = lines.count > 1 ? Int(lines[1]) ?? 0 : 0
        announced = Mutex(announcedBefore)
        descriptor = file
        write(announcedBefore)
    }

    deinit {
        // To close it alone would not do while another process is being started, which has it open too for an instant.
        _ = flock(descriptor, LOCK_UN)
        close(descriptor)
    }

    /// Whether a process holds the lock of a journal at present.
    package static func isHeld(journalPath path: String) -> Bool {
        let file = open(resolved(path) + ".lock", O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { return false }
        defer { close(file) }
        return flock(file, LOCK_SH | LOCK_NB) != 0 && errno == EWOULDBLOCK
    }

    /// The process that holds the lock of a journal at present.
    ///
    /// - Parameters:
    ///   - path: The journal's.
    ///   - mode: What is wanted of the journal besides: `R_OK`, or `W_OK` too to ask something of the run.
    /// - Throws: ``JournalError`` where this process's user may not do that with the lock and the journal, and so cannot tell.
    /// - Returns: Its number; `nil` where none does, 0 where it has not said it.
    package static func holder(journalPath path: String, mode: CInt = R_OK) throws(JournalError) -> Int? {
        let path = resolved(path)
        for (name, file) in [("lock", path + ".lock"), ("journal", path)] where isForbidden(file, mode) {
            throw JournalError(
                .unreadable,
                "Cannot tell how the job stands: its \(name) \(file) \(whyForbidden(file)). Ask as the user who runs the job."
            )
        }
        guard isHeld(journalPath: path) else { return nil }
        let file = open(path + ".lock", O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { return nil }
        defer { close(file) }
        return content(of: file).first.flatMap { Int($0) } ?? 0
    }

    /// Whether a file, or the folder that it would be in, is closed to this process's user.
    private static func isForbidden(_ file: String, _ mode: CInt) -> Bool {
        faccessat(AT_FDCWD, file, mode, AT_EACCESS) != 0 && [EACCES, EPERM, EROFS].contains(errno)
    }

    private static func whyForbidden(_ file: String) -> String {
        var status = stat()
        guard stat(file, &status) == 0, status.st_uid != geteuid() else { return "is closed to you" }
        return "belongs to another user (user id \(status.st_uid))"
    }

    /// Remembers that the journal has announced so many requests in all; call it when they are durable there.
    func record(announced count: Int) {
        announced.withLock { announced in
            guard count > announced else { return }
            announced = count
            write(count)
        }
    }

    /// Takes the lock; gives up soon where another process holds it.
    ///
    /// ``isHeld(journalPath:)`` of another process has it for an instant, which is long where that process has to wait for its
    /// turn; such a one is waited for, for five seconds at most.
    private static func take(_ file: CInt, pausing pause: () -> Void) -> Bool {
        for attempt in 0..<500 {
            if flock(file, LOCK_EX | LOCK_NB) == 0 { return true }
            // Whoever only looks shares the lock, whoever works shares it with nobody.
            let isLookedAt = flock(file, LOCK_SH | LOCK_NB) == 0
            if isLookedAt { _ = flock(file, LOCK_UN) }
            guard isLookedAt || attempt < 4 else { return false }
            pause()
        }
        return false
    }

    /// Two lines of fixed length, so that they are overwritten whole: process id, requests announced.
    private func write(_ count: Int) {
        func padded(_ number: Int) -> String {
            String(repeating: " ", count: max(0, 20 - "\(number)".count)) + "\(number)\n"
        }
        let bytes = Array((padded(Int(getpid())) + padded(count)).utf8)
        pwrite(descriptor, bytes, bytes.count, 0)
    }

    private static func content(of file: CInt) -> [String] {
        var bytes = [UInt8](repeating: 0, count: 64)
        let count = pread(file, &bytes, bytes.count, 0)
        return String(decoding: bytes.prefix(max(0, count)), as: UTF8.self).split(separator: "\n").map { line in
            String(line.drop { $0 == " " })
        }
    }

    /// The path with links resolved, so that two names of one journal have one lock.
    static func resolved(_ path: String) -> String {
        guard let real = realpath(path, nil) else { return path }
        defer { free(real) }
        return String(cString: real)
    }
}
