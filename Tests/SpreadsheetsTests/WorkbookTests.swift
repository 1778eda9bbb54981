import Foundation
import FoundationXML
import TestSupport
import Testing

@testable import Spreadsheets

final class WorkbookTests {
    private let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString).path()

    init() throws { try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true) }

    deinit { try? FileManager.default.removeItem(atPath: folder) }

    private var names: [String] { get throws { try FileManager.default.contentsOfDirectory(atPath: folder) } }

    @Test func `A workbook appears whole, for its owner alone, and only when it is closed`() throws {
        let path = folder + "/a.xlsx"
        let book = try Workbook(path: path)
        try book.addSheet("One").append([.text("=1+1"), .integer(3), .empty, .number(0.5)])
        #expect(try names == ["a.xlsx.partial"])
        try book.close()
        try book.close()
        let attributes = try FileManager.default.attributesOfItem(atPath: path)
        #expect(attributes[.posixPermissions] as? Int == 0o600)
        #expect(try names == ["a.xlsx"])
    }

    @Test func `A workbook that is dropped leaves nothing behind, and no file open`() throws {
        func drop() throws {
            let book = try Workbook(path: folder + "/a.xlsx")
            try book.addSheet("One").append([.text("a")])
        }
        try drop()
        #expect(try names.isEmpty)
        let open = try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd").compactMap {
            try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/fd/\($0)")
        }
        #expect(!open.contains { $0.hasPrefix(folder) })
    }

    @Test func `A folder that is not there is named, and so is what the system says`() throws {
        let path = folder + "/none/a.xlsx"
        let error = try #require(throws: WorkbookError.self) { try Workbook(path: path) }
        #expect(error.description == "\(path) cannot be written: No such file or directory")
    }

    @Test(arguments: [
        "a/b", "a:b", "[a]", "what?", "", "History", "history", "'a", "a'", "a\u{1}b",
        String(repeating: "a", count: 32),
    ])
    func `A title that Excel does not take is refused`(title: String) throws {
        let book = try Workbook(path: folder + "/a.xlsx")
        #expect(throws: WorkbookError.self) { try book.addSheet(title) }
    }

    @Test func `Two sheets cannot have names that differ only in case`() throws {
        let book = try Workbook(path: folder + "/a.xlsx")
        _ = try book.addSheet("Rows")
        #expect(throws: WorkbookError.self) { try book.addSheet("ROWS") }
        _ = try book.addSheet("Rows 2")
    }

    /// What a spreadsheet might run or choke on, and what is to be shown.
    private static let hostile: [(text: String, shown: String)] = [
        ("=1+1", "=1+1"), ("+cmd|' /C calc'!A0", "+cmd|' /C calc'!A0"), ("@SUM(1)", "@SUM(1)"), ("-2+3", "-2+3"),
        ("\t=1", "\t=1"), ("=HYPERLINK(\"http://a\",\"b\")", "=HYPERLINK(\"http://a\",\"b\")"), ("{=1}", "{=1}"),
        ("http://example.com", "http://example.com"), ("<f>1+1</f>", "<f>1+1</f>"), ("]]>&amp;\"'", "]]>&amp;\"'"),
        ("_x003D_1+1", "_x003D_1+1"), ("a_x0041_b_x0000_", "a_x0041_b_x0000_"), ("_x12", "_x12"),
        ("a\u{0}b\u{1B}[2J", "a\u{FFFD}b\u{FFFD}[2J"), ("a\u{FFFE}b\u{FFFF}", "a\u{FFFD}b\u{FFFD}"),
        ("one\r\ntwo\rthree", "one\ntwo\nthree"), ("  blanks  ", "  blanks  "), ("0042", "0042"), ("1e5", "1e5"),
        ("2026-01-02", "2026-01-02"), ("TRUE", "TRUE"), ("👩‍👩‍👧 e\u{301} \u{10FFFD}", "👩‍👩‍👧 e\u{301} \u{10FFFD}"),
        (String(repeating: "x", count: 40_000), String(repeating: "x", count: 32_766) + "…"),
        (String(repeating: "😀", count: 20_000), String(repeating: "😀", count: 16_383) + "…"),
    ]

    private func hostileBook() throws -> String {
        let path = folder + "/a.xlsx"
        let book = try Workbook(path: path)
        book.describe(title: Self.hostile.map(\.text).joined(), author: "=\u{0}1")
        let sheet = try book.addSheet("One")
        var page = PageSetup()
        (page.left, page.middle) = ("&G&[Picture]\u{1}", Self.hostile.map(\.text).joined())
        sheet.setPage(page)
        sheet.beginTable(["=1", "count"])
        for (index, cell) in Self.hostile.enumerated() { sheet.append([.text(cell.text), .integer(index)]) }
        try book.close()
        return path
    }

    @Test func `Whatever a cell says, it is a text and never a formula, and the XML is well-formed`() throws {
        let parts = try WorkbookParts(path: try hostileBook())
        #expect(parts.sheets.count == 1)
        for (name, xml) in parts.parts {
            #expect(XMLParser(data: Data(xml.utf8)).parse(), "\(name)")
            #expect(!xml.contains("<f>") && !xml.contains("<hyperlink"), "\(name)")
        }
        let texts = parts.sheets[0].ranges(of: "t=\"inlineStr\"").count
        #expect(texts == Self.hostile.count + 2)
    }

    @Test(.enabled(if: SpreadsheetProgram.isInstalled))
    func `A spreadsheet shows each text as it is`() async throws {
        let sheet = try #require(try await SpreadsheetProgram.sheets(of: try hostileBook())["One"])
        #expect(sheet.count == Self.hostile.count + 1)
        for (row, cell) in zip(sheet.dropFirst(), Self.hostile) { #expect(row.first == cell.shown) }
    }

    @Test(.enabled(if: SpreadsheetProgram.isInstalled))
    func `Numbers are numbers where a spreadsheet keeps all their digits, and texts beyond`() async throws {
        let path = folder + "/a.xlsx"
        let book = try Workbook(path: path)
        let sheet = try book.addSheet("One")
        sheet.append([
            .integer(1_234_567), .integer(-1200), .integer(999_999_999_999_999), .integer(1_000_000_000_000_000),
        ])
        sheet.append([.ordinal(1_234_567), .number(0.5), .number(.nan), .share(0.1234)])
        sheet.append([
            .amount(12_340_000, decimals: 0), .amount(12_345_000, decimals: 0), .amount(12_345_000, decimals: 3),
            .amount(12_345_678_901_234_560_000, decimals: 0),
        ])
        sheet.append([.amount(12_345_000), .amount(-12_345_678), .amount(1), .amount(12_345_678_901_234_567_890)])
        try book.close()
        let shown = try #require(try await SpreadsheetProgram.sheets(of: path)["One"])
        #expect(shown[0] == ["1234567", "-1200", "999999999999999", "1000000000000000"])
        #expect(shown[1] == ["1234567", "0.5", "", "12.34%"])
        #expect(shown[2] == ["1234", "1234.5", "1234.5", "1234567890123456"])
        #expect(shown[3] == ["1234.5", "-1234.5678", "0.0001", "1234567890123456.789"])
        let xml = try WorkbookParts(path: path).sheets[0]
        #expect(xml.contains("<v>999999999999999</v>") && xml.contains("<v>-1234.5678</v>"))
        #expect(xml.ranges(of: "inlineStr").count == 3)
        let styles = try #require(try WorkbookParts(path: path).parts["xl/styles.xml"])
        for form in ["#,##0", "#,##0.0", "#,##0.00", "#,##0.000", "#,##0.0000"] {
            #expect(styles.contains("formatCode=\"\(form)\""), "\(form)")
        }
    }

    @Test func `A table's head stays in sight, filters its rows and is repeated on paper`() throws {
        let book = try Workbook(path: folder + "/a.xlsx")
        let sheet = try book.addSheet("One")
        sheet.beginTable(["a", "b"])
        for number in 1...3 { sheet.append([.integer(number), .text("b")]) }
        sheet.setPage(PageSetup())
        try book.close()
        let parts = try WorkbookParts(path: folder + "/a.xlsx")
        #expect(parts.sheets[0].contains("<autoFilter ref=\"A1:B4\"/>"))
        #expect(parts.sheets[0].contains("ySplit=\"1\""))
        #expect(parts.sheets[0].contains("fitToHeight=\"0\"") && parts.sheets[0].contains("paperSize=\"9\""))
        #expect(parts.parts["xl/workbook.xml"]?.contains("One!$1:$1") == true)
    }

    @Test func `A file that lost bytes is not taken for whole`() throws {
        let path = try hostileBook()
        func isWhole(_ sizes: [Int] = [100]) throws -> Bool {
            let file = try #require(FileHandle(forReadingAtPath: path))
            return PackageCheck(file.fileDescriptor).isWhole(sheetSizes: sizes)
        }
        #expect(try isWhole())
        #expect(try !isWhole([10_000_000]), "a sheet without its last rows")
        #expect(try !isWhole([100, 100]), "a sheet that is not there")
        let whole = try Data(contentsOf: URL(filePath: path))
        var damaged = whole
        damaged[whole.count / 2] ^= 0x55
        try damaged.write(to: URL(filePath: path))
        #expect(try !isWhole(), "a byte that changed")
        try whole.dropLast(200).write(to: URL(filePath: path))
        #expect(try !isWhole())
    }
}
