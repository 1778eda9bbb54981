import MigrationModel

extension ValueAtRisk {
    /// Bills on rows that name no customer.
    private var billsOfNobody: Int {
        lines.reduce(0) { $0 + $1.ofNobody.coveredBills + $1.ofNobody.notCoveredBills }
    }

    /// What counts as a bill, in sentences.
    var counting: [String] {
        var sentences =
            list?.counting ?? [
                "A bill is an amount, a currency and, where one is named, a day. Each bill of a customer counts once, however many rows "
                    + "repeat it."
            ]
        let count = billsOfNobody
        if count > 0 {
            sentences.append(
                """
                \(count.counted("bill is on a row", "bills are on rows")) without a customer. Nobody can tell whose such a bill \
                is, so each row counts, also where another row has the same bill; only a row that repeats a ready one, payment \
                method and bill, adds nothing. These bills are in the sums and not on the sheet Customers.
                """
            )
        }
        if lines.contains(where: \.isPast) {
            sentences.append("Bills of weeks that were over when the plan was made are in the sums too.")
        }
        return sentences
    }
}

extension PlanReport {
    /// The money that is billed next; empty where the job names no amount.
    var valueSections: [ReportDocument.Section] {
        guard let value else { return [] }
        guard !value.lines.isEmpty else {
            let nothing = ReportDocument.Section(title: "Value at risk", block: .notes([value.nothing]))
            if let list = value.list { return [nothing] + Self.rowSections(list, value) }
            return [nothing, .init(title: "Rows without a bill", block: .facts(Self.leftOut(value)), isPart: true)]
        }
        var sections = [ReportDocument.Section(title: "Value at risk", block: .table(Self.currencies(value)))]
        if let list = value.list {
            sections += Self.customerSections(list, value)
        } else if customers != nil, value.lines.contains(where: { $0.ofNobody.notCoveredBills > 0 }) {
            sections.append(
                .init(title: "Whose bills are not covered", block: .table(Self.owners(value)), isPart: true)
            )
        }
        sections.append(.init(title: "How bills are counted", block: .notes(value.counting), isPart: true))
        if value.lines.contains(where: { $0.week != nil }) {
            sections.append(.init(title: "By week of the next billing", block: .table(Self.weeks(value)), isPart: true))
        }
        if let list = value.list { return sections + Self.rowSections(list, value) }
        sections.append(.init(title: "What is not in these sums", block: .facts(Self.leftOut(value)), isPart: true))
        return sections
    }

    private static let moneyColumns = ["Not covered", "Covered", "Together", "Bills not covered", "Bills covered"]

    private static func money(_ total: CurrencyTotal) -> [ReportDocument.Table.Cell] {
        [
            .amount(total.notCovered, currency: total.currency), .amount(total.covered, currency: total.currency),
            .amount(total.covered + total.notCovered, currency: total.currency),
            .number(total.notCoveredBills), .number(total.coveredBills),
        ]
    }

    private static func currencies(_ value: ValueAtRisk) -> ReportDocument.Table {
        var table = ReportDocument.Table(
            caption: "What customers are billed next: covered where the run leaves the customer a usable method",
            columns: ["Currency"] + moneyColumns,
            rows: value.totals.map { [.text($0.currency)] + money($0) }
        )
        table.isSigned = true
        return table
    }

    /// What makes the sums of the sheet Customers those of all rows.
    private static func owners(_ value: ValueAtRisk) -> ReportDocument.Table {
        var table = ReportDocument.Table(
            caption: "What is not covered: of customers, as on the sheet Customers, and of rows that name no customer",
            columns: [
                "Currency", "Of customers", "Of rows without one", "Not covered", "Bills of customers",
                "Bills of rows without one",
            ],
            rows: value.totals.map { total in
                [
                    .text(total.currency), .amount(total.ofCustomers.notCovered, currency: total.currency),
                    .amount(total.ofNobody.notCovered, currency: total.currency),
                    .amount(total.notCovered, currency: total.currency), .number(total.ofCustomers.notCoveredBills),
                    .number(total.ofNobody.notCoveredBills),
                ]
            }
        )
        table.isSigned = true
        return table
    }

    private static func weeks(_ value: ValueAtRisk) -> ReportDocument.Table {
        var table = ReportDocument.Table(
            caption: "The same by currency and by the week of the next billing, each named by its Monday",
            columns: ["Week", "Currency"] + moneyColumns,
            rows: value.lines.map { line in
                [
                    .text(line.week.map { line.isPast ? "\($0), past" : $0 } ?? "no date"), .text(line.currency),
                ] + money(CurrencyTotal(line))
            }
        )
        table.whole = "plan.xlsx, sheet Breakdown"
        table.onTerminal = []
        table.markedRows = Set(value.lines.indices.filter { value.lines[$0].isPast })
        return table
    }

    /// The first rows that cannot be read, with what they say.
    static func examples(_ value: ValueAtRisk) -> [ReportDocument.Fact] {
        value.unreadableExamples.map { example in
            let words = example.cells.isEmpty ? "a damaged row, so none of its cells is shown" : example.cellText
            return .init(example.place, .text(words))
        }
    }

    private static func leftOut(_ value: ValueAtRisk) -> [ReportDocument.Fact] {
        let facts: [ReportDocument.Fact] = [
            .init("Rows without an amount", .number(value.withoutAmount)),
            .init("Rows that cannot be read", .number(value.unreadable)),
        ]
        return facts + examples(value)
    }
}
