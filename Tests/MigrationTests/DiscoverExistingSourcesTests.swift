import ChargebeeAPI
import MigrationModel
import Testing

@testable import Migration

@Suite struct DiscoverExistingSourcesTests {
    private static func request(
        _ reference: String,
        customer: String = "cus_1",
        account: String? = "gw_1"
    ) -> PlannedRequest {
        PlannedRequest(
            address: RowAddress(ordinal: 1, line: 2),
            path: "payment_sources/create_using_permanent_token",
            body: [],
            customerID: customer,
            gatewayAccountID: account,
            tokens: TokenFields(referenceID: reference),
            becomesPrimary: false
        )
    }

    private static func source(
        _ id: String,
        _ reference: String,
        customer: String = "cus_1",
        account: String? = "gw_1",
        isDeleted: Bool = false
    ) -> PaymentSource {
        PaymentSource(
            id: id,
            customerID: customer,
            referenceID: reference,
            gatewayAccountID: account,
            createdAt: 1_795_000_000,
            isDeleted: isDeleted
        )
    }

    private static func existing(_ sources: PaymentSource...) -> ExistingSources {
        var existing = ExistingSources(customers: ["cus_1", "cus_2"])
        for source in sources { existing.take(source) }
        return existing
    }

    @Test func `A site with nothing on it has nothing attached`() {
        #expect(Self.existing().find(Self.request("tok_1")) == nil)
        #expect(Self.existing().count == 0)
    }

    @Test func `A token that its customer has at the same gateway account is found`() {
        #expect(Self.existing(Self.source("pm_1", "tok_1")).find(Self.request("tok_1")) == "pm_1")
    }

    @Test func `What Chargebee completed is found by what was sent`() {
        #expect(Self.existing(Self.source("pm_1", "tok_1/card_9")).find(Self.request("tok_1")) == "pm_1")
        #expect(Self.existing(Self.source("pm_1", "tok_12")).find(Self.request("tok_1")) == nil)
    }

    @Test(arguments: [
        source("pm_1", "tok_1", isDeleted: true), source("pm_1", "tok_2"), source("pm_1", "tok_1", account: "gw_2"),
        source("pm_1", "tok_1", customer: "cus_2"), source("pm_1", "tok_1", customer: "cus_3"),
    ])
    func `A source that is deleted, or of another token, account or customer is not taken for the row's`(
        source: PaymentSource
    ) {
        #expect(Self.existing(source).find(Self.request("tok_1")) == nil)
    }

    @Test func `Where one side names no gateway account, any will do`() {
        #expect(Self.existing(Self.source("pm_1", "tok_1", account: nil)).find(Self.request("tok_1")) == "pm_1")
        #expect(Self.existing(Self.source("pm_1", "tok_1")).find(Self.request("tok_1", account: nil)) == "pm_1")
    }

    @Test func `Of several, the one with the least id counts, in whichever order they come`() {
        let sources = [Self.source("pm_2", "tok_1"), Self.source("pm_1", "tok_1")]
        #expect(Self.existing(sources[0], sources[1]).find(Self.request("tok_1")) == "pm_1")
        #expect(Self.existing(sources[1], sources[0]).find(Self.request("tok_1")) == "pm_1")
    }

    @Test func `Only live sources of the input's customers are counted, each once`() {
        let existing = Self.existing(
            Self.source("pm_1", "tok_1"),
            Self.source("pm_1", "tok_1"),
            Self.source("pm_2", ""),
            Self.source("pm_3", "tok_3", isDeleted: true),
            Self.source("pm_4", "tok_4", customer: "cus_3")
        )
        #expect(existing.count == 2)
        #expect(existing.incomparable == 1)
    }

    @Test(arguments: [(0, 0), (1, 1), (50, 1), (51, 4), (10_000, 400)])
    func `How many calls it takes at the most is known before`(customers: Int, calls: Int) {
        #expect(ExistingSources.mostCalls(customers: customers) == calls)
    }
}
