import MigrationModel

extension ReportDocument.Table.Cell {
    var text: String {
        switch self {
        case .text(let text): text
        case .number(let number): number.grouped
        case .amount(let amount): amount.grouped
        case .empty: ""
        }
    }
}

extension ReportDocument.Table {
    /// Whether a column holds numbers, and so is set flush right.
    func isNumeric(column: Int) -> Bool {
        switch rows.first?[column] {
        case .number, .amount: true
        case .text, .empty, nil: false
        }
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
        return first.count == 1 ? "line \(lines) (row \(rows))" : "lines \(lines) (rows \(rows))"
    }
}
