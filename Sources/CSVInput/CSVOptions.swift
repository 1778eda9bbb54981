/// How a file is to be read, where the job says more than "find out".
package struct CSVOptions: Hashable, Sendable {
    /// The byte between fields; the default is `.auto`.
    package var delimiter: Delimiter
    /// The encoding of the text; the default is `.auto`, and a byte order mark says more than either.
    package var encoding: TextEncoding
    /// What the text is; the default is `.auto`.
    package var format: InputFormat
    /// The 1-based physical line on which the header begins; `nil`, the default, has it found.
    ///
    /// Lines before it are skipped whatever they hold. A JSON file is refused with it.
    package var headerLine: Int?

    package init(
        delimiter: Delimiter = .auto,
        encoding: TextEncoding = .auto,
        format: InputFormat = .auto,
        headerLine: Int? = nil
    ) {
        self.delimiter = delimiter
        self.encoding = encoding
        self.format = format
        self.headerLine = headerLine
    }
}

/// The byte that separates fields, or the wish to have it found.
package enum Delimiter: Hashable, Sendable {
    /// Taken from a `sep=` line, else found from the first records among comma, semicolon, tab and pipe.
    case auto
    case comma
    case semicolon
    case tab
    case pipe
    /// Any single byte but a quote, CR, LF, NUL and those above 0x7F.
    case byte(UInt8)

    /// A delimiter by its name (`auto`, `comma`, `semicolon`, `tab`, `pipe`) or the character itself; `nil` for other words.
    package init?(named word: String) {
        switch word {
        case "auto": self = .auto
        case ",", "comma": self = .comma
        case ";", "semicolon": self = .semicolon
        case "\t", "tab", "\\t": self = .tab
        case "|", "pipe": self = .pipe
        default: return nil
        }
    }

    /// The byte itself; `nil` for ``auto``.
    package var byte: UInt8? {
        switch self {
        case .auto: nil
        case .comma: ASCII.comma
        case .semicolon: ASCII.semicolon
        case .tab: ASCII.tab
        case .pipe: ASCII.pipe
        case .byte(let byte): byte
        }
    }
}

/// What the input's text is.
package enum InputFormat: String, Hashable, Sendable, CaseIterable {
    /// JSON where the text begins with an object or an array of objects, else CSV.
    case auto
    case csv
    /// JSON, unless the file begins as rejected rows do, which are CSV in any case.
    case json
}

/// The encoding of the input's text.
package enum TextEncoding: String, Hashable, Sendable, CaseIterable {
    /// By the byte order mark; else UTF-16 or Windows-1252 where the bytes are plausible as nothing else; else UTF-8.
    case auto
    /// UTF-8, with or without a byte order mark.
    case utf8 = "utf-8"
    /// UTF-16 in the order that its byte order mark says, or else its NUL bytes.
    case utf16 = "utf-16"
    case utf16le = "utf-16le"
    case utf16be = "utf-16be"
    /// Windows code page 1252; its five undefined bytes damage their row.
    case windows1252 = "windows-1252"
    /// ISO-8859-1, with control characters at 0x80 to 0x9F.
    case latin1 = "latin-1"
}
