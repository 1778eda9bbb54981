import MigrationModel
import Spreadsheets

/// Writes the sheet with the report's tables, one below the other, each with its heading.
struct BreakdownSheet {
    private let sheet: Worksheet

    init(_ sheet: Worksheet) { self.sheet = sheet }

    func write(_ document: ReportDocument) {
        let tables = document.tables
        sheet.setWidths(Self.widths(tables.map(\.table)))
        for (index, (title, table)) in tables.enumerated() {
            if index > 0 { sheet.append([] as [Worksheet.Cell]) }
            var style = CellStyle()
            style.isBold = true
            style.size = 13
            sheet.append([.init(.text(title.printable), style)])
            write(table)
        }
        if tables.isEmpty { sheet.append([.text("This report has no tables.")]) }
    }

    private func write(_ table: ReportDocument.Table) {
        var muted = CellStyle()
        muted.color = 0x59_626D
        sheet.append([.init(.text(table.caption.printable), muted)])
        if let total = table.total, total > table.rows.count {
            let place = table.whole.isEmpty ? "" : "; all are in \(table.whole)"
            sheet.append([
                .init(.text("The first \(table.rows.count.grouped) of \(total.grouped)\(place).".printable), muted)
            ])
        }
        sheet.append(
            table.columns.enumerated().map { column, title in
                var style = CellStyle.head
                style.alignment = table.isNumeric(column: column) ? .right : .left
                return .init(.text(title.printable), style)
            }
        )
        for (index, row) in table.rows.enumerated() {
            var style = CellStyle()
            let firstSum = table.rows.count - table.sums
            style.isBold = index >= firstSum
            style.lineAbove = table.sums > 0 && index == firstSum
            sheet.append(row.map { .init(.init($0), style) })
        }
    }

    /// One width for all tables that share a column.
    private static func widths(_ tables: [ReportDocument.Table]) -> [Double] {
        let count = tables.map(\.columns.count).max() ?? 0
        return (0..<count).map { column in
            let lengths = tables.filter { column < $0.columns.count }.flatMap { table in
                [table.columns[column].count] + table.rows.prefix(500).map { $0[column].text.count }
            }
            return Double(min(60, max(12, (lengths.max() ?? 0) + 2)))
        }
    }
}

extension Worksheet.Cell {
    init(_ cell: ReportDocument.Table.Cell) {
        self =
            switch cell {
            case .number(let number), .difference(let number): .integer(number)
            case .amount(let amount, let currency): .init(amount, currency: currency)
            case .share(let tenths, _): .share(Double(tenths) / 1000)
            case .text(let text): text.isEmpty ? .empty : .text(text.printable)
            case .empty: .empty
            }
    }
}

extension ReportDocument {
    /// The tables under their sections' titles, the numbers of charts among them, but for those that have a sheet of their own.
    var tables: [(title: String, table: Table)] {
        sections.compactMap { section in
            switch section.block {
            case .table(let table): table.sheet == nil ? (section.title, table) : nil
            case .timeline(let chart): (section.title, chart.table)
            case .histogram(let chart): (section.title, chart.table)
            case .facts, .closing, .issues, .notes, .signOff: nil
            }
        }
    }
}

extension ReportDocument.Histogram {
    /// The bars in their order.
    var table: ReportDocument.Table {
        ReportDocument.Table(
            caption: caption,
            columns: ["Bar", unit],
            rows: bars.map { [.text($0.label), .number($0.count)] }
        )
    }
}

extension ReportDocument.TimelineChart {
    /// The slices in their order; what is marked in one stands beside it.
    var table: ReportDocument.Table {
        ReportDocument.Table(
            caption: caption,
            columns: ["From", "Calls", "Retries", "Refused for rate (429)", "Locked (429)", "Failures", "Meanwhile"],
            rows: timeline.slices.enumerated().map { index, slice in
                let end = slice.startedAt + timeline.sliceLength
                let isLast = index == timeline.slices.count - 1
                let here = marks.filter {
                    ($0.at >= slice.startedAt || index == 0) && ($0.at < end || isLast)
                }
                return [
                    .text(UTCTimestamp(slice.startedAt).plain), .number(slice.calls), .number(slice.retries),
                    .number(slice.throttled), .number(slice.locked), .number(slice.failures),
                    .text(here.map(\.label).joined(separator: "; ")),
                ]
            }
        )
    }
}
