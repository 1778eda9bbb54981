import Glibc
import LivePage
import Migration

/// The file that holds the token of a run's page, for nobody but its owner.
struct PageTokenFile {
    let path: String

    /// Writes the token and a line end to a file with mode 0600; one that an earlier run left is replaced.
    ///
    /// - Throws: ``Failure`` with `wrongUse` where the file cannot be written, or is something else than such a file.
    func write(_ token: ControlToken) throws(Failure) {
        if let problem = removeOld() ?? make(token) {
            throw Failure(.wrongUse, "The token cannot be written to \(path): \(problem).")
        }
    }

    /// Removes what an earlier run left, so that the new file has nobody else's mode, and nobody who has it open.
    private func removeOld() -> String? {
        let file = open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC)
        guard file >= 0 else { return errno == ENOENT ? nil : words(errno) }
        defer { close(file) }
        var bytes = [UInt8](repeating: 0, count: ControlToken.length + 2)
        let count = read(file, &bytes, bytes.count)
        let text = String(decoding: bytes.prefix(max(0, count)), as: UTF8.self)
        guard count == 0 || text.hasSuffix("\n") && ControlToken.isToken(text.dropLast()) else {
            return "it exists, and holds no such token; name another file"
        }
        return unlink(path) == 0 ? nil : words(errno)
    }

    private func make(_ token: ControlToken) -> String? {
        let file = open(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600)
        guard file >= 0 else { return words(errno) }
        defer { close(file) }
        let line = Array((token.text + "\n").utf8)
        let count = Glibc.write(file, line, line.count)
        return count == line.count ? nil : count < 0 ? words(errno) : words(ENOSPC)
    }

    private func words(_ number: CInt) -> String { String(cString: strerror(number)) }
}
