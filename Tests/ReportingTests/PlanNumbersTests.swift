import Foundation
import MigrationModel
import Testing

@testable import Reporting

/// The plan's numbers, from its one document, against its JSON and its page.
struct PlanNumbersTests {
    private static let plan = SampleReports.largePlan

    /// All numbers and texts of a JSON value.
    private static func values(of object: Any) -> [String] {
        switch object {
        case let list as [Any]: list.flatMap(values)
        case let members as [String: Any]: members.values.flatMap(values)
        case let text as String: [text]
        case let number as NSNumber: ["\(number)"]
        default: []
        }
    }

    private static func numbers(in cells: [ReportDocument.Table.Cell]) -> [(machine: String, shown: String)] {
        cells.flatMap { cell -> [(String, String)] in
            switch cell {
            case .number(let number): [("\(number)", number.grouped)]
            case .amount(let amount, let currency): [(amount.description, amount.grouped(in: currency))]
            case .share(_, let count): [("\(count)", cell.text)]
            case .difference(let number): [("\(number)", number.signed)]
            case .text, .empty: []
            }
        }
    }

    /// What a block counts: all of it, and what of it a page shows.
    private static func numbers(
        of block: ReportDocument.Block
    ) -> (all: [(machine: String, shown: String)], onPage: [(machine: String, shown: String)]) {
        func alike(_ numbers: [Int]) -> ([(machine: String, shown: String)], [(machine: String, shown: String)]) {
            let pairs = numbers.map { ("\($0)", $0.grouped) }
            return (pairs, pairs)
        }
        switch block {
        case .facts(let facts):
            return alike(facts.compactMap { if case .number(let number) = $0.value { number } else { nil } })
        case .closing(let closing): return alike(closing.endings.all.map(\.count) + [closing.rows, closing.residual])
        case .issues(let list): return alike(list.issues.map(\.count))
        case .table(let table): return (table.rows.flatMap(numbers(in:)), table.pageRows.flatMap(numbers(in:)))
        case .histogram(let histogram): return alike(histogram.bars.map(\.count))
        case .notes, .timeline, .signOff: return ([], [])
        }
    }

    @Test(arguments: [plan, SampleReports.listedPlan])
    func `Each number of the document is in the JSON, and each that a page shows is in the HTML`(plan: PlanReport)
        throws
    {
        let json = try JSONSerialization.jsonObject(with: Data(plan.json().utf8))
        let machine = Set(Self.values(of: json))
        let html = plan.html()
        var counted = 0
        for section in plan.document.sections {
            let (all, onPage) = Self.numbers(of: section.block)
            for number in all { #expect(machine.contains(number.machine), "\(section.title): \(number.machine)") }
            for number in onPage {
                #expect(
                    html.contains(">\(number.shown.replacing("<", with: "&lt;"))</"),
                    "\(section.title): \(number.shown)"
                )
            }
            counted += all.count
        }
        #expect(counted > 280)
    }

    @Test func `Every table of ready rows adds up to them, also where a page or a terminal shortens it`() throws {
        var tables = 0
        for section in Self.plan.document.sections {
            guard case .table(let table) = section.block, table.caption.hasPrefix("Ready rows by") else { continue }
            for rows in [table.rows, table.pageRows, table.terminalRows] {
                let counts = rows.map { cells in if case .number(let number) = cells[1] { number } else { -1 } }
                #expect(counts.dropLast().reduce(0, +) == Self.plan.ready, "\(section.title)")
                #expect(counts.last == Self.plan.ready)
            }
            tables += 1
        }
        #expect(tables == 6)
        #expect(Self.plan.html().contains("<th scope=\"row\">7 others</th><td class=\"n\">1,011</td>"))
        #expect(Self.plan.html().contains("All 28 in plan.xlsx, sheet Breakdown."))
    }

    @Test func `A dimension of which no row says anything is a sentence and no table`() {
        #expect(Self.plan.text.contains("No ready row says its funding."))
        #expect(!Self.plan.html().contains("By funding"))
    }

    @Test func `Sections have keys of their own, and headings are in order`() {
        let keys = Self.plan.document.sections.map(\.key)
        #expect(Set(keys).count == keys.count)
        let levels = Self.plan.html().matches(of: /<h([1-6])/).compactMap { Int($0.1) }
        #expect(levels.first == 1)
        for (before, after) in zip(levels, levels.dropFirst()) { #expect(after <= before + 1) }
        for match in Self.plan.html().matches(of: /href="#([a-z_0-9]+)"/) {
            #expect(Self.plan.html().contains("id=\"\(match.1)\""))
        }
    }

    @Test func `Warnings stand before what is only good to know`() throws {
        let codes = Self.plan.html().matches(of: /data-code="(\w+)"/).map { String($0.1) }
        #expect(codes.prefix(3) == ["card_expired", "token_shared_between_customers", "unused_columns"])
    }

    @Test func `Examples say what the row says, in HTML, JSON and in one line of the text`() {
        #expect(Self.plan.html().contains("<small>Card ID</small> <code>card_…7742 (28 characters)</code>"))
        #expect(Self.plan.json().contains(#"{"column":"Card Exp Year","shown":"2025"}"#))
        #expect(Self.plan.text.contains("\n          line 17, row 16: Customer \"cus_126704\"; Card ID \"\"\n"))
    }

    @Test func `The paces are told with the same headroom, and the plan's own is marked`() {
        let paces = Self.plan.paces
        #expect(paces.map(\.requestsPerMinute) == [150, 300, 1000, 3500])
        #expect(paces.map(\.callsPerMinute) == [142, 285, 950, 3325])
        #expect(paces.map(\.isChosen) == [false, false, true, false])
        var odd = Self.plan
        (odd.requestsPerMinute, odd.callsPerMinute) = (700, 665)
        #expect(odd.paces.map(\.requestsPerMinute) == [150, 300, 700, 1000, 3500])
        #expect(odd.paces[2].isChosen && odd.paces[2].seconds == odd.seconds)
    }

    @Test func `Amounts are added within a currency and never across`() throws {
        let totals = try #require(Self.plan.value).totals
        #expect(totals.map(\.currency) == ["EUR", "GBP", "USD"])
        #expect(totals.map(\.covered.description) == ["317612405.22", "476418607.83", "635224810.44"])
        #expect(Self.plan.html().contains("2026-06-22, past"))
    }

    @Test func `Customers that are not accounted for are a defect`() {
        var plan = Self.plan
        plan.customers?.leftWithout += 1
        #expect(plan.document.tone == .defect)
        #expect(
            plan.document.verdict.contains(
                "the customers by what they are left with add up to 84,311 and not to 84,310"
            )
        )
        plan = Self.plan
        plan.customers?.noPrimary -= 2
        #expect(plan.document.tone == .defect)
        plan = Self.plan
        plan.breakdown.groups[.type]?.removeLast()
        #expect(plan.document.verdict.contains("the ready rows by type add up to 91,008 and not to 97,342"))
    }

    @Test func `An approval is named with who, when and how`() {
        var plan = Self.plan
        #expect(!plan.text.contains("\nApproval\n"))
        plan.approval = SampleReports.approval
        #expect(plan.text.contains("Approved by    Maria Controller\n"))
        #expect(plan.html().contains("2026-07-01 12:00:00 UTC"))
        #expect(plan.json().contains(#""approval":{"plan_digest":"\#(SampleReports.digest)","way":"approve""#))
    }
}
