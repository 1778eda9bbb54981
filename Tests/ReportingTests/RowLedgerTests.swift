import Foundation
import MigrationModel
import Testing

@testable import Reporting

struct RowLedgerTests {
    private let directory = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    private var path: String { directory.appending(path: "rows.csv").path }

    init() throws { try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true) }

    private static func row(_ ordinal: Int, _ ending: Ending, isInDoubt: Bool = false) -> JournalRow {
        JournalRow(address: RowAddress(ordinal: ordinal, line: ordinal + 1), ending: ending, isInDoubt: isInDoubt)
    }

    @Test func `Each row is a line with its ending, and the endings are counted`() throws {
        defer { try? FileManager.default.removeItem(at: directory) }
        let ledger = try RowLedgerWriter(path: path)
        try ledger.append(
            JournalRow(
                address: RowAddress(ordinal: 1, line: 2),
                ending: .created,
                attempts: 2,
                paymentSourceID: "pm_1",
                httpStatus: 200,
                endedAt: SampleReports.noon + 12
            ),
            customerID: "cust_1"
        )
        try ledger.append(
            JournalRow(
                address: RowAddress(ordinal: 2, line: 3),
                ending: .failed,
                attempts: 1,
                httpStatus: 400,
                code: "resource_not_found",
                message: "no \"customer\", sorry",
                endedAt: SampleReports.noon
            ),
            customerID: "cust_2"
        )
        try ledger.append(Self.row(3, .needsReview, isInDoubt: true), customerID: nil)
        try ledger.appendNotAttempted(RowAddress(ordinal: 7, line: 12), customerID: "cust_7")
        #expect(!FileManager.default.fileExists(atPath: path))
        try ledger.close()
        try ledger.close()
        #expect(
            try String(contentsOfFile: path, encoding: .utf8) == """
                row,line,customer_id,ending,payment_source_id,attempts,http_status,code,message,ended_at
                1,2,cust_1,created,pm_1,2,200,,,2026-07-01T10:00:00.012Z
                2,3,cust_2,failed,,1,400,resource_not_found,"no ""customer"", sorry",2026-07-01T10:00:00.000Z
                3,4,,needs_review,,0,,,"sent, and no answer is recorded; the next run settles it",
                7,12,cust_7,not_attempted,,0,,,,

                """
        )
        #expect(try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int == 0o600)
        let expected = SampleReports.endings([.created: 1, .failed: 1, .needsReview: 1, .notAttempted: 1])
        #expect(ledger.endings.all.map(\.count) == expected.all.map(\.count))
    }

    @Test(arguments: ["=1+1", "+1", "-1", "@SUM(A1)", "\tx", "\rx", "\r\nx"])
    func `A cell that a spreadsheet would run is defused`(cell: String) throws {
        defer { try? FileManager.default.removeItem(at: directory) }
        #expect(cell.defused == "'" + cell)
        let ledger = try RowLedgerWriter(path: path)
        try ledger.append(
            JournalRow(
                address: RowAddress(ordinal: 1, line: 2),
                ending: .failed,
                paymentSourceID: cell,
                code: cell,
                message: cell
            ),
            customerID: cell
        )
        try ledger.close()
        let text = try String(contentsOfFile: path, encoding: .utf8)
        #expect(text.ranges(of: "'" + cell).count == 4)
        #expect(text.ranges(of: cell).count == 4)
    }

    @Test(arguments: ["", "cust_1", "a=b", "1-2", "'=1"])
    func `Any other cell is as it was`(cell: String) { #expect(cell.defused == cell) }

    @Test func `A row that comes twice or too late is refused`() throws {
        defer { try? FileManager.default.removeItem(at: directory) }
        let ledger = try RowLedgerWriter(path: path)
        try ledger.append(Self.row(5, .created), customerID: nil)
        #expect(throws: RowLedgerError.self) { try ledger.append(Self.row(5, .created), customerID: nil) }
        let late = RowAddress(ordinal: 4, line: 5)
        let error = try #require(throws: RowLedgerError.self) { try ledger.appendNotAttempted(late, customerID: nil) }
        #expect(error.description.contains("row 4 (line 5) was to be written after row 5"))
        #expect(ledger.endings.total == 1)
    }

    @Test func `A ledger that is dropped leaves nothing behind`() throws {
        defer { try? FileManager.default.removeItem(at: directory) }
        do {
            let ledger = try RowLedgerWriter(path: path)
            try ledger.append(Self.row(1, .created), customerID: nil)
        }
        #expect(try FileManager.default.contentsOfDirectory(atPath: directory.path).isEmpty)
    }

    @Test func `A directory that is missing is an error that names the path`() throws {
        defer { try? FileManager.default.removeItem(at: directory) }
        let missing = directory.appending(path: "missing/rows.csv").path
        let error = try #require(throws: RowLedgerError.self) { _ = try RowLedgerWriter(path: missing) }
        #expect(error.description.contains(missing))
    }
}
