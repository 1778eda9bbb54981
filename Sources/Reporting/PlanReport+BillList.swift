import MigrationModel

extension ValueAtRisk {
    /// Bills in all currencies; of a list, rows.
    var bills: Int { lines.reduce(0) { $0 + $1.coveredBills + $1.notCoveredBills } }

    /// That there is no bill, in a sentence.
    var nothing: String {
        "No row\(list.map { " of \($0.name)" } ?? "") says an amount that can be read."
    }

    /// Who is billed and in no row, in a sentence; `nil` where there is nobody, or the input says the bills.
    var verdict: String? {
        guard let count = list?.customers.inNoRow, count > 0 else { return nil }
        return "\(count.counted("customer who is billed is", "customers who are billed are")) in no row of the file."
    }
}

extension BillList {
    /// What counts as a bill, in sentences.
    var counting: [String] {
        var sentences = [
            "Each row of \(name) that is selected and can be read is a bill: two equal rows are two subscriptions, and both count. "
                + "A bill is covered where the run leaves its customer with a usable method."
        ]
        if leftOut > 0 {
            sentences.append("Rows that finance.where does not select count for nothing, and name nobody.")
        }
        if customers.billed > 0, customers.named == 0 {
            sentences.append(
                "The input has none of the list's customers. Is finance.customer the column with Chargebee's customer id? The sheet "
                    + "Customers leaves them out, since the column may hold something else."
            )
        }
        return sentences
    }

    /// How many customers are billed and will not be able to pay, in a sentence.
    var sentence: String {
        let all = customers.billed.counted("billed customer", "billed customers")
        guard customers.covered < customers.billed else { return "Of \(all), every one is covered." }
        let left = customers.withoutMethod
        return "Of \(all), \(customers.covered.grouped) \(Self.verb(customers.covered)) covered, \(left.grouped) "
            + "\(left == 1 ? "has" : "have") rows and no usable method, and \(customers.inNoRow.grouped) "
            + "\(Self.verb(customers.inNoRow)) in no row of the input."
    }

    private static func verb(_ count: Int) -> String { count == 1 ? "is" : "are" }
}

extension PlanReport {
    /// Whose bills are covered, and what the list and the input have of each other's customers.
    static func customerSections(_ list: BillList, _ value: ValueAtRisk) -> [ReportDocument.Section] {
        var sections = [
            ReportDocument.Section(title: "Billed customers", block: .table(billed(list.customers)), isPart: true)
        ]
        if value.lines.contains(where: { $0.notCoveredBills > 0 }) {
            let table = owners(ofListed: value)
            sections.append(.init(title: "Whose bills are not covered", block: .table(table), isPart: true))
        }
        sections.append(
            .init(title: "Customers of the input in the list", block: .table(ofInput(list.customers)), isPart: true)
        )
        return sections
    }

    /// What the rows of the list are, and the first that cannot be read.
    static func rowSections(_ list: BillList, _ value: ValueAtRisk) -> [ReportDocument.Section] {
        var sections = [
            ReportDocument.Section(title: "Every row of the list", block: .table(rows(list, value)), isPart: true)
        ]
        let examples = examples(value)
        if !examples.isEmpty {
            sections.append(.init(title: "Rows of the list that cannot be read", block: .facts(examples), isPart: true))
        }
        return sections
    }

    private static func billed(_ customers: BilledCustomers) -> ReportDocument.Table {
        var table = distribution(
            caption: "The customers who are billed next, by what the run leaves them with",
            column: "Billed customers",
            sum: ("All billed customers", customers.billed),
            [
                ("covered: they get a usable method", customers.covered),
                ("in the input, without a usable method", customers.withoutMethod),
                ("in no row of the input", customers.inNoRow),
            ]
        )
        (table.isSigned, table.isDistribution) = (true, false)
        return table
    }

    private static func ofInput(_ customers: BilledCustomers) -> ReportDocument.Table {
        var table = distribution(
            caption: "The customers of the input by what the list says of them",
            column: "Customers of the input",
            sum: ("All customers of the file", customers.ofInput),
            [
                ("billed", customers.ofInputBilled),
                ("named without an amount that can be read", customers.withoutBill),
                ("not named by the list", customers.notNamed),
            ]
        )
        (table.isSigned, table.isDistribution) = (true, false)
        return table
    }

    /// What the sheet Customers adds up to.
    private static func owners(ofListed value: ValueAtRisk) -> ReportDocument.Table {
        var table = ReportDocument.Table(
            caption: "What is not covered, of customers with rows in the input and of those in no row",
            columns: [
                "Currency", "With rows", "In no row", "Not covered", "Bills with rows", "Bills in no row",
            ],
            rows: value.totals.map { total in
                [
                    .text(total.currency), .amount(total.ofInput.notCovered, currency: total.currency),
                    .amount(total.inNoRow.notCovered, currency: total.currency),
                    .amount(total.notCovered, currency: total.currency), .number(total.ofInput.notCoveredBills),
                    .number(total.inNoRow.notCoveredBills),
                ]
            }
        )
        table.isSigned = true
        return table
    }

    private static func rows(_ list: BillList, _ value: ValueAtRisk) -> ReportDocument.Table {
        var table = distribution(
            caption: "What the rows of \(list.name) are; only bills are in the sums",
            column: "Rows",
            sum: ("All rows of the list", list.rows),
            [
                ("bills", value.bills), ("without an amount", value.withoutAmount),
                ("cannot be read", value.unreadable), ("left out by finance.where", list.leftOut),
            ]
        )
        (table.isSigned, table.isDistribution) = (true, false)
        return table
    }

    /// What of the list does not add up; `nil` in a sound report.
    var listDefect: ResidualError? {
        guard let value, let list = value.list else { return nil }
        let rows = value.bills + value.withoutAmount + value.unreadable + list.leftOut
        guard rows == list.rows else {
            return ResidualError(job: job, subject: "the rows of the list", expected: list.rows, counted: rows)
        }
        let customers = list.customers
        guard let all = self.customers?.customers, customers.ofInput != all || customers.notNamed < 0 else {
            return nil
        }
        return ResidualError(
            job: job,
            subject: "the customers of the input by what the list says of them",
            expected: all,
            counted: customers.notNamed < 0 ? customers.named : customers.ofInput
        )
    }
}
