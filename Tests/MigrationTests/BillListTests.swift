import Foundation
import MigrationModel
import Reporting
import TestSupport
import Testing

import enum Migration.ExitStatus

@testable import Migration

/// The money that a plan covers, from a list of bills beside the input.
struct BillListTests {
    private static let header = "customer_id,payment_method_token,card_expiry_month,card_expiry_year\n"
    private static let input =
        header + "good,tok_1234567,5,2043\nold,tok_1234568,5,2020\ngone,,5,2043\nquiet,tok_1234569,5,2043\n"
    private static let list =
        "customer,amount,currency,due\ngood,1,EUR,\nold,2,EUR,\ngone,4,EUR,\nnew,8,EUR,\nnew,16,USD,\n=cmd,32,EUR,\n"

    private static func migration(_ place: PlanPlace, _ list: String, _ more: String = "") throws -> Migration {
        try list.write(toFile: place.folder + "/bills.csv", atomically: true, encoding: .utf8)
        return try place.migration(
            money:
                "{ file: bills.csv, customer: customer, amount: amount, currency: currency, next_billing: due\(more) }"
        )
    }

    @Test func `Customers who are in no row are in the sums, and listed with what they are billed`() throws {
        let place = try PlanPlace(Self.input)
        let report = try Self.migration(place, Self.list).plan()
        let value = try #require(report.value)
        let customers = try #require(value.list?.customers)
        #expect(customers.covered == 1 && customers.withoutMethod == 2 && customers.inNoRow == 2)
        #expect(customers.notNamed == 1 && customers.ofInput == report.customers?.customers)
        #expect(value.lines.map(\.notCovered.description) == ["46.00", "16.00"])
        #expect(value.lines.map(\.inNoRow.notCovered.description) == ["40.00", "16.00"])
        let sheet = try Self.customers(of: place)
        #expect(
            sheet == [
                "old;expired or invalid methods only;1;0;2;EUR", "gone;none of this job;0;1;4;EUR",
                "new;none: in no row of the input;0;0;8.00 EUR; 16.00 USD;EUR; USD",
                "=cmd;none: in no row of the input;0;0;32;EUR",
            ]
        )
        // The rows have no bills of their own.
        #expect(try place.lines("plan-rows.csv")[0].hasSuffix("reason,detail"))
    }

    /// The rows of the sheet Customers, their cells with semicolons between them.
    private static func customers(of place: PlanPlace) throws -> [String] {
        let book = try WorkbookParts(path: place.folder + "/reports/plan.xlsx")
        let sheet = try #require(book.sheets.first { $0.contains("<t>Will have</t>") })
        let rows = sheet.matches(of: /<row .*?<\/row>/).map { row in
            row.output.matches(of: /<(?:v|t)[^>]*>([^<]*)</).map { String($0.output.1) }.joined(separator: ";")
        }
        return Array(rows.dropFirst())
    }

    @Test func `The money is the same where rows are not listed, and the input is not read again for it`() throws {
        let place = try PlanPlace(Self.input)
        let migration = try Self.migration(place, Self.list)
        let listed = try migration.plan()
        let bare = try migration.plan(rowsListed: 1)
        #expect(bare.value == listed.value && !bare.listsRows && listed.listsRows)
        // What is read again would be refused now, as it has changed.
        let plan = try migration.scan()
        try place.write(Self.header)
        #expect(try migration.additions(to: plan, migration.reportSet("plan"), listsRows: false).value == listed.value)
        let failure = #expect(throws: Failure.self) {
            try migration.additions(to: plan, migration.reportSet("plan"), listsRows: true)
        }
        #expect(failure?.status == .inputRefused)
    }

    @Test func `The list does not change the plan's digest, and the report says so`() throws {
        let place = try PlanPlace(Self.input)
        let first = try Self.migration(place, Self.list).plan()
        let second = try Self.migration(place, Self.list + "good,64,EUR,\n").plan()
        let without = try place.migration(finance: false).plan()
        #expect(first.facts.planDigest == second.facts.planDigest)
        #expect(first.facts.planDigest == without.facts.planDigest)
        #expect(first.value?.list?.digest != second.value?.list?.digest)
        let digest = try #require(second.value?.list?.digest)
        #expect(
            second.html().contains("and so not the list of bills: the amounts are those of bills.csv with the SHA-256")
        )
        #expect(second.json().contains(#""list":{"name":"bills.csv","sha256":"\#(digest)""#))
        #expect(second.text.contains("List SHA-256      \(digest.prefix(16))"))
    }

    @Test func `Where the input has none of the list's customers, they are not listed, and the report asks why`() throws
    {
        let place = try PlanPlace(Self.input)
        let report = try Self.migration(place, "customer,amount,currency,due\nerika@example.com,8,EUR,\n").plan()
        #expect(report.value?.list?.customers.inNoRow == 1)
        #expect(report.text.contains("Is finance.customer the column with Chargebee's"))
        for name in ["plan.html", "plan.json", "plan.csv", "plan-rows.csv"] {
            #expect(try !place.text(name).contains("erika"), "\(name)")
        }
        #expect(try Self.customers(of: place).allSatisfy { !$0.contains("erika") })
    }

    @Test func `An input without rows leaves every bill uncovered`() throws {
        let place = try PlanPlace(Self.header)
        let report = try Self.migration(place, Self.list).plan()
        let value = try #require(report.value)
        #expect(value.list?.customers.inNoRow == 5 && value.list?.customers.ofInput == 0)
        #expect(value.lines.allSatisfy { $0.coveredBills == 0 && $0.notCovered == $0.inNoRow.notCovered })
        _ = try report.validated()
    }

    @Test(arguments: [
        (
            "customer,amount,currency,due\ngood,1,EUR,4111111111111111\n", "", ExitStatus.inputRefused,
            "bills.csv:2: column"
        ),
        (
            "customer,amount,currency\ngood,1,EUR\n", "", .jobFileWrong,
            "job.yaml: finance.next_billing names the column"
        ),
        (
            "customer,amount,currency,due\ngood,1,EUR,\n", ", where: { status: [on] }", .jobFileWrong,
            "finance.where selects rows"
        ),
        ("", "", .inputRefused, "bills.csv"),
        ("customer,amount,currency,due\n", ", encoding: utf-16", .inputRefused, "bills.csv"),
        ("customer,amount,currency,due\n", ", delimiter: ';'", .jobFileWrong, "which"),
    ])
    func `A list that cannot be taken refuses the plan as a whole`(
        list: String,
        more: String,
        status: ExitStatus,
        words: String
    ) throws {
        let place = try PlanPlace(Self.input)
        let failure = #expect(throws: Failure.self) { try Self.migration(place, list, more).plan() }
        #expect(failure?.status == status, "\(failure?.message ?? "")")
        #expect(failure?.message.contains(words) == true, "\(failure?.message ?? "")")
        #expect(try place.reports().isEmpty)
    }

    @Test func `A list that is missing or no file is refused, and so is one that a report would write over`() throws {
        let place = try PlanPlace(Self.input)
        let migration = try Self.migration(place, Self.list)
        try FileManager.default.removeItem(atPath: place.folder + "/bills.csv")
        #expect((#expect(throws: Failure.self) { try migration.plan() })?.status == .inputRefused)
        let failure = #expect(throws: Failure.self) {
            try place.migration(money: "{ file: reports/plan.csv, customer: c, amount: a, currency: b }").job
                .checkPaths()
        }
        #expect(failure?.message.contains("is the list of bills, and would be written over") == true)
    }

    @Test func `Rows that name no customer refuse a list, since nobody could be found in it`() throws {
        let place = try PlanPlace("payment_source_id,card_expiry_month,card_expiry_year\npm_1,5,2043\n")
        try Self.list.write(toFile: place.folder + "/bills.csv", atomically: true, encoding: .utf8)
        let migration = try place.migration(
            money: "{ file: bills.csv, customer: customer, amount: amount, currency: currency }",
            mapping: "card-updates",
            operation: "update_card",
            target: "{ site: acme-test }"
        )
        let failure = #expect(throws: Failure.self) { try migration.plan() }
        #expect(failure?.status == .jobFileWrong)
        #expect(failure?.message.contains("names them") == true, "\(failure?.message ?? "")")
    }

    @Test func `A random list adds up to what a second reckoning says, by money and by customers`() throws {
        var bills = RandomBills(rows: 2_000, seed: 23)
        let place = try PlanPlace(bills.makeText())
        let list = RandomList(rows: 6_000, seed: 5, usable: bills.usable)
        let report = try Self.migration(place, list.text, ", where: { status: [on] }").plan(allRows: true)
        let value = try #require(report.value)
        #expect(value.withoutAmount == list.withoutAmount && value.unreadable == list.unreadable)
        #expect(value.list?.leftOut == list.leftOut && value.list?.rows == 6_000)
        let covered = value.lines.reduce(into: [:]) { $0[$1.currency, default: 0] += $1.covered.units }
        let notCovered = value.lines.reduce(into: [:]) { $0[$1.currency, default: 0] += $1.notCovered.units }
        #expect(covered == list.covered && notCovered == list.notCovered)
        let customers = try #require(value.list?.customers)
        #expect(customers.billed == list.billed.count)
        #expect(customers.covered == list.billed.intersection(bills.usable).count)
        #expect(customers.inNoRow > 100 && customers.withoutMethod > 50 && customers.notNamed > 50)
        let owed = try Self.customers(of: place).compactMap { row in
            row.contains("in no row of the input") ? row.split(separator: ";").first : nil
        }
        #expect(owed.count == customers.inNoRow)
        _ = try report.validated()
    }
}

