package import MigrationModel
import Spreadsheets

/// Lists every row of a run, in rows.csv and in the workbook, and gathers what the reconciliation says of them.
///
/// Rows come in their order, each once. One that is dropped before ``closeRows()`` leaves no rows.csv behind.
package final class RunLedger {
    /// What was gathered so far.
    package private(set) var details: RunDetails
    private let file: RowLedgerWriter
    /// With its sheets of rows, to be finished with the report.
    package let workbook: ReportWorkbook
    private let operation: String

    /// The sheets that the workbook is begun with.
    package static let sheets: [(sheet: RowSheet, columns: [String])] = [
        (.rows, RowLedgerLine.columns), (.exceptions, RowLedgerLine.exceptionColumns),
        (.primaryChanges, RowLedgerLine.primaryColumns),
    ]

    /// Begins rows.csv under a temporary name.
    ///
    /// - Parameters:
    ///   - rowsPath: That of rows.csv.
    ///   - workbook: One that was begun with ``sheets``.
    ///   - operation: The job's.
    /// - Throws: `RowLedgerError` where it cannot be created.
    package init(rowsPath: String, workbook: ReportWorkbook, operation: String) throws(RowLedgerError) {
        details = RunDetails(operation: operation)
        self.operation = operation
        self.workbook = workbook
        file = try RowLedgerWriter(path: rowsPath)
    }

    /// Lists a row; `saying` is `nil` where the input is not there any more.
    package func append(_ row: JournalRow, _ saying: RowSaying?) throws(RowLedgerError) {
        let listing = details.note(row, saying)
        try file.append(row, customerID: saying?.customerID)
        try workbook.list(
            RowLedgerLine.cells(of: row, customerID: saying?.customerID, time: \.plainMilliseconds),
            on: .rows
        )
        if let exception = listing.exception {
            try workbook.list(RowLedgerLine.cells(of: exception, operation: operation), on: .exceptions)
        }
        if let change = listing.primaryChange {
            try workbook.list(RowLedgerLine.cells(of: change), on: .primaryChanges)
        }
    }

    /// Gives rows.csv its name; no row can be appended afterwards.
    package func closeRows() throws(RowLedgerError) { try file.close() }
}
