/// What is wrong with a record's form, found by the reader before any mapping looks at it.
package enum RowDamage: Hashable, Sendable {
    /// The record has more or fewer fields than the header.
    case fieldCount(expected: Int, found: Int)
    /// The bytes of a field (0-based column) are not of the file's encoding.
    case invalidEncoding(column: Int)
    /// A field (0-based column) holds a NUL byte.
    case nulByte(column: Int)
    /// A quote stands inside an unquoted field, or text follows a closing quote (0-based column).
    case strayQuote(column: Int)
    /// The file ends inside a quoted field that began in this record.
    case unterminatedQuote
    /// The record is longer than the reader holds at once (bytes).
    case tooLong(limit: Int)

    /// The reason with which such a row is rejected.
    package var reason: ReasonCode {
        switch self {
        case .fieldCount: .fieldCount
        case .invalidEncoding: .invalidEncoding
        case .nulByte: .controlCharacter
        case .strayQuote: .strayQuote
        case .unterminatedQuote: .unterminatedQuote
        case .tooLong: .recordTooLong
        }
    }

    /// A sentence for the row's detail; `header` names the columns and may be shorter than the row.
    ///
    /// `lines` are those that the record spans: more than one where a wrong quote may have swallowed other rows.
    package func detail(header: [String], lines: ClosedRange<Int>? = nil) -> String {
        guard let lines, lines.count > 1 else { return sentence(header) }
        return sentence(header)
            + "; the record runs from line \(lines.lowerBound) to line \(lines.upperBound), and any rows within it are not "
            + "counted as rows"
    }

    private func sentence(_ header: [String]) -> String {
        func name(_ column: Int) -> String {
            column < header.count ? "column \"\(header[column])\"" : "field \(column + 1)"
        }
        return switch self {
        case .fieldCount(let expected, let found):
            "the header has \(expected) field\(expected == 1 ? "" : "s"), this row has \(found)"
        case .invalidEncoding(let column): "\(name(column)) has bytes that are not of the file's encoding"
        case .nulByte(let column): "\(name(column)) holds a NUL byte"
        case .strayQuote(let column): "\(name(column)) has a quote in the middle; quotes inside a field are doubled"
        case .unterminatedQuote: "a quote opened in this row is never closed"
        case .tooLong(let limit):
            "the record has more than \(limit) bytes and was not looked at; is a quote not closed?"
        }
    }
}
