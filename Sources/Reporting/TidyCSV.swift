import CSVInput
import MigrationModel

/// Writes a report as CSV for programs: one line for each fact and each cell of a table.
///
/// The columns are `section` (as ``ReportDocument/Section/key``; `report` for what is said before them), `item` (a fact's label,
/// an ending, a code, or what the row of a table is about), `measure` (a table's column; empty for a fact) and `value`: a number
/// without thousands separators, an amount as `1234.50` with the decimals of its currency, a share as a part of 1 with at most
/// four decimals, else a text on one line. UTF-8 without a byte order mark. A text that a spreadsheet would run as a formula has
/// an apostrophe in front.
struct TidyCSV: ~Copyable {
    private(set) var text = ""
    private let format = CSVRecordWriter()
    private var buffer = GrowableBytes()

    init(_ document: ReportDocument) {
        line(["section", "item", "measure", "value"])
        let texts = [
            ("kind", document.kind), ("title", document.title), ("scope", document.scope),
            ("verdict", document.verdict),
            ("created_at", UTCTimestamp(document.createdAt).milliseconds), ("tool_version", document.toolVersion),
            ("digest", document.planDigest),
        ]
        for (item, value) in texts { put("report", item, "", .text(value)) }
        for figure in document.figures {
            let amount = figure.amount
            put(
                "figures",
                figure.label,
                "",
                amount ?? Int(grouped: figure.value).map(Cell.number) ?? .text(figure.value)
            )
        }
        for section in document.sections { append(section) }
        text = String(decoding: buffer.bytes, as: UTF8.self)
    }

    private typealias Cell = ReportDocument.Table.Cell

    private mutating func append(_ section: ReportDocument.Section) {
        let key = section.key
        switch section.block {
        case .facts(let facts): for fact in facts { put(key, fact.label, "", fact.value.cell) }
        case .closing(let closing): append(closing, key)
        case .issues(let list): for issue in list.issues { append(issue, list, key) }
        case .table(let table): append(table, key)
        case .timeline(let chart): append(chart.table, key)
        case .notes(let notes):
            for (index, note) in notes.enumerated() { put(key, String(index + 1), "", .text(note)) }
        case .signOff(let signOff):
            put(key, "statement", "", .text(signOff.statement))
            put(key, "digest", "", .text(signOff.digest))
        case .histogram(let chart): append(chart.table, key)
        }
    }

    private mutating func append(_ closing: ClosingIdentity, _ key: String) {
        for (ending, count) in closing.endings.all { put(key, ending.rawValue, "Rows", .number(count)) }
        put(key, "accounted for", "Rows", .number(closing.endings.total))
        put(key, "rows in the file", "Rows", .number(closing.rows))
        put(key, "residual", "Rows", .number(closing.residual))
    }

    private mutating func append(_ issue: ReportDocument.Issue, _ list: ReportDocument.IssueList, _ key: String) {
        let item = list.isByMessage ? "\(issue.code) / \(issue.meaning)" : issue.code
        put(key, item, list.countTitle, .number(issue.count))
        let texts = [
            (list.isByMessage ? "Ended as" : "Severity", issue.tag ?? ""), ("Meaning", issue.meaning),
            ("First at", issue.firstText),
            ("Seen", issue.detail),
            ("What to do", issue.remedy),
        ]
        for (measure, value) in texts where !value.isEmpty { put(key, item, measure, .text(value)) }
        for example in issue.exampleText.split(separator: "\n") {
            put(key, item, "Example", .text(String(example)))
        }
    }

    private mutating func append(_ table: ReportDocument.Table, _ key: String) {
        let names = table.namingColumns
        for row in table.rows {
            let item = row.prefix(names).map(\.machineText).filter { !$0.isEmpty }.joined(separator: " / ")
            for (title, cell) in zip(table.columns, row).dropFirst(table.isNumeric(column: 0) ? 0 : names) {
                if case .empty = cell { continue }
                put(key, item, title, cell)
            }
        }
    }

    private mutating func put(_ section: String, _ item: String, _ measure: String, _ value: Cell) {
        let shown =
            switch value {
            case .text(let text): text.harmless
            case .number, .amount, .share, .difference, .empty: value.machineText
            }
        line([section.harmless, item.harmless, measure.harmless, shown])
    }

    private mutating func line(_ fields: [String]) { format.append(fields, to: &buffer) }
}

extension ReportDocument.Table {
    /// How many columns from the left say what a row is about: those before the first number, at least one.
    ///
    /// In a table without numbers, and in one that begins with a number, it is one.
    fileprivate var namingColumns: Int {
        let first = columns.indices.first { column in
            rows.contains { row in
                switch row[column] {
                case .number, .amount, .share, .difference: true
                case .text, .empty: false
                }
            }
        }
        return Swift.max(1, first ?? 1)
    }
}

extension ReportDocument.Table.Cell {
    /// The cell for a program.
    fileprivate var machineText: String {
        switch self {
        case .text(let text): text
        case .number(let number), .difference(let number): String(number)
        case .amount(let amount, let currency): amount.text(in: currency)
        case .share(let tenths, _): DecimalAmount(units: Int128(tenths * 10)).description
        case .empty: ""
        }
    }
}

extension ReportDocument.Fact.Value {
    fileprivate var cell: ReportDocument.Table.Cell {
        switch self {
        case .text(let text), .fingerprint(let text), .digest(let text): .text(text)
        case .number(let number): .number(number)
        }
    }
}

extension String {
    /// The text on one line, which a spreadsheet does not run, also where it drops what is before the first word.
    fileprivate var harmless: String {
        let line = printable
        guard let first = line.first(where: { $0 != " " }) else { return line }
        return String(first).defused.hasPrefix("'") && first != "'" || defused != self ? "'" + line : line
    }
}
