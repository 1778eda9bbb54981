import CSVInput
import Glibc
import MigrationModel
import Planning

/// The rejected rows as they were, with the reason before them; made when the first one comes.
///
/// The reason stands in front, so that a row with too few or too many fields keeps its form behind it. Columns of an
/// earlier rejected-rows file are not written a second time.
final class RejectedRowsFile {
    private let draft: () throws -> String
    private var writer: ByteFileWriter?
    private var line = GrowableBytes(capacity: 4096)
    /// Rows written so far, the header as one, with a cell that a spreadsheet may run as a formula.
    private(set) var formulaRows = 0
    private static let ownColumns = [RejectedRow.reasonHeader, RejectedRow.detailHeader]

    /// Begins nothing yet; the rows are gathered at `draft`, which is asked for when the first one comes.
    init(draft: @escaping () throws -> String) { self.draft = draft }

    func append(_ row: borrowing InputRow, _ rejection: Rejection, _ reader: RowReader) throws {
        let records = CSVRecordWriter(dialect: reader.dialect)
        let skipped = reader.header.prefix(2).elementsEqual(Self.ownColumns) ? 2 : 0
        line.removeAll()
        if writer == nil {
            let path = try draft()
            try Migration.makeFolder(of: path)
            writer = try ByteFileWriter(path: path)
            records.begin(&line)
            let header = reader.header.dropFirst(skipped)
            records.append(Self.ownColumns + header, to: &line)
            if header.contains(where: { Self.beginsFormula($0.utf8) }) { formulaRows += 1 }
        }
        if (skipped..<max(skipped, row.count)).contains(where: { Self.beginsFormula(row[$0]) }) { formulaRows += 1 }
        records.append(
            row,
            after: [rejection.reason.rawValue, rejection.detail],
            droppingFirst: skipped,
            to: &line
        )
        try writer?.write(line.bytes)
    }

    /// Whether a cell's first character, behind blanks, is `=`, `+`, `-` or `@`.
    private static func beginsFormula(_ cell: some Sequence<UInt8>) -> Bool {
        let first = cell.first { ![0x20, 0x09, 0x0A, 0x0D].contains($0) }
        return first.map { [0x3D, 0x2B, 0x2D, 0x40].contains($0) } ?? false
    }

    /// Completes the file as a draft.
    ///
    /// - Returns: The draft's path; `nil` where no row was rejected, and there is none.
    func close() throws -> String? {
        guard let writer else { return nil }
        try writer.close()
        return writer.path
    }

    /// Completes the file under its name; where no row was rejected, removes that of an earlier plan.
    func close(as path: String) throws {
        guard let draft = try close() else { return Migration.removeFile(path) }
        try Migration.makeFolder(of: path)
        guard rename(draft, path) == 0 else {
            throw Failure(.unexpected, "\(path) cannot be written: \(String(cString: strerror(errno)))")
        }
    }
}
