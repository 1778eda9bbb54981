import Glibc

/// An open file or standard input, of which several passes can be made.
///
/// A regular file is read at each pass's own offset through one descriptor, so that all passes see the same file,
/// whatever happens to its name meanwhile. What can be read only once (a pipe, a terminal) is kept in memory as far as it
/// was read, until ``stopKeeping()``.
final class InputFile {
    /// How many bytes of a pipe are kept, at most.
    static let memoryLimit = 256 * 1024 * 1024

    /// The file as the caller named it.
    let path: String
    /// Whether later passes cost no memory.
    let isSeekable: Bool
    fileprivate let descriptor: Int32
    /// The offset of the first byte; not 0 where somebody read a part of standard input before, negative for a pipe.
    fileprivate let start: Int
    fileprivate private(set) var memory: [UInt8] = []
    private var keepsBytes: Bool
    private let memoryLimit: Int

    /// Opens the file; `-` is standard input.
    init(path: String, memoryLimit: Int = InputFile.memoryLimit) throws(CSVInputError) {
        descriptor = path == "-" ? dup(STDIN_FILENO) : open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else {
            let reason = String(cString: strerror(errno))
            let detail = "cannot be opened: \(reason); check the path and its rights"
            throw CSVInputError(.cannotOpen, path: path, detail: detail)
        }
        if let detail = Self.refusal(of: descriptor) {
            close(descriptor)
            throw CSVInputError(.cannotOpen, path: path, detail: detail)
        }
        self.path = path
        self.memoryLimit = memoryLimit
        start = lseek(descriptor, 0, SEEK_CUR)
        isSeekable = start >= 0
        keepsBytes = !isSeekable
    }

    deinit { close(descriptor) }

    /// Why what was opened is no file to read from: a folder, or a device other than a terminal, which may have no end.
    private static func refusal(of descriptor: Int32) -> String? {
        var facts = stat()
        guard fstat(descriptor, &facts) == 0 else { return nil }
        switch facts.st_mode & S_IFMT {
        case S_IFDIR: return "is a folder; name the file in it"
        case S_IFCHR where isatty(descriptor) == 0: return "is a device and not a file; name the export itself"
        default: return nil
        }
    }

    /// Begins another pass from the first byte; `observe` sees each of its chunks.
    func pass(observe: ((UnsafeRawBufferPointer) -> Void)? = nil) -> FilePass { FilePass(of: self, observe: observe) }

    /// Says that no pass will be begun any more, and that only the one begun last goes on.
    func stopKeeping() { keepsBytes = false }

    /// Reads from a pipe behind what is kept.
    fileprivate func readOn(into buffer: UnsafeMutableRawBufferPointer, at offset: Int) throws(CSVInputError) -> Int {
        let count = try read(into: buffer, at: offset) { Glibc.read(descriptor, buffer.baseAddress, buffer.count) }
        guard keepsBytes else { return count }
        guard memory.count + count <= memoryLimit else {
            let detail =
                "more than \(memoryLimit >> 20) MB came through a pipe that must be read twice; save it as a file first"
            throw CSVInputError(.tooLarge, path: path, detail: detail)
        }
        memory.append(contentsOf: buffer.prefix(count))
        return count
    }

    /// Gives back the memory once a pass has gone beyond it and no other will come.
    fileprivate func dropMemory() { if !keepsBytes { memory = [] } }

    fileprivate func read(
        into buffer: UnsafeMutableRawBufferPointer,
        at offset: Int,
        _ call: () -> Int
    ) throws(CSVInputError) -> Int {
        var count = call()
        while count < 0, errno == EINTR { count = call() }
        guard count >= 0 else {
            let reason = String(cString: strerror(errno))
            throw CSVInputError(.cannotRead, path: path, detail: "cannot be read past byte \(offset): \(reason)")
        }
        return count
    }
}

/// The raw bytes of a file from its first to its last.
final class FilePass: ByteSource {
    /// The number of bytes handed out so far.
    private(set) var bytesRead = 0
    private let file: InputFile
    private let observe: ((UnsafeRawBufferPointer) -> Void)?

    fileprivate init(of file: InputFile, observe: ((UnsafeRawBufferPointer) -> Void)?) {
        self.file = file
        self.observe = observe
    }

    func read(into buffer: UnsafeMutableRawBufferPointer) throws(CSVInputError) -> Int {
        let count = try file.isSeekable ? readAtOffset(buffer) : readPipe(buffer)
        guard count > 0 else { return 0 }
        bytesRead += count
        observe?(UnsafeRawBufferPointer(rebasing: buffer.prefix(count)))
        return count
    }

    private func readAtOffset(_ buffer: UnsafeMutableRawBufferPointer) throws(CSVInputError) -> Int {
        try file.read(into: buffer, at: bytesRead) {
            pread(file.descriptor, buffer.baseAddress, buffer.count, file.start + bytesRead)
        }
    }

    private func readPipe(_ buffer: UnsafeMutableRawBufferPointer) throws(CSVInputError) -> Int {
        guard bytesRead < file.memory.count else {
            file.dropMemory()
            return try file.readOn(into: buffer, at: bytesRead)
        }
        let count = min(buffer.count, file.memory.count - bytesRead)
        file.memory.withUnsafeBytes { kept in
            buffer.copyMemory(from: UnsafeRawBufferPointer(rebasing: kept[bytesRead..<bytesRead + count]))
        }
        return count
    }
}
