import CSVInput
import Glibc
import MigrationModel
import Planning

/// The rejected rows as they were, with the reason before them; made when the first one comes.
///
/// The reason stands in front, so that a row with too few or too many fields keeps its form behind it. Columns of an
/// earlier rejected-rows file are not written a second time.
final class RejectedRowsFile {
    private let draft: String
    private var writer: ByteFileWriter?
    private var line = GrowableBytes(capacity: 4096)
    private static let ownColumns = [RejectedRow.reasonHeader, RejectedRow.detailHeader]

    /// Begins nothing yet; the rows are gathered at `draft` until ``close(as:)``.
    init(draft: String) { self.draft = draft }

    func append(_ row: borrowing InputRow, _ rejection: Rejection, _ reader: RowReader) throws {
        let records = CSVRecordWriter(dialect: reader.dialect)
        let skipped = reader.header.prefix(2).elementsEqual(Self.ownColumns) ? 2 : 0
        line.removeAll()
        if writer == nil {
            try Migration.makeFolder(of: draft)
            writer = try ByteFileWriter(path: draft)
            records.begin(&line)
            records.append(Self.ownColumns + reader.header.dropFirst(skipped), to: &line)
        }
        records.append(
            row,
            after: [rejection.reason.rawValue, rejection.detail],
            droppingFirst: skipped,
            to: &line
        )
        try writer?.write(line.bytes)
    }

    /// Completes the file under its name; where no row was rejected, removes that of an earlier plan.
    func close(as path: String) throws {
        guard let writer else { return Migration.removeFile(path) }
        try writer.close()
        try Migration.makeFolder(of: path)
        guard rename(draft, path) == 0 else {
            throw Failure(.unexpected, "\(path) cannot be written: \(String(cString: strerror(errno)))")
        }
    }
}
