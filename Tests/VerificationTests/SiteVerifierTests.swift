import ChargebeeAPI
import MigrationModel
import Testing
import Verification

struct SiteVerifierTests {
    @Test func `The site's list is read where it is short, 100 sources a call`() async throws {
        let job = FinishedJob(rows: 250)
        _ = try await job.verified()
        #expect(job.site.calls == Array(repeating: "page", count: 3) + Array(repeating: "roles", count: 3))
    }

    @Test func `On a large site the customers' lists take over, 50 customers a call`() async throws {
        let job = FinishedJob(rows: 60)
        for number in 0..<2000 {
            job.site.sources.insert(job.source("pm_f\(number)", of: "c_f\(number)", reference: "r"), at: 0)
        }
        let table = try await job.verified()
        #expect(table.indices.allSatisfy { table.verdict(at: $0) == .matched })
        #expect(job.site.calls.filter { $0 == "page" }.count == 3)
        #expect(job.site.calls.filter { $0 == "customers" }.count == 2)
    }

    @Test func `Sources of unknown customers are found in the site's list, or else by their ids`() async throws {
        var job = FinishedJob(rows: 150)
        for index in job.expected.indices { job.expected[index].customerID = "" }
        let listed = try await job.verified(makesSources: false, readsAll: true)
        #expect(listed.indices.allSatisfy { listed.verdict(at: $0) == .matched })
        #expect(job.site.calls == ["page", "page"])
        job.expected = Array(job.expected.suffix(2))
        job.site.pageSize = 10
        job.site.calls = []
        let single = try await job.verified(makesSources: false, readsAll: true)
        #expect(single.indices.allSatisfy { single.verdict(at: $0) == .matched })
        #expect(job.site.calls == ["page", "page", "page", "source pm_149", "source pm_150"])
    }

    @Test func `Of many customers who are not the job's only a few pages are read`() async throws {
        let job = FinishedJob(rows: 3)
        for number in 0..<1000 { job.site.roles["b_\(number)"] = CustomerRoles(customerID: "b_\(number)") }
        let table = try await job.verified()
        #expect(table.indices.allSatisfy { table.verdict(at: $0) == .matched })
        #expect(job.site.calls.filter { $0 == "roles" }.count == 3)
        #expect(job.site.calls.suffix(3) == ["customer c_1", "customer c_2", "customer c_3"])
    }

    @Test func `Roles are not read where no row is to be primary`() async throws {
        var job = FinishedJob()
        for index in job.expected.indices { job.expected[index].becamePrimary = false }
        _ = try await job.verified()
        #expect(job.site.calls == ["page"])
    }

    @Test func `A source that is older than the job is asked for by its id`() async throws {
        let job = FinishedJob()
        job.site.change("pm_2") { $0.createdAt -= 100_000 }
        let table = try await job.verified()
        #expect(job.site.calls.contains("source pm_2"))
        #expect(table.verdict(at: 1) == .matched)
    }

    @Test func `A sample is drawn alike each time, and the other rows are not compared`() async throws {
        var calls: [[String]] = []
        var verdicts: [[RowVerdict]] = []
        for _ in 0..<2 {
            let job = FinishedJob(rows: 200)
            let table = try await job.verified { $0.draw(20, seed: 7) }
            calls.append(job.site.calls)
            verdicts.append(table.indices.map(table.verdict))
        }
        #expect(calls[0] == calls[1])
        #expect(verdicts[0] == verdicts[1])
        #expect(verdicts[0].count { $0 == .matched } == 20)
        #expect(verdicts[0].count { $0 == .notDrawn } == 180)
        #expect(calls[0].first == "customers")
        let other = try await FinishedJob(rows: 200).verified { $0.draw(20, seed: 8) }
        #expect(other.indices.map(other.verdict) != verdicts[0])
    }

    @Test func `A sample larger than the rows is all of them`() async throws {
        let table = try await FinishedJob(rows: 5).verified { $0.draw(500, seed: 1) }
        #expect(table.indices.allSatisfy { table.verdict(at: $0) == .matched })
    }

    @Test func `A sample leaves rejected rows and rows without a source out, and every row has a verdict`() async throws
    {
        var job = FinishedJob(rows: 10)
        job.expected[4].paymentSourceID = nil
        job.expected[4].ending = .failed
        job.site.sources.remove(at: 4)
        let table = try await job.verified {
            $0.addRejected()
            $0.draw(500, seed: 1)
        }
        #expect(table.total == 11)
        #expect(table.verdict(at: 4) == .notDrawn)
        #expect(table.indices.count { table.verdict(at: $0) == .matched } == 9)
    }

