import MigrationModel

/// The records of a file in one format, from the first one behind the header to the last.
protocol RowStream: AnyObject {
    var header: [String] { get }
    /// The 1-based line on which the header begins; of a format without one, the first record.
    var headerLine: Int { get }
    /// What stands before the header; `nil` for a format without one.
    var opening: FileOpening? { get }
    /// How the header ends, where there is one.
    var lineEnding: LineEnding? { get }
    var blankLines: Int { get }
    var firstBlankLines: [Int] { get }
    /// Whether the file says that records are missing from it that come later.
    var saysMoreFollows: Bool { get }

    /// Reads the next record; `nil` at the end of the file, however often asked.
    func next() throws(CSVInputError) -> RowRecord?
}

/// A record as a stream holds it, valid until the next one is read.
struct RowRecord {
    let fields: FieldCollector
    let line: Int
    let lastLine: Int
    let damage: RowDamage?
}

/// The records of a CSV file.
final class CSVRows: RowStream {
    let header: [String]
    let headerLine: Int
    @exclusivity(unchecked)
    private var records: RecordStream

    /// Reads up to the header; see ``RowReader``.
    init(_ text: TextInput, options: CSVOptions, chunkSize: Int, recordLimit: Int) throws(CSVInputError) {
        var records = try RecordStream(
            text.openLast(),
            path: text.path,
            options: options,
            chunkSize: chunkSize,
            recordLimit: recordLimit
        )
        header = try CSVHeader(from: &records, path: text.path, toldLine: options.headerLine).names
        headerLine = records.line
        records.expectedFields = header.count
        self.records = records
    }

    var opening: FileOpening? { records.opening }
    var lineEnding: LineEnding? { records.firstLineEnding }
    var blankLines: Int { records.blankLines }
    var firstBlankLines: [Int] { records.firstBlankLines }
    let saysMoreFollows = false

    func next() throws(CSVInputError) -> RowRecord? {
        guard try records.advance() else { return nil }
        return RowRecord(
            fields: records.fields,
            line: records.line,
            lastLine: records.lastLine,
            damage: records.damage
        )
    }
}

/// The records of a JSON file, which has neither a header nor blank lines.
final class JSONRows: RowStream {
    let header: [String]
    let headerLine: Int
    let opening: FileOpening? = nil
    let lineEnding: LineEnding? = nil
    let blankLines = 0
    let firstBlankLines: [Int] = []
    let saysMoreFollows: Bool
    private var records: JSONRecordStream

    /// Reads the whole file for its columns, and begins again for the rows.
    init(_ text: TextInput, chunkSize: Int, recordLimit: Int) throws(CSVInputError) {
        var isFirst = true
        func open() throws(CSVInputError) -> any ByteSource {
            defer { isFirst = false }
            return isFirst ? try text.open() : try text.openLast()
        }
        let records = try JSONRecordStream(path: text.path, open: open, rowLimit: recordLimit, chunkSize: chunkSize)
        header = records.header
        headerLine = records.firstLine
        saysMoreFollows = records.saysMoreFollows
        self.records = records
    }

    func next() throws(CSVInputError) -> RowRecord? {
        guard try records.advance() else { return nil }
        return RowRecord(
            fields: records.fields,
            line: records.line,
            lastLine: records.lastLine,
            damage: records.damage
        )
    }
}
