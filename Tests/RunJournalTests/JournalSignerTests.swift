import MigrationModel
import Testing

@testable import RunJournal

@Suite("Fingerprints and idempotency keys")
struct JournalSignerTests {
    private static let path = "payment_sources/create_using_permanent_token"
    private let signer = JournalSigner(key: Array(repeating: 1, count: 32))

    @Test func `Equal requests have equal keys and fingerprints`() {
        #expect(key(request()) == key(request()))
        #expect(signer.fingerprint(of: request()) == signer.fingerprint(of: request()))
        #expect(signer.fingerprint(of: request()).bytes.count == 16)
    }

    @Test func `A key differs by row, generation, body, path and journal`() {
        let keys = [
            key(request()), key(request(row: 2)), key(request(), generation: 1), key(request(body: "a=2")),
            key(request(path: "payment_sources/x/switch_gateway_account")), key(request(row: 11)),
            JournalSigner(key: Array(repeating: 2, count: 32)).idempotencyKey(for: request(), generation: 0),
            key(request(body: "")), key(request(path: Self.path + "a", body: "=1")),
        ]
        #expect(Set(keys).count == keys.count)
    }

    @Test func `Row and generation do not run into each other`() {
        #expect(key(request(row: 1), generation: 23) != key(request(row: 12), generation: 3))
    }

    @Test func `A key has at most 100 characters that need no encoding, whatever the request`() {
        let long = request(row: Int(UInt32.max), body: String(repeating: "x", count: 100_000))
        for key in [key(request()), key(long, generation: 1000)] {
            #expect((1...100).contains(key.count))
            #expect(key.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-") })
        }
    }