    @Test func `Of a customer's rows only the one that ended last is to be primary`() async throws {
        var job = FinishedJob(rows: 3)
        for index in 1...2 {
            job.expected[index].customerID = "c_1"
            job.site.change("pm_\(index + 1)") { $0.customerID = "c_1" }
        }
        // Retried later than the third.
        job.expected[1].endedAt = FinishedJob.began + 60_000
        job.site.roles = ["c_1": CustomerRoles(customerID: "c_1", primaryID: "pm_2")]
        let good = try await job.verified()
        #expect(good.indices.map(good.verdict) == [.matched, .matched, .matched])
        job.site.roles = ["c_1": CustomerRoles(customerID: "c_1", primaryID: "pm_3")]
        let bad = try await job.verified()
        #expect(bad.indices.map(bad.verdict) == [.matched, .differing, .matched])
    }

    @Test func `Customers are counted by whose source is primary, also where no row asked for it`() async throws {
        var job = FinishedJob(rows: 5)
        for index in 1...3 {
            job.expected[index].becamePrimary = false
            job.expected[index].staysSecondary = true
        }
        job.site.roles["c_3"] = CustomerRoles(customerID: "c_3", primaryID: "pm_foreign")
        job.site.roles["c_4"] = CustomerRoles(customerID: "c_4")
        let table = try await job.verified()
        #expect(table.indices.allSatisfy { table.verdict(at: $0) == .matched })
        let found = table.primaries
        #expect(found.byRequest == 2 && found.byThemselves == 1 && found.others == 1 && found.none == 1)
        // A sample does not read what it does not compare.
        let sample = try await job.verified { $0.draw(5, seed: 1) }
        #expect(sample.primaries.byThemselves == 0 && sample.primaries.byRequest == 2)
    }

    @Test func `What an earlier input made primary may have been replaced by another source of the job`() async throws {
        var job = FinishedJob(rows: 2)
        job.expected[0].ending = .alreadyDone
        job.site.roles["c_1"] = CustomerRoles(customerID: "c_1", primaryID: "pm_old")
        let known = try await job.verified { $0.addEarlier(EarlierSource(paymentSourceID: "pm_old")) }
        #expect(known.verdict(at: 0) == .matched)
        let unknown = try await job.verified()
        #expect(unknown.verdict(at: 0) == .differing)
    }

    @Test func `A site that knows nothing of the job misses every row`() async throws {
        let job = FinishedJob(rows: 4)
        job.site.sources = []
        job.site.roles = [:]
        let table = try await job.verified()
        #expect(table.indices.allSatisfy { table.verdict(at: $0) == .missing })
    }

    @Test func `An empty job asks nothing`() async throws {
        var job = FinishedJob(rows: 1)
        job.expected = []
        let table = try await job.verified { $0.addRejected() }
        #expect(job.site.calls.isEmpty)
        #expect(table.total == 1)
    }
}

/// Jobs about sources that were there before.
struct SourceJobVerificationTests {
    @Test(arguments: [true, false])
    func `While porting the old source is gone where the job says so, and else stays`(deletesOld: Bool) async throws {
        var job = FinishedJob(rows: 4)
        for index in job.expected.indices {
            let id = "old_\(index + 1)"
            job.expected[index].old = .init(id: id, isDeleted: deletesOld)
            job.expected[index].reference = nil
            var old = job.source(id, of: "c_\(index + 1)", reference: "r", secondsLater: -9_000_000)
            old.isDeleted = deletesOld != (index == 1)
            job.site.sources.append(old)
        }
        // The fourth row's old source is gone altogether.
        job.site.sources.removeLast()
        let table = try await job.verified(readsAll: true)
        #expect(table.verdict(at: 1) == .differing)
        #expect(table.differences(at: 1).map(\.field) == ["old_deleted"])
        #expect(table.verdict(at: 3) == (deletesOld ? .matched : .differing))
        #expect([0, 2].allSatisfy { table.verdict(at: $0) == .matched })
        #expect(table.unexpected.isEmpty)
    }

    @Test func `A source that was switched is to be at the new account`() async throws {
        var job = FinishedJob(rows: 2)
        for index in job.expected.indices {
            job.expected[index].reference = nil
            job.expected[index].becamePrimary = false
            job.site.change("pm_\(index + 1)") { $0.createdAt -= 9_000_000 }
        }
        job.site.change("pm_2") { $0.gatewayAccountID = "gw_old" }
        job.site.sources.append(job.source("pm_x", of: "c_1", reference: "r"))
        let table = try await job.verified(makesSources: false, readsAll: true)
        #expect(table.indices.map(table.verdict) == [.matched, .differing])
        #expect(table.unexpected.isEmpty)
    }

    @Test func `What was to be deleted is well where it is deleted or unknown`() async throws {
        var job = FinishedJob(rows: 3)
        for index in job.expected.indices { job.expected[index].isDeleted = true }
        job.site.change("pm_1") { $0.isDeleted = true }
        job.site.sources.removeLast()
        let table = try await job.verified(makesSources: false, readsAll: true)
        #expect(table.indices.map(table.verdict) == [.matched, .differing, .matched])
        #expect(!job.site.calls.contains("roles"))
    }
}
