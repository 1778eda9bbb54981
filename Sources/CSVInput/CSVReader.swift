package import MigrationModel

/// Reads a CSV file record by record, from bytes to rows, in memory that does not grow with the file.
///
/// 1. Bytes → lines (``LineBuffer``): the physical lines that an editor shows, so that numbers are right whatever
///    the quotes do. Blank lines (nothing but spaces and tabs, outside a quoted field) are counted and are no rows.
/// 2. Lines → fields (``RecordParser``): libcsv in strict mode, every byte kept. A stray quote damages its own record,
///    which then ends with the line; the next records are read as ever.
/// 3. Fields → row: an address, the damage if any, and slices that are valid inside the call that hands them over.
///
/// The reader belongs to one task at a time.
package final class CSVReader {
    /// How long a record may be, in bytes of the file; a longer one is damage and has no fields.
    package static let recordLimit = 1_048_576

    /// The names of the columns as they stand in the file, but for spaces and tabs around them.
    ///
    /// Names may be empty or occur twice: which column is meant is for the mapping to decide. At least one has text.
    package let header: [String]
    /// The 1-based line on which the header begins.
    package let headerLine: Int
    /// What the form of the file was found to be.
    package let dialect: CSVDialect
    /// The number of data records handed out so far, damaged ones included.
    @exclusivity(unchecked)
    package private(set) var rowsRead = 0
    /// Unchecked, as is the count: the checks would be some 4 % of the time that reading takes.
    ///
    /// Each method touches it once and calls nobody meanwhile; only `observeBytes` could come back in, and finds the
    /// reader in the middle of a read.
    @exclusivity(unchecked)
    private var records: RecordStream

    /// Opens the file and reads up to the header.
    ///
    /// - Parameters:
    ///   - path: the file; `-` is standard input.
    ///   - options: what is known about the file; by default it is found out.
    ///   - observeBytes: called with each chunk of the raw file in order, every byte once. The bytes are valid inside
    ///     the call only.
    /// - Throws: where the file cannot be read, is not CSV in UTF-8, or has no well-formed header.
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
        recordLimit: Int = CSVReader.recordLimit,
        observeBytes: ((UnsafeRawBufferPointer) -> Void)? = nil
    ) throws(CSVInputError) {
        var records = try RecordStream(
            path: path,
            options: options,
            chunkSize: chunkSize,
            recordLimit: recordLimit,
            observe: observeBytes
        )
        header = try CSVHeader(from: &records, path: path).names
        headerLine = records.line
        dialect = CSVDialect(
            delimiter: records.opening.delimiter,
            encoding: .utf8,
            hasByteOrderMark: records.opening.hasByteOrderMark,
            hasSeparatorLine: records.opening.hasSeparatorLine,
            lineEnding: records.firstLineEnding
        )
        records.expectedFields = header.count
        self.records = records
    }

    /// The number of lines so far that hold nothing but spaces and tabs, and are not part of a quoted field.
    package var blankLines: Int { records.blankLines }

    /// The 1-based numbers of the first blank lines, at most ten.
    package var firstBlankLines: [Int] { records.firstBlankLines }

    /// The number of bytes read from the file so far; the file's size once ``next(_:)`` has returned `nil`.
    package var bytesRead: Int { records.bytesRead }

    /// Hands the next row to `body` and gives back its result; `nil` at the end of the file, however often asked.
    ///
    /// - Throws: a ``CSVInputError`` where reading fails, or what `body` throws; the row counts as read then.
    @inlinable package func next<Result>(_ body: (borrowing InputRow) throws -> Result) throws -> Result? {
        guard try advance() else { return nil }
        return try body(currentRow())
    }

    @usableFromInline func advance() throws(CSVInputError) -> Bool {
        guard try records.advance() else { return false }
        rowsRead += 1
        return true
    }

    @usableFromInline func currentRow() -> InputRow {
        let fields = records.fields
        return InputRow(
            address: RowAddress(ordinal: rowsRead, line: records.line),
            lastLine: records.lastLine,
            base: UnsafePointer(fields.bytes),
            ends: UnsafePointer(fields.ends),
            count: fields.count,
            damage: records.damage
        )
    }
}
