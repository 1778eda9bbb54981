import Foundation
import MigrationModel
import Testing

@testable import Reporting

struct VerificationReportTests {
    /// Numbers that can be told apart in every format.
    static var report: VerificationReport {
        var report = VerificationReport(
            job: "stripe-2026-cutover",
            toolVersion: "0.1.0",
            createdAt: SampleReports.noon,
            facts: SampleReports.facts(rows: 23_001),
            pass: 1
        )
        report.counts.matched = 21_903
        report.counts.differing = 417
        report.counts.missing = 31
        report.counts.notMade = 650
        report.fields = [
            .init(
                field: "gateway_account_id",
                count: 402,
                first: SampleReports.rows(4, 9, 77).map(\.address),
                expected: "gw_123",
                found: "gw_9"
            ),
            .init(
                field: "last4",
                count: 16,
                first: SampleReports.rows(5).map(\.address),
                expected: "4242",
                found: "1111"
            ),
        ]
        report.firstMissing = SampleReports.rows(12, 13).map(\.address)
        report.unexpected = 29
        report.duplicates = 7
        report.firstUnexpected = [
            .init(
                paymentSourceID: "pm_x",
                customerID: "cust_8",
                gatewayAccountID: "gw_123",
                createdAt: SampleReports.noon,
                duplicateOf: 88
            )
        ]
        report.calls = 1289
        report.seconds = 545.5
        return report
    }

    @Test func `Text, HTML and JSON show the same numbers`() throws {
        let report = Self.report
        let (text, html) = (report.text, report.html())
        let object = try #require(try JSONSerialization.jsonObject(with: Data(report.json().utf8)) as? [String: Any])
        let verdicts = try #require(object["verdicts"] as? [String: Int])
        for (name, title, count, _) in report.counts.all {
            #expect(verdicts[name] == count)
            #expect(text.contains(try Regex("\(title)  +\(count.grouped)")), "\(title)")
            #expect(html.contains(try Regex(">\(title)</th>\\s*<td [^>]*>\(count.grouped)</td>")), "\(title)")
        }
        #expect(verdicts.values.reduce(0, +) == object["rows"] as? Int)
        #expect(object["unexpected"] as? Int == 29)
        #expect(object["calls"] as? Int == 1289)
        #expect(text.contains("1,289"))
        for number in ["29", "402", "16", "31"] {
            #expect(text.contains(number))
            #expect(html.contains(number))
        }
        #expect((object["fields"] as? [[String: Any]])?.compactMap { $0["count"] as? Int } == [402, 16])
        #expect(object["agrees"] as? Bool == false)
        for line in text.split(separator: "\n") { #expect(line.count <= 96, "\(line)") }
    }

    @Test func `A report whose verdicts do not add up is refused and says so`() {
        var report = Self.report
        report.counts.matched -= 1
        #expect(throws: ResidualError.self) { try report.validated() }
        #expect(report.text.contains("Do not sign"))
        report.counts.matched += 2
        report.counts.missing = -1
        #expect(throws: ResidualError.self) { try report.validated() }
    }

    @Test(arguments: ["differing", "missing", "unexpected"])
    func `Any difference, missing or unexpected source is told and does not agree`(part: String) {
        var report = Self.report
        report.counts.differing = part == "differing" ? 1 : 0
        report.counts.missing = part == "missing" ? 1 : 0
        report.unexpected = part == "unexpected" ? 1 : 0
        #expect(!report.agrees)
        report.counts.differing = 0
        report.counts.missing = 0
        report.unexpected = 0
        #expect(report.agrees)
    }

    @Test func `Sources of earlier inputs are counted apart from the rows, and must be there too`() throws {
        var report = Self.report
        report.counts = .init()
        report.counts.matched = report.facts.rows
        report.unexpected = 0
        report.earlier = .init()
        report.earlier?.matched = 7_411
        #expect(report.agrees)
        #expect(try report.validated().residual == 0)
        report.earlier?.missing = 13
        report.earlier?.differing = 1
        #expect(!report.agrees)
        let (text, html, json) = (report.text, report.html(), report.json())
        #expect(json.contains(#""earlier":{"matched":7411,"differing":1,"missing":13}"#))
        #expect(text.contains("14 sources of earlier inputs are not as made"))
        for number in ["7,411", "13"] {
            #expect(text.contains(number))
            #expect(html.contains(number))
        }
        #expect(Self.report.json().contains(#""earlier":null"#))
    }

    @Test func `A source at another gateway account is told to be there`() throws {
        var report = Self.report
        report.firstUnexpected = [
            .init(
                paymentSourceID: "pm_x",
                customerID: "cust_8",
                gatewayAccountID: "gw_9",
                createdAt: SampleReports.noon,
                duplicateOf: nil,
                isElsewhere: true
            )
        ]
        // The words may be broken across lines.
        let text = report.text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        #expect(text.contains("gateway account"))
        #expect(report.json().contains(#""elsewhere":true"#))
        #expect(report.html().contains("another method, at another gateway account"))
    }

    @Test func `The page escapes what comes from elsewhere`() {
        var report = Self.report
        report.fields = [
            .init(field: "status", count: 1, first: [], expected: "valid", found: Formats.hostileText)
        ]
        report.firstUnexpected = [
            .init(
                paymentSourceID: Formats.hostileText,
                customerID: Formats.hostileText,
                gatewayAccountID: nil,
                createdAt: 0,
                duplicateOf: nil
            )
        ]
        #expect(!report.html().contains("<script"))
        #expect(!report.text.contains("\u{1B}"))
        #expect(!report.json().contains("\u{1B}"))
    }

    @Test func `The list has a line for each row and stranger, and only its owner can read it`() throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("verify-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let path = folder.appendingPathComponent("verify.csv").path
        let writer = try VerificationLedgerWriter(path: path)
        try writer.append(
            RowAddress(ordinal: 3, line: 4),
            customerID: "=c",
            paymentSourceID: "pm_3",
            verdict: "differing",
            fields: [("last4", "4242", "1111"), ("primary", "true", "false, it is pm_9")]
        )
        for stranger in Self.report.firstUnexpected { try writer.append(stranger) }
        try writer.append(earlier: "pm_4", customerID: "", isMissing: true, fields: [])
        try writer.append(earlier: "pm_5", customerID: "c", isMissing: false, fields: [("deleted", "false", "true")])
        try writer.close()
        let lines = try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n").map(String.init)
        #expect(
            lines == [
                "row,line,customer_id,payment_source_id,verdict,fields,expected,found",
                "3,4,'=c,pm_3,differing,last4; primary,4242; true,\"1111; false, it is pm_9\"",
                "88,,cust_8,pm_x,unexpected,reference_id,one source with this token,"
                    + "made 2026-07-01T10:00:00Z at gw_123",
                ",,,pm_4,earlier_missing,,,",
                ",,c,pm_5,earlier_differing,deleted,false,true",
            ]
        )
        let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
        #expect(mode == 0o600)
    }
}
