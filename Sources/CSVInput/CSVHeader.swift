import MigrationModel

/// The first record of a file as column names.
struct CSVHeader {
    let names: [String]

    /// Reads the record; a header that is damaged, without any name or not UTF-8 is refused with the whole file.
    ///
    /// So is one that is not on the line told, because that line is blank.
    init(from records: inout RecordStream, path: String, toldLine: Int?) throws(CSVInputError) {
        guard try records.advance() else {
            throw CSVInputError(
                .empty,
                path: path,
                detail: "the file has no header and no rows; was the export finished?"
            )
        }
        if let damage = records.damage {
            throw Self.refusal(of: damage, in: records.fields, path: path, line: records.line)
        }
        if let toldLine, toldLine > 0, toldLine != records.line {
            let detail = "the header should be on this line, which is blank; the next record is on line \(records.line)"
            throw CSVInputError(.noHeader, path: path, line: toldLine, detail: detail)
        }
        let fields = records.fields
        names = (0..<fields.count).map { Self.trimmed(fields.field($0)) }
        guard names.contains(where: { !$0.isEmpty }) else {
            let detail = "the first record should name the columns, and all its fields are empty; add a header"
            throw CSVInputError(.noHeader, path: path, line: records.line, detail: detail)
        }
    }

    /// The name without spaces and tabs around it; the bytes are known to be UTF-8.
    private static func trimmed(_ name: UnsafeBufferPointer<UInt8>) -> String {
        let start = name.drop { $0 == ASCII.space || $0 == ASCII.tab }
        let end = start.reversed().drop { $0 == ASCII.space || $0 == ASCII.tab }
        return String(decoding: end.reversed(), as: UTF8.self)
    }

    /// Whether there is a control character that no text has: neither NUL, as in UTF-16, nor a tab, line end or page break.
    private static func isBinary(_ fields: borrowing FieldCollector) -> Bool {
        for index in 0..<fields.count
        where fields.field(index).contains(where: { $0 < 0x20 && $0 != 0 && !(0x09...0x0D).contains($0) }) {
            return true
        }
        return false
    }

    private static func refusal(
        of damage: RowDamage,
        in fields: borrowing FieldCollector,
        path: String,
        line: Int
    ) -> CSVInputError {
        switch damage {
        case .nulByte, .invalidEncoding:
            guard isBinary(fields) else { break }
            let detail = "the first line is no text, so this is no CSV or JSON file; name the export itself"
            return CSVInputError(.notText, path: path, line: line, detail: detail)
        case .fieldCount, .strayQuote, .unterminatedQuote, .tooLong: break
        }
        switch damage {
        case .nulByte:
            let detail =
                "the header holds NUL bytes, so this is no UTF-8 text (UTF-16 perhaps: set the encoding); or save it as UTF-8"
            return CSVInputError(.unsupportedEncoding, path: path, line: line, detail: detail)
        case .invalidEncoding:
            let detail =
                "the header holds bytes that are not of the file's encoding; set the encoding, or save the file as UTF-8"
            return CSVInputError(.unsupportedEncoding, path: path, line: line, detail: detail)
        case .fieldCount, .strayQuote, .unterminatedQuote, .tooLong:
            let detail = "the header is damaged: \(damage.detail(header: [])); mend the first record, or export again"
            return CSVInputError(.damagedHeader, path: path, line: line, detail: detail)
        }
    }
}
