import MigrationModel

/// Writes a report for a terminal, at most ``width`` columns wide.
///
/// Signatures are for paper and left out.
struct TextPage {
    static let width = 96
    private(set) var text = ""

    init(_ document: ReportDocument) {
        paragraph("\(document.kind): \(document.title) (\(document.scope))", indent: 0)
        put("")
        paragraph(document.verdict, indent: 0)
        for section in document.sections { append(section) }
    }

    private mutating func append(_ section: ReportDocument.Section) {
        switch section.block {
        case .signOff, .histogram, .timeline: return
        case .table(let table) where table.terminalRows.isEmpty: return
        case .table(let table) where table.isDistribution && section.isPart:
            paragraph("\(section.title): \(Self.sentence(of: table))", indent: 4, bullet: "  ", bulletIsIndent: true)
        default:
            put("")
            paragraph(section.title, indent: 0)
            append(section.block)
        }
    }

    /// A distribution in words, such as `card 2,960 (100 %)`; its sum stands elsewhere.
    private static func sentence(of table: ReportDocument.Table) -> String {
        let groups = table.terminalRows.dropLast(table.sums).filter { row in
            if case .number(0) = row[1] { false } else { true }
        }
        return groups.map { "\($0[0].text) \($0[1].text) (\($0[2].text))" }.joined(separator: ", ")
    }

    private mutating func append(_ block: ReportDocument.Block) {
        switch block {
        case .facts(let facts): append(facts)
        case .closing(let closing): append(closing)
        case .issues(let list): append(list)
        case .table(let table): append(table)
        case .notes(let notes): for note in notes { paragraph(note, indent: 2, bullet: "- ") }
        case .signOff, .histogram, .timeline: break
        }
    }

    private mutating func append(_ facts: [ReportDocument.Fact]) {
        let column = (facts.map(\.label.count).max() ?? 0) + 2
        let digits = ReportDocument.Fact.digits(of: facts)
        for fact in facts {
            let label = fact.label.padded(to: column)
            switch fact.value {
            case .text(let text): paragraph(text, indent: column + 2, bullet: "  " + label, bulletIsIndent: true)
            case .number(let number): put("  " + label + number.grouped.padded(to: digits, atStart: true))
            case .fingerprint(let hex): put("  " + label + (hex.count > 16 ? "\(hex.prefix(16))…" : hex).printable)
            case .digest(let hex):
                put("  " + fact.label)
                put("  " + hex.printable)
            }
        }
    }

    private mutating func append(_ closing: ClosingIdentity) {
        let counts = closing.endings.all.map(\.count) + [closing.rows, closing.endings.total, closing.residual]
        let digits = counts.map(\.grouped.count).max() ?? 0
        func row(_ label: String, _ count: Int, _ remark: String = "") -> String {
            let figures = count.grouped.padded(to: digits, atStart: true)
            return "  \(label.padded(to: 20))\(figures)" + (remark.isEmpty ? "" : "  \(remark)")
        }
        put(row("rows in the file", closing.rows))
        for (index, entry) in closing.endings.all.enumerated() {
            let remark = entry.count == 0 ? "" : closing.remark(on: entry.ending)
            put(row("\(index == 0 ? "=" : "+") \(entry.ending.title)", entry.count, remark))
        }
        put(row("accounted for", closing.endings.total))
        put(row("residual", closing.residual, closing.residual == 0 ? "" : "DEFECT, do not sign"))
    }

