import CSVInput
import ChargebeeAPI
import Foundation
import Migration
import MigrationModel
import Planning
import Reporting
import Testing

@testable import GatewayMapping

/// One row's story from job file and input; the journal's part is tested with whole runs.
struct ExplainTests {
    private static let root =
        URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().path + "/"

    /// The jobs of `jobs` that plan a sample.
    private static let samples: [String] = {
        let others = ["demo-faults.yaml", "vantiv-account.yaml", "example-live.yaml"]
        let names = (try? FileManager.default.contentsOfDirectory(atPath: root + "jobs")) ?? []
        return names.filter { $0.hasSuffix(".yaml") && !others.contains($0) }.map { String($0.dropLast(5)) }.sorted()
    }()

    /// A job of the repository, which finds no journal and writes nothing into it.
    private static func job(_ name: String) throws -> Job {
        var job = try Job(path: root + "jobs/\(name).yaml")
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("explain-\(UUID().uuidString)").path
        job.reportsPath = folder + "/reports"
        job.journalPath = folder + "/job.journal"
        return job
    }

    private static func story(_ sample: String, _ row: RowChoice) throws -> RowStory {
        try Migration(job: job(sample)).explain(row)
    }

    @Test(arguments: samples)
    func `The slow walk gives the values of the request, for each row of a sample`(sample: String) throws {
        let job = try Self.job(sample)
        let table = try job.input.join.map(JoinTable.init)
        let rows = try JoinedReader(path: job.input.path, options: job.input.options, table: table)
        let mapper = try RowMapper(mapping: job.mapping, settings: job.mappingSettings, header: rows.header)
        var differing = 0
        while let agrees = try rows.next({ _, row in Self.agrees(row, mapper) }) { if !agrees { differing += 1 } }
        #expect(differing == 0)
    }

    private static func agrees(_ row: borrowing InputRow, _ mapper: RowMapper) -> Bool {
        let mapped = mapper.map(row)
        let trace = mapper.trace(row)
        guard mapped == .request else { return trace.refusal.map { .rejected($0.rejection) } == mapped }
        let body = FormDecoder.pairs(of: Array(mapper.body)) ?? []
        var tracer = RowTracer(mapper)
        let walk = tracer.values(of: row)
        let shown = trace.fields.filter { $0.use == .sent }
        return trace.refusal == nil && walk.map(\.name) == body.map(\.name) && walk.map(\.value) == body.map(\.value)
            && shown.map(\.parameter) == body.map(\.name) && shown.map(\.shown) == mapper.mappedFields.map(\.shown)
    }

    @Test(arguments: samples)
    func `No token of a row is in its trace`(sample: String) throws {
        let job = try Self.job(sample)
        let table = try job.input.join.map(JoinTable.init)
        let rows = try JoinedReader(path: job.input.path, options: job.input.options, table: table)
        let mapper = try RowMapper(mapping: job.mapping, settings: job.mappingSettings, header: rows.header)
        var leaks = 0
        while rows.reader.rowsRead < 300,
            let leaked = try rows.next({ _, row -> Bool in
                guard mapper.map(row) == .request else { return false }
                let request = mapper.makeRequest(at: row.address)
                let text = "\(mapper.trace(row))"
                // A short one may be part of any text, and the customer's own id may be part of the token.
                return request.tokens.secrets.contains {
                    $0.utf8.count > 12 && $0 != request.customerID && text.contains($0)
                }
            })
        {
            if leaked { leaks += 1 }
        }
        #expect(leaks == 0)
    }

    @Test func `A row is told before any run, from its columns to the request`() throws {
        let story = try Self.story("stripe-cards", .ordinal(3))
        #expect(story.pass == nil && story.chronicle == nil)
        #expect(story.notes.count == 1 && story.notes[0].hasPrefix("No run of this job has begun"))
        let present = try #require(story.present)
        #expect(present.address == RowAddress(ordinal: 3, line: 4))
        #expect(present.rows == 3000)
        #expect(present.verdict == .ready(becomesPrimary: false))
        #expect(present.request?.path == "payment_sources/create_using_permanent_token")
        let headers = present.request?.headers.map(\.name) ?? []
        #expect(headers.contains("chargebee-event-email") && headers.contains("chargebee-idempotency-key"))
        let customer = try #require(present.parameters.first)
        #expect(customer.name == "customer_id")
        #expect(customer.rule.place.hasPrefix("Mappings/stripe.yaml:"))
        #expect(customer.rule.cells.map(\.header) == ["chargebee_customer_id"])
    }

    @Test func `A duplicate is found beside the other rows, and names the first`() throws {
        let present = try #require(try Self.story("stripe-cards", .ordinal(106)).present)
        guard case .rejected(let rejection, let rule, _) = present.verdict else {
            Issue.record("row 106 is ready")
            return
        }
        #expect(rejection.reason == .duplicateRow)
        #expect(rejection.detail.contains("row 105"))
        #expect(rule == nil && present.request == nil)
        #expect(present.parameters.contains { $0.name == "reference_id" && $0.use == .sent })
    }

    @Test func `A line names the row that is on it, also one inside of a record`() throws {
        #expect(try Self.story("stripe-cards", .line(114)).ordinal == 106)
        let rows = try Self.job("stripe-cards")
        let reader = try RowReader(path: rows.input.path, options: rows.input.options)
        var found: (ordinal: Int, last: Int)?
        while found == nil,
            let row = try reader.next({ ($0.address.ordinal, $0.address.line, $0.lastLine) })
        {
            if row.2 > row.1 { found = (row.0, row.2) }
        }
        let long = try #require(found)
        #expect(try Self.story("stripe-cards", .line(long.last)).ordinal == long.ordinal)
    }

    @Test func `The findings of the row alone are told`() throws {
        let report = try Migration(job: Self.job("stripe-cards")).plan()
        let finding = try #require(report.findings.first { $0.code == .cardExpired })
        for row in finding.examples {
            let findings = try Self.story("stripe-cards", .ordinal(row.address.ordinal)).present?.findings ?? []
            #expect(findings.contains { $0.code == .cardExpired })
        }
        #expect(try Self.story("stripe-cards", .ordinal(3)).present?.findings.isEmpty == true)
    }

    @Test(arguments: [
        (RowChoice.ordinal(3001), "3,000 rows"), (.line(1), "is in no row"), (.line(99_999), "is in no row"),
    ])
    func `A row that is not there is wrong use, and the message says how many there are`(row: RowChoice, words: String)
    {
        let failure = #expect(throws: Failure.self) { try Self.story("stripe-cards", row) }
        #expect(failure?.status == .wrongUse)
        #expect(failure?.message.contains(words) == true)
        #expect(failure?.message.contains("stripe-cards.csv has 3,000 rows") == true)
    }

    @Test func `An input that cannot be read is refused as by a plan where there is no journal`() throws {
        var job = try Self.job("stripe-cards")
        job.input.path += ".gone"
        let failure = #expect(throws: Failure.self) { try Migration(job: job).explain(.ordinal(1)) }
        #expect(failure?.status == .inputRefused)
    }
}
