import CXlsxWriter

/// A sheet of a ``Workbook``, to which rows are appended from the top.
///
/// Rows of several sheets may be appended in any order.
package final class Worksheet {
    /// What stands in a cell.
    package enum Cell: Hashable, Sendable {
        case empty
        /// Shown as it is; one of more than 32,767 UTF-16 units, which is Excel's limit, is cut and ends in `…`.
        case text(String)
        case integer(Int)
        case number(Double)
    }

    /// Excel's limit.
    package static let mostRows = 1_048_576

    private var sheet: UnsafeMutablePointer<lxw_worksheet>?
    /// How many rows have been appended.
    package private(set) var rowCount = 0

    init(_ sheet: UnsafeMutablePointer<lxw_worksheet>) { self.sheet = sheet }

    /// Whether another row fits.
    package var hasRoom: Bool { rowCount < Self.mostRows }

    /// Appends a row.
    ///
    /// - Precondition: ``hasRoom``.
    package func append(_ cells: [Cell]) {
        precondition(hasRoom)
        guard let sheet else { return }
        let row = lxw_row_t(rowCount)
        for (column, cell) in cells.enumerated() {
            let column = lxw_col_t(column)
            switch cell {
            case .empty: break
            case .text(let text): _ = worksheet_write_string(sheet, row, column, text, nil)
            case .integer(let number): _ = worksheet_write_number(sheet, row, column, Double(number), nil)
            case .number(let number): _ = worksheet_write_number(sheet, row, column, number, nil)
            }
        }
        rowCount += 1
    }

    /// Forgets the sheet, which goes with its workbook.
    func end() { sheet = nil }
}
