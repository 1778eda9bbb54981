import ChargebeeAPI
import MigrationModel
import Testing
import Verification

/// A port's old and new sources, and what only the journal knows of them.
struct PortVerificationTests {
    /// Stands for the journal's key.
    static let marks = KeyedMarks(
        reference: { text in text.utf8.reduce(7) { $0 &* 31 &+ UInt64($1) } },
        customer: { text in text.utf8.reduce(9) { $0 &* 37 &+ UInt64($1) } }
    )

    /// A finished port of three rows from `gw_old`, whose references the journal has marks of.
    static func port() -> FinishedJob {
        var job = FinishedJob()
        job.marks = marks
        for index in job.expected.indices {
            let (old, customer) = ("old_\(index + 1)", "c_\(index + 1)")
            job.expected[index].old = .init(id: old, isDeleted: false, gatewayAccountID: "gw_old")
            job.expected[index].reference = ReferenceMark(
                keyed: marks.reference("cus_\(index + 1)/card_\(index + 1)")
            )
            var source = job.source(old, of: customer, reference: "r", secondsLater: -9_000_000)
            source.gatewayAccountID = "gw_old"
            job.site.sources.append(source)
        }
        return job
    }

    @Test func `A port that nobody tampered with is as it should be`() async throws {
        let table = try await Self.port().verified(readsAll: true)
        #expect(table.indices.map(table.verdict) == [.matched, .matched, .matched])
        #expect(table.unexpected.isEmpty)
    }

    @Test func `A row whose exported source is another customer's, or at another account, is told`() async throws {
        let job = Self.port()
        job.site.change("old_1") { $0.customerID = "c_stranger" }
        job.site.change("old_3") { $0.gatewayAccountID = "gw_third" }
        let table = try await job.verified(readsAll: true)
        #expect(table.indices.map(table.verdict) == [.differing, .matched, .differing])
        let expected = FieldDifference(field: "old_customer_id", expected: "c_1", found: "c_stranger")
        #expect(table.differences(at: 0) == [expected])
        #expect(table.differences(at: 2).map(\.field) == ["old_gateway_account_id"])
        #expect(table.differences(at: 2).first?.found == "gw_third")
    }

    @Test func `References that were replaced or swapped differ, and none is shown`() async throws {
        let job = Self.port()
        job.site.change("pm_1") { $0.referenceID = "cus_2/card_2" }
        job.site.change("pm_2") { $0.referenceID = "cus_1/card_1" }
        // Chargebee may store more than was sent.
        job.site.change("pm_3") { $0.referenceID = "cus_3/card_3/src_1" }
        let table = try await job.verified(readsAll: true)
        #expect(table.indices.map(table.verdict) == [.differing, .differing, .matched])
        #expect(table.differences(at: 0).map(\.field) == ["reference_id"])
        #expect(!"\(table.indices.map(table.differences))".contains("card_"))
    }

    @Test func `A second source with an exported reference is told as its row's duplicate`() async throws {
        let job = Self.port()
        job.site.sources.append(job.source("pm_x", of: "c_2", reference: "cus_2/card_2", secondsLater: 60))
        let table = try await job.verified(readsAll: true)
        #expect(table.unexpected.map(\.duplicateOf) == [2])
    }

    @Test func `A row that was made though its journal says that it failed differs in its ending`() async throws {
        var job = Self.port()
        job.expected[1].paymentSourceID = nil
        job.expected[1].old = nil
        job.expected[1].ending = .needsReview
        let table = try await job.verified(readsAll: true)
        #expect(table.differences(at: 1).map(\.field) == ["ending"])
        #expect(table.paymentSourceID(at: 1) == "pm_2")
    }

