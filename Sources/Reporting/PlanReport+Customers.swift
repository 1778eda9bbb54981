import MigrationModel

extension CustomerCounts {
    /// Customers with a row that is ready.
    var withReadyRows: Int { usable + onlyUnusable }
    /// Customers that what a run would leave them with does not account for; anything but 0 is an error of ours.
    var residual: Int { customers - usable - onlyUnusable - leftWithout }
    /// The same for what becomes primary.
    var primaryResidual: Int { withReadyRows - onePrimary - severalPrimaries - noPrimary }
}

extension PlanReport {
    /// What the plan means for customers rather than rows; empty where the rows name none.
    var customerSections: [ReportDocument.Section] {
        guard let customers, customers.customers > 0 || customers.rowsWithoutCustomer > 0 else { return [] }
        var sections = [
            ReportDocument.Section(title: "Customers", block: .table(Self.standings(customers))),
            .init(title: "Customers in detail", block: .facts(details(customers)), isPart: true),
        ]
        if customers.withReadyRows > 0, OperationKind(of: facts.operation) != .working {
            sections.insert(
                .init(title: "How many methods become primary", block: .table(Self.primaries(customers)), isPart: true),
                at: 1
            )
        }
        return sections
    }

    /// How the customers fare, in a sentence; `nil` where that is not counted.
    var customerVerdict: String? {
        guard let customers, customers.customers > 0, OperationKind(of: facts.operation) != .working else { return nil }
        let rest = customers.customers - customers.usable
        let all = customers.customers.counted("customer", "customers")
        if rest == 0 {
            return customers.customers == 1 ? "Its customer gets a usable method." : "All \(all) get a usable method."
        }
        return "Of \(all), \(customers.usable.grouped) \(customers.usable == 1 ? "gets" : "get") a usable method and "
            + "\(rest.grouped) \(rest == 1 ? "does" : "do") not."
    }

    private static func standings(_ counts: CustomerCounts) -> ReportDocument.Table {
        var table = distribution(
            caption: "What the run gives each customer; usable is what is neither expired nor called invalid. What "
                + "Chargebee has of a customer already is not read, and not counted here",
            column: "Customers",
            sum: ("All customers of the file", counts.customers),
            [
                ("with a usable method", counts.usable), ("with expired or invalid methods only", counts.onlyUnusable),
                ("with none of this file: no row of theirs is ready", counts.leftWithout),
            ]
        )
        table.isSigned = true
        return table
    }

    private static func primaries(_ counts: CustomerCounts) -> ReportDocument.Table {
        distribution(
            caption: "How many of a customer's methods are to become the primary one, which is the one that is charged",
            column: "Customers with ready rows",
            sum: ("All with ready rows", counts.withReadyRows),
            [
                ("one", counts.onePrimary),
                ("several are to, and the last one sent stays it", counts.severalPrimaries),
                ("none: the present one stays", counts.noPrimary),
            ]
        )
    }

    /// Counts with their shares and their sum.
    static func distribution(
        caption: String,
        column: String,
        count: String = "Count",
        sum: (label: String, count: Int),
        _ lines: [(label: String, count: Int)]
    ) -> ReportDocument.Table {
        let tenths = Shares(lines.map(\.count), of: sum.count).tenths + Shares([sum.count], of: sum.count).tenths
        var table = ReportDocument.Table(
            caption: caption,
            columns: [column, count, "Share"],
            rows: zip(lines + [sum], tenths).map { line, tenths in
                [.text(line.label), .number(line.count), .share(tenths: tenths, of: line.count)]
            }
        )
        table.sums = 1
        table.isDistribution = true
        return table
    }

    private func details(_ counts: CustomerCounts) -> [ReportDocument.Fact] {
        var details: [ReportDocument.Fact] = [
            .init("With more than one ready row", .number(counts.several)),
            .init("Rows whose customer cannot be told", .number(counts.rowsWithoutCustomer)),
            .init("Residual of customers", .number(counts.residual)),
        ]
        let strangers = value?.list?.customers.inNoRow ?? 0
        guard counts.several + counts.onlyUnusable + counts.leftWithout + strangers > 0 else { return details }
        details.append(
            .init(
                "Who they are",
                .text(
                    listsRows
                        ? "plan.xlsx, sheet Customers: those without a usable method, and those with several"
                            + (value?.list == nil ? "" : ", and who is billed and in no row")
                        : "not listed here; the option --all-rows of tokenferry plan lists them in plan.xlsx"
                )
            )
        )
        return details
    }

    /// What does not add up, with what it should and does add up to; `nil` in a sound report.
    var countedDefect: ResidualError? {
        for dimension in Breakdown.Dimension.allCases where !breakdown[dimension].isEmpty {
            let sum = breakdown[dimension].reduce(0) { $0 + $1.rows }
            guard sum == ready else {
                return ResidualError(
                    job: job,
                    subject: "the ready rows by \(dimension.rawValue)",
                    expected: ready,
                    counted: sum
                )
            }
        }
        if let listDefect { return listDefect }
        guard let customers else { return nil }
        if customers.residual != 0 {
            return ResidualError(
                job: job,
                subject: "the customers by what they are left with",
                expected: customers.customers,
                counted: customers.customers - customers.residual
            )
        }
        guard customers.primaryResidual != 0 else { return nil }
        return ResidualError(
            job: job,
            subject: "the customers by what becomes primary",
            expected: customers.withReadyRows,
            counted: customers.withReadyRows - customers.primaryResidual
        )
    }
}
