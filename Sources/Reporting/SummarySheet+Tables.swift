import MigrationModel
import Spreadsheets

extension SummarySheet {
    /// Rows of a table that still have room among what is signed, a sum included.
    private static let mostRows = 21

    /// A table with its caption, or where it is if it is too long or too wide for the page.
    func table(_ table: ReportDocument.Table) -> [Line] {
        var muted = CellStyle()
        muted.color = Self.muted
        let columns = Columns(table)
        guard table.rows.count <= Self.mostRows, let columns else {
            let lines = (table.rows.count - table.sums).counted("line", "lines")
            return [text("\(table.caption). Its \(lines) are on the sheet Breakdown.", muted)]
        }
        var lines = [text(table.caption, muted)]
        lines.append(
            columns.line(table.columns.map { .text($0.printable) }) { column in
                var style = CellStyle.head
                style.alignment = table.isNumeric(column: column) ? .right : .left
                style.isIndented = table.isTextAfterNumber(column: column)
                return style
            }
        )
        for (index, row) in table.rows.enumerated() {
            let firstSum = table.rows.count - table.sums
            lines.append(
                columns.line(row.map { .init($0) }) { column in
                    var style = CellStyle()
                    style.isBold = index >= firstSum
                    style.lineAbove = table.sums > 0 && index == firstSum
                    if !table.isNumeric(column: column) {
                        style.wraps = true
                        style.alignment = .left
                        style.isIndented = table.isTextAfterNumber(column: column)
                    }
                    return style
                }
            )
        }
        return lines
    }

    /// How a table's columns cover the narrow columns of the page.
    private struct Columns {
        /// For each column of the table, the first being that of labels.
        private var spans: [Int]
        /// In points.
        private var size = 11.0

        /// `nil` where the table is too wide also in small letters.
        init?(_ table: ReportDocument.Table) {
            for size in [11.0, 9] {
                spans = [1] + table.columns.indices.dropFirst().map { Self.least(table, $0, size / 11) }
                self.size = size
                let free = SummaryGrid.units - spans.dropFirst().reduce(0, +)
                guard free >= 0 else { continue }
                share(free, table)
                return
            }
            return nil
        }

        /// The fewest narrow columns in which a number stands on one line, and a text has its longest word.
        private static func least(_ table: ReportDocument.Table, _ column: Int, _ scale: Double) -> Int {
            let words = table.columns[column].split(separator: " ").map(\.count).max() ?? 1
            // Sums and titles are bold, which takes a tenth more; a number keeps away from its cell's edge.
            let numbers = table.rows.map { $0[column].text.count }.max() ?? 1
            let characters = table.isNumeric(column: column) ? max(words, numbers) + 1 : max(words, 12)
            return SummaryGrid.units(for: Double(characters) * 1.1 * scale)
        }

        /// Gives what is left to labels that do not fit into the first column, then to texts, else to numbers as far as they look
        /// well.
        private mutating func share(_ free: Int, _ table: ReportDocument.Table) {
            var free = free
            let longest = Double(table.rows.map { $0[0].text.count }.max() ?? 0) * 1.1 * size / 11
            while free > 0, SummaryGrid.room(0, spans[0]) < longest + 1 {
                spans[0] += 1
                free -= 1
            }
            let texts = spans.indices.dropFirst().filter { !table.isNumeric(column: $0) }
            let takers = texts.isEmpty ? Array(spans.indices.dropFirst()) : texts
            while free > 0 {
                // The narrowest first; numbers that are far apart are hard to read in a row.
                let next = takers.filter { !texts.isEmpty || spans[$0] < 4 }.min { spans[$0] < spans[$1] }
                guard let next else { return }
                spans[next] += 1
                free -= 1
            }
        }

        /// A row of the table, as high as its highest cell.
        func line(_ cells: [Worksheet.Cell], style: (Int) -> CellStyle) -> Line {
            var (column, height) = (0, SummaryGrid.line)
            var line = Line(height: height)
            for (index, cell) in cells.enumerated() {
                var style = style(index)
                style.size = size
                if case .text(let text) = cell {
                    let scale = (style.isBold ? 1.1 : 1) * size / 11
                    height = max(height, SummaryGrid.height(text, column, spans[index], scale: scale))
                }
                line.cells.append(.init(cell, style, span: spans[index]))
                column += spans[index]
            }
            line.height = height
            return line
        }
    }
}

extension ReportDocument.Table {
    /// Whether a column's texts stand beside numbers that are flush right.
    fileprivate func isTextAfterNumber(column: Int) -> Bool {
        column > 0 && isNumeric(column: column - 1) && !isNumeric(column: column)
    }
}
