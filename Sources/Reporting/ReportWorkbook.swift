package import Spreadsheets

/// A report as a workbook: sheets made from the report, and sheets of rows that are appended while they are read.
package final class ReportWorkbook {
    private let book: Workbook
    private let summary: Worksheet
    private var sheets: [RowSheet: Worksheet] = [:]

    /// Begins a workbook.
    ///
    /// - Parameters:
    ///   - path: The file; it appears when the workbook is finished.
    ///   - sheets: The sheets of rows, each with its column titles, in their order.
    /// - Throws: `WorkbookError` where it cannot be written.
    package init(path: String, sheets: [(sheet: RowSheet, columns: [String])]) throws(WorkbookError) {
        book = try Workbook(path: path)
        summary = try book.addSheet("Summary")
        for (sheet, columns) in sheets {
            let worksheet = try book.addSheet(sheet.rawValue)
            worksheet.append(columns.map(Worksheet.Cell.text))
            self.sheets[sheet] = worksheet
        }
    }

    /// Appends a line to a sheet of rows; one that has no room is continued on another.
    package func append(_ cells: [Worksheet.Cell], to sheet: RowSheet) throws(WorkbookError) {
        sheets[sheet]?.append(cells)
    }

    /// Writes the report's own sheets and completes the file.
    package func finish(_ plan: PlanReport) throws(WorkbookError) { try finish(plan.document) }

    /// Writes the report's own sheets and completes the file.
    package func finish(_ run: RunReport) throws(WorkbookError) { try finish(run.document) }

    private func finish(_ document: ReportDocument) throws(WorkbookError) {
        summary.append([.text(document.kind), .text(document.title)])
        try book.close()
    }
}
