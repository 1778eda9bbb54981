import Execution
import Foundation
import Migration
import MigrationModel
import Reporting
import Testing

/// Verifying a port against a sandbox: the sources that it exported, and what became of them.
struct VerifyPortTests {
    /// Three customers with a source each, and a job that has ported them.
    private func withPort(
        options: String = "{ replace_primary: from_column }",
        _ body: (VerifySite, Migration) async throws -> Void
    ) async throws {
        let site = try await VerifySite()
        defer { site.end() }
        for number in 1...3 {
            let reference = "11117257390399\(10 + number)"
            try await site.add("customer_id=c_\(number)&gateway_account_id=gw_1&reference_id=\(reference)")
        }
        let job = try await site.port(options: options)
        let result = try await job.run(RunOptions(), control: RunControl(), observer: QuietObserver())
        #expect(result.status == .done)
        try await body(site, job)
    }

    private func verify(_ job: Migration) async throws -> VerificationReport {
        try await job.verify(control: SiteReadingControl())
    }

    @Test func `A port that nobody tampered with agrees`() async throws {
        try await withPort { _, job in
            let report = try await verify(job)
            #expect(report.agrees, "\(report.fields) \(report.firstUnexpected)")
            #expect(report.counts.matched == 3)
        }
    }

    @Test func `An exported source that is another customer's is found, since the method may be a stranger's`()
        async throws
    {
        try await withPort { site, job in
            let old = try await site.sources().prefix(3).map(\.id)
            try await site.tamper(old[0], "customer_id=c_9")
            let report = try await verify(job)
            #expect(report.counts.differing == 1)
            #expect(report.fields.first { $0.field == "old_customer_id" }?.found == "c_9")
        }
    }

    @Test func `Where the input's customers stand a row too low, nothing is sent at all`() async throws {
        let site = try await VerifySite()
        defer { site.end() }
        for number in 1...3 {
            try await site.add(
                "customer_id=c_\(number)&gateway_account_id=gw_1&reference_id=11117257390399\(10 + number)"
            )
        }
        let job = try await site.port(customers: ["c_1": "c_2", "c_2": "c_3", "c_3": "c_1"])
        let result = try await job.run(RunOptions(), control: RunControl(), observer: QuietObserver())
        #expect(result.status == .finishedWithExceptions)
        #expect(result.report.codes.map(\.code) == ["source_changed"])
        #expect(try await site.sources().count == 3)
    }

    @Test func `References that were swapped, and an exported one attached twice, are found`() async throws {
        try await withPort { site, job in
            // Which of the rows is attached first is not certain.
            let ported = try await site.sources().suffix(3).sorted { $0.customer < $1.customer }.map(\.id)
            let references = try await site.references()
            let (first, second) = (references[ported[0]] ?? "", references[ported[1]] ?? "")
            try await site.tamper(ported[0], "reference_id=\(second)")
            try await site.tamper(ported[1], "reference_id=\(first)")
            try await site.add("customer_id=c_3&gateway_account_id=gw_2&reference_id=\(references[ported[2]] ?? "")")
            try await site.add("customer_id=c_3&gateway_account_id=gw_1&reference_id=1111725739039977")
            let report = try await verify(job)
            #expect(report.fields.map(\.field) == ["reference_id"])
            #expect(report.fields.first?.count == 2)
            #expect(report.unexpected == 2)
            #expect(report.firstUnexpected.compactMap(\.duplicateOf) == [3])
            #expect(report.firstUnexpected.map(\.isElsewhere) == [false, true])
            #expect(!report.json().contains(first))
        }
    }

    @Test func `A new source that somebody made primary is found where the job left the roles alone`() async throws {
        try await withPort(options: "{ replace_primary: never }") { site, job in
            #expect(try await verify(job).agrees)
            let ported = try await site.sources().suffix(3).map(\.id)
            try await site.tamper(ported[1], "role=primary")
            let report = try await verify(job)
            #expect(report.fields.map(\.field) == ["primary"])
            #expect(report.counts.differing == 1)
        }
    }
}
