import Foundation
import MigrationModel
import TestSupport
import Testing

@testable import Reporting

/// What who signs a plan is told of the money.
struct SignedMoneyTests {
    private static func statement(of plan: PlanReport) throws -> String {
        let block = try #require(plan.document.sections.last).block
        guard case .signOff(let signOff) = block else { return "" }
        return signOff.statement
    }

    private static func plan(_ notCovered: [(currency: String, units: Int128)]) -> PlanReport {
        var plan = SampleReports.plan
        var value = ValueAtRisk()
        value.lines = notCovered.map { currency, units in
            var line = ValueAtRisk.Line(currency: currency, week: nil, isPast: false)
            line.covered = DecimalAmount(units: 10_000)
            line.coveredBills = 1
            if units > 0 {
                line.notCovered = DecimalAmount(units: units)
                line.notCoveredBills = 1
            }
            return line
        }
        plan.value = value
        return plan
    }

    @Test func `The sign-off names what is not covered by currency, and what the digest does not cover`() throws {
        let plan = Self.plan([("EUR", 12_345_000), ("JPY", 0), ("USD", 770_000)])
        let statement = try Self.statement(of: plan)
        #expect(
            statement.contains(
                "40 rejected. Not covered of what is billed next: EUR 1,234.50 and USD 77.00. The digest"
            )
        )
        #expect(statement.hasSuffix("so the amounts, but not which columns are read as money."))
        #expect(plan.html().contains("EUR 1,234.50 and USD 77.00"))
        #expect(try !Self.statement(of: SampleReports.plan).contains("money"))
    }

    @Test func `The sign-off says where all is covered, where nothing is known, and how many rows are in no sum`()
        throws
    {
        var plan = Self.plan([("EUR", 0)])
        plan.value?.unreadable = 3
        #expect(
            try Self.statement(of: plan)
                .contains("Of what is billed next, all is covered. 3 rows that cannot be read are in no sum.")
        )
        #expect(try Self.statement(of: Self.plan([])).contains("no row says an amount that can be read."))
        let many = Self.plan((0..<13).map { ("C\($0)", 10_000) })
        #expect(try Self.statement(of: many).contains("C9 1.00 and amounts in 3 other currencies."))
    }

    @Test func `Up to three currencies that are not covered are figures, as numbers where a program reads them`() {
        func figures(_ plan: PlanReport) -> [String] {
            plan.document.figures.filter { $0.label.lowercased().contains("not covered") }.map {
                "\($0.label): \($0.value)"
            }
        }
        let plan = Self.plan([("EUR", 12_345_000), ("JPY", 0), ("USD", 770_000)])
        #expect(figures(plan) == ["Not covered, EUR: 1,234.50", "Not covered, USD: 77.00"])
        #expect(plan.document.figures.last?.label == "Time it takes")
        #expect(CSVText.records(plan.figures()).contains(["figures", "Not covered, EUR", "", "1234.50"]))
        #expect(figures(Self.plan([("EUR", 0)])) == ["Money not covered: none"])
        #expect(figures(Self.plan([("A", 1), ("B", 1), ("C", 1), ("D", 1)])) == [])
        #expect(figures(Self.plan([])) == [])
        #expect(figures(SampleReports.plan) == [])
    }

    @Test func `Customers and rows without one add up to what is not covered, in every format`() throws {
        let plan = SampleReports.largePlan
        let block = plan.document.sections.first { $0.title == "Whose bills are not covered" }?.block
        guard case .table(let table) = try #require(block) else { return }
        for row in table.rows {
            let amounts = row.compactMap { if case .amount(let amount, _) = $0 { amount } else { nil } }
            #expect(amounts[1].units > 0 && amounts[0] + amounts[1] == amounts[2])
        }
        #expect(table.rows[0].map(\.text)[2] == "14,250.00")
        #expect(plan.text.contains("Whose bills are not covered"))
        #expect(plan.html().contains("66 bills are on rows without a customer."))
        #expect(
            CSVText.records(plan.figures()).contains { $0[0] == "whose_bills_are_not_covered" && $0[3] == "14250.00" }
        )
        #expect(plan.json().contains(#""of_rows_without_customer":{"covered":"0.00","not_covered":"14250.00","#))
        let json = try JSONSerialization.jsonObject(with: Data(plan.json().utf8)) as? [String: Any]
        let value = json?["value_at_risk"] as? [String: Any]
        #expect((value?["counting"] as? [String])?.count == 3)
    }

    @Test func `What is not covered stands before what is`() throws {
        for title in ["Value at risk", "By week of the next billing"] {
            let block = SampleReports.largePlan.document.sections.first { $0.title == title }?.block
            guard case .table(let table) = try #require(block) else { continue }
            let columns = table.columns.filter { $0.lowercased().contains("covered") }
            #expect(columns == ["Not covered", "Covered", "Bills not covered", "Bills covered"])
        }
    }

    @Test func `Without an amount there are no sums of which something is left out`() {
        let titles = Self.plan([]).document.sections.map(\.title)
        #expect(titles.contains("Rows without a bill") && !titles.contains("What is not in these sums"))
    }
}
