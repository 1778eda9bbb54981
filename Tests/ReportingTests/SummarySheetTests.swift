import Foundation
import MigrationModel
import Spreadsheets
import TestSupport
import Testing

@testable import Reporting

/// The sheet that is signed, and what it leaves to the others.
final class SummarySheetTests {
    private let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString).path()

    init() throws { try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true) }

    deinit { try? FileManager.default.removeItem(atPath: folder) }

    /// The XML of a report's sheets Summary and Breakdown.
    private func sheets(of report: some Report) throws -> (summary: String, breakdown: String) {
        let path = folder + "/\(UUID().uuidString).xlsx"
        try ReportWorkbook(path: path).finish(report)
        let sheets = try WorkbookParts(path: path).sheets
        return (sheets[0], sheets[1])
    }

    /// The number of the row in which a text stands, from 1.
    private func row(of text: String, in sheet: String) throws -> Int {
        let row = try #require(
            sheet.matches(of: /<row r="(\d+)".*?<\/row>/).first { $0.output.0.contains("<t>\(text)</t>") },
            "\(text)"
        )
        return try #require(Int(row.output.1))
    }

    /// The rows after which a printed page begins.
    private func breaks(in sheet: String) -> [Int] { sheet.matches(of: /<brk id="(\d+)"/).compactMap { Int($0.1) } }

    /// From what row on, and how high, the pages are.
    private func pages(of sheet: String) -> [(first: Int, height: Double)] {
        let starts = Set(breaks(in: sheet).map { $0 + 1 })
        return sheet.matches(of: /<row r="(\d+)"[^>]*?(?: ht="([\d.]+)")?[^>]*>/).reduce(into: []) { pages, match in
            let row = Int(match.output.1) ?? 0
            if pages.isEmpty || starts.contains(row) { pages.append((row, 0)) }
            pages[pages.count - 1].height += match.output.2.flatMap { Double($0) } ?? 15
        }
    }

    @Test func `What finance signs for stands on the sheet that is signed, and not only on another`() throws {
        let plan = try sheets(of: SampleReports.largePlan).summary
        for title in ["Customers", "Value at risk", "Whose bills are not covered", "What is not in these sums"] {
            _ = try row(of: title, in: plan)
        }
        #expect(plan.contains("<v>635224810.4") && plan.contains("<v>80002</v>"))
        #expect(!plan.contains("By week of the next billing") && !plan.contains("By country"))
        let run = try sheets(of: SampleReports.detailedRun).summary
        for title in ["Every row by gateway and type", "stripe, card, EUR", "Totals", "Rows to be sent"] {
            _ = try row(of: title, in: run)
        }
    }

    @Test func `Exceptions and primary changes have sheets of their own and are not told twice`() throws {
        let run = SampleReports.detailedRun
        #expect(run.html().contains("cust_8812"))
        let (summary, breakdown) = try sheets(of: run)
        #expect(!breakdown.contains("cust_8812") && !breakdown.contains("<t>Primary changes</t>"))
        #expect(!summary.contains("cust_8812"))
        #expect(breakdown.contains("<t>Totals</t>"))
    }

    @Test func `A table that is too long for the sheet is named with the sheet that has it`() throws {
        var run = SampleReports.detailedRun
        let group = try #require(run.groups?.first)
        run.groups = (1...25).map { number in
            var other = EndingGroup(gateway: "g\(number)", type: group.type, currency: "")
            (other.rows, other.endings) = (group.rows, group.endings)
            return other
        }
        let (summary, breakdown) = try sheets(of: run)
        #expect(summary.contains("Its 25 lines are on the sheet Breakdown."))
        #expect(!summary.contains("g17, card") && breakdown.contains("g17, card"))
    }

    @Test(arguments: [0, 1, 2, 3, 5, 8, 13])
    func `The sign-off stands whole on a printed page, wherever it would have begun`(notes: Int) throws {
        var plan = SampleReports.largePlan
        plan.value?.unreadableExamples = (0..<(notes * 3)).map { row in
            RowExample(RowAddress(ordinal: row + 1, line: row + 2), cells: [.init(column: "c", shown: "x")])
        }
        let sheet = try sheets(of: plan).summary
        let begin = try row(of: "Sign-off", in: sheet)
        let end = try row(of: "Approved by", in: sheet) + 3
        #expect(end > begin && breaks(in: sheet).count >= 1)
        #expect(!breaks(in: sheet).contains { $0 >= begin && $0 < end })
        #expect(pages(of: sheet).allSatisfy { $0.height <= SummaryGrid.pageHeight })
        // A page does not begin with a blank row, nor end with a heading.
        for page in pages(of: sheet).dropFirst() {
            #expect(sheet.firstMatch(of: try Regex("<row r=\"\(page.first)\"[^>]*?/>")) == nil)
        }
    }

    @Test func `A heading goes to the next page with what is under it`() throws {
        let book = try Workbook(path: folder + "/flow.xlsx")
        let sheet = try book.addSheet("Summary")
        var flow = PageFlow(sheet, pageHeight: 100)
        let line = PageFlow.Line(cells: [.init(.text("x"))], height: 20)
        flow.append([line, line], gap: 10)
        // 40 so far: with its gap the next has room up to the foot, the one after it none.
        flow.append([line, line], gap: 10, together: 2)
        flow.append([line, line, line], gap: 10, together: 2)
        flow.append(Array(repeating: line, count: 7), gap: 10, together: 7)
        try book.close()
        let xml = try #require(try WorkbookParts(path: folder + "/flow.xlsx").sheets.first)
        // Two lines, a gap and two lines; then three; and seven, for which no page is high enough, on pages of their own.
        #expect(breaks(in: xml) == [5, 8, 13])
    }

    @Test
    func `Millions in ten columns have room beside each other, and wider ones are left to Breakdown`()
        throws
    {
        var run = SampleReports.detailedRun
        run.groups = run.groups?.map { group in
            var group = group
            for ending in Ending.allCases { group.endings[ending] = 111_111 }
            group.rows = group.endings.total
            return group
        }
        run.endings = SampleReports.endings(Dictionary(uniqueKeysWithValues: Ending.allCases.map { ($0, 333_333) }))
        run.facts.rows = run.endings.total
        let sheet = try sheets(of: run).summary
        #expect(try row(of: "stripe, card, USD", in: sheet) > 0)
        let plan = SignedTables.wide
        #expect(SummarySheet(try Workbook(path: folder + "/w.xlsx").addSheet("S")).table(plan).count == 1)
    }
}

private enum SignedTables {
    /// Nine amounts of fifteen digits.
    static var wide: ReportDocument.Table {
        let amount = ReportDocument.Table.Cell.amount(DecimalAmount(units: 999_999_999_999_999_9999))
        return ReportDocument.Table(
            caption: "wide",
            columns: ["Currency"] + Array(repeating: "Covered", count: 9),
            rows: [[.text("EUR")] + Array(repeating: amount, count: 9)]
        )
    }
}
