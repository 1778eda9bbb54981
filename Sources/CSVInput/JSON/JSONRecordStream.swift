import MigrationModel

/// The rows of a JSON file one after the other, with the interface that ``RecordStream`` has for CSV.
///
/// 1. Bytes → survey (``JSONSurvey``): the whole text is parsed once, so that a file that is not sound is refused before
///    any row is handed out, and the columns are known. ``JSONLayout`` says which objects are taken for records.
/// 2. Bytes → records (``JSONTokenizer``, ``JSONRecordSieve``): the text is parsed again; one record is held at a time.
/// 3. Record → rows (``JSONRowBuilder``): a record is one row, or one for each child.
///
/// What becomes of values:
/// - A scalar has the column that its names make, joined by dots (`address.line1`). Numbers are as they are spelled,
///   null is empty. An array of scalars is its only element, or text in JSON where it has several.
/// - An array of objects is a collection of children, each with a row of its own that repeats the record's own columns.
///   So is an object of objects, whose names get the column `key` (`cards.key`), unless it is a part of the record that
///   has a name: it has just one member and that same one in each of at least two places (`billing: {address: {…}}`).
/// - A collection inside a child is text in JSON. Where a record has several collections, each child of each has a row.
/// - In an object of records, the name of each is in the column `key`.
///
/// Beside one record at a time, memory holds 8 bytes for each name in an object of records, to find one that comes twice.
/// Two columns may have the same name, as in CSV, where a property has a dot in its name, or is called `key` itself.
struct JSONRecordStream: ~Copyable {
    /// How many bytes of the text a record may have, unless told otherwise.
    static let recordLimit = 16_777_216

    /// The names of the columns, in the order in which they come first in the file; at least one has text.
    let header: [String]
    /// The line on which the first record begins, 1-based.
    let firstLine: Int
    /// Whether the list of records says that more of them are elsewhere.
    let saysMoreFollows: Bool
    /// The line on which the current row's child or record begins, 1-based; several rows may share it.
    private(set) var line = 0
    /// The same line: a JSON text that is well-formed leaves no doubt about where a record ends.
    var lastLine: Int { line }
    /// A field that is no UTF-8 or has a NUL, or a row that is too long.
    var damage: RowDamage? { rows.damage }
    private(set) var fields: FieldCollector
    /// The number of bytes of the text that were read for the rows so far.
    var bytesRead: Int { tokenizer.offset }
    private let path: String
    private let survey: (records: Int, size: Int)
    private var tokenizer: JSONTokenizer
    private var sieve: JSONRecordSieve
    private var rows: JSONRowBuilder
    private var records = 0
    private var hasEnded = false

    /// Surveys the file, and opens it again for the rows.
    ///
    /// - Parameters:
    ///   - path: the file as errors name it.
    ///   - open: begins the file anew, as UTF-8 without a byte order mark; called twice.
    ///   - recordLimit: how many bytes of the text a record may have; a larger one refuses the file.
    ///   - rowLimit: how many bytes the fields of a row may have; a longer one is damage and has no fields.
    ///   - chunkSize: how many bytes are asked for at once.
    /// - Throws: where the file cannot be read, is no well-formed JSON, or has no records or none of a usable form.
    init(
        path: String,
        open: () throws(CSVInputError) -> any ByteSource,
        recordLimit: Int = Self.recordLimit,
        rowLimit: Int = RowReader.recordLimit,
        chunkSize: Int = 65_536
    ) throws(CSVInputError) {
        var first = JSONTokenizer(
            path: path,
            source: try open(),
            chunkSize: chunkSize,
            textLimit: recordLimit,
            refusesTwins: true
        )
        let survey = try JSONSurvey(of: &first, path: path, recordLimit: recordLimit)
        let source = try open()
        self.path = path
        self.survey = (survey.records, survey.size)
        header = survey.header
        firstLine = survey.firstLine
        saysMoreFollows = survey.saysMoreFollows
        sieve = JSONRecordSieve(depth: survey.layout.depth, property: survey.layout.property, byteLimit: recordLimit)
        rows = JSONRowBuilder(columns: survey.columns, count: survey.header.count, rowLimit: rowLimit)
        tokenizer = JSONTokenizer(
            path: path,
            source: source,
            chunkSize: chunkSize,
            textLimit: recordLimit,
            refusesTwins: false
        )
        fields = FieldCollector()
    }

    deinit { fields.deallocate() }

    /// Reads the next row into ``fields``; `false` at the end of the file, however often asked.
    mutating func advance() throws(CSVInputError) -> Bool {
        while try !buildRow() {
            guard try readRecord() else { return false }
        }
        line = rows.line
        return true
    }

    private mutating func buildRow() throws(CSVInputError) -> Bool {
        do throws(JSONObstacle) {
            return try rows.next(of: &sieve.record, into: &fields)
        } catch {
            throw changed()
        }
    }

    /// Reads up to the end of the next record and begins with its rows; `false` where there is none.
    private mutating func readRecord() throws(CSVInputError) -> Bool {
        while !hasEnded {
            let event = try tokenizer.next()
            switch sieve.take(event) {
            case .nothing: hasEnded = event.kind == .end
            case .misfit, .tooLarge: throw changed()
            case .record:
                records += 1
                do throws(JSONObstacle) {
                    try rows.begin(&sieve.record)
                } catch {
                    throw changed()
                }
                return true
            }
        }
        guard survey == (records, tokenizer.offset) else { throw changed() }
        return false
    }

    private func changed() -> CSVInputError {
        let detail = "the file has changed while it was read; begin again once it is complete"
        return CSVInputError(.cannotRead, path: path, detail: detail)
    }
}
