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

        package init(amount: String, currency: String, nextBilling: String?) {
            self.amount = amount
            self.currency = currency
            self.nextBilling = nextBilling
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
        let value = finance.map { finance in
            let names = [finance.amount, finance.currency] + (finance.nextBilling.map { [$0] } ?? [])
            return "\nThe plan adds up the money covered, from \(names.joined(separator: ", "))."
        }
        return """
            \(jobPath): the job and the mapping \(mapping) (\(evidence)) are sound; \(tests) mapping tests passed.
            The header it expects, under any of these names and without regard to case (* must be there):
            \(lines.joined(separator: "\n"))\(value ?? "")
            """
    }

    /// One JSON object: `job_file`, `mapping`, `evidence`, `tests_passed`, and `columns` with `name`, `required`, `headers`
    /// and `fills`; `finance` is `null`, or has the headers `amount`, `currency` and `next_billing`, which may be `null`.
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
            "finance": finance.map { finance in
                .object([
                    "amount": .string(finance.amount),
                    "currency": .string(finance.currency),
                    "next_billing": JSONValue(finance.nextBilling),
                ])
            } ?? .null,
        ]).text
    }
}
