import ChargebeeAPI
import MigrationModel
import Testing

@testable import Verification

struct SourceComparisonTests {
    private let comparison = SourceComparison(presentMonth: FinishedJob.month)

    /// The fields that differ where the expected row and the source are changed.
    private func fields(
        _ expect: (inout ExpectedSource) -> Void = { _ in },
        _ change: (inout PaymentSource) -> Void = { _ in }
    ) throws -> [String] {
        let job = FinishedJob(rows: 1)
        var expected = try #require(job.expected.first)
        var source = try #require(job.site.sources.first)
        expect(&expected)
        change(&source)
        return comparison.differences(expected, source).map(\.field)
    }

    @Test func `A card that the input knew as expired may be called expired`() throws {
        #expect(
            try fields {
                $0.expiry = CardExpiry(year: 2026, month: 10)
            } _: {
                $0.status = "expired"
                $0.card?.expiryMonth = 10
                $0.card?.expiryYear = 2026
            } == []
        )
    }

    @Test func `A card that can still be charged this month may not be called expired`() throws {
        #expect(
            try fields {
                $0.expiry = FinishedJob.month
            } _: {
                $0.status = "expired"
                $0.card?.expiryMonth = 11
                $0.card?.expiryYear = 2026
            } == ["status"]
        )
    }

    @Test(arguments: ["valid", "expiring"])
    func `A status under which cards are charged is well`(status: String) throws {
        #expect(try fields({ _ in }, { $0.status = status }) == [])
    }

    @Test func `Only methods other than cards may wait for verification`() throws {
        #expect(try fields({ _ in }, { $0.status = "pending_verification" }) == ["status"])
        let waiting = try fields {
            $0.type = "direct_debit"
        } _: {
            $0.type = "direct_debit"
            $0.status = "pending_verification"
            $0.card = nil
        }
        #expect(waiting == [])
    }

    @Test func `What the input does not know is not compared`() throws {
        let found = try fields {
            $0.gatewayAccountID = nil
            $0.reference = nil
            $0.type = nil
            $0.brand = nil
            $0.last4 = nil
            $0.expiry = nil
            $0.customerID = ""
        } _: {
            $0.gatewayAccountID = "gw_9"
            $0.referenceID = "another"
            $0.customerID = "c_9"
        }
        #expect(found == [])
    }

    @Test func `Of a source that is to be deleted nothing else is compared`() throws {
        #expect(
            try fields {
                $0.isDeleted = true
            } _: {
                $0.isDeleted = true
                $0.referenceID = ""
                $0.status = "invalid"
            } == []
        )
        #expect(try fields({ $0.isDeleted = true }, { _ in }) == ["deleted"])
    }

    @Test(arguments: [
        (TokenFields(referenceID: "cus_A"), "cus_A", true), (TokenFields(referenceID: "cus_A"), "cus_A/card_1", true),
        (TokenFields(referenceID: "cus_A"), "cus_AB", false), (TokenFields(referenceID: "cus_A"), "x/cus_A", false),
        (TokenFields(referenceID: "a/b"), "a/b/c", true), (TokenFields(referenceID: "a/b"), "a", false),
        (TokenFields(paymentMethodToken: "tok"), "prof/tok", true), (TokenFields(mandateID: "m"), "m", true),
        (TokenFields(paymentMethodToken: "tok"), "prof/token", false),
        (TokenFields(customerProfileToken: "prof"), "prof/tok", true),
        (TokenFields(customerProfileToken: "prof"), "tok/prof", false),
    ])
    func `A stored reference fits what was sent as a look-up has it`(tokens: TokenFields, stored: String, fits: Bool)
        throws
    {
        #expect(try #require(ReferenceMark(tokens)).matches(stored) == fits)
    }

    @Test func `Tokens that say nothing of the reference are not compared`() {
        #expect(ReferenceMark(TokenFields()) == nil)
        #expect(ReferenceMark(TokenFields(networkTransactionID: "n")) == nil)
    }
}
