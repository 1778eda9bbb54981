import CXlsxWriter
import Glibc

/// A sheet of a ``Workbook``, to which rows are appended from the top.
///
/// Rows of several sheets may be appended in any order.
package final class Worksheet {
    /// What stands in a cell.
    package enum Cell: Hashable, Sendable {
        case empty
        /// Shown as it is, with U+FFFD for what XML cannot say; one of more than 32,767 UTF-16 units, which is Excel's limit, is
        /// cut and ends in `…`.
        case text(String)
        /// A count, shown with a comma between thousands; one of more than 15 digits, which a spreadsheet would round, is a text.
        case integer(Int)
        /// A place to go to, such as a line's number, shown without separators.
        case ordinal(Int)
        /// A measurement; not a finite one leaves the cell empty.
        case number(Double)
        /// A part of a whole, 0 to 1, shown in percent; not a finite one leaves the cell empty.
        case share(Double)
        /// Money, in ten-thousandths of the currency's unit, shown with the given decimals, 0 to 4, and more where it has more;
        /// beyond 15 digits a text.
        case amount(Int128, decimals: Int = 2)
    }

    /// A cell that looks otherwise than its row's others.
    package struct StyledCell {
        package var cell: Cell
        package var style: CellStyle
        /// How many columns it covers; the default is its own.
        package var span: Int

        package init(_ cell: Cell, _ style: CellStyle = CellStyle(), span: Int = 1) {
            self.cell = cell
            self.style = style
            self.span = span
        }
    }

    /// Excel's limits.
    package static let mostRows = 1_048_576
    package static let mostColumns = 16_384
    /// A spreadsheet keeps fifteen digits of a number.
    static let largestNumber = 999_999_999_999_999

    package let title: String
    /// How many rows have been appended.
    package private(set) var rowCount = 0
    private var sheet: UnsafeMutablePointer<lxw_worksheet>?
    private let formats: CellFormats
    private var widths = ColumnWidths()
    /// The row of the column titles of a table that fills the sheet.
    private var head: (row: Int, columns: Int)?
    /// The rows that begin a printed page.
    private var pageStarts: [lxw_row_t] = []

    /// How many rows it takes, at most ``mostRows``.
    private let room: Int

    init(_ sheet: UnsafeMutablePointer<lxw_worksheet>, title: String, room: Int, formats: CellFormats) {
        self.sheet = sheet
        self.room = min(room, Self.mostRows)
        self.title = title
        self.formats = formats
    }

    /// Whether another row fits.
    package var hasRoom: Bool { rowCount < room }

    /// Appends a row; cells beyond ``mostColumns`` are left out.
    ///
    /// - Precondition: ``hasRoom``.
    package func append(_ cells: [Cell]) {
        precondition(hasRoom)
        guard let sheet else { return }
        let row = lxw_row_t(rowCount)
        for (column, cell) in cells.prefix(Self.mostColumns).enumerated() {
            write(cell, style: nil, row, lxw_col_t(column), sheet)
        }
        widths.note(cells, row: rowCount)
        rowCount += 1
    }

    /// Appends a row of cells that look as they say.
    ///
    /// - Parameters:
    ///   - cells: From the first column on, each after the columns that those before it cover.
    ///   - height: In points; `nil` lets the spreadsheet choose, which it cannot where a wrapped cell covers several columns.
    /// - Precondition: ``hasRoom``.
    package func append(_ cells: [StyledCell], height: Double? = nil) {
        precondition(hasRoom)
        guard let sheet else { return }
        let row = lxw_row_t(rowCount)
        if let height { _ = worksheet_set_row(sheet, row, height, nil) }
        var column = 0
        for cell in cells where column + cell.span <= Self.mostColumns {
            let first = lxw_col_t(column)
            if cell.span > 1 {
                let last = lxw_col_t(column + cell.span - 1)
                _ = worksheet_merge_range(sheet, row, first, row, last, "", formats[cell.style, .general])
            }
            write(cell.cell, style: cell.style, row, first, sheet)
            column += cell.span
        }
        rowCount += 1
    }

    /// Appends the titles of a table that goes on to the sheet's end: they stay in sight, and every printed page repeats them.
    ///
    /// - Parameters:
    ///   - titles: One for each column.
    ///   - widths: In characters; `nil` takes them from the first rows.
    package func beginTable(_ titles: [String], widths: [Double]? = nil) {
        guard let sheet else { return }
        append(titles.map { StyledCell(.text($0), .head) })
        self.widths = ColumnWidths(titles)
        let row = lxw_row_t(rowCount - 1)
        head = (rowCount - 1, min(titles.count, Self.mostColumns))
        worksheet_freeze_panes(sheet, row + 1, 0)
        _ = worksheet_repeat_rows(sheet, row, row)
        if let widths { setWidths(widths) }
    }

    /// Lets the next row begin a printed page; beyond Excel's 1,023 it does nothing, and before the first row it has no need to.
    package func breakPage() {
        guard rowCount > 0, pageStarts.count < 1_023 else { return }
        pageStarts.append(lxw_row_t(rowCount))
    }

    /// Sets how wide the columns are, in characters; those of a table's rows are not measured then.
    package func setWidths(_ widths: [Double]) {
        guard let sheet else { return }
        self.widths.areSet = true
        for (column, width) in widths.prefix(Self.mostColumns).enumerated() {
            _ = worksheet_set_column(sheet, lxw_col_t(column), lxw_col_t(column), width, nil)
        }
    }

    /// Gives the sheet to what sets how it looks; does nothing once the workbook is closed.
    func withSheet(_ body: (UnsafeMutablePointer<lxw_worksheet>) -> Void) {
        if let sheet { body(sheet) }
    }

    private func write(
        _ cell: Cell,
        style: CellStyle?,
        _ row: lxw_row_t,
        _ column: lxw_col_t,
        _ sheet: UnsafeMutablePointer<lxw_worksheet>
    ) {
        func number(_ value: Double, _ form: NumberForm, _ usual: UnsafeMutablePointer<lxw_format>?) {
            _ = worksheet_write_number(sheet, row, column, value, style.map { formats[$0, form] } ?? usual)
        }
        func digits(_ text: String) {
            var style = style ?? CellStyle()
            style.alignment = style.alignment ?? .right
            _ = worksheet_write_string(sheet, row, column, text, formats[style, .general])
        }
        switch cell {
        case .empty:
            if let style { _ = worksheet_write_blank(sheet, row, column, formats[style, .general]) }
        case .text(let text):
            _ = worksheet_write_string(sheet, row, column, CellText.cell(text), style.flatMap { formats[$0, .general] })
        case .integer(let value) where value.magnitude > Self.largestNumber: digits(String(value))
        case .integer(let value): number(Double(value), .grouped, formats.grouped)
        case .ordinal(let value) where value.magnitude > Self.largestNumber: digits(String(value))
        case .ordinal(let value): number(Double(value), .plain, formats.plain)
        case .number(let value): if value.isFinite { number(value, .general, nil) }
        case .share(let value): if value.isFinite { number(value, .percent, formats[CellStyle(), .percent]) }
        case .amount(let units, let least) where units.magnitude > Self.largestNumber:
            digits(Self.decimal(units, Self.decimals(of: units, least)))
        case .amount(let units, let least):
            let decimals = Self.decimals(of: units, least)
            number(Double(Int64(units)) / 10_000, NumberForm.amounts[decimals], formats.amounts[decimals])
        }
    }

    /// How many decimals an amount is shown with: so many, or as many as it has, at most four.
    private static func decimals(of units: Int128, _ least: Int) -> Int {
        var (rest, decimals) = (units.magnitude % 10_000, 4)
        while decimals > max(0, least), rest % 10 == 0 { (rest, decimals) = (rest / 10, decimals - 1) }
        return decimals
    }

    private static func decimal(_ units: Int128, _ count: Int) -> String {
        let fraction = String(units.magnitude % 10_000)
        let decimals = (String(repeating: "0", count: 4 - fraction.count) + fraction).prefix(count)
        return "\(units < 0 ? "-" : "")\(units.magnitude / 10_000)\(count == 0 ? "" : ".")\(decimals)"
    }

    /// Completes the sheet; nothing is appended afterwards.
    ///
    /// - Returns: How many bytes its rows take, or `nil` where the disk did not take them. The last row is not yet among them.
    func end() -> Int? {
        guard let sheet else { return 0 }
        if let head, rowCount > head.row + 1 {
            let last = (row: lxw_row_t(rowCount - 1), column: lxw_col_t(head.columns - 1))
            _ = worksheet_autofilter(sheet, lxw_row_t(head.row), 0, last.row, last.column)
        }
        if !widths.areSet { setWidths(widths.widths) }
        // The list ends with a zero.
        var starts = pageStarts + [0]
        if !pageStarts.isEmpty { _ = worksheet_set_h_pagebreaks(sheet, &starts) }
        guard let file = sheet.pointee.optimize_tmpfile else { return 0 }
        guard fflush(file) == 0, ferror(file) == 0 else { return nil }
        let size = ftell(file)
        return size < 0 ? nil : size
    }

    /// Leaves the sheet to its workbook, which completes it.
    func forget() { sheet = nil }

    /// Closes what the sheet has open, where its workbook is dropped.
    func abandon() {
        guard let sheet else { return }
        self.sheet = nil
        // The library closes it only where it completes the sheet.
        if let file = sheet.pointee.optimize_tmpfile {
            fclose(file)
            sheet.pointee.optimize_tmpfile = nil
        }
    }
}
