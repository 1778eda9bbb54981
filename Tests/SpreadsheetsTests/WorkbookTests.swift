import Foundation
import Spreadsheets
import TestSupport
import Testing

struct WorkbookTests {
    @Test func `A workbook appears whole, for its owner alone, and only when it is closed`() throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let path = folder.appending(path: "a.xlsx").path()
        let book = try Workbook(path: path)
        try book.addSheet("One").append([.text("=1+1"), .integer(3), .empty, .number(0.5)])
        #expect(!FileManager.default.fileExists(atPath: path))
        try book.close()
        let attributes = try FileManager.default.attributesOfItem(atPath: path)
        #expect(attributes[.posixPermissions] as? Int == 0o600)
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path()) == ["a.xlsx"])
        #expect(try Data(contentsOf: URL(filePath: path)).starts(with: Data("PK".utf8)))
    }

    @Test func `A title that Excel does not take is refused`() throws {
        let book = try Workbook(path: FileManager.default.temporaryDirectory.appending(path: UUID().uuidString).path())
        #expect(throws: WorkbookError.self) { try book.addSheet("a/b") }
    }
}
