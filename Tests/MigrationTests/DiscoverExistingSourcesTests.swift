import ChargebeeAPI
import Execution
import MigrationModel
import SiteReading
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
        isDeleted: Bool = false,
        status: String? = "valid"
    ) -> PaymentSource {
        PaymentSource(
            id: id,
            customerID: customer,
            referenceID: reference,
            status: status,
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
        #expect(Self.existing(Self.source("pm_1", "tok_1")).id(Self.request("tok_1")) == "pm_1")
    }

    @Test func `What Chargebee completed is found by what was sent`() {
        #expect(Self.existing(Self.source("pm_1", "tok_1/card_9")).id(Self.request("tok_1")) == "pm_1")
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
        #expect(Self.existing(Self.source("pm_1", "tok_1", account: nil)).id(Self.request("tok_1")) == "pm_1")
        #expect(Self.existing(Self.source("pm_1", "tok_1")).id(Self.request("tok_1", account: nil)) == "pm_1")
    }

    @Test func `Of several, the one with the least id counts, in whichever order they come`() {
        let sources = [Self.source("pm_2", "tok_1"), Self.source("pm_1", "tok_1")]
        #expect(Self.existing(sources[0], sources[1]).id(Self.request("tok_1")) == "pm_1")
        #expect(Self.existing(sources[1], sources[0]).id(Self.request("tok_1")) == "pm_1")
    }

    @Test func `Of several, one that can be charged counts before one that cannot`() {
        let found = Self.existing(Self.source("pm_1", "tok_1", status: "expired"), Self.source("pm_2", "tok_1"))
            .find(Self.request("tok_1"))
        #expect(found == .attached(.init(id: "pm_2", isExact: true, isPrimary: false, unusableStatus: nil)))
    }

    @Test(arguments: [
        ("valid", nil), ("expiring", nil), (nil, nil), ("expired", "expired"),
        ("pending_verification", "pending_verification"), ("Tok 4242", "not one of Chargebee's"),
    ])
    func `A source that cannot be charged is a match, with its status`(status: String?, told: String?) {
        let found = Self.existing(Self.source("pm_1", "tok_1", status: status)).find(Self.request("tok_1"))
        #expect(found == .attached(.init(id: "pm_1", isExact: true, isPrimary: false, unusableStatus: told)))
    }

    @Test func `A row's own reference counts before one that only begins with it`() {
        let existing = Self.existing(Self.source("pm_1", "tok_1/card_1"), Self.source("pm_2", "tok_1"))
        #expect(existing.id(Self.request("tok_1")) == "pm_2")
    }

    @Test func `What begins with a row's reference is not the row's where there are two of them`() {
        let existing = Self.existing(Self.source("pm_2", "tok_1/card_2"), Self.source("pm_1", "tok_1/card_1"))
        #expect(existing.find(Self.request("tok_1")) == .perhaps("pm_1"))
    }

    @Test(arguments: [false, true])
    func `What another row has as its own reference is not a row's that only begins so`(isFirst: Bool) {
        var existing = Self.existing(Self.source("pm_1", "cus_B/card_2"))
        let (short, whole) = (Self.request("cus_B"), Self.request("cus_B/card_2"))
        for request in isFirst ? [short, whole] : [whole, short] { existing.claim(request) }
        #expect(existing.find(short) == .perhaps("pm_1"))
        #expect(existing.id(whole) == "pm_1")
    }

    @Test func `What two rows only begin with is neither's`() {
        var existing = Self.existing(Self.source("pm_1", "a/b/c"))
        for reference in ["a", "a/b"] { existing.claim(Self.request(reference)) }
        #expect(existing.find(Self.request("a")) == .perhaps("pm_1"))
        #expect(existing.find(Self.request("a/b")) == .perhaps("pm_1"))
    }

    @Test func `A row's claim alone, or one at another customer or account, keeps nothing from it`() {
        var existing = Self.existing(Self.source("pm_1", "tok_1/card_1"))
        let others = [
            Self.request("tok_1/card_1", customer: "cus_2"), Self.request("tok_1/card_1", account: "gw_2"),
        ]
        let hasOne = existing.claim(Self.request("tok_1"))
        let othersHaveOne = others.map { existing.claim($0) }
        #expect(hasOne)
        #expect(othersHaveOne == [false, false])
        #expect(existing.id(Self.request("tok_1")) == "pm_1")
    }

    @Test func `Token fields that are all of a stored reference are the row's own, in whichever order`() {
        func request(_ profile: String?, _ token: String?) -> PlannedRequest {
            var tokens = TokenFields()
            (tokens.customerProfileToken, tokens.paymentMethodToken) = (profile, token)
            return PlannedRequest(
                address: RowAddress(ordinal: 1, line: 2),
                path: "payment_sources/create_using_permanent_token",
                body: [],
                customerID: "cus_1",
                gatewayAccountID: "gw_1",
                tokens: tokens,
                becomesPrimary: false
            )
        }
        var existing = Self.existing(Self.source("pm_1", "prof/tok"))
        for row in [request("prof", "tok"), request("prof", nil)] { existing.claim(row) }
        #expect(existing.id(request("prof", "tok")) == "pm_1")
        #expect(existing.find(request("prof", nil)) == .perhaps("pm_1"))
    }

    @Test(arguments: [(1, 1), (2, 1), (4, 2), (7, 4)])
    func `Primary sources are read for the customers alone that need it, by the shorter way`(
        wanted: Int,
        calls: Int
    ) async throws {
        let site = RoleSite()
        let reader = SiteReader(transport: site, limits: ReadingLimits(callsPerMinute: 60_000, retries: 0))
        let customers = Set((1...wanted).map { "cus_\($0)" })
        var existing = ExistingSources(customers: customers)
        for customer in customers {
            existing.take(Self.source("pm_a_\(customer)", "tok", customer: customer))
            existing.take(Self.source("pm_b_\(customer)", "tok_b", customer: customer))
        }
        try await existing.readRoles(of: customers, reader)
        for customer in customers {
            for (token, isPrimary) in [("tok", true), ("tok_b", false)] {
                guard case .attached(let source)? = existing.find(Self.request(token, customer: customer)) else {
                    Issue.record("\(token) of \(customer) is not found")
                    continue
                }
                #expect(source.isPrimary == isPrimary)
            }
        }
        #expect(reader.calls == calls)
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
        #expect(SiteReader.mostCalls(customers: customers) == calls)
    }
}

extension ExistingSources {
    /// The source that is the row's; `nil` for none and for one that only may be.
    fileprivate func id(_ request: PlannedRequest) -> String? {
        guard case .attached(let source)? = find(request) else { return nil }
        return source.id
    }
}

/// A site of eight customers, two on a page, each of whom has the primary source `pm_a_ID`.
private struct RoleSite: Transport {
    func send(_ call: APICall) async -> APIResponse {
        func customer(_ id: String) -> String {
            #"{"customer":{"id":"\#(id)","primary_payment_source_id":"pm_a_\#(id)"}}"#
        }
        if call.path.hasPrefix("customers/") {
            return .answered(APIAnswer(status: 200, body: Array(customer(String(call.path.dropFirst(10))).utf8)))
        }
        let page = call.path.firstRange(of: "offset=").flatMap { Int(call.path[$0.upperBound...].prefix(1)) } ?? 0
        let list = [2 * page + 1, 2 * page + 2].map { customer("cus_\($0)") }.joined(separator: ",")
        let next = page < 3 ? #","next_offset":"\#(page + 1)""# : ""
        return .answered(APIAnswer(status: 200, body: Array(#"{"list":[\#(list)]\#(next)}"#.utf8)))
    }
}
