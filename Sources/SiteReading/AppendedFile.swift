import Glibc

/// A file of our own that grows, with mode 0600, and is cut back to a length that is known to be good.
final class AppendedFile {
    let path: String
    private let descriptor: CInt

    /// Opens the file, and makes it where there is none.
    ///
    /// - Throws: ``DiscoveryError`` with the code `fileTrouble`.
    init(path: String) throws(DiscoveryError) {
        self.path = path
        descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard descriptor >= 0 else { throw Self.trouble(path) }
        // One that was made by other hands may have been open to others.
        guard fchmod(descriptor, 0o600) == 0 else {
            let trouble = Self.trouble(path)
            close(descriptor)
            throw trouble
        }
    }

    deinit {
        // At once, also where another process is being started and has it open too.
        _ = flock(descriptor, LOCK_UN)
        close(descriptor)
    }

    /// Takes the file for this process until it is closed.
    ///
    /// - Returns: Whether it could be had; not while another process has it, nor where the name has moved on to another file.
    func lock() -> Bool {
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else { return false }
        var (own, named) = (stat(), stat())
        return fstat(descriptor, &own) == 0 && stat(path, &named) == 0 && own.st_ino == named.st_ino
            && own.st_dev == named.st_dev
    }

    var size: Int {
        var status = stat()
        return fstat(descriptor, &status) == 0 ? Int(status.st_size) : 0
    }

    /// Forgets what comes after a length, and goes on there.
    func cut(to length: Int) throws(DiscoveryError) {
        guard ftruncate(descriptor, off_t(length)) == 0, lseek(descriptor, 0, SEEK_END) >= 0 else {
            throw Self.trouble(path)
        }
    }

    /// Appends bytes and makes them durable.
    func append(_ bytes: UnsafeRawBufferPointer) throws(DiscoveryError) {
        var rest = bytes
        while !rest.isEmpty {
            let count = Glibc.write(descriptor, rest.baseAddress, rest.count)
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { throw Self.trouble(path) }
            rest = UnsafeRawBufferPointer(rebasing: rest.dropFirst(count))
        }
        guard bytes.isEmpty || fsync(descriptor) == 0 else { throw Self.trouble(path) }
    }

    /// Reads the file from its beginning, piece by piece; a piece is not valid after the body.
    func read(_ body: (UnsafeRawBufferPointer) -> Void) throws(DiscoveryError) {
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 65_536, alignment: 16)
        defer { buffer.deallocate() }
        var offset: off_t = 0
        while true {
            let count = pread(descriptor, buffer.baseAddress, buffer.count, offset)
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw Self.trouble(path) }
            guard count > 0 else { return }
            body(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
            offset += off_t(count)
        }
    }

    /// Gives the file another name, durably, in place of what stood there.
    func move(to other: String) throws(DiscoveryError) {
        guard rename(path, other) == 0 else { throw Self.trouble(other) }
        let folder = other.lastIndex(of: "/").map { $0 == other.startIndex ? "/" : String(other[..<$0]) } ?? "."
        let directory = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard directory >= 0 else { return }
        fsync(directory)
        close(directory)
    }

    private static func trouble(_ path: String) -> DiscoveryError {
        DiscoveryError(.fileTrouble, path: path, detail: String(cString: strerror(errno)))
    }
}
