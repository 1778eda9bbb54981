package import MigrationModel
package import Spreadsheets

/// A report as a workbook: sheets made from the report, and sheets of rows that are appended while they are read.
///
/// `Summary` says what a reader signs, `Breakdown` has the tables of counts, `Findings` the codes with what to do; the sheets
/// of rows come behind them. It is written from the same ``ReportDocument`` as the page.
package final class ReportWorkbook {
    private let book: Workbook
    private let summary: Worksheet
    private let breakdown: Worksheet
    private let findings: Worksheet
    private let rowSheets: RowSheets

    /// Begins a workbook.
    ///
    /// - Parameters:
    ///   - path: The file; it appears when the workbook is finished.
    ///   - sheets: The sheets of rows, each with its column titles, in their order.
    ///   - room: How many rows a sheet takes, its titles included; the default is Excel's limit.
    /// - Throws: `WorkbookError` where it cannot be written.
    package init(
        path: String,
        sheets: [(sheet: RowSheet, columns: [String])] = [],
        room: Int = Worksheet.mostRows
    ) throws(WorkbookError) {
        book = try Workbook(path: path, room: room)
        summary = try book.addSheet("Summary")
        breakdown = try book.addSheet("Breakdown")
        findings = try book.addSheet("Findings")
        rowSheets = try RowSheets(sheets, in: book)
    }

    /// Appends a line to a sheet of rows; one that has no room is continued on another, `Rows 2` after `Rows`.
    ///
    /// A sheet that the workbook was not begun with takes nothing. The line is written while the next ones are read.
    ///
    /// - Throws: `WorkbookError` where an earlier line's sheet could not be begun; ``finish(_:)`` throws it at the latest.
    package func append(_ cells: [Worksheet.Cell], to sheet: RowSheet) throws(WorkbookError) {
        try rowSheets.append(cells, to: sheet)
    }

    /// Writes the report's own sheets and completes the file.
    ///
    /// - Throws: `WorkbookError` where it cannot be written; what stood at the path is untouched.
    package func finish(_ report: some Report) throws(WorkbookError) {
        let sheets = try rowSheets.finish()
        let document = report.document
        SummarySheet(summary).write(document)
        BreakdownSheet(breakdown).write(document)
        FindingsSheet(findings).write(document)
        var page = PageSetup()
        page.left = "\(document.kind): \(document.title)".printable
        page.middle = "\(document.digestName) \(document.planDigest.prefix(16))…".printable
        summary.setPage(page)
        page.isLandscape = true
        for sheet in [breakdown, findings] + sheets { sheet.setPage(page) }
        book.describe(
            title: "\(document.kind) of \(document.title)".printable,
            author: "tokenferry \(document.toolVersion)".printable
        )
        try book.close()
    }
}

extension ReportWorkbook {
    /// Appends a line that a file lists too.
    func list(_ cells: [Worksheet.Cell], on sheet: RowSheet) throws(RowLedgerError) {
        do throws(WorkbookError) { try append(cells, to: sheet) } catch { throw .file(error.description) }
    }
}

extension Worksheet.Cell {
    /// The text, or nothing where there is none.
    package init(_ text: String?) { self = text.map(Self.text) ?? .empty }

    /// An amount with the decimals of its currency; one without a currency has two.
    package init(_ amount: DecimalAmount, currency: String) {
        self = .amount(amount.units, decimals: MinorUnit.decimals(of: currency))
    }
}
