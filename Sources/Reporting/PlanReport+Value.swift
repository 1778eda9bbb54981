import MigrationModel

/// The money of one currency.
struct CurrencyTotal: Hashable {
    let currency: String
    var covered = DecimalAmount.zero
    var notCovered = DecimalAmount.zero
    var coveredBills = 0
    var notCoveredBills = 0

    init(currency: String) { self.currency = currency }
}

extension ValueAtRisk {
    /// The lines of each currency added up, in their order; amounts of different currencies are never added.
    var totals: [CurrencyTotal] {
        var totals: [CurrencyTotal] = []
        for line in lines {
            let index =
                totals.firstIndex { $0.currency == line.currency }
                ?? {
                    totals.append(CurrencyTotal(currency: line.currency))
                    return totals.count - 1
                }()
            totals[index].covered += line.covered
            totals[index].notCovered += line.notCovered
            totals[index].coveredBills += line.coveredBills
            totals[index].notCoveredBills += line.notCoveredBills
        }
        return totals
    }
}

extension PlanReport {
    /// The money that is billed next; empty where the job names no amount.
    var valueSections: [ReportDocument.Section] {
        guard let value else { return [] }
        var sections = [
            ReportDocument.Section(
                title: "Value at risk",
                block: value.lines.isEmpty
                    ? .notes(["No row says an amount that can be read."]) : .table(Self.currencies(value))
            )
        ]
        if value.lines.contains(where: { $0.week != nil }) {
            sections.append(.init(title: "By week of the next billing", block: .table(Self.weeks(value)), isPart: true))
        }
        sections.append(.init(title: "What is not in these sums", block: .facts(Self.leftOut(value)), isPart: true))
        return sections
    }

    private static let moneyColumns = ["Covered", "Not covered", "Together", "Bills covered", "Bills not covered"]

    private static func currencies(_ value: ValueAtRisk) -> ReportDocument.Table {
        ReportDocument.Table(
            caption: "What customers are billed next: covered where the run leaves the customer a usable method",
            columns: ["Currency"] + moneyColumns,
            rows: value.totals.map { total in
                [
                    .text(total.currency), .amount(total.covered), .amount(total.notCovered),
                    .amount(total.covered + total.notCovered), .number(total.coveredBills),
                    .number(total.notCoveredBills),
                ]
            }
        )
    }

    private static func weeks(_ value: ValueAtRisk) -> ReportDocument.Table {
        var table = ReportDocument.Table(
            caption: "The same by currency and by the week of the next billing, each named by its Monday",
            columns: ["Week", "Currency"] + moneyColumns,
            rows: value.lines.map { line in
                [
                    .text(line.week.map { line.isPast ? "\($0), past" : $0 } ?? "no date"), .text(line.currency),
                    .amount(line.covered), .amount(line.notCovered), .amount(line.covered + line.notCovered),
                    .number(line.coveredBills), .number(line.notCoveredBills),
                ]
            }
        )
        table.whole = "plan.xlsx, sheet Breakdown"
        table.onTerminal = []
        table.markedRows = Set(value.lines.indices.filter { value.lines[$0].isPast })
        return table
    }

    private static func leftOut(_ value: ValueAtRisk) -> [ReportDocument.Fact] {
        var facts: [ReportDocument.Fact] = [
            .init("Rows without an amount", .number(value.withoutAmount)),
            .init("Rows that cannot be read", .number(value.unreadable)),
        ]
        for example in value.unreadableExamples { facts.append(.init(example.place, .text(example.cellText))) }
        return facts
    }
}
