import MigrationModel

/// The text of a file as UTF-8, whatever its encoding, and without its byte order mark.
///
/// UTF-8 is handed through untouched. Where nobody told the encoding, the text is taken for UTF-8 as long as it is ASCII,
/// which means the same in both candidates; the first byte beyond it settles the question:
///
/// 1. It begins a well-formed UTF-8 sequence → UTF-8, and bytes that are not are damage of their rows.
/// 2. Else the file is surveyed (``EncodingSurvey``): nothing in it is UTF-8, and all of it is plausible Windows-1252 →
///    that.
/// 3. Else UTF-8, with damage; doubtful where less of it is UTF-8 than is not.
final class TextSource: ByteSource {
    /// What is known about the text before it is read.
    struct Form {
        /// The encoding, never ``TextEncoding/auto`` or ``TextEncoding/utf16``; `nil` where the text settles it.
        var encoding: TextEncoding?
        /// The bytes of the byte order mark; 0 where there is none.
        var markSize = 0
    }

    /// The encoding as far as it is settled: UTF-8 until something speaks against it.
    private(set) var encoding: TextEncoding
    /// Whether the encoding is neither marked nor told nor UTF-8, but fits throughout.
    private(set) var wasAssumed = false
    /// Why the text may be of another encoding; complete at its end.
    private(set) var doubt: String?
    private let bytes: any ByteSource
    private let chunkSize: Int
    /// Begins another pass over the same bytes; `nil` where there can be none.
    private let reopen: (() throws(CSVInputError) -> any ByteSource)?
    private var isSettled: Bool
    /// Whether a NUL was among the ASCII bytes before it was settled; kept only where there can be no second pass.
    private var hasNUL = false
    private var marksLeft: Int
    private var decoder: (any TextDecoder)?
    /// Looks for UTF-8 in text of a single-byte encoding, and for what is none in text that was not told to be UTF-8.
    private var scanner = UTF8Scanner()
    /// Whether the encoding is UTF-8 only because the text was found to be.
    private var wasFoundUTF8 = false
    /// Bytes that were read ahead, from `heldStart` on.
    private var held: [UInt8] = []
    private var heldStart = 0
    private var chunk: [UInt8] = []
    private var text = GrowableBytes(capacity: 16)
    private var textStart = 0
    private var isFinished = false

    /// How much is read ahead for the survey where there can be no second pass.
    private static let aheadLimit = 16 * 1024 * 1024

    /// Makes the layer over `bytes`; `chunkSize` is what it asks for with one read where it decodes.
    init(
        _ bytes: any ByteSource,
        form: Form,
        chunkSize: Int,
        reopen: (() throws(CSVInputError) -> any ByteSource)?
    ) {
        self.bytes = bytes
        self.chunkSize = chunkSize
        self.reopen = reopen
        encoding = form.encoding ?? .utf8
        isSettled = form.encoding != nil
        marksLeft = form.markSize
        decoder = encoding.decoder
    }

    func read(into buffer: UnsafeMutableRawBufferPointer) throws(CSVInputError) -> Int {
        if marksLeft > 0 { try dropMark() }
        if !isSettled { return try readUnsettled(buffer) }
        if decoder != nil { return try readDecoded(buffer) }
        let count = try readBytes(buffer)
        if wasFoundUTF8 { scan(UnsafeRawBufferPointer(rebasing: buffer.prefix(count))) }
        return count
    }

    private func dropMark() throws(CSVInputError) {
        while marksLeft > 0 {
            held = [UInt8](repeating: 0, count: marksLeft)
            let count = try bytes.read(into: &held)
            guard count > 0 else { break }
            marksLeft -= count
        }
        marksLeft = 0
        held = []
    }

    /// What was read ahead, then what follows it.
    private func readBytes(_ buffer: UnsafeMutableRawBufferPointer) throws(CSVInputError) -> Int {
        guard heldStart < held.count else { return try bytes.read(into: buffer) }
        let count = min(buffer.count, held.count - heldStart)
        held.withUnsafeBytes { held in
            buffer.copyMemory(from: UnsafeRawBufferPointer(rebasing: held[heldStart..<heldStart + count]))
        }
        heldStart += count
        if heldStart == held.count { (held, heldStart) = ([], 0) }
        return count
    }
}

extension TextSource {
    private func readUnsettled(_ buffer: UnsafeMutableRawBufferPointer) throws(CSVInputError) -> Int {
        let count = try bytes.read(into: buffer)
        let read = UnsafeRawBufferPointer(rebasing: buffer.prefix(count))
        let first = read.firstNonASCII()
        // A second pass will see them; without one, this is the only look at them.
        if reopen == nil { hasNUL = hasNUL || read[..<first].contains(ASCII.nul) }
        guard first < count else { return count }
        held = Array(read[first...])
        try settle()
        return first > 0 ? first : try self.read(into: buffer)
    }

