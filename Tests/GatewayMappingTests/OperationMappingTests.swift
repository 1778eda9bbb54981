import ChargebeeAPI
import GatewayMapping
import MigrationModel
import StrictYAML
import Testing

/// Mappings for other operations than the creation by permanent token.
@Suite struct OperationMappingTests {
    private static let header = """
        id: m
        title: T
        gateway: any
        evidence: inferred
        """

    /// A mapping of those of the columns `s`, `c`, `x` and `y` that it uses.
    private static func mapping(_ operation: String, _ parameters: String) throws -> GatewayMapping {
        let columns = ["s", "c", "x", "y"].filter { parameters.contains("column: \($0) ") }.map { "\($0): [\($0)]" }
        return try GatewayMapping(
            yaml: """
                \(header)
                operation: \(operation)
                columns: { \(columns.joined(separator: ", ")) }
                \(parameters)
                tests: [{ name: n, row: { s: "" }, rejected: missing_value }]
                """,
            file: "m.yaml"
        )
    }

    private static func source(_ operation: String, _ more: String = "") throws -> GatewayMapping {
        try mapping(operation, "parameters: { payment_source_id: { column: s }, customer_id: { column: c }\(more) }")
    }

    private static let both = ", \"origin[ip]\": { column: x }, \"origin[user]\": { column: y }"

    private static func request(_ mapper: RowMapper, _ row: [String]) throws -> PlannedRequest {
        try #require(mapper.map(row) == .request)
        return mapper.makeRequest(at: RowAddress(ordinal: 1, line: 2))
    }

    private static func builtIn(
        _ name: String,
        _ header: [String],
        _ settings: MappingSettings = MappingSettings()
    ) throws -> RowMapper {
        try RowMapper(mapping: #require(try GatewayMapping.builtIn(name)), settings: settings, header: header)
    }

    // MARK: The language

    @Test(arguments: [
        ("no_such", "m.yaml:5:12: \"no_such\" is no operation; known: create_using_permanent_token, port"),
        ("update_cards", "m.yaml:5:12: \"update_cards\" is no operation; did you mean update_card?"),
        ("create_card", "m.yaml:5:12: It takes whole card numbers"),
        ("delete", "m.yaml:5:12: It also removes the method at the gateway"),
        ("[delete_local, delete]", "m.yaml:5:27: It also removes the method at the gateway"),
        ("[delete_local, delete_local]", "m.yaml:5:27: delete_local is there twice"),
        ("[]", "m.yaml:5:12: \"operation\" is empty"),
        ("create_using_token", "m.yaml:7:44: \"parameters\" lacks token_id"),
    ])
    func `An operation that is none, or that is refused, is an error at its place`(name: String, message: String) {
        let error = #expect(throws: YAMLError.self) {
            try Self.mapping(name, "parameters: { customer_id: { column: c }, payment_source_id: { column: s } }")
        }
        // The place within the parameters is not what this is about.
        let found = error.map { $0.description } ?? ""
        let isMissing = message.contains("lacks")
        #expect(isMissing ? found.contains("payment_source_id") : found.hasPrefix(message), "\(found)")
    }

