import MigrationModel
import Spreadsheets

/// Writes the sheet that is read first and signed: what the report is about, its sums and the tables that are signed, its notes
/// and the sign-off.
///
/// It is laid out as pages by ``SummaryGrid``. All rows are told their height, since a spreadsheet finds it only for cells of one
/// column.
struct SummarySheet {
    /// A row of the sheet.
    typealias Line = PageFlow.Line

    private let sheet: Worksheet

    init(_ sheet: Worksheet) { self.sheet = sheet }

    func write(_ document: ReportDocument) {
        sheet.setWidths(SummaryGrid.widths)
        sheet.hideGridlines()
        var flow = PageFlow(sheet, pageHeight: SummaryGrid.pageHeight)
        flow.append(header(document))
        for section in document.sections where Self.belongs(section.block) {
            let heading = heading(section)
            let lines = lines(of: section.block)
            // Nobody signs on a page that does not say what, and a heading does not stand alone.
            let together = Self.staysWhole(section.block) ? lines.count : 2
            flow.append([heading] + lines, gap: SummaryGrid.line, together: 1 + together)
        }
        var small = CellStyle()
        small.color = Self.muted
        let made =
            "Made \(UTCTimestamp(document.createdAt).plain) by tokenferry \(document.toolVersion). Tokens are not shown."
        flow.append([text(made, small)], gap: SummaryGrid.line)
    }

    /// Whether a block is told here, rather than on a sheet for tables or findings.
    static func belongs(_ block: ReportDocument.Block) -> Bool {
        switch block {
        case .facts, .closing, .notes, .signOff: true
        case .table(let table): table.isSigned
        case .issues, .histogram, .timeline: false
        }
    }

    private static func staysWhole(_ block: ReportDocument.Block) -> Bool {
        switch block {
        case .closing, .table, .signOff: true
        case .facts, .notes, .issues, .histogram, .timeline: false
        }
    }

    private func lines(of block: ReportDocument.Block) -> [Line] {
        switch block {
        case .facts(let facts):
            let areColumn = ReportDocument.Fact.digits(of: facts) > 0
            return facts.map { fact($0, areColumn) }
        case .closing(let closing): return self.closing(closing)
        case .notes(let notes): return notes.map { text($0, CellStyle()) }
        case .table(let table): return self.table(table)
        case .signOff(let signOff): return self.signOff(signOff)
        case .issues, .histogram, .timeline: return []
        }
    }

    private func header(_ document: ReportDocument) -> [Line] {
        var style = CellStyle()
        style.color = Self.muted
        var lines = [text("\(document.kind), \(document.scope)", style)]
        style = CellStyle()
        style.isBold = true
        style.size = 18
        lines.append(text(document.title, style, lineHeight: 26, scale: 1.7))
        style.size = 12
        style.isBold = document.tone != .good
        style.color = document.tone == .defect ? 0xA4_1A1A : 0
        lines.append(text(document.verdict, style, lineHeight: 17, scale: 1.15))
        lines.append(Line(height: SummaryGrid.line))
        return lines + document.figures.map(figure)
    }

    private func figure(_ figure: ReportDocument.Figure) -> Line {
        var bold = CellStyle()
        bold.isBold = true
        bold.alignment = .right
        let number = Int(grouped: figure.value).map(Worksheet.Cell.integer) ?? .text(figure.value.printable)
        let value = figure.amount.map(Worksheet.Cell.init) ?? number
        // Beyond this it is a sentence, which begins where numbers do.
        if figure.value.count > 18 { bold.alignment = .left }
        return Line(
            cells: [
                .init(.text(figure.label.printable), Self.label),
                .init(value, bold, span: figure.value.count > 18 ? SummaryGrid.units : Self.numberSpan),
            ],
            height: SummaryGrid.height(figure.label, 0)
        )
    }

    private func heading(_ section: ReportDocument.Section) -> Line {
        var style = CellStyle()
        style.isBold = true
        style.size = section.isPart ? 11 : 13
        style.lineBelow = !section.isPart
        return text(section.title, style, lineHeight: section.isPart ? SummaryGrid.line : 19, scale: 1.2)
    }

    /// A text over the page's whole width.
    func text(
        _ text: String,
        _ style: CellStyle,
        lineHeight: Double = SummaryGrid.line,
        scale: Double = 1
    ) -> Line {
        var style = style
        style.wraps = true
        style.alignment = .left
        let span = SummaryGrid.widths.count
        let height = SummaryGrid.height(text, 0, span, lineHeight: lineHeight, scale: scale)
        return Line(cells: [.init(.text(text.printable), style, span: span)], height: height)
    }

    /// What stands before a number or a text.
    static var label: CellStyle {
        var style = CellStyle()
        style.color = muted
        style.wraps = true
        return style
    }

    /// Grey, for what stands beside the numbers.
    static let muted: UInt32 = 0x59_626D
    /// The narrow columns that a number beside a label covers.
    static let numberSpan = 4
}

extension Int {
    /// Reads what ``grouped`` writes, and nothing else.
    init?(grouped text: String) {
        guard let number = Int(text.filter { $0 != "," }), number.grouped == text else { return nil }
        self = number
    }
}
