/// A file as text in UTF-8, of which several passes can be made: raw bytes → unpacked → decoded.
final class TextInput {
    let path: String
    /// Whether the file is gzip.
    let isCompressed: Bool
    /// What the first bytes of the text say.
    let head: TextHead
    private let file: InputFile
    private let chunkSize: Int
    private let observe: ((UnsafeRawBufferPointer) -> Void)?
    private var last: (text: TextSource, raw: FilePass)?

    /// Opens the file and looks at its first bytes.
    ///
    /// - Parameters:
    ///   - path: the file; `-` is standard input.
    ///   - encoding: what the text should be, where it does not say so itself.
    ///   - chunkSize: the bytes asked for with one read, at least 1.
    ///   - observe: called with each raw chunk of the last pass.
    /// - Throws: where the file cannot be read, is empty, or is not text.
    init(
        path: String,
        encoding: TextEncoding,
        chunkSize: Int,
        observe: ((UnsafeRawBufferPointer) -> Void)?
    ) throws(CSVInputError) {
        let file = try InputFile(path: path)
        self.path = path
        self.file = file
        self.chunkSize = chunkSize
        self.observe = observe
        let rawHead = try file.pass().head(ForeignFormat.headSize)
        let isCompressed = rawHead.withUnsafeBytes { ForeignFormat.isGzip($0) }
        self.isCompressed = isCompressed
        try Self.refuseForeign(rawHead, path)
        let start = try Self.unpacked(file.pass(), path, isCompressed, chunkSize).head(TextHead.size)
        if start.isEmpty {
            throw CSVInputError(.empty, path: path, detail: "the file is empty; was the export finished?")
        }
        if isCompressed {
            try Self.refuseForeign(start, path)
            if start.withUnsafeBytes({ ForeignFormat.isGzip($0) }) {
                let detail = "the file is compressed with gzip twice; unpack it once, or both times"
                throw CSVInputError(.notText, path: path, detail: detail)
            }
        }
        head = try start.withUnsafeBufferPointer { (start) throws(CSVInputError) in
            try TextHead(UnsafeRawBufferPointer(start), told: encoding, path: path)
        }
    }

    /// The encoding as far as the last pass has settled it.
    var encoding: TextEncoding { last?.text.encoding ?? .utf8 }
    var encodingWasAssumed: Bool { last?.text.wasAssumed ?? false }
    var encodingDoubt: String? { last?.text.doubt }
    /// The raw bytes that the last pass has read so far.
    var bytesRead: Int { last?.raw.bytesRead ?? 0 }

    /// Begins a pass from the first byte that nobody observes.
    func open() throws(CSVInputError) -> any ByteSource { try text(of: file.pass()) }

    /// Begins the last pass, the one that is observed and reported on; what a pipe brings is not kept any more.
    func openLast() throws(CSVInputError) -> any ByteSource {
        file.stopKeeping()
        let raw = file.pass(observe: observe)
        let text = try text(of: raw)
        last = (text, raw)
        return text
    }

    private func text(of raw: FilePass) throws(CSVInputError) -> TextSource {
        let (file, path, isCompressed, chunkSize) = (file, path, isCompressed, chunkSize)
        func again() throws(CSVInputError) -> any ByteSource {
            try Self.unpacked(file.pass(), path, isCompressed, chunkSize)
        }
        return TextSource(
            try Self.unpacked(raw, path, isCompressed, chunkSize),
            form: head.form,
            chunkSize: chunkSize,
            reopen: file.isSeekable ? again : nil
        )
    }

    private static func unpacked(
        _ raw: FilePass,
        _ path: String,
        _ isCompressed: Bool,
        _ chunkSize: Int
    ) throws(CSVInputError) -> any ByteSource {
        isCompressed ? try GzipByteSource(raw, path: path, chunkSize: chunkSize) : raw
    }

    private static func refuseForeign(_ head: [UInt8], _ path: String) throws(CSVInputError) {
        guard let format = head.withUnsafeBytes({ ForeignFormat(head: $0) }) else { return }
        throw CSVInputError(.notText, path: path, detail: "the file is \(format.name); \(format.remedy)")
    }
}
