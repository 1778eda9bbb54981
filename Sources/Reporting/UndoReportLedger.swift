import CSVInput
package import MigrationModel
import Spreadsheets

/// Writes the list of an undo: one line of CSV for each payment source that the job made, newest first.
///
/// The columns are `row` and `line` of the job's input, `payment_source_id`, `customer_id`, `ending` (the outcome's word; of
/// those held back `held_back`), `note` (a code, and what it says where there is more; of those that the plan had
/// wanted to remove: `held back while the undo went on`), and `pass`, the number of the input
/// that the row is of. The file has mode 0600 and stands under its name only after ``close()``.
package final class UndoReportLedger {
    /// What was written so far by outcome, to be held against the report.
    package private(set) var outcomes: [String: Int] = [:]
    private let file: ByteFileWriter
    private let workbook: ReportWorkbook?
    private let format = CSVRecordWriter()
    private var buffer = GrowableBytes()

    private static let columns = ["row", "line", "payment_source_id", "customer_id", "ending", "note", "pass"]
    /// The sheet that has the same lines.
    package static let sheet = (sheet: RowSheet.sources, columns: columns)

    /// Creates the file under a temporary name and writes the header.
    ///
    /// The lines are appended to ``sheet`` too where a `workbook` was begun with it.
    ///
    /// - Throws: ``RowLedgerError``.
    package init(path: String, workbook: ReportWorkbook? = nil) throws(RowLedgerError) {
        self.workbook = workbook
        do throws(FileWriteError) { file = try ByteFileWriter(path: path) } catch { throw .file(error.description) }
        try write(Self.columns)
    }

    /// Appends a source; `customerID` is empty where it is not known.
    ///
    /// - Throws: ``RowLedgerError``.
    package func append(
        _ created: CreatedSource,
        customerID: String,
        _ outcome: UndoReport.Outcome,
        note: String
    ) throws(RowLedgerError) {
        let address = created.address
        outcomes[outcome.word, default: 0] += 1
        let texts = [created.paymentSourceID, customerID, outcome.word, note]
        try write(
            [String(address.ordinal), String(address.line)] + texts.map(\.defused) + [String(created.pass)]
        )
        try workbook?.list(
            [.ordinal(address.ordinal), .ordinal(address.line)] + texts.map(Worksheet.Cell.text)
                + [.ordinal(created.pass)],
            on: .sources
        )
    }

    /// Makes the file durable and gives it its name; nothing can be appended afterwards.
    ///
    /// - Throws: ``RowLedgerError``.
    package func close() throws(RowLedgerError) {
        do throws(FileWriteError) { try file.close() } catch { throw .file(error.description) }
    }

    private func write(_ fields: [String]) throws(RowLedgerError) {
        buffer.removeAll()
        format.append(fields, to: &buffer)
        do throws(FileWriteError) { try file.write(buffer.bytes) } catch { throw .file(error.description) }
    }
}
