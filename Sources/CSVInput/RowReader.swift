package import MigrationModel

/// Reads a file record by record, from bytes to rows, in memory that does not grow with the file.
///
/// 1. Bytes → text (``TextInput``): unpacked where they are gzip, decoded where they are not UTF-8.
/// 2. Text → lines (``LineBuffer``): the physical lines that an editor shows, so that numbers are right whatever
///    the quotes do. Blank lines (nothing but spaces and tabs, outside a quoted field) are counted and are no rows.
/// 3. Lines → fields (``RecordParser``): libcsv in strict mode, every byte kept. A stray quote damages its own record,
///    which then ends with the line; the next records are read as ever.
/// 4. Fields → row: an address, the damage if any, and slices that are valid inside the call that hands them over.
///
/// JSON goes from 1 to 4 by way of ``JSONRecordStream``, and is read twice.
///
/// The reader belongs to one task at a time.
package final class RowReader {
    /// How long a record may be, in bytes of its text; a longer one is damage and has no fields.
    package static let recordLimit = 1_048_576

    /// The number of data records handed out so far, damaged ones included.
    ///
    /// Unchecked, as are the records: the checks would be some 4 % of the time that reading takes. Each method touches it
    /// once and calls nobody meanwhile; only `observeBytes` could come back in, and finds the reader in the middle of a read.
    @exclusivity(unchecked)
    package private(set) var rowsRead = 0
    private let text: TextInput
    private let records: any RowStream

    /// Opens the file and reads up to the header.
    ///
    /// - Parameters:
    ///   - path: the file, which may be gzip; `-` is standard input.
    ///   - options: what is known about the file; by default it is found out.
    ///   - observeBytes: called with each chunk of the raw file in order, every byte once. The bytes are valid inside
    ///     the call only.
    /// - Throws: where the file cannot be read, is of no encoding or format that is read, or has no well-formed header.
    package convenience init(
        path: String,
        options: CSVOptions = CSVOptions(),
        observeBytes: ((UnsafeRawBufferPointer) -> Void)? = nil
    ) throws(CSVInputError) {
        try self.init(path: path, options: options, chunkSize: 262_144, observeBytes: observeBytes)
    }

    /// Makes a reader with other limits than the usual ones; `chunkSize` is the bytes asked for with one read.
    init(
        path: String,
        options: CSVOptions = CSVOptions(),
        chunkSize: Int,
        recordLimit: Int = RowReader.recordLimit,
        observeBytes: ((UnsafeRawBufferPointer) -> Void)? = nil
    ) throws(CSVInputError) {
        let text = try TextInput(path: path, encoding: options.encoding, chunkSize: chunkSize, observe: observeBytes)
        self.text = text
        let isJSON =
            options.format == .json && !text.head.beginsAsRejectedRows
            || options.format == .auto && text.head.beginsAsJSON
        if isJSON, options.headerLine != nil {
            let detail = "the file is JSON, which has no header line; remove header_line, or set the format to csv"
            throw CSVInputError(.unusableOption, path: path, detail: detail)
        }
        records =
            isJSON
            ? try JSONRows(text, chunkSize: chunkSize, recordLimit: recordLimit)
            : try CSVRows(text, options: options, chunkSize: chunkSize, recordLimit: recordLimit)
    }

    /// The names of the columns as they stand in the file, but for spaces and tabs around them.
    ///
    /// Names may be empty or occur twice: which column is meant is for the mapping to decide. At least one has text.
    package var header: [String] { records.header }

    /// The 1-based line on which the header begins; of JSON, which has none, the first record.
    package var headerLine: Int { records.headerLine }

    /// What the form of the file was found to be so far; final once ``next(_:)`` has returned `nil`.
    package var dialect: CSVDialect {
        let opening = records.opening
        return CSVDialect(
            format: opening == nil ? .json : .csv,
            delimiter: opening?.delimiter ?? ASCII.comma,
            encoding: text.encoding,
            encodingWasAssumed: text.encodingWasAssumed,
            hasByteOrderMark: text.head.hasByteOrderMark,
            isCompressed: text.isCompressed,
            preambleLines: opening?.preambleLines ?? 0,
            headerLineWasTold: opening?.headerLineWasTold ?? false,
            hasSeparatorLine: opening?.hasSeparatorLine ?? false,
            lineEnding: records.lineEnding,
            saysMoreFollows: records.saysMoreFollows
        )
    }

    /// Why the file is probably of another encoding than it is read as, in one sentence; `nil` where nothing says so.
    ///
    /// It is settled at the end of the file. Names and addresses would go wrong silently: refuse the file.
    package var encodingDoubt: String? { text.encodingDoubt }

    /// The text of the lines that were skipped before the header, but for a `sep=` line and line ends.
    ///
    /// At most 20 lines and 64 KB in all, the last of them cut where it has more. Nobody else looks at them.
    package var preamble: [String] { records.opening?.preamble ?? [] }

    /// The number of lines so far that hold nothing but spaces and tabs, and are not part of a quoted field.
    package var blankLines: Int { records.blankLines }

    /// The 1-based numbers of the first blank lines, at most ten.
    package var firstBlankLines: [Int] { records.firstBlankLines }

    /// The number of bytes read from the file so far; the file's size once ``next(_:)`` has returned `nil`.
    ///
    /// Of a compressed file, the packed bytes.
    package var bytesRead: Int { text.bytesRead }

    /// Hands the next row to `body` and gives back its result; `nil` at the end of the file, however often asked.
    ///
    /// - Throws: a ``CSVInputError`` where reading fails, or what `body` throws; the row counts as read then.
    @inlinable package func next<Result>(_ body: (borrowing InputRow) throws -> Result) throws -> Result? {
        guard let row = try nextRow() else { return nil }
        return try body(row)
    }

    @usableFromInline func nextRow() throws(CSVInputError) -> InputRow? {
        guard let record = try records.next() else { return nil }
        rowsRead += 1
        return InputRow(
            address: RowAddress(ordinal: rowsRead, line: record.line),
            lastLine: record.lastLine,
            base: UnsafePointer(record.fields.bytes),
            ends: UnsafePointer(record.fields.ends),
            count: record.fields.count,
            damage: record.damage
        )
    }
}
