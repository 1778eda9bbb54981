import MigrationModel

extension ValueAtRisk {
    /// How many currencies are told one by one where there is little room, and in a sentence.
    private static let (mostFigures, mostNamed) = (3, 10)

    /// Currencies in which something is not covered.
    private var open: [CurrencyTotal] { totals.filter { $0.notCoveredBills > 0 } }

    /// What is not covered, one figure for each currency unless there are more than three or no amount is known; and how many
    /// customers a list bills who are in no row.
    var figures: [ReportDocument.Figure] {
        let strangers = list.map {
            ReportDocument.Figure(label: "Billed customers in no row", value: $0.customers.inNoRow.grouped)
        }
        return amounts + (strangers.map { [$0] } ?? [])
    }

    private var amounts: [ReportDocument.Figure] {
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
            parts.append("What is billed next is not known: n\(nothing.dropFirst())")
        } else if open.isEmpty {
            parts.append("Of what is billed next, all is covered.")
        } else {
            var amounts = open.prefix(Self.mostNamed).map { "\($0.currency) \($0.notCovered.grouped(in: $0.currency))" }
            let others = open.count - amounts.count
            if others > 0 { amounts.append("amounts in \(others.counted("other currency", "other currencies"))") }
            parts.append("Not covered of what is billed next: \(amounts.listed("and")).")
        }
        if let list, !lines.isEmpty { parts.append(list.sentence) }
        if unreadable > 0, !lines.isEmpty {
            let place = list.map { " of \($0.name)" } ?? ""
            parts.append("\(unreadable.rows)\(place) that cannot be read \(unreadable == 1 ? "is" : "are") in no sum.")
        }
        parts.append(digestSentence)
        return parts.joined(separator: " ")
    }

    /// What the plan's digest has to do with the money.
    var digestSentence: String {
        guard let list else {
            return
                "The digest covers the bytes of what is read, so the amounts, but not which columns are read as money."
        }
        return """
            The digest covers what is sent, and so not the list of bills: the amounts are those of \(list.name) with the SHA-256 \
            \(list.digest).
            """
    }
}
