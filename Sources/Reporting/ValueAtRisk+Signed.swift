import MigrationModel

extension ValueAtRisk {
    /// How many currencies are told one by one where there is little room, and in a sentence.
    private static let (mostFigures, mostNamed) = (3, 10)

    /// Currencies in which something is not covered.
    private var open: [CurrencyTotal] { totals.filter { $0.notCoveredBills > 0 } }

    /// What is not covered, one figure for each currency; empty where there are more than three, or no amount is known.
    var figures: [ReportDocument.Figure] {
        guard !lines.isEmpty, open.count <= Self.mostFigures else { return [] }
        guard !open.isEmpty else { return [.init(label: "Money not covered", value: "none")] }
        return open.map { total in
            .init(
                label: "Not covered, \(total.currency)",
                value: total.notCovered.grouped(in: total.currency),
                amount: .amount(total.notCovered, currency: total.currency)
            )
        }
    }

    /// What who signs confirms of the money, and what the digest has to do with it.
    var statement: String {
        var parts: [String] = []
        if lines.isEmpty {
            parts.append("What is billed next is not known: no row says an amount that can be read.")
        } else if open.isEmpty {
            parts.append("Of what is billed next, all is covered.")
        } else {
            var amounts = open.prefix(Self.mostNamed).map { "\($0.currency) \($0.notCovered.grouped(in: $0.currency))" }
            let others = open.count - amounts.count
            if others > 0 { amounts.append("amounts in \(others.counted("other currency", "other currencies"))") }
            parts.append("Not covered of what is billed next: \(amounts.listed("and")).")
        }
        if unreadable > 0, !lines.isEmpty {
            parts.append("\(unreadable.rows) that cannot be read \(unreadable == 1 ? "is" : "are") in no sum.")
        }
        parts.append(
            "The digest covers the bytes of what is read, so the amounts, but not which columns are read as money."
        )
        return parts.joined(separator: " ")
    }
}
