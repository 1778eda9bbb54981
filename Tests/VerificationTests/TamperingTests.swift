import ChargebeeAPI
import MigrationModel
import Testing
import Verification

/// What somebody may do to a site behind the job's back, and what is told of it.
struct TamperingTests {
    /// A change to the second of three sources.
    struct Tampering: CustomTestStringConvertible {
        let testDescription: String
        let field: String
        let found: String
        let change: @Sendable (inout PaymentSource) -> Void

        init(
            _ name: String,
            _ field: String,
            _ found: String,
            _ change: @escaping @Sendable (inout PaymentSource) -> Void
        ) {
            testDescription = name
            self.field = field
            self.found = found
            self.change = change
        }
    }

    static let tamperings = [
        Tampering("another gateway account", "gateway_account_id", "gw_2") { $0.gatewayAccountID = "gw_2" },
        Tampering("another reference", "reference_id", "another reference") { $0.referenceID = "cus_2/card_9" },
        Tampering("another last4", "last4", "1111") { $0.card?.last4 = "1111" },
        Tampering("another expiry", "expiry", "10/2027") { $0.card?.expiryMonth = 10 },
        Tampering("another brand", "brand", "mastercard") { $0.card?.brand = "mastercard" },
        Tampering("another type", "type", "paypal_express_checkout") { $0.type = "paypal_express_checkout" },
        Tampering("invalid", "status", "invalid") { $0.status = "invalid" },
        Tampering("expired, though its expiry is ahead", "status", "expired") { $0.status = "expired" },
        Tampering("deleted locally", "deleted", "true") { $0.isDeleted = true },
        Tampering("another customer", "customer_id", "c_8") { $0.customerID = "c_8" },
        Tampering("no card data", "last4", "none") { $0.card = nil },
    ]

    @Test func `An untouched site matches, and nothing is unexpected`() async throws {
        let table = try await FinishedJob().verified()
        #expect(table.indices.map(table.verdict) == [.matched, .matched, .matched])
        #expect(table.unexpected.isEmpty)
        #expect(table.total == 3)
    }

    @Test(arguments: tamperings)
    func `A field that somebody changed is named with what it is now`(tampering: Tampering) async throws {
        let job = FinishedJob()
        job.site.change("pm_2", tampering.change)
        let table = try await job.verified()
        #expect(table.indices.map(table.verdict) == [.matched, .differing, .matched])
        #expect(table.differences(at: 1).first { $0.field == tampering.field }?.found == tampering.found)
    }

    @Test func `A primary role that somebody took away is told with who has it now`() async throws {
        let job = FinishedJob()
        job.site.roles["c_2"] = CustomerRoles(customerID: "c_2", primaryID: "pm_foreign")
        job.site.roles["c_3"] = CustomerRoles(customerID: "c_3")
        let table = try await job.verified()
        #expect(table.indices.map(table.verdict) == [.matched, .differing, .differing])
        #expect(table.differences(at: 1).map(\.field) == ["primary"])
        #expect(table.differences(at: 1).first?.found.contains("pm_foreign") == true)
    }

    @Test func `A source that is gone altogether is missing`() async throws {
        let job = FinishedJob()
        job.site.sources.remove(at: 1)
        let table = try await job.verified()
        #expect(table.indices.map(table.verdict) == [.matched, .missing, .matched])
    }

    @Test func `A source of the job's customers that somebody else made is unexpected`() async throws {
        let job = FinishedJob()
        job.site.sources.append(job.source("pm_x", of: "c_2", reference: "cus_2/card_other", secondsLater: 60))
        let table = try await job.verified()
        #expect(table.unexpected.map(\.paymentSourceID) == ["pm_x"])
        #expect(table.unexpected.first?.duplicateOf == nil)
        #expect(table.indices.map(table.verdict) == [.matched, .matched, .matched])
    }

    @Test func `A second source with a row's token is told as its duplicate`() async throws {
        let job = FinishedJob()
        job.site.sources.append(job.source("pm_x", of: "c_2", reference: "cus_2/card_2", secondsLater: -60))
        let table = try await job.verified()
        #expect(table.unexpected.map(\.duplicateOf) == [2])
    }

    @Test func `Sources of others, of earlier and of the job itself are expected`() async throws {
        let job = FinishedJob()
        job.site.sources.append(job.source("pm_a", of: "c_9", reference: "r"))
        job.site.sources.append(job.source("pm_c", of: "c_2", reference: "r", secondsLater: -60))
        job.site.sources.append(job.source("pm_d", of: "c_2", reference: "r", secondsLater: 60))
        var deleted = job.source("pm_e", of: "c_2", reference: "r", secondsLater: 61)
        deleted.isDeleted = true
        job.site.sources.append(deleted)
        let table = try await job.verified { $0.addEarlier(EarlierSource(paymentSourceID: "pm_d")) }
        #expect(table.unexpected.isEmpty)
    }

    @Test func `A source at another gateway account than the job's is unexpected, and told to be there`() async throws {
        let job = FinishedJob()
        for (id, account) in [("pm_x", "gw_2"), ("pm_y", "gw_1")] {
            var source = job.source(id, of: "c_2", reference: "r")
            source.gatewayAccountID = account
            job.site.sources.append(source)
        }
        let table = try await job.verified()
        #expect(table.unexpected.map(\.paymentSourceID) == ["pm_x", "pm_y"])
        #expect(table.unexpected.map(\.isElsewhere) == [true, false])
    }

    @Test(arguments: [Ending.failed, .needsReview, .notAttempted])
    func `A row that was not done by the journal, and is there, differs in its ending`(ending: Ending) async throws {
        var job = FinishedJob()
        job.expected[1].paymentSourceID = nil
        job.expected[1].ending = ending
        let table = try await job.verified()
        #expect(table.indices.map(table.verdict) == [.matched, .differing, .matched])
        #expect(table.differences(at: 1).map(\.field) == ["ending"])
        #expect(table.paymentSourceID(at: 1) == "pm_2")
        #expect(table.unexpected.isEmpty)
    }

    @Test func `A row that the journal calls failed, and whose token is not there, was not made`() async throws {
        var job = FinishedJob()
        job.expected[1].paymentSourceID = nil
        job.expected[1].ending = .failed
        job.site.sources.remove(at: 1)
        let table = try await job.verified()
        #expect(table.indices.map(table.verdict) == [.matched, .notMade, .matched])
    }

    @Test func `No difference shows a reference`() async throws {
        let job = FinishedJob()
        job.site.change("pm_2") { $0.referenceID = "cus_2/card_secret" }
        job.site.sources.append(job.source("pm_x", of: "c_3", reference: "cus_3/card_secret"))
        let table = try await job.verified()
        let shown = "\(table.indices.map(table.differences)) \(table.unexpected) \(table.expected(at: 1))"
        #expect(!shown.contains("card_"))
        #expect(table.differences(at: 1).map(\.field) == ["reference_id"])
    }
}
