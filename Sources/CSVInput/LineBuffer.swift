import Glibc

/// The unread bytes of a text, handed out as physical lines in place.
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

    private let source: any ByteSource
    private let chunkSize: Int
    private let lineLimit: Int
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

    /// Makes a buffer over the text that is still to come from `source`.
    ///
    /// `chunkSize` is the bytes asked for with one read, at least 1; a line of more than `lineLimit` bytes may be handed
    /// out in parts.
    init(_ source: any ByteSource, chunkSize: Int, lineLimit: Int) {
        self.source = source
        self.chunkSize = chunkSize
        self.lineLimit = lineLimit
        capacity = chunkSize
        base = .allocate(capacity: capacity + Self.slack)
        base.initialize(repeating: 0, count: capacity + Self.slack)
    }

    deinit { base.deallocate() }

    /// Reads until `count` bytes are unread or the file ends, and gives all unread bytes without taking them.
    mutating func peek(_ count: Int) throws(CSVInputError) -> (bytes: UnsafeBufferPointer<UInt8>, isRest: Bool) {
        while end - start < count, !atEnd { try fill() }
        return (UnsafeBufferPointer(start: base + start, count: end - start), atEnd)
    }

    /// Takes whole lines off; stops early where the text ends.
    ///
    /// - Returns: How many lines were taken, and the text of the first of them.
    mutating func skipLines(_ count: Int) throws(CSVInputError) -> (count: Int, text: SkippedText) {
        var skipped = 0
        var text = SkippedText()
        var isOpen = false
        while skipped < count, let line = try next() {
            text.append(line)
            if line.isWhole { skipped += 1 }
            isOpen = !line.isWhole
        }
        // The last line of the text may come in parts only.
        return (isOpen ? skipped + 1 : skipped, text)
    }

    /// The next line, or `nil` at the end of the text.
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
        let count = try source.read(into: UnsafeMutableRawBufferPointer(start: base + end, count: chunkSize))
        atEnd = count == 0
        end += count
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