    @Test func `A source that somebody made primary, where the job left the roles alone, differs`() async throws {
        var job = Self.port()
        for index in job.expected.indices {
            job.expected[index].becamePrimary = false
            job.expected[index].staysSecondary = true
            let customer = "c_\(index + 1)"
            job.site.roles[customer] = CustomerRoles(customerID: customer, primaryID: "old_\(index + 1)")
        }
        job.expected[0].leavesPrimary = true
        job.expected[1].leavesPrimary = true
        let untouched = try await job.verified(readsAll: true)
        #expect(untouched.indices.map(untouched.verdict) == [.matched, .matched, .matched])
        // Whether the third customer had a primary one is not known, so that the first source may rightly have become it.
        for number in 2...3 {
            job.site.roles["c_\(number)"] = CustomerRoles(customerID: "c_\(number)", primaryID: "pm_\(number)")
        }
        let table = try await job.verified(readsAll: true)
        #expect(table.indices.map(table.verdict) == [.matched, .differing, .matched])
        #expect(table.differences(at: 1) == [FieldDifference(field: "primary", expected: "false", found: "true")])
    }
}

/// What the job made for inputs before the latest one.
struct EarlierInputTests {
    /// A job of three rows, after an earlier input that made `pm_a` to `pm_d` for `c_a` to `c_d`.
    private func job() -> FinishedJob {
        var job = FinishedJob()
        job.marks = PortVerificationTests.marks
        for name in ["a", "b", "c", "d"] {
            job.site.sources.append(job.source("pm_\(name)", of: "c_\(name)", reference: "ref_\(name)"))
        }
        return job
    }

    private func findings(_ job: FinishedJob, isSample: Bool = false) async throws -> [EarlierFinding] {
        let marks = PortVerificationTests.marks
        let table = try await job.verified { table in
            for name in ["a", "b", "c", "d"] {
                table.addEarlier(
                    EarlierSource(
                        paymentSourceID: "pm_\(name)",
                        customerMark: marks.customer("c_\(name)"),
                        gatewayAccountID: "gw_1",
                        reference: ReferenceMark(keyed: marks.reference("ref_\(name)"))
                    )
                )
            }
            // One of the rows' own is theirs.
            table.addEarlier(EarlierSource(paymentSourceID: "pm_1"))
            if isSample { table.draw(2, seed: 1) }
        }
        #expect(table.unexpected.isEmpty)
        #expect(table.indices.allSatisfy { [.matched, .notDrawn].contains(table.verdict(at: $0)) })
        return Array(table.earlierFindings)
    }

    @Test func `Sources of earlier inputs that are as they were made are found in the lists`() async throws {
        let job = job()
        let findings = try await findings(job)
        #expect(findings.map(\.paymentSourceID) == ["pm_a", "pm_b", "pm_c", "pm_d"])
        #expect(findings.allSatisfy { !$0.isMissing && $0.differences.isEmpty })
        #expect(!job.site.calls.contains { $0.hasPrefix("source") })
    }

    @Test func `What is missing, deleted, moved, or another's is told`() async throws {
        let job = job()
        job.site.sources.removeAll { $0.id == "pm_a" }
        job.site.change("pm_b") { $0.isDeleted = true }
        job.site.change("pm_c") { $0.gatewayAccountID = "gw_9" }
        job.site.change("pm_d") {
            $0.customerID = "c_other"
            $0.referenceID = "ref_secret"
        }
        let findings = try await findings(job)
        #expect(findings.map(\.isMissing) == [true, false, false, false])
        #expect(
            findings.map { $0.differences.map(\.field) }
                == [[], ["deleted"], ["gateway_account_id"], ["customer_id", "reference_id"]]
        )
        #expect(findings.map(\.customerID) == ["", "c_b", "c_c", "c_other"])
        #expect(!"\(findings)".contains("ref_"))
    }

    @Test func `On a large site they are asked for one by one, and by a sample not at all`() async throws {
        let job = job()
        for number in 0..<2000 {
            job.site.sources.insert(job.source("pm_f\(number)", of: "c_f\(number)", reference: "r"), at: 0)
        }
        #expect(try await findings(job).allSatisfy { !$0.isMissing && $0.differences.isEmpty })
        #expect(job.site.calls.filter { $0.hasPrefix("source") }.count == 4)
        job.site.calls = []
        _ = try await findings(job, isSample: true)
        #expect(!job.site.calls.contains { $0.hasPrefix("source") })
    }
}
