/// What the reader found out about the form of a file.
package struct CSVDialect: Hashable, Sendable {
    /// Whether it is CSV or JSON; never ``InputFormat/auto``.
    package let format: InputFormat
    /// The byte between fields; a comma for JSON.
    package let delimiter: UInt8
    /// The encoding that the file is read as; never ``TextEncoding/auto`` or ``TextEncoding/utf16``.
    ///
    /// Before the end of the file, what it is taken for as far as it was read.
    package let encoding: TextEncoding
    /// Whether nothing but the bytes themselves speaks for ``encoding``, and it is not UTF-8.
    ///
    /// All of them are plausible in it then, which other encodings of one byte a character may share.
    package let encodingWasAssumed: Bool
    /// Whether a byte order mark stood before the header.
    package let hasByteOrderMark: Bool
    /// Whether the file is gzip.
    package let isCompressed: Bool
    /// The number of physical lines that were skipped before the header, but for a `sep=` line.
    package let preambleLines: Int
    /// Whether the caller said on which line the header is.
    package let headerLineWasTold: Bool
    /// Whether a spreadsheet's `sep=` line stood before the header.
    package let hasSeparatorLine: Bool
    /// How the header ends; other lines may end otherwise and are read all the same.
    ///
    /// `nil` where the file ends with its header, and without a line end, and for JSON.
    package let lineEnding: LineEnding?
    /// Whether JSON has `has_more: true` beside its list of records, so that the file is one page of several.
    package let saysMoreFollows: Bool
}

/// The bytes that end a line.
package enum LineEnding: String, Hashable, Sendable, CaseIterable {
    case lf
    case crlf
    case cr

    /// The bytes as they are written.
    package var bytes: StaticString {
        switch self {
        case .lf: "\n"
        case .crlf: "\r\n"
        case .cr: "\r"
        }
    }

    /// The ending of a line that is given with it; `nil` where the line has none.
    init?(endOf line: UnsafeBufferPointer<UInt8>) {
        switch line.last {
        case ASCII.lf?: self = line.count > 1 && line[line.count - 2] == ASCII.cr ? .crlf : .lf
        case ASCII.cr?: self = .cr
        default: return nil
        }
    }
}

/// The bytes that have a meaning in CSV.
enum ASCII {
    static let nul: UInt8 = 0x00
    static let tab: UInt8 = 0x09
    static let lf: UInt8 = 0x0A
    static let cr: UInt8 = 0x0D
    static let space: UInt8 = 0x20
    static let quote: UInt8 = 0x22
    static let comma: UInt8 = 0x2C
    static let semicolon: UInt8 = 0x3B
    static let pipe: UInt8 = 0x7C
}