/// A list of bills from random rows, and what it must come to.
private struct RandomList {
    private(set) var text = "customer,amount,currency,due,status\n"
    private(set) var withoutAmount = 0
    private(set) var unreadable = 0
    private(set) var leftOut = 0
    /// Ten-thousandths by currency.
    private(set) var covered: [String: Int128] = [:]
    private(set) var notCovered: [String: Int128] = [:]
    private(set) var billed: Set<String> = []

    init(rows: Int, seed: UInt64, usable: Set<String>) {
        var generator = SeededGenerator(seed: seed)
        for _ in 0..<rows {
            let customer = "c\(Int.random(in: 0..<2_000, using: &generator))"
            let currency = ["EUR", "USD", "JPY"][Int.random(in: 0..<3, using: &generator)]
            let amount = Int.random(in: 1...900_000, using: &generator)
            let day = Int.random(in: 10...28, using: &generator)
            switch Int.random(in: 0..<20, using: &generator) {
            case 0:
                text += "\(customer),,\(currency),,on\n"
                withoutAmount += 1
            case 1:
                text += "\(customer),\(amount),\(currency) ?,,on\n"
                unreadable += 1
            case 2:
                text += ",\(amount),\(currency),,on\n"
                unreadable += 1
            case 3:
                text += "\(customer),\(amount),\(currency),,off\n"
                leftOut += 1
            default:
                text += "\(customer),\(amount),\(currency),2040-03-\(day),on\n"
                billed.insert(customer)
                if usable.contains(customer) {
                    covered[currency, default: 0] += Int128(amount) * 10_000
                } else {
                    notCovered[currency, default: 0] += Int128(amount) * 10_000
                }
            }
        }
    }
}
