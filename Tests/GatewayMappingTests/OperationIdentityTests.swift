import GatewayMapping
import MigrationModel
import Testing

/// What rows of other operations are about, and what of it is kept from sight.
@Suite struct OperationIdentityTests {
    @Test func `Rows about one payment source are about the same thing, whoever is said to own it`() throws {
        let mapper = try RowMapper(
            mapping: OperationSample.source("delete_local"),
            settings: MappingSettings(),
            header: ["s", "c"]
        )
        #expect(mapper.map(["pm_1", "c1"]) == .request)
        let first = mapper.identityBytes
        #expect(mapper.identityOwner.isEmpty)
        #expect(mapper.map([" pm_1", "c2"]) == .request)
        #expect(mapper.identityBytes == first)
        #expect(mapper.map(["pm_2", "c1"]) == .request)
        #expect(mapper.identityBytes != first)
    }

    @Test(arguments: [" c1", "c1 ", "c1\t", "\u{A0}c1"])
    func `A customer's id with blanks at its ends is never taken for the one without them`(id: String) throws {
        let settings = MappingSettings(gatewayAccountID: "gw_new")
        let port = try OperationSample.builtIn("discovered", ["payment_source_id", "customer_id"], settings)
        guard case .rejected(let rejection) = port.map(["pm_1", id]) else {
            Issue.record("taken")
            return
        }
        #expect(rejection.reason == .valueMalformed)
        #expect(!rejection.detail.contains("c1"))
        #expect(port.map(["pm_1", "c1"]) == .request)
        #expect(port.map(["pm_1", " "]) != .request)
    }

    @Test func `An account number is told apart by its bank, and both are kept from sight`() throws {
        let header = ["customer_id", "account_number", "routing_number", "issuing_country"]
        let mapper = try OperationSample.builtIn("bank-accounts", header)
        #expect(mapper.map(["c1", "000222222227", "110000000", "US"]) == .request)
        let first = mapper.identityBytes
        #expect(mapper.map(["c1", "000222222227", "021000021", "US"]) == .request)
        #expect(mapper.identityBytes != first)
        let request = try OperationSample.request(mapper, ["c1", "000222222227", "110000000", "US"])
        #expect(request.tokens.others == ["000222222227", "110000000"])
        #expect(request.tokens.secrets.contains("000222222227"))
        let shown = mapper.mappedFields.map(\.shown)
        #expect(shown.contains("…27") && !shown.contains { $0.contains("000222") })
    }

    @Test func `An account number needs the issuing country, and stands without an IBAN`() throws {
        let header = ["customer_id", "account_number", "iban", "issuing_country"]
        let mapper = try OperationSample.builtIn("bank-accounts", header)
        let (number, iban) = ("000222222227", "DE89370400440532013000")
        #expect(mapper.map(["c1", number, "", "US"]) == .request)
        #expect(mapper.map(["c1", "", iban, ""]) == .request)
        #expect(mapper.map(["c1", number, "", ""]).reason == .missingValue)
        #expect(mapper.map(["c1", number, iban, "US"]).reason == .referenceAndTokens)
        let without = try OperationSample.builtIn("bank-accounts", ["customer_id", "account_number"])
        guard case .rejected(let rejection) = without.map(["c1", number]) else {
            Issue.record("taken")
            return
        }
        #expect(rejection.reason == .missingValue && rejection.detail.contains("issuing_country"))
        #expect(!rejection.detail.contains(number))
    }

    @Test(arguments: [
        ("address_line1", String(repeating: "ü", count: 181), ReasonCode.valueTooLong, "line1"),
        ("address_city", String(repeating: "c", count: 51), .valueTooLong, "city"),
        ("address_postal_code", String(repeating: "1", count: 21), .valueTooLong, "postal_code"),
        ("address_country_code", "Atlantis", .valueMalformed, "country_code"),
        ("address_country_code", "XX", .valueMalformed, "country_code"),
    ])
    func `A member of an address that Chargebee would refuse rejects the row and is named`(
        column: String,
        value: String,
        reason: ReasonCode,
        member: String
    ) throws {
        let mapper = try OperationSample.builtIn("bank-accounts", ["customer_id", "iban", column])
        guard case .rejected(let rejection) = mapper.map(["c1", "DE89370400440532013000", value]) else {
            Issue.record("taken")
            return
        }
        #expect(rejection.reason == reason)
        #expect(rejection.detail.contains("\(member) of bank_account[billing_address]"), "\(rejection.detail)")
        #expect(rejection.detail.contains(column) && !rejection.detail.contains(value))
    }

    @Test(arguments: [
        ("address_country_code", "deu", #"{"country_code":"DE"}"#),
        ("address_country_code", "de", #"{"country_code":"DE"}"#),
        ("address_state_code", "US-fl", #"{"state_code":"FL"}"#),
        ("address_state_code", "Santa \"C\"", #"{"state_code":"Santa \"C\""}"#),
        ("address_line1", String(repeating: "ü", count: 180), "{\"line1\":\"\(String(repeating: "ü", count: 180))\"}"),
        ("address_line1", "a \"b\" \\ c", #"{"line1":"a \"b\" \\ c"}"#),
    ])
    func `Members of an address are read like the address of a card`(
        column: String,
        value: String,
        json: String
    ) throws {
        let mapper = try OperationSample.builtIn("bank-accounts", ["customer_id", "iban", column])
        #expect(mapper.map(["c1", "DE89370400440532013000", value]) == .request)
        #expect(mapper.parameters["bank_account[billing_address]"] == json)
    }

    @Test func `What is made of no token is known by all that is sent`() throws {
        let mapper = try OperationSample.builtIn("vouchers", ["customer_id", "voucher_type", "first_name"])
        #expect(mapper.map(["c1", "boleto", "Ana"]) == .request)
        let first = mapper.identityBytes
        #expect(mapper.map(["c1", "Boleto", " Ana"]) == .request)
        #expect(mapper.identityBytes == first)
        #expect(mapper.map(["c1", "boleto", "Rui"]) == .request)
        #expect(mapper.identityBytes != first)
    }

    @Test func `Digits of an account number that look like a card's are spared`() throws {
        let header = ["customer_id", "account_number", "bank_name", "iban"]
        let mapper = try OperationSample.builtIn("bank-accounts", header)
        let columns = mapper.cardLikeColumns
        func isSpared(_ text: String, _ column: Int) -> Bool {
            Array(text.utf8).withUnsafeBufferPointer { columns.isToken($0, in: column) }
        }
        #expect(isSpared("4242424242424242", 1))
        #expect(!isSpared("4242424242424242", 2))
        #expect(isSpared("FR1420041010050500013M02606", 3))
        #expect(!isSpared("4242424242424242", 3))
    }
}