    private mutating func append(_ list: ReportDocument.IssueList) {
        let digits = max(list.issues.map(\.count.grouped.count).max() ?? 0, 6)
        for issue in list.issues.prefix(list.mostOnTerminal) {
            let tag = issue.tag.map { " (\($0))" } ?? ""
            let count = issue.count.grouped.padded(to: digits, atStart: true)
            let indent = digits + 4
            paragraph(issue.code + tag, indent: indent, bullet: "  \(count)  ", bulletIsIndent: true)
            let blanks = String(repeating: " ", count: indent)
            // Rows that say something get a line each, below.
            let isBare = list.isByMessage || issue.first.allSatisfy(\.cells.isEmpty)
            let first = issue.first.isEmpty || !isBare ? "" : "First at \(issue.firstText)."
            let detail = issue.detail.isEmpty || list.isByMessage ? issue.detail : "Seen: \(issue.detail)"
            let remedy = issue.remedy.isEmpty ? "" : "Remedy: \(issue.remedy)"
            for part in [issue.meaning, first, detail, remedy] where !part.isEmpty {
                paragraph(part, indent: indent, bullet: blanks, bulletIsIndent: true)
            }
            guard !isBare else { continue }
            for example in issue.first {
                let line = "\(blanks)\(example.place): \(example.cellText)".printable
                put(line.count > Self.width ? line.prefix(Self.width - 1) + "…" : line)
            }
        }
        let left = list.issues.count - min(list.issues.count, list.mostOnTerminal)
        let more = left > 0 ? "\(left.counted("more kind is", "more kinds are")) in the report as a page. " : ""
        if let rest = list.rest { paragraph(more + rest, indent: 2) }
    }

    private mutating func append(_ table: ReportDocument.Table) {
        let cells = table.terminalRows.map { $0.map(\.text.printable) }
        let widths = table.columns.indices.map { column in
            max(table.columns[column].count, cells.map { $0[column].count }.max() ?? 0)
        }
        guard widths.reduce(0, +) + 2 * widths.count <= Self.width else { return appendStacked(table) }
        let lines = [table.columns] + cells
        for (number, cells) in lines.enumerated() {
            let padded = zip(cells, widths).enumerated().map { column, cell in
                cell.0.padded(to: cell.1, atStart: table.isNumeric(column: column))
            }
            put("  " + padded.joined(separator: "  "))
            if number == lines.count - 1 { paragraph(table.caption + ".", indent: 2) }
        }
    }
}

extension TextPage {
    /// Appends a table that is wider than the page: each row as a paragraph.
    private mutating func appendStacked(_ table: ReportDocument.Table) {
        for cells in table.terminalRows {
            let parts = zip(table.columns, cells).dropFirst().filter { !$1.text.isEmpty }
                .map { "\($0.allSatisfy(\.isUppercase) ? $0 : $0.lowercased()) \($1.text)" }
            paragraph("\(cells[0].text): \(parts.joined(separator: ", "))", indent: 2, bullet: "- ")
        }
        paragraph(table.caption + ".", indent: 2)
    }

    /// Appends a line as it is.
    private mutating func put(_ line: String) {
        var line = line
        while line.last == " " { line.removeLast() }
        text += line + "\n"
    }

    /// Appends a paragraph, wrapped.
    ///
    /// - Parameters:
    ///   - words: What it says.
    ///   - indent: Where its lines begin.
    ///   - bullet: What stands in front of its first line.
    ///   - bulletIsIndent: Whether the bullet already fills the indent, rather than standing after it.
    private mutating func paragraph(_ words: String, indent: Int, bullet: String = "", bulletIsIndent: Bool = false) {
        let hanging = bulletIsIndent ? indent : indent + bullet.count
        let lines = words.printable.wrapped(to: Self.width - hanging)
        for (number, line) in lines.enumerated() {
            let start =
                number == 0
                ? (bulletIsIndent ? bullet : String(repeating: " ", count: indent) + bullet)
                : String(repeating: " ", count: hanging)
            put(start + line)
        }
    }
}

extension String {
    /// The text with blanks behind it, or before it, up to a width; longer ones stay as they are.
    func padded(to width: Int, atStart: Bool = false) -> String {
        let blanks = String(repeating: " ", count: Swift.max(0, width - count))
        return atStart ? blanks + self : self + blanks
    }

    /// The words in lines of at most `width` characters; a longer word is cut.
    func wrapped(to width: Int) -> [String] {
        var lines: [String] = []
        var line = ""
        for word in split(separator: " ") {
            var word = word
            if !line.isEmpty, line.count + 1 + word.count > width {
                lines.append(line)
                line = ""
            }
            while word.count > width {
                lines.append(String(word.prefix(width)))
                word = word.dropFirst(width)
            }
            line += (line.isEmpty ? "" : " ") + word
        }
        return line.isEmpty && !lines.isEmpty ? lines : lines + [line]
    }
}
