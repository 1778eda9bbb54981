import CSVInput
package import MigrationModel

/// Writes the ledger: one line of CSV for each row of the input, with what became of it.
///
/// The columns are `row` (1-based, header not counted), `line`, `customer_id`, `ending`, `payment_source_id`, `attempts`,
/// `http_status`, `code`, `message` and `ended_at` (ISO 8601 in UTC). Rows are appended in their order, each once. The file
/// has mode 0600 and stands under its name only after ``close()``; a writer that is dropped before leaves nothing behind.
///
/// A spreadsheet runs a cell that begins with `=`, `+`, `-`, `@`, tab or CR as a formula: such a cell gets an apostrophe in
/// front, so the ledger is a report and not an input.
package final class RowLedgerWriter {
    /// What was written so far by ending, to be held against ``RunReport/validated(against:)``.
    package private(set) var endings = EndingCounts()
    private let file: ByteFileWriter
    private let format = CSVRecordWriter()
    private var buffer = GrowableBytes()
    private var lastOrdinal = 0

    /// Creates the file under a temporary name and writes the header.
    package init(path: String) throws(RowLedgerError) {
        do throws(FileWriteError) {
            file = try ByteFileWriter(path: path)
        } catch {
            throw .file(error.description)
        }
        try write(RowLedgerLine.columns)
    }

    /// Appends a row that the journal knows; `customerID` is `nil` where it cannot be told.
    ///
    /// - Throws: ``RowLedgerError`` where the row does not come after the last one, or cannot be written.
    package func append(_ row: JournalRow, customerID: String?) throws(RowLedgerError) {
        guard row.address.ordinal > lastOrdinal else {
            throw .outOfOrder(row.address, after: lastOrdinal, path: file.path)
        }
        try write(RowLedgerLine.cells(of: row, customerID: customerID, time: \.milliseconds).map(\.defusedText))
        lastOrdinal = row.address.ordinal
        endings[row.ending] += 1
    }

    /// Appends a row that the journal does not know.
    ///
    /// - Throws: ``RowLedgerError`` where the row does not come after the last one, or cannot be written.
    package func appendNotAttempted(_ address: RowAddress, customerID: String?) throws(RowLedgerError) {
        try append(JournalRow(address: address, ending: .notAttempted), customerID: customerID)
    }

    /// Makes the file durable and gives it its name; nothing can be appended afterwards.
    ///
    /// A second call does nothing.
    package func close() throws(RowLedgerError) {
        do throws(FileWriteError) { try file.close() } catch { throw .file(error.description) }
    }

    private func write(_ fields: [String]) throws(RowLedgerError) {
        buffer.removeAll()
        format.append(fields, to: &buffer)
        do throws(FileWriteError) { try file.write(buffer.bytes) } catch { throw .file(error.description) }
    }
}

/// Why a ledger could not be written; the file that stood at its path before is untouched.
package enum RowLedgerError: Error, Hashable, CustomStringConvertible {
    /// The system refused; the text names the path and what to do.
    case file(String)
    /// A row came twice, or before one with a smaller ordinal: a defect of the caller.
    case outOfOrder(RowAddress, after: Int, path: String)

    package var description: String {
        switch self {
        case .file(let message): message
        case .outOfOrder(let address, let last, let path):
            """
            \(path): \(address) was to be written after row \(last); a ledger lists each row once and in order, so this is \
            a defect of tokenferry
            """
        }
    }
}

extension String {
    /// The text with an apostrophe in front where a spreadsheet would run it as a formula.
    var defused: String {
        switch utf8.first {
        case UInt8(ascii: "="), UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "@"), 0x09, 0x0D: "'" + self
        default: self
        }
    }
}
