/// What stands before the header, or makes the file something else than CSV.
struct FileOpening {
    /// The number of bytes that are looked at to find the delimiter.
    static let sampleSize = 65_536

    private(set) var hasByteOrderMark = false
    private(set) var hasSeparatorLine = false
    private(set) var delimiter: UInt8

    /// Takes the byte order mark and the `sep=` line off the buffer, and settles the delimiter.
    init(of lines: inout LineBuffer, path: String, options: CSVOptions) throws(CSVInputError) {
        delimiter = try Self.usable(options.delimiter, path: path) ?? ASCII.comma
        let start = try lines.peek(4).bytes
        if start.isEmpty {
            throw CSVInputError(.empty, path: path, detail: "the file is empty; was the export finished?")
        }
        try Self.refuseOtherFormats(start, path: path)
        if start.starts(with: [0xEF, 0xBB, 0xBF]) {
            hasByteOrderMark = true
            lines.skip(3)
        }
        if let separator = Self.separator(in: try lines.peek(9).bytes) {
            hasSeparatorLine = true
            delimiter =
                try Self.usable(options.delimiter == .auto ? .byte(separator) : options.delimiter, path: path)
                ?? separator
            _ = try lines.next()
        } else if options.delimiter == .auto {
            let sample = try lines.peek(Self.sampleSize)
            delimiter = DelimiterGuess.delimiter(of: sample.bytes, isWhole: sample.isRest)
        }
    }

    private static func usable(_ delimiter: Delimiter, path: String) throws(CSVInputError) -> UInt8? {
        guard let byte = delimiter.byte else { return nil }
        guard ![ASCII.quote, ASCII.cr, ASCII.lf, ASCII.nul].contains(byte), byte < 0x80 else {
            let detail =
                "the delimiter cannot be byte \(byte); use a comma, semicolon, tab, pipe or other ASCII character"
            throw CSVInputError(.unusableDelimiter, path: path, detail: detail)
        }
        return byte
    }

    private static func refuseOtherFormats(
        _ start: UnsafeBufferPointer<UInt8>,
        path: String
    ) throws(CSVInputError) {
        if start.starts(with: [0xFF, 0xFE]) || start.starts(with: [0xFE, 0xFF]) {
            let detail = "the file is UTF-16 (by its byte order mark), which is not read yet; save it as UTF-8"
            throw CSVInputError(.unsupportedEncoding, path: path, detail: detail)
        }
        if start.starts(with: [0x50, 0x4B, 0x03, 0x04]) {
            let detail = "this is a workbook (XLSX) or ZIP archive, not CSV; export as CSV, or unpack it first"
            throw CSVInputError(.notText, path: path, detail: detail)
        }
        if start.starts(with: [0x1F, 0x8B]) {
            throw CSVInputError(.notText, path: path, detail: "the file is gzip-compressed; unpack it first")
        }
    }

    /// The delimiter that a line `sep=X` or `"sep=X"` names.
    private static func separator(in start: UnsafeBufferPointer<UInt8>) -> UInt8? {
        var rest = start[...]
        let isQuoted = rest.first == ASCII.quote
        if isQuoted { rest = rest.dropFirst() }
        guard rest.prefix(3).elementsEqual("sep".utf8, by: { $0 | 0x20 == $1 }), rest.dropFirst(3).first == 0x3D else {
            return nil
        }
        rest = rest.dropFirst(4)
        guard let separator = rest.popFirst() else { return nil }
        if isQuoted, rest.popFirst() != ASCII.quote { return nil }
        guard let next = rest.first else { return separator }
        return next == ASCII.lf || next == ASCII.cr ? separator : nil
    }
}
