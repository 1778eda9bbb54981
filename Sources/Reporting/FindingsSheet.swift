import MigrationModel
import Spreadsheets

/// Writes the sheet with every code of the report, as one table that can be sorted and filtered.
struct FindingsSheet {
    private let sheet: Worksheet
    private static let columns = [
        "Kind", "Code", "Severity", "Count", "Meaning", "First at", "Seen", "What to do", "Example",
    ]
    /// In characters.
    private static let widths = [24.0, 28, 11, 12, 38, 22, 32, 38, 38]

    init(_ sheet: Worksheet) { self.sheet = sheet }

    func write(_ document: ReportDocument) {
        sheet.beginTable(Self.columns, widths: Self.widths)
        var style = CellStyle()
        style.wraps = true
        var isEmpty = true
        for section in document.sections {
            // The sheet of exceptions has each row; here are codes alone.
            guard case .issues(let list) = section.block, !list.isByMessage else { continue }
            for issue in list.issues {
                let texts = [issue.meaning, issue.firstText, issue.detail, issue.remedy, issue.exampleText]
                let cells: [Worksheet.Cell] =
                    [.text(section.title), .text(issue.code.printable), .text((issue.tag ?? "").printable)]
                    + [.integer(issue.count)] + texts.map { .text($0) }
                sheet.append(cells.map { .init($0, style) }, height: Self.height(cells))
                isEmpty = false
            }
        }
        if isEmpty { sheet.append([.text("This report has no findings.")]) }
    }

    /// How high the row has to be for all that it says; Excel's rows are at most 409 points high.
    private static func height(_ cells: [Worksheet.Cell]) -> Double {
        let lines = zip(cells, widths).map { cell, width in
            guard case .text(let text) = cell else { return 1 }
            return text.split(separator: "\n", omittingEmptySubsequences: false)
                .reduce(0) { $0 + String($1).wrapped(to: Int(width) - 1).count }
        }
        return min(409, Double(lines.max() ?? 1) * 15)
    }
}

extension ReportDocument.Issue {
    /// What the first rows say, each on a line: `line 17 (row 16): Card = ****4242`; empty where none says anything.
    var exampleText: String {
        first.filter { !$0.cells.isEmpty }.map { example in
            let cells = example.cells.map { "\($0.column) = \($0.shown)".printable }.joined(separator: "; ")
            return "line \(example.address.line) (row \(example.address.ordinal)): \(cells)"
        }.joined(separator: "\n")
    }
}
