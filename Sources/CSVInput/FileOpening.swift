/// What stands before the header of a CSV text.
struct FileOpening {
    /// The number of bytes that are looked at to find the delimiter and the header.
    static let sampleSize = 65_536

    private(set) var hasSeparatorLine = false
    private(set) var delimiter: UInt8
    /// The physical lines skipped before the header, but for the `sep=` line.
    private(set) var preambleLines = 0
    /// The text of the first of them.
    private(set) var preamble: [String] = []
    let headerLineWasTold: Bool

    /// Takes all that stands before the header off the buffer, and settles the delimiter.
    init(of lines: inout LineBuffer, path: String, options: CSVOptions) throws(CSVInputError) {
        delimiter = try Self.usable(options.delimiter, path: path) ?? ASCII.comma
        headerLineWasTold = options.headerLine != nil
        var isFree = options.delimiter == .auto
        if options.headerLine != 1, let separator = Self.separator(in: try lines.peek(9).bytes) {
            hasSeparatorLine = true
            if isFree { delimiter = try Self.usable(.byte(separator), path: path) ?? separator }
            isFree = false
            _ = try lines.next()
        }
        if let headerLine = options.headerLine {
            preambleLines = max(0, headerLine - 1 - (hasSeparatorLine ? 1 : 0))
            try skipPreamble(of: &lines, headerLine, path: path)
        }
        let (unread, isRest) = try lines.peek(Self.sampleSize)
        // How much more happens to be there is a matter of chunks, and must not decide anything.
        let sample = UnsafeBufferPointer(rebasing: unread.prefix(Self.sampleSize))
        let isWhole = isRest && unread.count <= Self.sampleSize
        if isFree { delimiter = DelimiterGuess.delimiter(of: sample, isWhole: isWhole) }
        if options.headerLine == nil {
            let search = HeaderSearch(sample, isWhole: isWhole)
            guard let found = search.header(behindPreamble: isFree ? nil : delimiter, guess: delimiter) else { return }
            delimiter = found.delimiter
            let skipped = try lines.skipLines(found.line - 1)
            preambleLines = skipped.count
            preamble = skipped.text.lines
        }
    }

    private mutating func skipPreamble(
        of lines: inout LineBuffer,
        _ headerLine: Int,
        path: String
    ) throws(CSVInputError) {
        let (skipped, text) = try lines.skipLines(preambleLines)
        preamble = text.lines
        guard skipped == preambleLines, !(try lines.peek(1).bytes.isEmpty) else {
            let last = skipped + (hasSeparatorLine ? 1 : 0)
            let detail = "the header should be on line \(headerLine), and the file ends with line \(last)"
            throw CSVInputError(.noHeader, path: path, line: headerLine, detail: detail)
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
