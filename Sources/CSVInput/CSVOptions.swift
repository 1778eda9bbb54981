/// How a file is to be read, where the job says more than "find out".
package struct CSVOptions: Hashable, Sendable {
    /// The byte between fields; the default is `.auto`.
    package var delimiter: Delimiter
    /// The encoding of the text; the default is `.auto`.
    package var encoding: TextEncoding

    package init(delimiter: Delimiter = .auto, encoding: TextEncoding = .auto) {
        self.delimiter = delimiter
        self.encoding = encoding
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

/// The encoding of the input's text.
package enum TextEncoding: String, Hashable, Sendable, CaseIterable {
    /// Found from the file's first bytes; what is neither marked nor readable as UTF-8 is refused.
    case auto
    /// UTF-8, with or without a byte order mark.
    case utf8 = "utf-8"
}
