package import MigrationModel

/// Writes records so that reading them back gives the same bytes, and quotes only the fields that need it.
///
/// A field needs quotes where it holds the delimiter, a quote, CR or LF, or begins or ends with a space or tab; so does
/// an empty field that is alone in its record, which would be a blank line otherwise. Nothing else is changed: what a
/// spreadsheet would run as a formula stays as it is.
package struct CSVRecordWriter: Sendable {
    package let delimiter: UInt8
    package let lineEnding: LineEnding
    /// Whether ``begin(_:)`` writes a spreadsheet's `sep=` line.
    package let hasSeparatorLine: Bool
    /// How many blank lines ``begin(_:)`` writes.
    package let leadingLines: Int

    /// Makes a writer; `delimiter` is an ASCII byte other than a quote, CR, LF and NUL.
    package init(
        delimiter: UInt8 = 0x2C,
        lineEnding: LineEnding = .lf,
        hasSeparatorLine: Bool = false,
        leadingLines: Int = 0
    ) {
        self.delimiter = delimiter
        self.lineEnding = lineEnding
        self.hasSeparatorLine = hasSeparatorLine
        self.leadingLines = leadingLines
    }

    /// Makes a writer for the form that a file was found to have, so that the same job reads what it writes.
    ///
    /// A delimiter that is not found without a word gets its `sep=` line, as the file had it; and where the job says on
    /// which line the header is, blank lines keep it there.
    package init(dialect: CSVDialect) {
        let told = dialect.headerLineWasTold
        self.init(
            delimiter: dialect.delimiter,
            lineEnding: dialect.lineEnding ?? .lf,
            // Where the header's line was told and no such line is there, the job names the delimiter.
            hasSeparatorLine: dialect.hasSeparatorLine
                || !told && !DelimiterGuess.candidates.contains(dialect.delimiter),
            leadingLines: told ? dialect.preambleLines : 0
        )
    }

    /// Appends what stands before the header; call it once, before the first record.
    ///
    /// A byte order mark always does: it says more than the job's encoding, and what is left of a file without the rows
    /// that spoke for UTF-8 is not taken for anything else.
    package func begin(_ output: inout GrowableBytes) {
        output.append(codePoint: 0xFEFF)
        if hasSeparatorLine {
            output.append("sep=" as StaticString)
            output.append(delimiter)
            output.append(lineEnding.bytes)
        }
        for _ in 0..<leadingLines { output.append(lineEnding.bytes) }
    }

    /// Appends a record; one without any field is a blank line, which a reader does not take for a row.
    package func append(_ fields: [String], to output: inout GrowableBytes) {
        for (column, field) in fields.enumerated() {
            var field = field
            field.withUTF8 { append($0, column: column, isAlone: fields.count == 1, to: &output) }
        }
        output.append(lineEnding.bytes)
    }

    /// Appends a row as it was read, with further fields before it.
    ///
    /// A damaged row is written with the fields that it was found to have, neither filled up nor cut, so that it is
    /// not taken for a sound one when it is read back. `count` is the number of its first fields that are left out.
    package func append(
        _ row: borrowing InputRow,
        after leadingFields: [String] = [],
        droppingFirst count: Int = 0,
        to output: inout GrowableBytes
    ) {
        let isAlone = max(0, row.count - count) + leadingFields.count == 1
        for (column, field) in leadingFields.enumerated() {
            var field = field
            field.withUTF8 { append($0, column: column, isAlone: isAlone, to: &output) }
        }
        for column in count..<max(count, row.count) {
            append(row[column], column: column - count + leadingFields.count, isAlone: isAlone, to: &output)
        }
        output.append(lineEnding.bytes)
    }

    private func append(
        _ field: UnsafeBufferPointer<UInt8>,
        column: Int,
        isAlone: Bool,
        to output: inout GrowableBytes
    ) {
        if column > 0 { output.append(delimiter) }
        guard needsQuotes(field) || (isAlone && field.isEmpty) else { return output.append(field) }
        output.append(ASCII.quote)
        for byte in field {
            if byte == ASCII.quote { output.append(byte) }
            output.append(byte)
        }
        output.append(ASCII.quote)
    }

    private func needsQuotes(_ field: UnsafeBufferPointer<UInt8>) -> Bool {
        guard let first = field.first, let last = field.last else { return false }
        if [first, last].contains(where: { $0 == ASCII.space || $0 == ASCII.tab }) { return true }
        return field.contains { $0 == delimiter || $0 == ASCII.quote || $0 == ASCII.lf || $0 == ASCII.cr }
    }
}
