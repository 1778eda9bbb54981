import Foundation
import FoundationXML
import MigrationModel
import Spreadsheets
import TestSupport
import Testing

@testable import Reporting

/// The same numbers in the workbook, the figures and the JSON as in the document that all are written from.
final class SpreadsheetNumbersTests {
    private let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString).path()

    init() throws { try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true) }

    deinit { try? FileManager.default.removeItem(atPath: folder) }

    struct Sample: CustomTestStringConvertible {
        let testDescription: String
        let report: any Report

        static var all: [Sample] {
            var large = SampleReports.run
            large.facts.rows = 1_234_567
            large.endings[.created] = 1_234_438
            large.endings[.recovered] = 13
            return [
                Sample(testDescription: "plan", report: SampleReports.plan),
                Sample(testDescription: "large run", report: large),
                Sample(testDescription: "verification", report: VerificationReportTests.report),
                Sample(testDescription: "discovery", report: discovery),
            ]
        }

        private static var discovery: DiscoveryReport {
            var report = DiscoveryReport(job: "port", jobPath: "port.yaml", site: "acme-test", file: "sources.csv")
            (report.rows, report.listed, report.customers, report.calls) = (1_000_001, 1_000_008, 700_003, 17_042)
            report.accounts = [.init(id: "gw_1", gateway: "stripe", sources: 1_000_001)]
            report.types = ["card": 900_001, "": 100_000]
            return report
        }
    }

    /// A number of a document: under which section, about what, as what.
    private struct Entry {
        let section: String
        let item: String
        let measure: String
        let value: Int
    }

    private static func numbers(of document: ReportDocument) -> [Entry] {
        document.sections.flatMap { section -> [Entry] in
            func entry(_ item: String, _ measure: String, _ value: Int) -> Entry {
                Entry(section: section.key, item: item, measure: measure, value: value)
            }
            switch section.block {
            case .facts(let facts):
                return facts.compactMap { fact in
                    if case .number(let value) = fact.value { entry(fact.label, "", value) } else { nil }
                }
            case .closing(let closing):
                return closing.endings.all.map { entry($0.ending.rawValue, "Rows", $0.count) }
                    + [entry("rows in the file", "Rows", closing.rows), entry("residual", "Rows", closing.residual)]
            case .issues(let list): return list.issues.map { entry($0.code, list.countTitle, $0.count) }
            case .table(let table):
                return table.rows.flatMap { row in
                    zip(table.columns, row).compactMap { title, cell in
                        if case .number(let value) = cell { entry(Self.item(of: row[0]), title, value) } else { nil }
                    }
                }
            case .notes, .histogram, .timeline, .signOff: return []
            }
        }
    }

    /// What a row is about, as programs and spreadsheets have it.
    private static func item(of cell: ReportDocument.Table.Cell) -> String {
        if case .number(let number) = cell { String(number) } else { cell.text }
    }

    @Test(arguments: Sample.all)
    func `The CSV has every number of the report, without separators, each where it belongs`(sample: Sample) throws {
        let records = CSVText.records(sample.report.figures())
        #expect(records.first == ["section", "item", "measure", "value"])
        let numbers = Self.numbers(of: sample.report.document)
        #expect(numbers.count > 5)
        for number in numbers {
            let record = [number.section, number.item, number.measure, String(number.value)]
            #expect(records.contains(record), "\(record)")
        }
    }

    @Test(arguments: Sample.all)
    func `Whatever is a number in the report is one in its JSON`(sample: Sample) throws {
        let object = try JSONSerialization.jsonObject(with: Data(sample.report.json().utf8))
        let known = Self.integers(in: object)
        for number in Self.numbers(of: sample.report.document) {
            #expect(known.contains(number.value), "\(number.section) \(number.item) \(number.value)")
        }
    }

    @Test(.enabled(if: SpreadsheetProgram.isInstalled), arguments: Sample.all)
    func `A spreadsheet shows every number of the report beside what it is about`(sample: Sample) async throws {
        let path = folder + "/report.xlsx"
        try ReportWorkbook(path: path).finish(sample.report)
        let sheets = try await SpreadsheetProgram.sheets(of: path)
        let rows = ["Summary", "Breakdown", "Findings"].flatMap { sheets[$0] ?? [] }
        for number in Self.numbers(of: sample.report.document) {
            let item = Ending(rawValue: number.item)?.title ?? number.item
            let found = rows.contains { row in
                row.contains(String(number.value)) && row.contains { $0.lowercased() == item.lowercased() }
            }
            #expect(found, "\(number.section) \(item) \(String(number.value))")
        }
    }

    private static func integers(in value: Any) -> Set<Int> {
        switch value {
        case let object as [String: Any]: object.values.reduce(into: []) { $0.formUnion(integers(in: $1)) }
        case let array as [Any]: array.reduce(into: []) { $0.formUnion(integers(in: $1)) }
        case let number as Int: [number]
        default: []
        }
    }

    @Test(arguments: Formats.hostile)
    func `Hostile text leaves workbook and CSV well-formed and runs nowhere`(formats: Formats) throws {
        let path = folder + "/report.xlsx"
        let book = try ReportWorkbook(path: path, sheets: [(.rows, ["row", Formats.hostileText])])
        try book.append([.ordinal(1), .text(Formats.hostileText)], to: .rows)
        try book.finish(formats.report)
        for (name, xml) in try WorkbookParts(path: path).parts {
            #expect(XMLParser(data: Data(xml.utf8)).parse(), "\(name)")
            #expect(!xml.contains("<f>") && !xml.contains("<script"), "\(name)")
        }
        let records = CSVText.records(formats.report.figures())
        #expect(records.allSatisfy { $0.count == 4 })
        #expect(!formats.report.figures().unicodeScalars.contains { $0.value < 0x20 && $0 != "\n" })
    }

    @Test(arguments: [
        ("=1+1", "'=1+1"), ("+1", "'+1"), ("-2+3", "'-2+3"), ("@SUM(1)", "'@SUM(1)"), ("\t=1", "' =1"),
        ("\r=1", "' =1"),
        ("  =1", "'  =1"), ("'=1", "'=1"), ("a=1", "a=1"), ("\u{0}=1", "\u{FFFD}=1"),
    ])
    func `A text in the CSV that a spreadsheet would run has an apostrophe in front`(text: String, shown: String) throws
    {
        var plan = SampleReports.plan
        plan.facts.gatewayAccountID = text
        let records = CSVText.records(plan.figures())
        #expect(records.contains(["what_this_is_about", "Gateway account", "", shown]))
    }

    @Test func `A negative number in the CSV stays a number`() {
        var run = SampleReports.run
        run.endings[.created] += 7
        #expect(CSVText.records(run.figures()).contains(["every_row_accounted_for", "residual", "Rows", "-7"]))
    }

    @Test func `A table whose rows are told apart by several columns names them all`() {
        let table = ReportDocument.Table(
            caption: "c",
            columns: ["Gateway", "Type", "Rows", "Money"],
            rows: [
                [.text("stripe"), .text("card"), .number(1), .amount(DecimalAmount(units: 12_345_000))],
                [.text("stripe"), .text("=bank"), .number(-2), .empty],
            ]
        )
        let plan = SampleReports.plan.document
        let document = ReportDocument(
            kind: "k",
            title: "t",
            scope: "s",
            verdict: "v",
            tone: .good,
            figures: [],
            sections: [.init(title: "By type", block: .table(table))],
            createdAt: plan.createdAt,
            toolVersion: "1",
            planDigest: ""
        )
        let records = CSVText.records(TidyCSV(document).text).suffix(3)
        #expect(
            Array(records) == [
                ["by_type", "stripe / card", "Rows", "1"], ["by_type", "stripe / card", "Money", "1234.50"],
                ["by_type", "stripe / =bank", "Rows", "-2"],
            ]
        )
    }

    @Test func `A sheet of rows that is full goes on in another with the same titles`() throws {
        let path = folder + "/report.xlsx"
        let book = try ReportWorkbook(path: path, sheets: [(.rows, ["row"]), (.exceptions, ["row"])], room: 1000)
        for row in 1...1999 { try book.append([.ordinal(row)], to: .rows) }
        try book.append([.ordinal(1)], to: .customers)
        try book.finish(SampleReports.run)
        let parts = try WorkbookParts(path: path)
        let names = try #require(parts.parts["xl/workbook.xml"]).matches(of: /<sheet name="([^"]*)"/).map(\.output.1)
        #expect(names == ["Summary", "Breakdown", "Findings", "Rows", "Exceptions", "Rows 2", "Rows 3"])
        #expect(parts.sheets[3].contains("<v>999</v>") && !parts.sheets[3].contains("<v>1000</v>"))
        #expect(parts.sheets[5].contains("<v>1000</v>") && parts.sheets[5].contains("<v>1998</v>"))
        #expect(parts.sheets[6].contains("<v>1999</v>") && parts.sheets[6].contains("<autoFilter ref=\"A1:A2\"/>"))
        #expect(!parts.sheets[4].contains("autoFilter"))
    }

    /// Lines are written on another thread, which may be in the middle of some.
    @Test func `A workbook that is dropped while its rows are being written leaves nothing behind`() throws {
        for rows in [0, 255, 256, 20_000] {
            var book: ReportWorkbook? = try ReportWorkbook(path: folder + "/dropped.xlsx", sheets: [(.rows, ["row"])])
            for row in 0..<rows { try book?.append([.ordinal(row), .text("text")], to: .rows) }
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == ["dropped.xlsx.partial"])
            book = nil
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder).isEmpty)
        }
    }

    @Test func `Codes and what to do about them are one table, with line numbers and examples`() throws {
        var plan = SampleReports.plan
        plan.findings = [
            Finding(
                .cardExpired,
                count: 137,
                examples: [
                    RowExample(RowAddress(ordinal: 3, line: 4), cells: [.init(column: "Exp", shown: "=2020")]),
                    RowExample(RowAddress(ordinal: 9, line: 10)),
                ],
                detail: "column"
            )
        ]
        let path = folder + "/plan.xlsx"
        try ReportWorkbook(path: path).finish(plan)
        let parts = try WorkbookParts(path: path)
        let findings = try #require(parts.sheets.last)
        for text in ["card_expired", "lines 4, 10 (rows 3, 9)", "line 4 (row 3): Exp = =2020", "missing_token"] {
            #expect(findings.contains(text), "\(text)")
        }
        #expect(findings.contains("<autoFilter ref=\"A1:I5\"/>"))
        #expect(parts.parts["xl/workbook.xml"]?.contains(#"name="Summary""#) == true)
        #expect(parts.parts["docProps/core.xml"]?.contains("tokenferry 0.1.0") == true)
        #expect(parts.sheets[0].contains("0123456789abcdef…"))
    }

    @Test func `The codes count each row once: what was said of exceptions is on a sheet of its own`() throws {
        let path = folder + "/report.xlsx"
        try ReportWorkbook(path: path).finish(SampleReports.crowdedRun)
        let findings = try #require(try WorkbookParts(path: path).sheets.last)
        #expect(findings.contains("Refused by Chargebee") && !findings.contains("Exceptions"))
    }
}
