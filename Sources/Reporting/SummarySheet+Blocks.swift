import MigrationModel
import Spreadsheets

extension SummarySheet {
    /// A fact; its number stands flush right only where it is in a column of numbers.
    func fact(_ fact: ReportDocument.Fact, _ isInColumn: Bool) -> Line {
        var style = CellStyle()
        switch fact.value {
        case .text(let text): return self.fact(fact.label, .text(text.printable), style)
        case .number(let number):
            style.alignment = isInColumn ? .right : .left
            return self.fact(fact.label, .integer(number), style)
        case .fingerprint(let hex), .digest(let hex):
            style.isMonospaced = true
            style.size = 9
            return self.fact(fact.label, .text(hex.printable), style)
        }
    }

    /// A label and its value: a number stands among numbers, a text begins there and goes on.
    private func fact(_ label: String, _ value: Worksheet.Cell, _ style: CellStyle) -> Line {
        let name = Worksheet.StyledCell(.text(label.printable), Self.label)
        var height = SummaryGrid.height(label, 0)
        guard case .text(let text) = value else {
            return Line(cells: [name, .init(value, style, span: Self.numberSpan)], height: height)
        }
        var style = style
        style.wraps = true
        style.alignment = .left
        let scale = style.isMonospaced ? 1.05 : 1
        height = max(height, SummaryGrid.height(text, 1, SummaryGrid.units, scale: scale))
        return Line(cells: [name, .init(value, style, span: SummaryGrid.units)], height: height)
    }

    func closing(_ closing: ClosingIdentity) -> [Line] {
        var numberHead = CellStyle.head
        numberHead.alignment = .right
        var muted = CellStyle()
        muted.color = Self.muted
        func line(_ name: String, _ count: Worksheet.Cell, _ words: String, _ styles: [CellStyle]) -> Line {
            let last: Worksheet.Cell = words.isEmpty ? .empty : .text(words)
            return Line(
                cells: [
                    .init(.text(name), styles[0]), .init(count, styles[1], span: Self.numberSpan),
                    .init(last, styles[2], span: SummaryGrid.units - Self.numberSpan),
                ],
                height: SummaryGrid.line
            )
        }
        var lines = [line("Ending", .text("Rows"), "What it means", [.head, numberHead, .head])]
        for (ending, count) in closing.endings.all {
            lines.append(
                line(ending.title, .integer(count), closing.remark(on: ending), [CellStyle(), CellStyle(), muted])
            )
        }
        var sum = CellStyle()
        sum.isBold = true
        sum.lineAbove = true
        func total(_ name: String, _ count: Int, _ words: String = "") -> Line {
            line(name, .integer(count), words, [sum, sum, sum])
        }
        lines.append(total("Accounted for", closing.endings.total))
        sum.lineAbove = false
        lines.append(total("Rows in the file", closing.rows))
        let isClosed = closing.residual == 0
        sum.color = isClosed ? 0 : 0xA4_1A1A
        lines.append(total("Residual", closing.residual, isClosed ? "" : "DEFECT, do not sign"))
        return lines
    }

    func signOff(_ signOff: ReportDocument.SignOff) -> [Line] {
        var code = CellStyle()
        code.isMonospaced = true
        var lines = [text(signOff.statement, CellStyle()), text(signOff.digest, code)]
        var (foot, below) = (CellStyle(), CellStyle())
        foot.isAtFoot = true
        below.lineBelow = true
        for role in signOff.roles {
            var bold = CellStyle()
            bold.isBold = true
            lines += [Line(height: SummaryGrid.line), text(role, bold)]
            for label in ["Name", "Date", "Signature"] {
                lines.append(
                    Line(
                        cells: [.init(.text(label), foot), .init(.empty, below, span: SummaryGrid.units)],
                        height: 24
                    )
                )
            }
        }
        return lines
    }
}
