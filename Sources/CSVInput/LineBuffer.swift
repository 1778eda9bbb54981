import Glibc

/// The unread bytes of a file, handed out as physical lines in place.
///
/// Memory stays at the line limit plus one chunk, however long the file or a line of it is.
struct LineBuffer: ~Copyable {
    /// A line with its terminator, or a part of one that is too long to be held.
    struct Line {
        /// Valid until the next line is asked for; ``LineBuffer/slack`` bytes behind the end may be read.
        let bytes: UnsafeBufferPointer<UInt8>
        /// The 1-based number of the line.
        let number: Int
        /// `false` where more of the same line follows.
        let isWhole: Bool
    }

    /// The number of bytes behind the contents that belong to the buffer, so that vectors may be loaded whole.
    static let slack = 64

    /// The number of bytes read from the file so far.
    private(set) var bytesRead = 0
    private let path: String
    private let descriptor: Int32
    private let chunkSize: Int
    private let lineLimit: Int
    private let observe: ((UnsafeRawBufferPointer) -> Void)?
    private var base: UnsafeMutablePointer<UInt8>
    private var capacity: Int
    private var start = 0
    private var end = 0
    /// No LF lies between `start` and this index; likewise for the CR.
    ///
    /// Keeps a file without CR from being searched twice.
    private var nextLF = 0
    private var nextCR = 0
    private var number = 1
    private var atEnd = false

    /// Opens the file; `-` is standard input.
    ///
    /// `chunkSize` is the bytes asked for with one read, at least 1; a line of more than `lineLimit` bytes may be handed
    /// out in parts.
    init(
        path: String,
        chunkSize: Int,
        lineLimit: Int,
        observe: ((UnsafeRawBufferPointer) -> Void)?
    ) throws(CSVInputError) {
        descriptor = path == "-" ? dup(STDIN_FILENO) : open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else {
            let reason = String(cString: strerror(errno))
            throw CSVInputError(
                .cannotOpen,
                path: path,
                detail: "cannot be opened: \(reason); check the path and its rights"
            )
        }
        self.path = path
        self.chunkSize = chunkSize
        self.lineLimit = lineLimit
        self.observe = observe
        capacity = chunkSize
        base = .allocate(capacity: capacity + Self.slack)
        base.initialize(repeating: 0, count: capacity + Self.slack)
    }

    deinit {
        close(descriptor)
        base.deallocate()
    }

    /// Reads until `count` bytes are unread or the file ends, and gives all unread bytes without taking them.
    mutating func peek(_ count: Int) throws(CSVInputError) -> (bytes: UnsafeBufferPointer<UInt8>, isRest: Bool) {
        while end - start < count, !atEnd { try fill() }
        return (UnsafeBufferPointer(start: base + start, count: end - start), atEnd)
    }

    /// Drops bytes that were peeked at and are not part of any line, as a byte order mark is not.
    mutating func skip(_ count: Int) { start += min(count, end - start) }

    /// The next line, or `nil` at the end of the file.
    ///
    /// A line ends with LF, CRLF or CR; the last one may end with nothing.
    mutating func next() throws(CSVInputError) -> Line? {
        while true {
            nextLF = index(of: ASCII.lf, from: max(nextLF, start))
            nextCR = index(of: ASCII.cr, from: max(nextCR, start))
            if nextCR < nextLF {
                // A CR that is the last byte read may be half of a CRLF.
                if nextCR + 1 < end || atEnd {
                    return take(upTo: nextCR + 1 < end && base[nextCR + 1] == ASCII.lf ? nextCR + 2 : nextCR + 1)
                }
            } else if nextLF < end {
                return take(upTo: nextLF + 1)
            }
            if atEnd { return start < end ? take(upTo: end) : nil }
            if end - start > lineLimit { return take(upTo: min(nextCR, end), isWhole: false) }
            try fill()
        }
    }

    private mutating func take(upTo stop: Int, isWhole: Bool = true) -> Line {
        let line = Line(
            bytes: UnsafeBufferPointer(start: base + start, count: stop - start),
            number: number,
            isWhole: isWhole
        )
        start = stop
        if isWhole { number += 1 }
        return line
    }

    private func index(of byte: UInt8, from index: Int) -> Int {
        if index >= end || base[index] == byte { return min(index, end) }
        guard let found = memchr(base + index, Int32(byte), end - index) else { return end }
        return found.assumingMemoryBound(to: UInt8.self) - UnsafeMutablePointer(base)
    }

    private mutating func fill() throws(CSVInputError) {
        makeRoom()
        var count = read(descriptor, base + end, chunkSize)
        while count < 0, errno == EINTR { count = read(descriptor, base + end, chunkSize) }
        guard count >= 0 else {
            let reason = String(cString: strerror(errno))
            throw CSVInputError(.cannotRead, path: path, detail: "cannot be read past byte \(bytesRead): \(reason)")
        }
        if count > 0 { observe?(UnsafeRawBufferPointer(start: base + end, count: count)) }
        atEnd = count == 0
        end += count
        bytesRead += count
    }

    /// Moves the unread bytes to the front and makes room for a chunk behind them.
    private mutating func makeRoom() {
        guard capacity - end < chunkSize else { return }
        let unread = end - start
        let needed = unread + chunkSize
        if needed > capacity {
            capacity = max(needed, capacity * 2)
            let larger = UnsafeMutablePointer<UInt8>.allocate(capacity: capacity + Self.slack)
            larger.initialize(repeating: 0, count: capacity + Self.slack)
            larger.update(from: base + start, count: unread)
            base.deallocate()
            base = larger
        } else {
            memmove(base, base + start, unread)
        }
        nextLF = max(nextLF - start, 0)
        nextCR = max(nextCR - start, 0)
        start = 0
        end = unread
    }
}
