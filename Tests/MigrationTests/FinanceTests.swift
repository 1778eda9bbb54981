import Foundation
import MigrationModel
import Planning
import Reporting
import TestSupport
import Testing

@testable import Migration

/// The money that a plan covers, and the rows that it lists.
struct FinanceTests {
    @Test func `The sample's money is what its rows were made to say`() throws {
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().path
        let place = try PlanPlace()
        var job = try Job(path: root + "/jobs/value-at-risk.yaml")
        job.reportsPath = place.folder + "/reports"
        job.journalPath = place.folder + "/job.journal"
        let report = try Migration(job: job).plan()
        let value = try #require(report.value)
        let lines = value.lines.map { line in
            "\(line.currency) \(line.week ?? "-")\(line.isPast ? " past" : "") "
                + "\(line.covered)/\(line.coveredBills) \(line.notCovered)/\(line.notCoveredBills)"
        }
        #expect(
            lines == [
                "EUR 2040-03-05 469.80/7 555.55/2", "EUR 2040-03-12 1249.00/1 1000.00/1",
                "JPY 2040-03-12 0.00/0 3000.00/1",
                "JPY - 12000.00/1 0.00/0", "USD 2019-12-30 past 8.00/1 77.00/1", "USD 2040-03-05 405.3333/3 0.00/0",
            ]
        )
        let list = try #require(value.list)
        #expect(list.rows == 23 && value.withoutAmount == 1 && value.unreadable == 3 && list.leftOut == 1)
        #expect(list.customers.covered == 11 && list.customers.withoutMethod == 3 && list.customers.inNoRow == 1)
        #expect(list.customers.withoutBill == 4 && list.customers.notNamed == 1)
        let shown = value.unreadableExamples.map { $0.cells.map(\.shown) }
        #expect(shown == [["cust_0016", "1.249,00"], ["cust_0017", ""], ["cust_0018", "05.03.2040"]])
    }

    @Test func `Columns of a file joined to the input count each bill of a customer once`() throws {
        let rows = ["c1,tok_1111111", "c1,tok_1111112", "c2,", "c3,tok_3333333", "c4,tok_4444444", "c5,tok_5555555"]
        let place = try PlanPlace("customer_id,payment_method_token\n" + rows.map { $0 + "\n" }.joined())
        let bills = [
            "c1;19.90;EUR;2040-03-05", "c2;1,000.00;EUR;", "c3;1.249,00;EUR;", "c4;30;;", "c5;30;EUR;05.03.2040",
            "c6;500;EUR;",
        ]
        let text = "customer_id;amount;currency;due\n" + bills.map { $0 + "\n" }.joined()
        try text.write(toFile: place.folder + "/bills.csv", atomically: true, encoding: .utf8)
        let migration = try place.migration(
            money: "{ amount: amount, currency: currency, next_billing: due }",
            input: "{ file: input.csv, join: { file: bills.csv, on: customer_id } }"
        )
        let value = try #require(try migration.plan().value)
        #expect(value.list == nil)
        #expect(value.lines.map(\.covered.description) == ["19.90", "0.00"])
        #expect(value.lines.map(\.notCovered.description) == ["0.00", "1000.00"])
        #expect(value.lines.map(\.coveredBills) == [1, 0])
        let problems = ["unreadable amount", "unreadable currency", "unreadable date"]
        let listed = try place.lines("plan-rows.csv")
        #expect(listed.compactMap { line in problems.first(where: line.hasSuffix) } == problems)
    }

    @Test(arguments: [
        (["c1,r1", ",r2"], 0), ([",=1+1", "@c2,r2"], 1), (["=c1,", "+c2,", "-c3,", "@c4,", "c5,"], 4),
        (["\" =1+1\",", "c1,r1"], 1), ([",r1,=late"], 1), ([], 0),
    ])
    func `Rejected rows with a cell that a spreadsheet would run are counted`(rows: [String], count: Int) throws {
        let place = try PlanPlace((["customer_id,reference_id"] + rows).map { $0 + "\n" }.joined())
        #expect(try place.migration(finance: false).plan().formulaRows == count)
    }

    @Test func `A header with a formula counts once among them, and an earlier plan's columns do not`() throws {
        let header = "tokenferry_reason,tokenferry_detail,customer_id,reference_id,=1+1"
        let place = try PlanPlace(header + "\n=a,=b,,r1,\n,,,r2,\n,,c3,r3,=2\n")
        #expect(try place.migration(finance: false).plan().formulaRows == 1)
        #expect(try place.text("rejected.csv").contains("customer_id,reference_id,=1+1"))
    }

    @Test func `Of a damaged row no cell is shown, since another column's value may stand in any`() throws {
        let place = try PlanPlace(
            "amount,currency,due,reference_id,customer_id\n1.00,EUR,2026-12-01,extra,tok_S3cretValue,c1\n"
        )
        let report = try place.migration(finance: true).plan()
        #expect(report.value?.unreadable == 1)
        #expect(report.value?.unreadableExamples.map(\.cells) == [[]])
        for format in [report.text, report.html(), report.json(), report.figures()] {
            #expect(!format.contains("tok_S3cretValue"))
        }
    }

    @Test func `Five thousand rows of many kinds add up to what a second reckoning says`() throws {
        var bills = RandomBills(rows: 5_000, seed: 7)
        let place = try PlanPlace(bills.makeText())
        let report = try place.migration(finance: true).plan()
        let value = try #require(report.value)
        #expect(report.endings[.rejected] > 200 && (report.customers?.onlyUnusable ?? 0) > 50)
        #expect(value.lines.count > 50)
        #expect(value.withoutAmount == bills.withoutAmount && value.unreadable == bills.unreadable)
        var lines: [RandomBills.Place: RandomBills.Sums] = [:]
        for line in value.lines {
            lines[.init(currency: line.currency, week: line.week)] = .init(
                covered: Decimal(string: line.covered.description) ?? -1,
                notCovered: Decimal(string: line.notCovered.description) ?? -1,
                coveredBills: line.coveredBills,
                notCoveredBills: line.notCoveredBills,
                ofNobody: Decimal(string: line.ofNobody.notCovered.description) ?? -1,
                billsOfNobody: line.ofNobody.notCoveredBills
            )
        }
        let reckoned = bills.reckoned()
        #expect(lines.count == reckoned.count)
        // One place in a message, and not hundreds.
        let different = lines.first { $0.value != reckoned[$0.key] }
        #expect(different == nil, "\(different.flatMap { reckoned[$0.key] }.map(String.init(describing:)) ?? "")")
        #expect(lines.values.contains { $0.covered > 0 } && lines.values.contains { $0.notCovered > 0 })
    }

    @Test func `The sheet of customers and the rows without one add up to what is not covered`() throws {
        var bills = RandomBills(rows: 3_000, seed: 11)
        let place = try PlanPlace(bills.makeText())
        let value = try #require(try place.migration(finance: true).plan(allRows: true).value)
        var (wanted, ofNobody): ([String: Decimal], Decimal) = ([:], 0)
        for line in value.lines {
            wanted[line.currency, default: 0] += (line.notCovered - line.ofNobody.notCovered).decimal
            ofNobody += line.ofNobody.notCovered.decimal
        }
        let book = try WorkbookParts(path: place.folder + "/reports/plan.xlsx")
        let listed = try Self.notCovered(onCustomers: book)
        #expect(ofNobody > 0 && wanted.values.allSatisfy { $0 > 0 })
        #expect(listed == wanted)
    }

    /// The sums of the sheet Customers by currency.
    private static func notCovered(onCustomers book: WorkbookParts) throws -> [String: Decimal] {
        var sums: [String: Decimal] = [:]
        let sheet = try #require(book.sheets.first { $0.contains("<t>Will have</t>") })
        for row in sheet.matches(of: /<row .*?<\/row>/) {
            if let one = row.output.firstMatch(of: /<c r="E[^>]*><v>([^<]*)<.*<c r="F[^>]*><is><t>([A-Z]{3})</) {
                sums[String(one.2), default: 0] += Decimal(string: String(one.1)) ?? -1
            } else if let several = row.output.firstMatch(of: /<c r="E[^>]*><is><t>([^<]*;[^<]*)</) {
                for part in several.1.split(separator: "; ") {
                    let words = part.split(separator: " ")
                    sums[String(words[1]), default: 0] += Decimal(string: String(words[0])) ?? -1
                }
            }
        }
        return sums
    }

    @Test(arguments: ["amount: total", "currency: total", "amount: token"])
    func `A column that the files lack, or that holds tokens, is refused before anything is written`(change: String)
        throws
    {
        let place = try PlanPlace("customer_id,payment_method_token,amount,currency,due\nc1,tok_1234567,1,EUR,\n")
        let pair = change.components(separatedBy: ": ")
        var names = ["amount": "amount", "currency": "currency"]
        names[pair[0]] = pair[1] == "token" ? "payment_method_token" : pair[1]
        var migration = try place.migration(finance: true)
        var job = migration.job
        job.finance = BillColumns(amount: names["amount"] ?? "", currency: names["currency"] ?? "")
        migration = Migration(job: job)
        let failure = #expect(throws: Failure.self) { try migration.plan() }
        #expect(failure?.status == .jobFileWrong)
        #expect(failure?.message.contains("finance.\(pair[0]) names the column") == true, "\(failure?.message ?? "")")
        #expect(try place.reports().isEmpty)
    }

    @Test func `A job without finance has no money, and one without rows adds up to nothing`() throws {
        let place = try PlanPlace("customer_id,payment_method_token,amount,currency,due\n")
        #expect(try place.migration(finance: false).plan().value == nil)
        #expect(try place.migration(finance: true).plan().value == ValueAtRisk())
    }
}

