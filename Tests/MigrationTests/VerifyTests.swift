import Foundation
import Migration
import MigrationModel
import Reporting
import Testing

/// Verifying against a sandbox in which somebody tampers.
struct VerifyTests {
    /// A form that changes the second customer's source, and the field that has to be told.
    static let changes: [(field: String, form: String)] = [
        ("gateway_account_id", "gateway_account_id=gw_2"), ("reference_id", "reference_id=1111999999999999"),
        ("last4", "card[last4]=0000"), ("expiry", "card[expiry_month]=12"), ("brand", "card[brand]=mastercard"),
        ("status", "status=invalid"), ("status", "status=expired"), ("primary", "role=none"),
        ("deleted", "deleted=true"),
        ("customer_id", "customer_id=cust_5"),
    ]

    private func withSite(_ body: (VerifySite) async throws -> Void) async throws {
        let site = try await VerifySite()
        defer { site.end() }
        try await body(site)
    }

    @Test func `A job that nobody tampered with is as it should be`() async throws {
        try await withSite { site in
            #expect(try await site.run().status == .done)
            let report = try await site.verify()
            #expect(report.agrees, "\(report.fields) \(report.firstUnexpected)")
            #expect(report.counts.matched == VerifySite.rows)
            #expect(report.calls == 2)
            #expect(try site.ledger().isEmpty)
        }
    }

    @Test func `Each change made behind the job's back is found and named`() async throws {
        for (field, form) in Self.changes {
            try await withSite { site in
                _ = try await site.run()
                let id = try await site.source(of: "cust_2")
                try await site.tamper(id, form)
                let report = try await site.verify()
                #expect(report.counts.matched == VerifySite.rows - 1, "\(form)")
                #expect(report.counts.differing == 1)
                #expect(report.fields.map(\.field).contains(field), "\(form): \(report.fields)")
                let line = try #require(try site.ledger().first)
                #expect(line.hasPrefix("2,3,cust_2,\(id),differing,"))
                #expect(!line.contains("1111"), "a token in \(line)")
            }
        }
    }

    @Test func `What is gone, what was added and what doubles a token is told`() async throws {
        try await withSite { site in
            _ = try await site.run()
            try await site.remove(site.source(of: "cust_3"))
            try await site.add("customer_id=cust_5&gateway_account_id=gw_1&reference_id=another")
            try await site.add("customer_id=cust_6&gateway_account_id=gw_1&reference_id=1111725739039916")
            let report = try await site.verify()
            #expect(report.counts.missing == 1)
            #expect(report.counts.matched == VerifySite.rows - 1)
            #expect(report.firstMissing.map(\.ordinal) == [3])
            #expect(report.unexpected == 2)
            #expect(report.duplicates == 1)
            #expect(report.firstUnexpected.compactMap(\.duplicateOf) == [6])
            #expect(try site.ledger().count == 3)
            let json = try String(
                contentsOfFile: site.migration.reportFolder(pass: 1) + "/verify.json",
                encoding: .utf8
            )
            #expect(json.contains(#""missing":1"#))
            #expect(!json.contains("11117257"))
        }
    }

    @Test func `A sample compares so many rows, and the rest counts as not drawn`() async throws {
        try await withSite { site in
            _ = try await site.run()
            let report = try await site.verify(sample: 3)
            #expect(report.counts.matched == 3)
            #expect(report.counts.notDrawn == VerifySite.rows - 3)
            #expect(report.agrees)
        }
    }

    @Test func `What somebody removed or moved of an earlier input is told, apart from the rows`() async throws {
        try await withSite { site in
            _ = try await site.run()
            let second = try await site.source(of: "cust_2")
            let third = try await site.source(of: "cust_3")
            let more =
                "chargebee_customer_id,token,last4,exp_month,exp_year,brand\n"
                + "cust_1,1111725739039911,9911,11,2044,VI\ncust_9,1111725739039999,9999,11,2044,VI\n"
            try more.write(to: site.folder.appendingPathComponent("input.csv"), atomically: true, encoding: .utf8)
            _ = try await site.run(isDelta: true)
            let untouched = try await site.verify()
            #expect(untouched.agrees, "\(untouched.fields) \(untouched.firstUnexpected)")
            #expect(untouched.pass == 2)
            #expect(untouched.counts.matched == 2)
            #expect(untouched.earlier?.matched == VerifySite.rows - 1)
            try await site.remove(second)
            try await site.tamper(third, "customer_id=cust_7")
            let report = try await site.verify()
            #expect(report.counts.matched == 2)
            #expect(report.earlier?.matched == VerifySite.rows - 3)
            #expect(report.earlier?.missing == 1)
            #expect(report.earlier?.differing == 1)
            #expect(!report.agrees)
            #expect(try await site.verify(sample: 1).earlier == nil)
        }
    }

    @Test func `Without a journal there is nothing to verify, and another input is refused`() async throws {
        try await withSite { site in
            await #expect { try await site.verify() } throws: { ($0 as? Failure)?.status == .wrongUse }
            _ = try await site.run()
            let input = site.folder.appendingPathComponent("input.csv")
            try VerifySite.input(rows: 7).write(to: input, atomically: true, encoding: .utf8)
            await #expect { try await site.verify() } throws: { ($0 as? Failure)?.status == .inputRefused }
            let longer = VerifySite.input(rows: 8).replacing("99", with: "98")
            try longer.write(to: input, atomically: true, encoding: .utf8)
            await #expect { try await site.verify() } throws: { ($0 as? Failure)?.status == .inputRefused }
        }
    }
}
