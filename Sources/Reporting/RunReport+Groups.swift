import MigrationModel

extension RunReport {
    /// The identity of the rows once more, for each gateway, type and currency; `nil` where nobody went over the rows.
    var groupSection: ReportDocument.Section? {
        let title = "Every row by gateway and type"
        guard let groups else {
            guard let missingInput else { return nil }
            let words =
                "Not counted: \(missingInput). The journal alone does not say of which gateway and type a row is."
            return .init(title: title, block: .notes([words]))
        }
        guard !groups.isEmpty else { return nil }
        return .init(title: title, block: .table(groupTable(groups)))
    }

    private func groupTable(_ groups: [EndingGroup]) -> ReportDocument.Table {
        let saysCurrency = groups.contains { !$0.currency.isEmpty }
        let gatewayTitle = groups.contains { !$0.gatewayAccount.isEmpty } ? "Gateway or account" : "Gateway"
        // Endings that no row has would only be columns of zeros.
        let endings = Ending.allCases.filter { self.endings[$0] > 0 }
        func cells(_ name: String, _ rows: Int, _ counts: EndingCounts) -> [ReportDocument.Table.Cell] {
            [.text(name), .number(rows)] + endings.map { .number(counts[$0]) } + [.number(rows - counts.total)]
        }
        var rows = groups.map { cells($0.name(saysCurrency: saysCurrency), $0.rows, $0.endings) }
        let sum = cells("All", facts.rows, self.endings)
        let shown = Array(rows.prefix(ReportDocument.Table.mostOnPage - 1))
        let hidden = groups.dropFirst(shown.count)
        rows.append(sum)
        let unused = Ending.allCases.filter { self.endings[$0] == 0 }.map(\.title)
        let omission = unused.isEmpty ? "" : ". Left out, since no row ended so: \(unused.joined(separator: ", "))"
        var table = ReportDocument.Table(
            caption:
                "Rows by ending; each line and all lines together add up, residual \(residual.grouped)\(omission)",
            columns: ["\(gatewayTitle), type\(saysCurrency ? ", currency" : "")", "Rows"]
                + endings.map(\.columnTitle) + ["Residual"],
            rows: rows
        )
        table.sums = 1
        table.isSigned = true
        if hidden.count > 1 {
            let others = hidden.reduce(into: EndingGroup(gateway: "", type: "", currency: "")) { $0.add($1) }
            table.onPage =
                shown + [cells(hidden.count.counted("other group", "other groups"), others.rows, others.endings), sum]
        }
        return table
    }
}

extension EndingGroup {
    /// What the rows of the group have in common, in words.
    var name: String { name(saysCurrency: !currency.isEmpty) }

    /// What the rows have in common, with a currency also where the rows say none, or without one.
    func name(saysCurrency: Bool) -> String {
        let place = gateway.isEmpty ? gatewayAccount : gateway
        var parts = [place.isEmpty ? "gateway not said" : place, type.isEmpty ? "type not said" : type]
        if saysCurrency { parts.append(currency.isEmpty ? "currency not said" : currency) }
        return parts.joined(separator: ", ")
    }

    fileprivate mutating func add(_ other: EndingGroup) {
        rows += other.rows
        for (ending, count) in other.endings.all { endings[ending] += count }
    }
}

extension Ending {
    /// The ending as a column's title.
    var columnTitle: String { title.prefix(1).uppercased() + title.dropFirst() }
}
