import ChargebeeAPI
import Foundation
import GatewayMapping
import Migration
import MigrationModel
import Reporting
import Testing

/// The files of `samples`, planned with the jobs of `jobs`, against the table of `samples/README.md`.
struct SampleTests {
    /// The jobs of `jobs` that plan a sample, each named as its sample: all but the example.
    private static let samples: [String] = {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: root + "jobs")) ?? []
        return names.filter { $0.hasSuffix(".yaml") && !notPlanned.contains($0) }.map { String($0.dropLast(5)) }
            .sorted()
    }()
    private static let notPlanned = ["demo-faults.yaml", "vantiv-account.yaml", "example-live.yaml"]

    @Test(arguments: samples)
    func `A plan finds in a sample what was put into it`(sample: String) throws {
        let expected = try #require(try Self.table()[sample], "samples/README.md has no counts for \(sample)")
        let report = try Self.plan(of: sample)
        #expect(report.facts.rows == expected.rows)
        #expect(report.ready == expected.ready)
        #expect(report.becomePrimary == expected.becomePrimary)
        let rejected = report.rejections.map { ($0.reason.rawValue, $0.count) }
        #expect(Dictionary(uniqueKeysWithValues: rejected) == expected.rejected)
        let findings = report.findings.map { ($0.code.rawValue, $0.count) }
        #expect(Dictionary(uniqueKeysWithValues: findings) == expected.findings)
        #expect(report.endings.total == expected.rows)
        Self.expectCountsToAddUp(in: report)
    }

    /// Each dimension adds up to the ready rows, and what customers are left with to the customers.
    private static func expectCountsToAddUp(in report: PlanReport) {
        for dimension in Breakdown.Dimension.allCases {
            #expect(report.breakdown[dimension].reduce(0) { $0 + $1.rows } == report.ready, "\(dimension)")
        }
        guard let counts = report.customers else { return }
        #expect(counts.usable + counts.onlyUnusable + counts.leftWithout == counts.customers)
        #expect(counts.noPrimary + counts.onePrimary + counts.severalPrimaries + counts.leftWithout == counts.customers)
        #expect(counts.severalPrimaries == report.findings.first { $0.code == .severalPrimaries }?.count ?? 0)
    }

    @Test func `Every sample with counts is planned here`() throws {
        #expect(Set(try Self.table().keys) == Set(Self.samples))
        #expect(Self.samples.count > 40)
    }

    @Test func `Every built-in mapping has a sample that is planned with it`() throws {
        let mappings = try (Self.samples + Self.operations).map {
            try Job(path: Self.root + "jobs/\($0).yaml").mapping.id
        }
        #expect(Set(mappings) == Set(GatewayMapping.builtInNames))
    }

    @Test(arguments: operations)
    func `Each operation has a job and a sample, of which some rows are ready and some are not`(name: String) throws {
        let job = try Job(path: Self.root + "jobs/\(name).yaml")
        #expect(name == "operations/" + job.operation)
        let report = try Self.plan(of: name)
        #expect(report.ready > 0 && report.endings.total == report.facts.rows)
        Self.expectCountsToAddUp(in: report)
        #expect(report.endings[.rejected] > 0, "a sample shows what is rejected, too")
    }

    @Test func `Every operation that a job can run has one of these`() {
        let others = Operation.batch.map(\.name).filter { $0 != Operation.createUsingPermanentToken.name }
        #expect(Set(Self.operations) == Set(others.map { "operations/" + $0 }))
    }

    /// The jobs of `jobs/operations`, as paths below `jobs`; beside them is the site that they are about.
    private static let operations: [String] = {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: root + "jobs/operations")) ?? []
        return names.filter { $0.hasSuffix(".yaml") && $0 != "site.yaml" }.map { "operations/" + $0.dropLast(5) }
            .sorted()
    }()

    @Test(
        arguments: [
            ("eway", "utf-16le with BOM, tab, CRLF"), ("adyen-export", "gzip, utf-8, comma, CRLF"),
            ("bluesnap", "windows-1252 (assumed), comma, CRLF"), ("stripe-import-json", "JSON, utf-8"),
            ("elavon", "utf-8, pipe, LF"), ("orbital", "utf-8, comma, CR"),
        ]
    )
    func `A plan says how its file is written`(sample: String, form: String) throws {
        #expect(try Self.plan(of: sample).facts.inputForm == form)
    }

    @Test func `A file without a byte is refused by its name`() {
        let failure = #expect(throws: Failure.self) { try Self.plan(of: "header-only", input: "empty.csv") }
        #expect(failure?.status == .inputRefused)
        #expect(failure?.message.contains("empty.csv: the file is empty") == true)
    }

    @Test func `A file without Chargebee's customers is refused by its name and the column`() {
        let failure = #expect(throws: Failure.self) { try Self.plan(of: "header-only", input: "wrong-columns.csv") }
        #expect(failure?.status == .inputRefused)
        #expect(failure?.message.contains("wrong-columns.csv") == true)
        #expect(failure?.message.contains("\"customer\"") == true)
        #expect(failure?.message.contains("\"chargebee_customer_id\"") == true)
    }

    @Test func `Every job file passes its check`() throws {
        for name in Self.samples + ["example-live"] {
            let migration = Migration(job: try Job(path: Self.root + "jobs/\(name).yaml"))
            #expect(try migration.check().tests > 0, "\(name)")
        }
    }

    @Test func `No sample holds a card number, but for the tokens that look like some`() throws {
        let meant = ["elavon.csv", "vantiv-tokens.csv"]
        let folder = Self.root + "samples"
        let paths = try FileManager.default.subpathsOfDirectory(atPath: folder)
        let files = paths.filter { $0.hasSuffix(".csv") || $0.hasSuffix(".py") || $0.hasSuffix(".md") }
        #expect(files.count > Self.samples.count)
        for file in files {
            let bytes = try Data(contentsOf: URL(fileURLWithPath: folder + "/" + file))
            #expect(PlausibleCardNumber.isFound(in: bytes) == meant.contains(file), "\(file)")
        }
    }
}

