import Foundation
import MigrationModel
import TestSupport
import Testing

@testable import Reporting

/// What a plan says of money from a list of bills.
struct BillListReportTests {
    private static let plan = SampleReports.listedPlan

    private static func table(_ title: String) throws -> ReportDocument.Table {
        let block = try #require(plan.document.sections.first { $0.title == title }, "\(title)").block
        guard case .table(let table) = block else { throw CocoaError(.featureUnsupported) }
        return table
    }

    private static func numbers(_ table: ReportDocument.Table) -> [Int] {
        table.rows.map { row in
            if case .number(let number) = row[1] { number } else { -1 }
        }
    }

    @Test(arguments: ["Billed customers", "Customers of the input in the list", "Every row of the list"])
    func `What adds up ends with its sum, and is signed`(title: String) throws {
        let table = try Self.table(title)
        let numbers = Self.numbers(table)
        #expect(numbers.dropLast().reduce(0, +) == numbers.last && numbers.count > 3)
        #expect(table.isSigned && table.sums == 1)
        _ = try Self.plan.validated()
    }

    @Test func `What is not covered is of customers with rows and of those in no row, in every format`() throws {
        for row in try Self.table("Whose bills are not covered").rows {
            let amounts = row.compactMap { if case .amount(let amount, _) = $0 { amount } else { nil } }
            #expect(amounts[1].units > 0 && amounts[0] + amounts[1] == amounts[2])
        }
        #expect(Self.plan.json().contains(#""of_customers_in_no_row":{"covered":"0.00","not_covered":"18702.00","#))
        let figures = CSVText.records(Self.plan.figures())
        let inNoRow = ["whose_bills_are_not_covered", "EUR", "In no row", "18702.00"]
        #expect(figures.contains(inNoRow))
        #expect(figures.contains(["billed_customers", "in no row of the input", "Count", "874"]))
        #expect(figures.contains(["figures", "Billed customers in no row", "", "874"]))
        #expect(Self.plan.text.contains("874 customers who are billed are in no row of the file."))
        #expect(Self.plan.text.contains("and who is billed and in no row"))
    }

    @Test func `The identity has the list, and the sign-off ties the amounts to it`() throws {
        let facts = try #require(Self.plan.document.sections.first).block
        guard case .facts(let identity) = facts else { return }
        let labels = identity.map(\.label)
        #expect(
            labels.contains("List of bills") && labels.contains("List SHA-256") && labels.contains("Rows of the list")
        )
        guard case .signOff(let signOff)? = Self.plan.document.sections.last?.block else { return }
        #expect(
            signOff.statement.contains("Of 65,125 billed customers, 61,240 are covered, 3,011 have rows and no usable")
        )
        #expect(
            signOff.statement.contains("12 rows of subscriptions-2026-06-30.csv that cannot be read are in no sum.")
        )
        #expect(signOff.statement.hasSuffix("with the SHA-256 \(String(repeating: "5e", count: 32))."))
    }

    @Test func `A list whose rows or customers do not add up is a defect`() {
        for change in [{ $0.rows += 1 }, { $0.leftOut -= 1 }, { $0.customers.notNamed += 1 }]
            as [(inout BillList) -> Void]
        {
            var plan = Self.plan
            if var list = plan.value?.list {
                change(&list)
                plan.value?.list = list
            }
            #expect(throws: ResidualError.self) { try plan.validated() }
            #expect(plan.document.tone == .defect)
        }
    }

    @Test func `A list without a bill says so, and what its rows are`() throws {
        var plan = Self.plan
        plan.value?.lines = []
        plan.value?.list?.rows = 12 + 5107 + 2004
        #expect(plan.text.contains("No row of subscriptions-2026-06-30.csv says an amount that can be read."))
        #expect(plan.document.sections.map(\.title).contains("Every row of the list"))
        _ = try plan.validated()
    }
}