    @Test func `A fingerprint is the same in any row, body and generation`() {
        #expect(
            signer.fingerprint(of: request(row: 9, body: "b")) == signer.fingerprint(of: request(row: 1, body: "a"))
        )
    }

    @Test func `A fingerprint differs by customer, account, token and journal`() {
        let requests = [
            request(), request(customer: "d"), request(account: "gw_2"), request(account: nil), request(account: ""),
            request(tokens: TokenFields(referenceID: "s")), request(tokens: TokenFields(paymentMethodToken: "r")),
            request(tokens: TokenFields(customerProfileToken: "r")), request(tokens: TokenFields(mandateID: "r")),
            request(tokens: TokenFields(networkTransactionID: "r")), request(tokens: TokenFields(referenceID: "R")),
        ]
        var prints = requests.map(signer.fingerprint)
        prints.append(JournalSigner(key: Array(repeating: 2, count: 32)).fingerprint(of: request()))
        #expect(Set(prints).count == prints.count)
    }

    @Test func `Fields of a fingerprint do not run into each other`() {
        let requests = [
            request(customer: "ab", account: "c"), request(customer: "a", account: "bc"),
            request(customer: "abc", account: ""), request(customer: "abc", account: nil),
            request(tokens: TokenFields(paymentMethodToken: "ab", customerProfileToken: "c")),
            request(tokens: TokenFields(paymentMethodToken: "a", customerProfileToken: "bc")),
            request(tokens: TokenFields(paymentMethodToken: "c", customerProfileToken: "ab")),
            request(tokens: TokenFields(paymentMethodToken: "abc")),
            request(tokens: TokenFields(paymentMethodToken: "abc", customerProfileToken: "")),
        ]
        #expect(Set(requests.map(signer.fingerprint)).count == requests.count)
    }

    @Test func `A network transaction id counts only where it is alone`() {
        func print(_ tokens: TokenFields) -> RowFingerprint { signer.fingerprint(of: request(tokens: tokens)) }
        let others: [WritableKeyPath<TokenFields, String?>] = [
            \.referenceID, \.paymentMethodToken, \.customerProfileToken, \.mandateID,
        ]
        for other in others {
            var tokens = TokenFields()
            tokens[keyPath: other] = "t"
            let without = print(tokens)
            tokens.networkTransactionID = "016150703802094"
            #expect(print(tokens) == without)
        }
        #expect(print(TokenFields(networkTransactionID: "1")) != print(TokenFields(networkTransactionID: "2")))
        #expect(print(TokenFields(networkTransactionID: "1")) != print(TokenFields()))
    }

    @Test func `Each journal has a key of its own that lasts`() throws {
        let folders = (try JournalFolder(), try JournalFolder())
        let first = try folders.0.open().signer.fingerprint(of: request())
        #expect(try folders.0.open().signer.fingerprint(of: request()) == first)
        #expect(try RunJournal(reading: folders.0.journalPath).signer.fingerprint(of: request()) == first)
        #expect(try folders.1.open().signer.fingerprint(of: request()) != first)
        #expect(JournalSigner.newKey().count == 32)
        #expect(JournalSigner.newKey() != JournalSigner.newKey())
    }

    @Test func `A fingerprint of the first journals is the same today`() {
        let bytes = signer.fingerprint(of: request(customer: "Zoë", tokens: TokenFields(referenceID: "cus_1/card_1")))
            .bytes
        #expect(bytes == [192, 245, 141, 171, 41, 19, 128, 131, 221, 29, 0, 5, 104, 176, 30, 19])
    }

    @Test func `Fingerprints of other operations differ by operation, source, account, body and every token`() {
        func of(
            _ path: String = "payment_sources/create_using_token",
            source: String? = nil,
            account: String? = "gw_1",
            body: String = "",
            tokens: TokenFields = TokenFields()
        ) -> RowFingerprint {
            let request = PlannedRequest(
                address: RowAddress(ordinal: 1, line: 2),
                path: path,
                body: Array(body.utf8),
                customerID: "c",
                gatewayAccountID: account,
                tokens: tokens,
                becomesPrimary: false,
                paymentSourceID: source
            )
            return signer.fingerprint(of: request)
        }
        var iban = TokenFields()
        iban.others = ["DE00"]
        var split = TokenFields()
        split.others = ["DE", "00"]
        let prints = [
            of(), of(tokens: iban), of(tokens: split), of(tokens: TokenFields(networkTransactionID: "n")),
            of(tokens: TokenFields(referenceID: "r")), of(account: nil), of("payment_sources/create_bank_account"),
            of(body: "a=1"), of("payment_sources/pm_1/update_card", source: "pm_1", body: "a=1"),
            of("payment_sources/pm_1/update_card", source: "pm_1", body: "a=2"),
            of("payment_sources/pm_2/update_card", source: "pm_2", body: "a=1"),
            signer.fingerprint(of: request(tokens: TokenFields(referenceID: "r"))),
        ]
        #expect(Set(prints).count == prints.count)
        // Card details beside a token may change.
        #expect(of(body: "card=1", tokens: iban) == of(body: "card=2", tokens: iban))
    }

    @Test func `A customer's mark is eight bytes, the same for its every request, and none without a customer`() {
        let mark = signer.customerMark(of: request())
        #expect(mark.count == 8)
        #expect(signer.customerMark(of: request(row: 9, body: "b", account: nil, tokens: TokenFields())) == mark)
        #expect(signer.customerMark(of: request(customer: "d")) != mark)
        #expect(JournalSigner(key: Array(repeating: 2, count: 32)).customerMark(of: request()) != mark)
        #expect(signer.customerMark(of: request(customer: "")).isEmpty)
    }

    private func key(_ request: PlannedRequest, generation: Int = 0) -> String {
        signer.idempotencyKey(for: request, generation: generation)
    }

    private func request(
        row: Int = 1,
        path: String = Self.path,
        body: String = "a=1",
        customer: String = "c",
        account: String? = "gw_1",
        tokens: TokenFields = TokenFields(referenceID: "r")
    ) -> PlannedRequest {
        PlannedRequest(
            address: RowAddress(ordinal: row, line: row + 1),
            path: path,
            body: Array(body.utf8),
            customerID: customer,
            gatewayAccountID: account,
            tokens: tokens,
            becomesPrimary: false
        )
    }
}
