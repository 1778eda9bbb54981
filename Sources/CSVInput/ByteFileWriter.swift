import Glibc
import MigrationModel

/// Writes a file that appears under its name only when it is complete, and that only its owner can read.
///
/// The bytes go to `PATH.partial` (mode 0600, replaced if it is there); ``close()`` makes them durable and renames.
/// A writer that is dropped without it removes the partial file and leaves whatever stood at the path before.
package final class ByteFileWriter {
    package let path: String
    private let partialPath: String
    private var descriptor: Int32
    private var buffer: GrowableBytes

    /// The bytes that are gathered before they are written.
    private static let bufferSize = 65_536

    /// Creates the partial file.
    package init(path: String) throws(FileWriteError) {
        self.path = path
        partialPath = path + ".partial"
        buffer = GrowableBytes(capacity: Self.bufferSize)
        // What stands there may be a link to elsewhere, or have another owner or mode: make it anew.
        unlink(partialPath)
        descriptor = open(partialPath, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        if descriptor < 0 { throw FileWriteError(.cannotCreate, path: partialPath, errno: errno) }
    }

    deinit {
        guard descriptor >= 0 else { return }
        Glibc.close(descriptor)
        unlink(partialPath)
    }

    /// Writes bytes, in the end.
    package func write(_ bytes: UnsafeBufferPointer<UInt8>) throws(FileWriteError) {
        buffer.append(bytes)
        if buffer.count >= Self.bufferSize { try flush() }
    }

    /// Writes a text as UTF-8.
    package func write(_ text: String) throws(FileWriteError) {
        buffer.append(text)
        if buffer.count >= Self.bufferSize { try flush() }
    }

    /// Makes the file durable and gives it its name; nothing can be written afterwards.
    ///
    /// A second call does nothing. Where it throws, the path is as it was before.
    package func close() throws(FileWriteError) {
        guard descriptor >= 0 else { return }
        try flush()
        guard fsync(descriptor) == 0 else { throw FileWriteError(.cannotWrite, path: partialPath, errno: errno) }
        guard rename(partialPath, path) == 0 else { throw FileWriteError(.cannotRename, path: path, errno: errno) }
        Glibc.close(descriptor)
        descriptor = -1
        syncDirectory()
    }

    private func flush() throws(FileWriteError) {
        guard descriptor >= 0 else { throw FileWriteError(.cannotWrite, path: path, errno: EBADF) }
        var rest = UnsafeRawBufferPointer(buffer.bytes)
        while !rest.isEmpty {
            let count = Glibc.write(descriptor, rest.baseAddress, rest.count)
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { throw FileWriteError(.cannotWrite, path: partialPath, errno: errno) }
            rest = UnsafeRawBufferPointer(rebasing: rest.dropFirst(count))
        }
        buffer.removeAll()
    }

    /// Makes the new name durable; where a file system cannot do that, the file is complete all the same.
    private func syncDirectory() {
        let slash = path.lastIndex(of: "/")
        let directory = slash.map { $0 == path.startIndex ? "/" : String(path[..<$0]) } ?? "."
        let descriptor = open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { return }
        fsync(descriptor)
        Glibc.close(descriptor)
    }
}