/// What a plan's second reading lists.
struct PlanListingTests {
    private static let header = "customer_id,payment_method_token,card_last4,amount,currency,due\n"

    @Test func `Up to a number of rows they are listed, and beyond it only where they are asked for`() throws {
        let place = try PlanPlace(Self.header + "c1,tok_1234567,4242,1,EUR,\nc2,,4343,2,EUR,\n")
        let migration = try place.migration(finance: true)
        let listed = try migration.plan(rowsListed: 2)
        #expect(listed.listsRows && listed.value?.lines.count == 1)
        #expect(try place.lines("plan-rows.csv").count == 3)
        #expect(
            try place.lines("plan-rows.csv")[2]
                == #"2,3,c2,,,,,,,rejected,missing_token,"nothing in column ""payment_method_token""",2.00,EUR,,"#
        )
        let without = try migration.plan(rowsListed: 1)
        #expect(!without.listsRows && without.value == listed.value)
        #expect(try !place.reports().contains("plan-rows.csv"), "what an earlier plan listed is gone")
        #expect(try place.reports().contains("plan.xlsx"))
        let all = try migration.plan(allRows: true, rowsListed: 1)
        #expect(all.listsRows && all.value == listed.value)
        let bare = try place.migration(finance: false).plan(rowsListed: 1)
        #expect(bare.value == nil && !bare.listsRows)
    }

    @Test func `Cells that a spreadsheet would run are defused, and no token is listed`() throws {
        let rows = [
            "=1+1,tok_7777777,4242,1,EUR,", "@c,tok_8888888,,=2,EUR,",
            "\"+c\n,\"\"x\",tok_9999999,0000,3,EUR,2026-11-23",
        ]
        let place = try PlanPlace(Self.header + rows.map { $0 + "\n" }.joined())
        _ = try place.migration(finance: true).plan()
        let text = try place.text("plan-rows.csv")
        #expect(text.contains("\n1,2,'=1+1,card,,,4242,") && text.contains("\n2,3,'@c,") && !text.contains("=2"))
        for token in ["7777777", "8888888", "9999999"] { #expect(!text.contains(token)) }
        let mode = try FileManager.default.attributesOfItem(atPath: place.folder + "/reports/plan-rows.csv")
        #expect(mode[.posixPermissions] as? Int == 0o600)
    }

    @Test func `An input that changes between the two readings is refused, and nothing is written`() throws {
        let place = try PlanPlace(Self.header + "c1,tok_1234567,4242,1,EUR,\n")
        let migration = try place.migration(finance: true)
        let plan = try migration.scan()
        try place.write(Self.header + "c1,tok_1234567,4242,2,EUR,\n")
        for listsRows in [true, false] {
            let failure = #expect(throws: Failure.self) {
                try migration.additions(to: plan, migration.reportSet("plan"), listsRows: listsRows)
            }
            #expect(failure?.status == .inputRefused)
            #expect(failure?.message.contains("changed while it was being planned") == true)
        }
        #expect(try place.reports().isEmpty)
    }

    @Test func `A row that repeats a payment source adds its bill only where it is another one`() throws {
        let header = "payment_source_id,card_expiry_month,card_expiry_year,amount,currency,due\n"
        let rows = ["pm_1,5,2043,5", "pm_1,5,2043,5", "pm_1,5,2043,6", "pm_2,5,2043,5"].map { $0 + ",EUR,\n" }
        let place = try PlanPlace(header + rows.joined())
        let migration = try place.migration(
            finance: true,
            mapping: "card-updates",
            operation: "update_card",
            target: "{ site: acme-test }"
        )
        let report = try migration.plan()
        let line = try #require(report.value?.lines.first)
        #expect(report.ready == 2 && report.endings[.rejected] == 2)
        #expect(line.covered.description == "10.00" && line.coveredBills == 2)
        #expect(line.notCovered.description == "6.00" && line.notCoveredBills == 1)
        #expect(line.ofNobody.covered == line.covered && line.ofNobody.notCoveredBills == 1)
        #expect(!report.text.contains("Whose bills are not covered"), "nobody names a customer")
        #expect(report.text.contains("3 bills are on rows without a customer."))
    }

    @Test func `Rows of nobody known are covered where they can be charged, and each bill of theirs counts`() throws {
        let header = "payment_source_id,card_expiry_month,card_expiry_year,amount,currency,due\n"
        let rows = ["pm_1,5,2043,5", "pm_2,5,2043,5", "pm_3,5,2020,3", ",5,2043,7"].map { $0 + ",EUR,\n" }
        let place = try PlanPlace(header + rows.joined())
        let migration = try place.migration(
            finance: true,
            mapping: "card-updates",
            operation: "update_card",
            target: "{ site: acme-test }"
        )
        let report = try migration.plan()
        let line = try #require(report.value?.lines.first)
        #expect(report.customers == nil && report.ready == 3)
        #expect(line.covered.description == "10.00" && line.coveredBills == 2)
        #expect(line.notCovered.description == "10.00" && line.notCoveredBills == 2)
    }
}

extension DecimalAmount {
    fileprivate var decimal: Decimal { Decimal(string: description) ?? -1 }
}