// MARK: Planning

extension SampleTests {
    /// The repository's folder, with a slash at its end.
    private static let root =
        URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().path + "/"

    /// Plans with a job of the repository, without writing into it.
    private static func plan(of job: String, input: String? = nil) throws -> PlanReport {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("samples-\(UUID().uuidString)").path
        defer { try? FileManager.default.removeItem(atPath: folder) }
        var job = try Job(path: root + "jobs/\(job).yaml")
        if let input { job.input.path = root + "samples/" + input }
        job.reportsPath = folder + "/reports"
        job.journalPath = folder + "/job.journal"
        return try Migration(job: job).plan()
    }
}

// MARK: The table

extension SampleTests {
    private struct Counts {
        let rows: Int
        let ready: Int
        let becomePrimary: Int
        let rejected: [String: Int]
        let findings: [String: Int]
    }

    /// The counts of `samples/README.md`, by the sample's name without `.csv`.
    private static func table() throws -> [String: Counts] {
        let text = try String(contentsOfFile: root + "samples/README.md", encoding: .utf8)
        let section = try #require(text.components(separatedBy: "<!-- counts -->").last)
        var table: [String: Counts] = [:]
        for line in section.components(separatedBy: "\n") where line.contains(" | ") && line.contains(".") {
            let cells = line.components(separatedBy: "|").map { $0.trimmingCharacters(in: .whitespaces) }
            try #require(cells.count == 8, "\(line)")
            let name = String(cells[1].prefix { $0 != "." })
            #expect(table[name] == nil, "\(name) is there twice")
            table[name] = Counts(
                rows: try #require(Int(cells[2])),
                ready: try #require(Int(cells[3])),
                becomePrimary: try #require(Int(cells[4])),
                rejected: try counts(in: cells[5]),
                findings: try counts(in: cells[6])
            )
        }
        return table
    }

    /// Reads a cell such as `missing_token 16, duplicate_row 9`, or an empty one.
    private static func counts(in cell: String) throws -> [String: Int] {
        let pairs = try cell.components(separatedBy: ", ").filter { !$0.isEmpty }.map { entry in
            let words = entry.components(separatedBy: " ")
            return (words[0], try #require(Int(words[words.count - 1])))
        }
        return Dictionary(uniqueKeysWithValues: pairs)
    }
}

/// A second opinion on card numbers, which knows nothing of columns.
///
/// 13 to 19 digits in a row, also with single blanks or dashes between them, that begin as a scheme's numbers do and have
/// the right check digit.
private enum PlausibleCardNumber {
    static func isFound(in bytes: Data) -> Bool {
        var digits: [Int] = []
        var isGap = false
        for byte in bytes + [0] {
            switch byte {
            case 0x30...0x39:
                digits.append(Int(byte) - 0x30)
                isGap = false
            case 0x20, 0x2D:
                if isGap, isPlausible(digits) { return true }
                if isGap { digits = [] }
                isGap = !digits.isEmpty
            default:
                if isPlausible(digits) { return true }
                digits = []
                isGap = false
            }
        }
        return false
    }

    private static func isPlausible(_ digits: [Int]) -> Bool {
        guard (13...19).contains(digits.count), beginsAsAScheme(digits.prefix(4).reduce(0) { $0 * 10 + $1 }) else {
            return false
        }
        let sum = digits.reversed().enumerated().reduce(0) { sum, digit in
            let value = digit.offset % 2 == 0 ? digit.element : digit.element * 2
            return sum + (value > 9 ? value - 9 : value)
        }
        return sum % 10 == 0
    }

    private static func beginsAsAScheme(_ lead: Int) -> Bool {
        switch lead {
        case 2221...2720, 3000...3099, 3400...3499, 3528...3999, 4000...4999, 5000...5999, 6000...6999: true
        default: false
        }
    }
}
