import MigrationModel
import Spreadsheets

/// Writes the sheet that is read first and signed: what the report is about, its sums, notes and the sign-off.
///
/// It is a page of three columns: labels, numbers, words. Texts that go over several columns are told their height, since
/// a spreadsheet finds it only for cells of one column.
struct SummarySheet {
    private let sheet: Worksheet
    /// In characters.
    private static let widths = [34.0, 18.0, 62.0]
    /// In points, of one line of text.
    private static let line = 15.0

    init(_ sheet: Worksheet) { self.sheet = sheet }

    func write(_ document: ReportDocument) {
        sheet.setWidths(Self.widths)
        sheet.hideGridlines()
        header(document)
        for section in document.sections where Self.belongs(section.block) {
            sheet.append([] as [Worksheet.Cell])
            heading(section.title)
            block(section.block)
        }
        sheet.append([] as [Worksheet.Cell])
        var small = CellStyle()
        small.color = Self.muted
        text(
            "Made \(UTCTimestamp(document.createdAt).seconds) by tokenferry \(document.toolVersion). Tokens are not shown.",
            small
        )
    }

    /// Whether a block is told here, rather than on a sheet for tables or findings.
    static func belongs(_ block: ReportDocument.Block) -> Bool {
        switch block {
        case .facts, .closing, .notes, .signOff: true
        case .issues, .table, .histogram, .timeline: false
        }
    }

    private func header(_ document: ReportDocument) {
        var style = CellStyle()
        style.color = Self.muted
        text("\(document.kind), \(document.scope)", style)
        style = CellStyle()
        style.isBold = true
        style.size = 18
        text(document.title, style, lineHeight: 26, scale: 1.7)
        style.size = 12
        style.isBold = document.tone != .good
        style.color = document.tone == .defect ? 0xA4_1A1A : 0
        text(document.verdict, style, lineHeight: 17, scale: 1.15)
        sheet.append([] as [Worksheet.Cell])
        for figure in document.figures {
            var bold = CellStyle()
            bold.isBold = true
            bold.alignment = .right
            let isShort = figure.value.count < 16
            let value = Int(grouped: figure.value).map(Worksheet.Cell.integer) ?? .text(figure.value.printable)
            sheet.append([
                .init(.text(figure.label.printable), Self.label), .init(value, bold, span: isShort ? 1 : 2),
            ])
        }
    }

    private func block(_ block: ReportDocument.Block) {
        switch block {
        case .facts(let facts):
            let areColumn = ReportDocument.Fact.digits(of: facts) > 0
            for item in facts { fact(item, areColumn) }
        case .closing(let closing): self.closing(closing)
        case .notes(let notes): for note in notes { text(note, CellStyle()) }
        case .signOff(let signOff): self.signOff(signOff)
        case .issues, .table, .histogram, .timeline: break
        }
    }

    /// A fact; its number stands flush right only where it is in a column of numbers.
    private func fact(_ fact: ReportDocument.Fact, _ isInColumn: Bool) {
        switch fact.value {
        case .text(let text): self.fact(fact.label, .text(text.printable), CellStyle())
        case .number(let number):
            var style = CellStyle()
            style.alignment = isInColumn ? .right : .left
            self.fact(fact.label, .integer(number), style)
        case .fingerprint(let hex), .digest(let hex):
            var style = CellStyle()
            style.isMonospaced = true
            style.size = 9
            self.fact(fact.label, .text(hex.printable), style)
        }
    }

    /// A label and its value: a number stands among numbers, a text begins there and goes on.
    private func fact(_ label: String, _ value: Worksheet.Cell, _ style: CellStyle) {
        let name = Worksheet.StyledCell(.text(label.printable), Self.label)
        guard case .text(let text) = value else {
            return sheet.append([name, .init(value, style)], height: Self.height(label, 0))
        }
        var style = style
        style.wraps = true
        style.alignment = .left
        let height = max(Self.height(label, 0), Self.height(text, 1, 2, scale: style.isMonospaced ? 1.05 : 1))
        sheet.append([name, .init(value, style, span: 2)], height: height)
    }

    private func closing(_ closing: ClosingIdentity) {
        var numberHead = CellStyle.head
        numberHead.alignment = .right
        sheet.append([
            .init(.text("Ending"), .head), .init(.text("Rows"), numberHead), .init(.text("What it means"), .head),
        ])
        var muted = CellStyle()
        muted.color = Self.muted
        for (ending, count) in closing.endings.all {
            sheet.append([
                .init(.text(ending.title)), .init(.integer(count)), .init(.text(closing.remark(on: ending)), muted),
            ])
        }
        var sum = CellStyle()
        sum.isBold = true
        sum.lineAbove = true
        sheet.append([
            .init(.text("Accounted for"), sum), .init(.integer(closing.endings.total), sum), .init(.empty, sum),
        ])
        sum.lineAbove = false
        sheet.append([.init(.text("Rows in the file"), sum), .init(.integer(closing.rows), sum)])
        let isClosed = closing.residual == 0
        sum.color = isClosed ? 0 : 0xA4_1A1A
        let words = isClosed ? "" : "DEFECT, do not sign"
        sheet.append([.init(.text("Residual"), sum), .init(.integer(closing.residual), sum), .init(.text(words), sum)])
    }

    private func signOff(_ signOff: ReportDocument.SignOff) {
        text(signOff.statement, CellStyle())
        var code = CellStyle()
        code.isMonospaced = true
        text(signOff.digest, code)
        var (foot, line) = (CellStyle(), CellStyle())
        foot.isAtFoot = true
        line.lineBelow = true
        for role in signOff.roles {
            sheet.append([] as [Worksheet.Cell])
            var bold = CellStyle()
            bold.isBold = true
            text(role, bold)
            for label in ["Name", "Date", "Signature"] {
                sheet.append([.init(.text(label), foot), .init(.empty, line, span: 2)], height: 24)
            }
        }
    }

    private func heading(_ title: String) {
        var style = CellStyle()
        style.isBold = true
        style.size = 13
        style.lineBelow = true
        text(title, style, lineHeight: 19, scale: 1.2)
    }

    /// A text over the page's whole width.
    private func text(_ text: String, _ style: CellStyle, lineHeight: Double = line, scale: Double = 1) {
        var style = style
        style.wraps = true
        style.alignment = .left
        let text = text.printable
        let height = Self.height(text, 0, 3, lineHeight: lineHeight, scale: scale)
        sheet.append([.init(.text(text), style, span: 3)], height: height)
    }

    /// How high a text is that is wrapped into columns; Excel's rows are at most 409 points high.
    private static func height(
        _ text: String,
        _ first: Int,
        _ span: Int = 1,
        lineHeight: Double = line,
        scale: Double = 1
    ) -> Double {
        let width = widths[first..<(first + span)].reduce(0, +)
        return min(409, Double(text.printable.wrapped(to: max(1, Int(width / scale) - 1)).count) * lineHeight)
    }

    /// What stands before a number or a text.
    private static var label: CellStyle {
        var style = CellStyle()
        style.color = muted
        style.wraps = true
        return style
    }

    /// Grey, for what stands beside the numbers.
    private static let muted: UInt32 = 0x59_626D
}

extension Int {
    /// Reads what ``grouped`` writes, and nothing else.
    init?(grouped text: String) {
        guard let number = Int(text.filter { $0 != "," }), number.grouped == text else { return nil }
        self = number
    }
}
