import MigrationModel

extension ReportDocument.Table.Cell {
    var text: String {
        switch self {
        case .text(let text): text
        case .number(let number): number.grouped
        case .amount(let amount, let currency): amount.grouped(in: currency)
        case .share(let tenths, let count): Shares.text(tenths, isNone: count == 0)
        case .difference(let number): number.signed
        case .empty: ""
        }
    }
}

extension ReportDocument.Table {
    /// Whether a column holds numbers, and so is set flush right; its first cell that is not empty says it.
    func isNumeric(column: Int) -> Bool {
        for cells in rows {
            switch cells[column] {
            case .number, .amount, .share, .difference: return true
            case .text: return false
            case .empty: continue
            }
        }
        return false
    }

    /// Whether a column holds texts of many words, which may be set in several lines.
    func isProse(column: Int) -> Bool {
        !isNumeric(column: column) && pageRows.contains { $0[column].text.count > 24 }
    }

    /// The rows that a page shows, the sum last where there is one.
    var pageRows: [[Cell]] {
        if let onPage { return onPage }
        let most = Self.mostOnPage + sums
        guard rows.count > most else { return rows }
        return rows.prefix(Self.mostOnPage) + rows.suffix(sums)
    }

    /// The rows that a terminal shows.
    var terminalRows: [[Cell]] { onTerminal ?? pageRows }

    /// Where the rows are that a page leaves out, in words; `nil` where it shows all.
    var rest: String? {
        let all = total ?? rows.count - sums
        let hidden = onPage == nil ? all - (pageRows.count - sums) : all
        guard hidden > 0 else { return nil }
        let place = whole.isEmpty ? "the workbook beside this report" : whole
        return onPage == nil ? "\(hidden.grouped) more in \(place)." : "All \(hidden.grouped) in \(place)."
    }
}

extension ReportDocument.Fact {
    /// The width that numbers are set flush right in: that of the widest where there are several, else 0.
    ///
    /// A number that is alone stands among texts, where it would only seem to be out of place.
    static func digits(of facts: [Self]) -> Int {
        let widths = facts.compactMap { fact in
            if case .number(let number) = fact.value { number.grouped.count } else { nil }
        }
        return widths.count > 1 ? widths.max() ?? 0 : 0
    }
}

extension ReportDocument.Issue {
    /// The first rows concerned in words, such as `lines 17, 29, 1104 (rows 16, 28, 1103)`; empty where there is none.
    ///
    /// Line and row are places to go to and to type in, so they have no thousands separators.
    var firstText: String {
        guard !first.isEmpty else { return "" }
        let lines = first.map { String($0.address.line) }.joined(separator: ", ")
        let rows = first.map { String($0.address.ordinal) }.joined(separator: ", ")
        guard first.allSatisfy({ $0.address.line > 0 }) else {
            return first.count == 1 ? "row \(rows)" : "rows \(rows)"
        }
        return first.count == 1 ? "line \(lines) (row \(rows))" : "lines \(lines) (rows \(rows))"
    }
}

extension RowExample {
    /// Where it is, to go to and to type in: `line 17, row 16`.
    var place: String { (address.line > 0 ? "line \(address.line), " : "") + "row \(address.ordinal)" }

    /// What it says there, in one line: `Customer "cus_1"; Card ID "card_…4242"`; empty where that cannot be told.
    var cellText: String { cells.map { "\($0.column) \"\($0.shown)\"" }.joined(separator: "; ") }
}
