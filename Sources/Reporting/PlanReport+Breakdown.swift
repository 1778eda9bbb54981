import MigrationModel

extension PlanReport {
    /// When the cards of the ready rows expire.
    var expiryOutlook: ExpiryOutlook { ExpiryOutlook(months: breakdown[.expiry], now: createdAt) }

    /// What will be sent, counted by what the rows say; empty where nothing was counted.
    var breakdownSections: [ReportDocument.Section] {
        let counted = Breakdown.Dimension.allCases.filter { !breakdown[$0].isEmpty }
        guard !counted.isEmpty, ready > 0 else { return [] }
        // A table of nothing but rows that do not say is a sentence.
        let (said, unsaid) = (counted.filter(isSaid), counted.filter { !isSaid($0) })
        var notes = [
            "The \(ready.counted("ready row", "ready rows")), counted by what \(ready == 1 ? "it says" : "they say"). Each count "
                + "adds up to \(ready == 1 ? "it" : "them")."
        ]
        if said.contains(.expiry) {
            notes.append("Months of expiry are counted from \(UTCTimestamp(createdAt).seconds.prefix(7)).")
        }
        if !unsaid.isEmpty {
            notes.append("No ready row says its \(unsaid.map(\.noun).listed("or")).")
        }
        var sections = [ReportDocument.Section(title: "What will be sent", block: .notes(notes))]
        for dimension in said {
            let table = dimension == .expiry ? expiryTable : table(of: dimension)
            sections.append(.init(title: dimension.title, block: .table(table), isPart: true))
        }
        if said.contains(.expiry) {
            sections.append(
                .init(
                    title: "Cards by the quarter in which they expire",
                    block: .histogram(expiryHistogram),
                    isPart: true
                )
            )
        }
        return sections
    }

    private func isSaid(_ dimension: Breakdown.Dimension) -> Bool {
        breakdown[dimension].contains { !$0.value.isEmpty }
    }

    private func table(of dimension: Breakdown.Dimension) -> ReportDocument.Table {
        let shares = Shares(breakdown[dimension].map(\.rows), of: ready)
        let groups = zip(breakdown[dimension], shares.tenths).map { group, tenths in
            BreakdownLine(
                label: group.value.isEmpty ? dimension.silence : group.value,
                rows: group.rows,
                tenths: tenths,
                isSilent: group.value.isEmpty
            )
        }
        var table = distribution(
            caption: "Ready rows \(dimension.title.prefix(1).lowercased() + dimension.title.dropFirst())",
            column: dimension.column,
            groups: groups
        )
        table.whole = "plan.xlsx, sheet Breakdown"
        table.onPage = shortened(groups, to: 20)
        table.onTerminal = shortened(groups, to: 5) ?? table.rows
        return table
    }

    private var expiryTable: ReportDocument.Table {
        let buckets = expiryOutlook.buckets
        let shares = Shares(buckets.map(\.rows), of: ready)
        return distribution(
            caption:
                "Ready rows by the month in which the card expires",
            column: Breakdown.Dimension.expiry.column,
            groups: zip(buckets, shares.tenths).map {
                BreakdownLine(label: $0.label, rows: $0.rows, tenths: $1, isSilent: false)
            }
        )
    }

    private func distribution(
        caption: String,
        column: String,
        groups: [BreakdownLine]
    ) -> ReportDocument.Table {
        var table = ReportDocument.Table(
            caption: caption,
            columns: [column, "Rows", "Share"],
            rows: groups.map(\.cells) + [sum(of: groups)]
        )
        table.sums = 1
        table.isDistribution = true
        return table
    }

    /// The sum, whose share is reckoned for itself: groups that do not add up to the ready rows must not look as if they did.
    private func sum(of groups: [BreakdownLine]) -> [ReportDocument.Table.Cell] {
        let rows = groups.reduce(0) { $0 + $1.rows }
        return BreakdownLine(
            label: "All ready",
            rows: rows,
            tenths: Shares([rows], of: ready).tenths[0],
            isSilent: false
        ).cells
    }

    /// The first groups, the others in one line, those that say nothing, and the sum; `nil` where all groups have room.
    private func shortened(_ groups: [BreakdownLine], to most: Int) -> [[ReportDocument.Table.Cell]]? {
        guard groups.count > most + 1 else { return nil }
        let (said, silent) = (groups.filter { !$0.isSilent }, groups.filter(\.isSilent))
        let rest = said.dropFirst(most)
        // Their shares are those of the whole table put together, so that both add up.
        let others = BreakdownLine(
            label: rest.count.counted("other", "others"),
            rows: rest.reduce(0) { $0 + $1.rows },
            tenths: rest.reduce(0) { $0 + $1.tenths },
            isSilent: false
        )
        return said.prefix(most).map(\.cells) + (rest.isEmpty ? [] : [others.cells]) + silent.map(\.cells) + [
            sum(of: groups)
        ]
    }

    private var expiryHistogram: ReportDocument.Histogram {
        let quarters = expiryOutlook.quarters
        let bars = quarters.enumerated().map { index, quarter in
            let parts = quarter.key.split(separator: "-")
            guard parts.count == 2 else {
                return ReportDocument.Histogram.Bar(
                    label: quarter.key,
                    count: quarter.rows,
                    tone: quarter.key == "expired" ? .attention : nil,
                    tick: quarter.key
                )
            }
            let isFirst = index == 0 || !quarters[index - 1].key.contains("-")
            return ReportDocument.Histogram.Bar(
                label: "\(parts[0]) \(parts[1])",
                count: quarter.rows,
                tone: nil,
                tick: String(parts[1]),
                group: isFirst || parts[1] == "Q1" ? String(parts[0]) : nil
            )
        }
        return .init(caption: "Ready rows by the quarter in which the card expires", unit: "Rows", bars: bars)
    }
}

/// A group of ready rows, as a table shows it.
private struct BreakdownLine {
    let label: String
    let rows: Int
    /// See ``Shares``.
    let tenths: Int
    /// Whether the rows say nothing.
    let isSilent: Bool

    var cells: [ReportDocument.Table.Cell] { [.text(label), .number(rows), .share(tenths: tenths, of: rows)] }
}

extension Breakdown.Dimension {
    fileprivate var title: String {
        switch self {
        case .type: "By payment method type"
        case .gateway: "By gateway"
        case .gatewayAccount: "By gateway account"
        case .brand: "By card brand"
        case .funding: "By funding"
        case .country: "By country"
        case .expiry: "By expiry"
        }
    }

    fileprivate var column: String {
        switch self {
        case .type: "Type"
        case .gateway: "Gateway"
        case .gatewayAccount: "Gateway account"
        case .brand: "Brand"
        case .funding: "Funding"
        case .country: "Country"
        case .expiry: "Expires"
        }
    }

    /// As in `No ready row says its …`.
    fileprivate var noun: String {
        switch self {
        case .type: "type"
        case .gateway: "gateway"
        case .gatewayAccount: "gateway account"
        case .brand: "card brand"
        case .funding: "funding"
        case .country: "country"
        case .expiry: "expiry"
        }
    }

    /// What stands for rows that say nothing.
    fileprivate var silence: String { self == .gatewayAccount ? "none named" : "not said" }
}

extension [String] {
    /// The words in a row, the last one after a conjunction: `a, b or c`.
    func listed(_ conjunction: String) -> String {
        guard count > 1, let last else { return joined() }
        return "\(dropLast().joined(separator: ", ")) \(conjunction) \(last)"
    }
}