    /// Settles the encoding by the sequence that ``held`` begins with.
    private func settle() throws(CSVInputError) {
        isSettled = true
        var more = [UInt8](repeating: 0, count: 4)
        while held.count < 4 {
            let count = try bytes.read(into: &more)
            guard count > 0 else { break }
            held += more.prefix(count)
        }
        // Not by the scanner of this source: that one sees the bytes when they are decoded.
        var start = UTF8Scanner()
        for index in 0..<min(held.count, 4) where !start.hasMultiByte && !start.hasInvalid {
            held.withUnsafeBytes { start.scan(UnsafeRawBufferPointer(rebasing: $0[index...index])) }
        }
        guard !start.hasMultiByte, try survey() else {
            wasFoundUTF8 = true
            return
        }
        encoding = .windows1252
        wasAssumed = true
        decoder = encoding.decoder
    }

    /// Whether the text can be Windows-1252 and nothing else.
    private func survey() throws(CSVInputError) -> Bool {
        var survey = EncodingSurvey()
        if let reopen {
            let pass = try reopen()
            var chunk = [UInt8](repeating: 0, count: max(chunkSize, 4096))
            while survey.isOpen {
                let count = try pass.read(into: &chunk)
                guard count > 0 else { break }
                chunk.withUnsafeBytes { survey.take(UnsafeRawBufferPointer(rebasing: $0.prefix(count))) }
            }
        } else {
            var chunk = [UInt8](repeating: 0, count: 65_536)
            while held.count < Self.aheadLimit {
                let count = try bytes.read(into: &chunk)
                guard count > 0 else { break }
                held += chunk.prefix(count)
            }
            guard !hasNUL else { return false }
            held.withUnsafeBytes { survey.take($0) }
        }
        return survey.findsWindows1252
    }
}

extension TextSource {
    private func readDecoded(_ buffer: UnsafeMutableRawBufferPointer) throws(CSVInputError) -> Int {
        while textStart == text.count {
            guard !isFinished else { return 0 }
            try decodeChunk()
        }
        let count = min(buffer.count, text.count - textStart)
        let rest = UnsafeRawBufferPointer(text.bytes)[textStart..<textStart + count]
        buffer.copyMemory(from: UnsafeRawBufferPointer(rebasing: rest))
        textStart += count
        return count
    }

    private func decodeChunk() throws(CSVInputError) {
        if chunk.isEmpty { chunk = [UInt8](repeating: 0, count: chunkSize) }
        text.removeAll()
        textStart = 0
        let count = try chunk.withUnsafeMutableBufferPointer { (buffer) throws(CSVInputError) in
            try readBytes(UnsafeMutableRawBufferPointer(buffer))
        }
        guard count > 0 else {
            decoder?.finish(into: &text)
            isFinished = true
            scanner.finish()
            judge()
            return
        }
        chunk.withUnsafeBytes { chunk in
            let bytes = UnsafeRawBufferPointer(rebasing: chunk.prefix(count))
            decoder?.decode(bytes, into: &text)
            if encoding.isSingleByte { scanner.scan(bytes) }
        }
    }

    /// Counts in text that was found to be UTF-8; no bytes are its end.
    private func scan(_ bytes: UnsafeRawBufferPointer) {
        guard bytes.isEmpty else { return scanner.scan(bytes) }
        scanner.finish()
        guard scanner.hasMultiByte, scanner.invalidCount > scanner.multiByteCount else { return }
        doubt =
            "more of the characters beyond ASCII are not UTF-8 than are, so the text may be windows-1252 or a mixture; "
            + "name the encoding in input.encoding, or save all of it as UTF-8"
    }

    /// Text of one byte a character is hardly ever UTF-8 by chance, even in part.
    private func judge() {
        guard encoding.isSingleByte, scanner.hasMultiByte, wasAssumed || !scanner.hasInvalid else { return }
        doubt =
            wasAssumed
            ? "the text begins as \(encoding.rawValue) and has UTF-8 in it later; save all of it in one encoding"
            : "it should be \(encoding.rawValue), and all of it is valid UTF-8 with characters beyond ASCII; "
                + "set the encoding to utf-8 or auto"
    }
}

extension TextEncoding {
    fileprivate var decoder: (any TextDecoder)? {
        switch self {
        case .auto, .utf8: nil
        case .utf16, .utf16le: UTF16Decoder(isBigEndian: false)
        case .utf16be: UTF16Decoder(isBigEndian: true)
        case .windows1252: SingleByteDecoder(windows1252: true)
        case .latin1: SingleByteDecoder(windows1252: false)
        }
    }

    fileprivate var isSingleByte: Bool { self == .windows1252 || self == .latin1 }
}
