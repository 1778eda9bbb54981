import OrderedJSON

/// What a check of a job found: that it is sound, and which header its mapping expects.
package struct CheckReport: Sendable {
    /// A column that the mapping can use.
    package struct Column: Sendable {
        /// The mapping's name for it.
        package let name: String
        /// Whether a file without it is refused.
        package let isRequired: Bool
        /// The names under which it is found; the job file's one alone where that gives one.
        package let headers: [String]
        /// What it fills or decides, by parameter; empty for a column that only selects rows.
        package let fills: [String]

        package init(name: String, isRequired: Bool, headers: [String], fills: [String]) {
            self.name = name
            self.isRequired = isRequired
            self.headers = headers
            self.fills = fills
        }
    }

    /// The headers of the columns that say what customers are billed next.
    package struct Finance: Hashable, Sendable {
        package let amount: String
        package let currency: String
        package let nextBilling: String?
        /// The list that has them; `nil` where they are columns of the input, or of the file joined to it.
        package var list: BillListNote?

        package init(amount: String, currency: String, nextBilling: String?) {
            self.amount = amount
            self.currency = currency
            self.nextBilling = nextBilling
        }
    }

    /// A list of bills.
    package struct BillListNote: Hashable, Sendable {
        package struct Filter: Hashable, Sendable {
            package let header: String
            package let values: [String]
        }

        package let file: String
        /// The header of the customers' column.
        package let customer: String
        /// Which rows count; empty where all do.
        package let filters: [Filter]

        package init(file: String, customer: String, filters: [(header: String, values: [String])]) {
            self.file = file
            self.customer = customer
            self.filters = filters.map { Filter(header: $0.header, values: $0.values) }
        }
    }

    package let jobPath: String
    package let mapping: String
    package let evidence: String
    /// How many of the mapping's tests passed: all of them.
    package let tests: Int
    package let columns: [Column]
    /// The headers that the job names below `finance`; `nil` where it has no such key.
    package var finance: Finance?

    package init(jobPath: String, mapping: String, evidence: String, tests: Int, columns: [Column]) {
        self.jobPath = jobPath
        self.mapping = mapping
        self.evidence = evidence
        self.tests = tests
        self.columns = columns
    }

    /// The lines for a terminal.
    package var text: String {
        let width = columns.map(\.name.count).max() ?? 0
        let lines = columns.map { column in
            let name = column.name + String(repeating: " ", count: width - column.name.count)
            return "  \(column.isRequired ? "*" : " ") \(name)  \(column.headers.joined(separator: " | "))"
        }
        return """
            \(jobPath): the job and the mapping \(mapping) (\(evidence)) are sound; \(tests) mapping tests passed.
            The header it expects, under any of these names and without regard to case (* must be there):
            \(lines.joined(separator: "\n"))\(finance.map { "\n\($0.text)" } ?? "")
            """
    }

    /// One JSON object: `job_file`, `mapping`, `evidence`, `tests_passed`, and `columns` with `name`, `required`, `headers`
    /// and `fills`; `finance` is `null`, or has the headers `amount`, `currency` and `next_billing`, which may be `null`; and for
    /// a list of bills `file`, `customer`, and `where` with `column` and `values`, else `null`.
    package func json() -> String {
        JSONValue.object([
            "job_file": .string(jobPath),
            "mapping": .string(mapping),
            "evidence": .string(evidence),
            "tests_passed": .integer(tests),
            "columns": .array(
                columns.map { column in
                    .object([
                        "name": .string(column.name),
                        "required": .bool(column.isRequired),
                        "headers": .array(column.headers.map(JSONValue.string)),
                        "fills": .array(column.fills.map(JSONValue.string)),
                    ])
                }
            ),
            "finance": finance?.jsonValue ?? .null,
        ]).text
    }
}

extension CheckReport.Finance {
    /// What the plan will do with them.
    fileprivate var text: String {
        let names = [amount, currency] + (nextBilling.map { [$0] } ?? [])
        let beginning = "The plan adds up the money covered, from \(names.joined(separator: ", "))"
        guard let list else { return beginning + "." }
        let filters = list.filters.map { "\($0.header) is \($0.values.map { "\"\($0)\"" }.listed("or"))" }
        let which = filters.isEmpty ? "each row" : "each row where \(filters.joined(separator: " and "))"
        return """
            \(beginning) in \(list.file):
            \(which) is a bill of the customer in \(list.customer). Nothing of this file is sent.
            """
    }

    fileprivate var jsonValue: JSONValue {
        let filters = list?.filters.map { filter in
            JSONValue.object([
                "column": .string(filter.header), "values": .array(filter.values.map(JSONValue.string)),
            ])
        }
        return .object([
            "amount": .string(amount),
            "currency": .string(currency),
            "next_billing": JSONValue(nextBilling),
            "file": JSONValue(list?.file),
            "customer": JSONValue(list?.customer),
            "where": filters.map(JSONValue.array) ?? .null,
        ])
    }
}
