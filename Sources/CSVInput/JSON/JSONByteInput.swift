/// The bytes of a source with their lines and columns, for a tokenizer that looks one byte ahead.
struct JSONByteInput: ~Copyable {
    let path: String
    /// The line of the next byte, 1-based; LF, CRLF and CR end lines.
    private(set) var line = 1
    private let source: any ByteSource
    private let chunk: UnsafeMutableBufferPointer<UInt8>
    private var position = 0
    private var limit = 0
    private var hasEnded = false
    /// The offset of the chunk's first byte.
    private var chunkOffset = 0
    /// The offset of the line's first byte.
    private var lineOffset = 0
    /// Bytes of the line so far that begin no character, since columns count characters.
    private var continuationBytes = 0

    init(path: String, source: any ByteSource, chunkSize: Int) {
        self.path = path
        self.source = source
        chunk = .allocate(capacity: max(chunkSize, 1))
        chunk.initialize(repeating: 0)
    }

    deinit { chunk.deallocate() }

    /// The number of bytes before the next one.
    var offset: Int { chunkOffset + position }

    /// The column of the next byte, 1-based, in characters.
    var column: Int { offset - lineOffset - continuationBytes + 1 }

    /// The next byte, which stays; `nil` at the end.
    @inline(__always)
    mutating func peek() throws(CSVInputError) -> UInt8? {
        if position == limit { try refill() }
        return position < limit ? chunk[position] : nil
    }

    /// Leaves the byte behind that ``peek()`` has shown.
    @inline(__always)
    mutating func skip() { position += 1 }

    /// The next byte that is no blank space, which stays; `nil` at the end.
    mutating func skipBlanks() throws(CSVInputError) -> UInt8? {
        var isBehindCR = false
        while let byte = try peek() {
            switch byte {
            case ASCII.space, ASCII.tab: position += 1
            case ASCII.lf, ASCII.cr:
                position += 1
                if byte == ASCII.cr || !isBehindCR { line += 1 }
                lineOffset = offset
                continuationBytes = 0
            default: return byte
            }
            isBehindCR = byte == ASCII.cr
        }
        return nil
    }

    /// Hands over the bytes up to the next quote, backslash or control character, as far as they are at hand.
    ///
    /// Empty where one of these, or the end, is next.
    mutating func skipPlainText() throws(CSVInputError) -> UnsafeBufferPointer<UInt8> {
        guard try peek() != nil else { return UnsafeBufferPointer(start: nil, count: 0) }
        let start = position
        while position < limit {
            let byte = chunk[position]
            if byte == ASCII.quote || byte == ASCII.backslash || byte < 0x20 { break }
            if byte & 0xC0 == 0x80 { continuationBytes += 1 }
            position += 1
        }
        return UnsafeBufferPointer(rebasing: UnsafeBufferPointer(chunk)[start..<position])
    }

    private mutating func refill() throws(CSVInputError) {
        guard !hasEnded else { return }
        chunkOffset += limit
        position = 0
        limit = 0
        limit = try source.read(into: UnsafeMutableRawBufferPointer(chunk))
        hasEnded = limit == 0
    }
}

extension JSONByteInput {
    /// The error that something else stands at the next byte than may stand there.
    mutating func error(expected: String) -> CSVInputError {
        if hasEnded, position == limit {
            return CSVInputError(
                .malformedJSON,
                path: path,
                line: line,
                detail: "column \(column): the file ends where \(expected) should follow; was the export finished?"
            )
        }
        return error("\(expected) should stand here; the file is not well-formed JSON, so export it again")
    }

    /// An error at the next byte.
    func error(_ detail: String) -> CSVInputError {
        CSVInputError(.malformedJSON, path: path, line: line, detail: "column \(column): \(detail)")
    }
}
