import CSVInput
package import MigrationModel
import Spreadsheets

/// Writes what a verification found wrong: one line of CSV for each row that differs or is missing, and each unexpected source.
///
/// The columns are `row` (1-based, header not counted; of an unexpected source the row that it doubles, or empty), `line`,
/// `customer_id`, `payment_source_id`, `verdict` (`differing`, `missing`, `unexpected`, and `earlier_differing` and `earlier_missing` for sources of earlier
/// inputs, which have neither row nor line), `fields`, `expected` and `found`;
/// several fields are separated by `; `, and the two last columns go with them in order. The file has mode 0600 and stands
/// under its name only after ``close()``. Cells that a spreadsheet would run as a formula get an apostrophe in front.
package final class VerificationLedgerWriter {
    private let file: ByteFileWriter
    private let workbook: ReportWorkbook?
    private let format = CSVRecordWriter()
    private var buffer = GrowableBytes()

    private static let columns = [
        "row", "line", "customer_id", "payment_source_id", "verdict", "fields", "expected", "found",
    ]

    /// The sheet that has the same lines.
    package static let sheet = (sheet: RowSheet.differences, columns: columns)

    /// Creates the file under a temporary name and writes the header.
    ///
    /// The lines are appended to ``sheet`` too where a `workbook` was begun with it.
    package init(path: String, workbook: ReportWorkbook? = nil) throws(RowLedgerError) {
        self.workbook = workbook
        do throws(FileWriteError) {
            file = try ByteFileWriter(path: path)
        } catch {
            throw .file(error.description)
        }
        try write(Self.columns)
    }

    /// Writes a line with numbers or nothing in its first two columns, `row` and `line`.
    private func append(_ row: Int?, _ line: Int?, _ texts: [String]) throws(RowLedgerError) {
        try write([row.map(String.init) ?? "", line.map(String.init) ?? ""] + texts.map(\.defused))
        let places = [row, line].map { $0.map(Worksheet.Cell.ordinal) ?? .empty }
        try workbook?.list(places + texts.map(Worksheet.Cell.text), on: .differences)
    }

    /// Appends a row; `fields` are names, what was expected and what was found.
    package func append(
        _ address: RowAddress,
        customerID: String,
        paymentSourceID: String,
        verdict: String,
        fields: [(field: String, expected: String, found: String)]
    ) throws(RowLedgerError) {
        let texts = [customerID, paymentSourceID, verdict] + Self.texts(of: fields)
        try append(address.ordinal, address.line, texts)
    }

    /// Appends a source that the job did not make.
    package func append(_ stranger: VerificationReport.Stranger) throws(RowLedgerError) {
        let account = stranger.gatewayAccountID.map { " at \($0)" } ?? ""
        let elsewhere = stranger.isElsewhere ? ", another gateway account" : ""
        let found = "made \(UTCTimestamp(stranger.createdAt).seconds)\(account)\(elsewhere)"
        let expected = stranger.duplicateOf == nil ? "no such source" : "one source with this token"
        let field = stranger.duplicateOf == nil ? "" : "reference_id"
        let texts = [stranger.customerID, stranger.paymentSourceID, "unexpected", field, expected, found]
        try append(stranger.duplicateOf, nil, texts)
    }

    /// Appends a source of an earlier input that is not as it was made.
    package func append(
        earlier paymentSourceID: String,
        customerID: String,
        isMissing: Bool,
        fields: [(field: String, expected: String, found: String)]
    ) throws(RowLedgerError) {
        let verdict = isMissing ? "earlier_missing" : "earlier_differing"
        try append(nil, nil, [customerID, paymentSourceID, verdict] + Self.texts(of: fields))
    }

    private static func texts(of fields: [(field: String, expected: String, found: String)]) -> [String] {
        [fields.map(\.field), fields.map(\.expected), fields.map(\.found)].map { $0.joined(separator: "; ") }
    }

    /// Makes the file durable and gives it its name; nothing can be appended afterwards.
    package func close() throws(RowLedgerError) {
        do throws(FileWriteError) { try file.close() } catch { throw .file(error.description) }
    }

    private func write(_ fields: [String]) throws(RowLedgerError) {
        buffer.removeAll()
        format.append(fields, to: &buffer)
        do throws(FileWriteError) { try file.write(buffer.bytes) } catch { throw .file(error.description) }
    }
}