    @Test(arguments: [
        ("delete_local", "parameters: { customer_id: { column: c } }", "lacks payment_source_id"),
        (
            "delete_local", "parameters: { payment_source_id: pm_1, customer_id: { column: c } }",
            "a payment source cannot be the same"
        ),
        ("port", "parameters: { payment_source_id: { column: s } }", "lacks customer_id"),
        (
            "[delete_local, port]", "parameters: { payment_source_id: { column: s } }",
            "\"parameters\" of port lacks customer_id"
        ),
        (
            "[update_card, delete_local]",
            "parameters: { payment_source_id: { column: s }, \"card[billing_city]\": { column: x } }",
            "delete_local has no such parameter card[billing_city]"
        ),
        (
            "create_bank_account", "parameters: { customer_id: { column: c } }",
            "has no token; give one of bank_account[iban]"
        ),
        (
            "delete_local", "parameters: { payment_source_id: { column: s } }\nskip_retrieval: allowed",
            "Chargebee supports skip_retrieval for vantiv only"
        ),
    ])
    func `A mapping that its operation cannot take is refused`(operation: String, part: String, message: String) {
        let error = #expect(throws: YAMLError.self) {
            try Self.mapping(operation, part)
        }
        #expect(error?.message.contains(message) == true, "\(error?.description ?? "")")
    }

    @Test func `What one operation only knows, another of the list may do without`() throws {
        let mapping = try Self.source(
            "[port, delete_local]",
            ", replace_primary_payment_source: { column: x }"
        )
        let settings = MappingSettings(operation: .batch("delete_local"))
        let mapper = try RowMapper(mapping: mapping, settings: settings, header: ["s", "c", "x"])
        #expect(mapper.operation.name == "delete_local")
        #expect(mapper.map(["pm_1", "c1", "true"]) == .request)
        #expect(!mapper.becomesPrimary)
    }

    @Test func `A job whose operation the mapping is not for is refused`() throws {
        let mapping = try Self.source("delete_local")
        let error = #expect(throws: HeaderError.self) {
            try RowMapper(
                mapping: mapping,
                settings: MappingSettings(operation: .createUsingPermanentToken),
                header: ["s", "c"]
            )
        }
        #expect(error?.description.hasPrefix("the mapping m is for delete_local, and the job's operation") == true)
    }

    @Test(arguments: ["port", "export_payment_source", "switch_gateway_account"])
    func `An operation that needs a gateway account is refused without one`(name: String) throws {
        let mapping = try Self.source(name)
        let error = #expect(throws: HeaderError.self) {
            try RowMapper(mapping: mapping, settings: MappingSettings(), header: ["s", "c"])
        }
        #expect(error == .noGatewayAccount(operation: name))
        let settings = MappingSettings(gatewayAccountID: "gw_new")
        let mapper = try RowMapper(mapping: mapping, settings: settings, header: ["s", "c"])
        let request = try Self.request(mapper, ["pm_1", "c1"])
        #expect(request.gatewayAccountID == "gw_new")
        #expect(mapper.bodyText == "gateway_account_id=gw_new")
    }

    // MARK: Places

    @Test(arguments: [
        ("..", ReasonCode.valueMalformed), ("pm/1", .valueMalformed), ("pm?1", .valueMalformed),
        ("pm 1", .valueMalformed), ("pm#1", .valueMalformed), ("pm%2F1", .valueMalformed), ("pmü", .valueMalformed),
        ("pm\u{7}1", .controlCharacter), (String(repeating: "p", count: 41), .valueTooLong),
    ])
    func `What is no id of Chargebee's never becomes a path`(id: String, reason: ReasonCode) throws {
        let mapper = try RowMapper(
            mapping: Self.source("delete_local"),
            settings: MappingSettings(),
            header: ["s", "c"]
        )
        #expect(mapper.map([id, "c1"]).reason == reason)
    }

    @Test func `A payment source's id goes into the path`() throws {
        let mapper = try RowMapper(
            mapping: Self.source("delete_local"),
            settings: MappingSettings(),
            header: ["s", "c"]
        )
        let request = try Self.request(mapper, [" pm_1-A ", "c1"])
        #expect(request.path == "payment_sources/pm_1-A/delete_local")
        #expect(request.paymentSourceID == "pm_1-A")
        #expect(request.customerID == "c1")
        #expect(request.body.isEmpty)
        #expect(request.tokens == TokenFields())
    }

    @Test func `Origins go into headers of the request, an address with other letters in Base64`() throws {
        let mapper = try RowMapper(
            mapping: Self.source("delete_local", Self.both),
            settings: MappingSettings(),
            header: ["s", "c", "x", "y"]
        )
        let plain = try Self.request(mapper, ["pm_1", "c1", "203.0.113.7", "zoe@example.com"])
        #expect(
            plain.headers == [
                RequestHeader(name: "chargebee-request-origin-ip", value: "203.0.113.7"),
                RequestHeader(name: "chargebee-request-origin-user", value: "zoe@example.com"),
            ]
        )
        let encoded = try Self.request(mapper, ["pm_1", "c1", "", "zoë@example.com"])
        #expect(
            encoded.headers == [
                RequestHeader(name: "chargebee-request-origin-user-encoded", value: "em/Dq0BleGFtcGxlLmNvbQ==")
            ]
        )
    }

    @Test(arguments: [
        ("Zoë", "", ReasonCode.valueMalformed), ("a\r\nx: y", "", .valueMalformed), ("a\u{7}b", "", .controlCharacter),
        ("", "no address", .valueMalformed), ("", "a@b\nc", .valueMalformed),
    ])
    func `What a header cannot carry rejects the row`(ip: String, user: String, reason: ReasonCode) throws {
        let mapper = try RowMapper(
            mapping: Self.source("delete_local", Self.both),
            settings: MappingSettings(),
            header: ["s", "c", "x", "y"]
        )
        #expect(mapper.map(["pm_1", "c1", ip, user]).reason == reason)
    }

    @Test func `What is only known is read, never sent, and rejects nothing`() throws {
        let mapper = try RowMapper(
            mapping: Self.source("delete_local", ", \"source[status]\": { column: x }, \"card[last4]\": { column: y }"),
            settings: MappingSettings(),
            header: ["s", "c", "x", "y"]
        )
        let status = mapper.knownIndex(of: "source[status]")
        let last4 = mapper.knownIndex(of: "card[last4]")
        #expect(mapper.map(["pm_1", "c1", "Expired", "0042"]) == .request)
        #expect(mapper.known(status).elementsEqual("expired".utf8))
        #expect(mapper.known(last4).elementsEqual("0042".utf8))
        #expect(mapper.body.isEmpty)
        #expect(mapper.map(["pm_1", "c1", "asleep", "x"]) == .request)
        #expect(mapper.known(status).isEmpty)
        #expect(mapper.known(last4).isEmpty)
        #expect(mapper.knownIndex(of: "source[type]") == nil)
        #expect(mapper.known(nil).isEmpty)
    }

    @Test func `A detail of a creation can be asked for, and a token cannot`() throws {
        let mapping = try GatewayMapping.sample(extra: "card[last4]: { column: x }")
        let mapper = try RowMapper(mapping: mapping, settings: MappingSettings(), header: ["c", "t", "x"])
        let last4 = mapper.knownIndex(of: "card[last4]")
        #expect(mapper.knownIndex(of: "reference_id") == nil)
        #expect(mapper.map(["a", "b", "4242"]) == .request)
        #expect(mapper.known(last4).elementsEqual("4242".utf8))
    }

    // MARK: What was approved

    @Test func `Beyond the body is nothing for a plain creation, and all that decides for others`() throws {
        let plain = try RowMapper(mapping: .sample(), settings: MappingSettings(), header: ["c", "t", "x"])
        #expect(plain.map(["a", "b", "visa"]) == .request)
        #expect(plain.beyondBody.isEmpty)

        let header = ["payment_source_id", "customer_id", "role", "status"]
        let settings = MappingSettings(gatewayAccountID: "gw_new", replacePrimary: .fromColumn)
        let port = try Self.builtIn("discovered", header, settings)
        func beyond(_ row: [String]) -> [UInt8] {
            #expect(port.map(row) == .request)
            return Array(port.beyondBody)
        }
        let first = beyond(["pm_1", "c1", "primary", "valid"])
        #expect(beyond(["pm_2", "c1", "primary", "valid"]) != first)
        #expect(beyond(["pm_1", "c2", "primary", "valid"]) != first)
        #expect(beyond(["pm_1", "c1", "none", "valid"]) != first)
        #expect(beyond(["pm_1", "c1", "primary", "expired"]) == first)
    }

    // MARK: Identity

    @Test func `Rows about one payment source are about the same thing, whoever is said to own it`() throws {
        let mapper = try RowMapper(
            mapping: Self.source("delete_local"),
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
        let port = try Self.builtIn("discovered", ["payment_source_id", "customer_id"], settings)
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
        let mapper = try Self.builtIn("bank-accounts", header)
        #expect(mapper.map(["c1", "000222222227", "110000000", "US"]) == .request)
        let first = mapper.identityBytes
        #expect(mapper.map(["c1", "000222222227", "021000021", "US"]) == .request)
        #expect(mapper.identityBytes != first)
        let request = try Self.request(mapper, ["c1", "000222222227", "110000000", "US"])
        #expect(request.tokens.others == ["000222222227", "110000000"])
        #expect(request.tokens.secrets.contains("000222222227"))
        let shown = mapper.mappedFields.map(\.shown)
        #expect(shown.contains("…27") && !shown.contains { $0.contains("000222") })
    }

    @Test func `An account number needs the issuing country, and stands without an IBAN`() throws {
        let header = ["customer_id", "account_number", "iban", "issuing_country"]
        let mapper = try Self.builtIn("bank-accounts", header)
        let (number, iban) = ("000222222227", "DE89370400440532013000")
        #expect(mapper.map(["c1", number, "", "US"]) == .request)
        #expect(mapper.map(["c1", "", iban, ""]) == .request)
        #expect(mapper.map(["c1", number, "", ""]).reason == .missingValue)
        #expect(mapper.map(["c1", number, iban, "US"]).reason == .referenceAndTokens)
        let without = try Self.builtIn("bank-accounts", ["customer_id", "account_number"])
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
        let mapper = try Self.builtIn("bank-accounts", ["customer_id", "iban", column])
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
        let mapper = try Self.builtIn("bank-accounts", ["customer_id", "iban", column])
        #expect(mapper.map(["c1", "DE89370400440532013000", value]) == .request)
        #expect(mapper.parameters["bank_account[billing_address]"] == json)
    }

    @Test func `What is made of no token is known by all that is sent`() throws {
        let mapper = try Self.builtIn("vouchers", ["customer_id", "voucher_type", "first_name"])
        #expect(mapper.map(["c1", "boleto", "Ana"]) == .request)
        let first = mapper.identityBytes
        #expect(mapper.map(["c1", "Boleto", " Ana"]) == .request)
        #expect(mapper.identityBytes == first)
        #expect(mapper.map(["c1", "boleto", "Rui"]) == .request)
        #expect(mapper.identityBytes != first)
    }

    @Test func `Digits of an account number that look like a card's are spared`() throws {
        let header = ["customer_id", "account_number", "bank_name", "iban"]
        let mapper = try Self.builtIn("bank-accounts", header)
        let columns = mapper.cardLikeColumns
        func isSpared(_ text: String, _ column: Int) -> Bool {
            Array(text.utf8).withUnsafeBufferPointer { columns.isToken($0, in: column) }
        }
        #expect(isSpared("4242424242424242", 1))
        #expect(!isSpared("4242424242424242", 2))
        #expect(isSpared("FR1420041010050500013M02606", 3))
        #expect(!isSpared("4242424242424242", 3))
    }

    // MARK: Primary

    @Test(arguments: [
        (MappingSettings.ReplacePrimary.never, "primary", false), (.always, "none", true),
        (.fromColumn, "primary", true), (.fromColumn, "backup", false), (.fromColumn, "", false),
    ])
    func `A port or an export makes primary what the job says`(
        policy: MappingSettings.ReplacePrimary,
        role: String,
        isPrimary: Bool
    ) throws {
        for name in ["port", "export_payment_source"] {
            let settings = MappingSettings(
                operation: .batch(name),
                gatewayAccountID: "gw_new",
                replacePrimary: policy
            )
            let mapper = try Self.builtIn("discovered", ["payment_source_id", "customer_id", "role"], settings)
            #expect(try Self.request(mapper, ["pm_1", "c1", role]).becomesPrimary == isPrimary, "\(name)")
        }
    }

    // MARK: Payment intents

    @Test func `The job's gateway account gives way to an intent's id, and another row's way does not`() throws {
        let header = ["customer_id", "payment_intent_id", "gw_token", "gateway_account_id"]
        let mapper = try Self.builtIn("payment-intents", header, MappingSettings(gatewayAccountID: "gw_1"))
        #expect(mapper.map(["c1", "pi_1", "", ""]) == .request)
        #expect(mapper.parameters == ["customer_id": "c1", "payment_intent[id]": "pi_1"])
        #expect(mapper.map(["c1", "pi_1", "", "gw_1"]).reason == .referenceAndTokens)
        #expect(mapper.map(["c1", "", "gt_1", "gw_1"]) == .request)
        #expect(mapper.makeRequest(at: RowAddress(ordinal: 1, line: 2)).gatewayAccountID == "gw_1")
        #expect(mapper.map(["c1", "", "gt_1", "gw_2"]).reason == .valueNotAllowed)
    }
}
