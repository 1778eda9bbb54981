import ChargebeeAPI
import GatewayMapping
import MigrationModel
import Testing

@Suite struct RowMapperTests {
    private static let header = [
        "customer_id", "reference_id", "card[last4]", "card.expiry_month", "card_expiry_year", "card[brand]",
        "billing_address[first_name]", "billing_address[line1]", "billing_address[zip]", "note",
    ]

    private static func canonical(
        _ header: [String] = header,
        _ settings: MappingSettings = MappingSettings()
    ) throws -> RowMapper {
        let mapping = try #require(try GatewayMapping.builtIn("canonical"))
        return try RowMapper(mapping: mapping, settings: settings, header: header)
    }

    @Test func `The body has the bytes that the official SDKs send`() throws {
        let settings = MappingSettings(gatewayAccountID: "gw_1", replacePrimary: .always)
        let mapper = try Self.canonical(Self.header, settings)
        let row = ["cust_1", "cus_A/card_B", "4242", "12", "2030", "Visa", "Zoë & Co", "1+1 Main=St #5", "00123", "n"]
        #expect(mapper.map(row) == .request)
        #expect(
            mapper.bodyText == "customer_id=cust_1&type=card&gateway_account_id=gw_1&reference_id=cus_A%2Fcard_B"
                + "&replace_primary_payment_source=true&card%5Blast4%5D=4242&card%5Bexpiry_month%5D=12"
                + "&card%5Bexpiry_year%5D=2030&card%5Bbrand%5D=visa"
                + "&billing_address%5Bfirst_name%5D=Zo%C3%AB+%26+Co"
                + "&billing_address%5Bline1%5D=1%2B1+Main%3DSt+%235&billing_address%5Bzip%5D=00123"
        )
        #expect(String(decoding: mapper.customerID, as: UTF8.self) == "cust_1")
        #expect(mapper.becomesPrimary)
        #expect(mapper.expiry?.year == 2030 && mapper.expiry?.month == 12)
        #expect(String(decoding: mapper.cardBrand, as: UTF8.self) == "visa")
        #expect(String(decoding: mapper.paymentType, as: UTF8.self) == "card")
        #expect(mapper.unusedColumns == ["note"])
        let request = mapper.makeRequest(at: RowAddress(ordinal: 4, line: 7))
        #expect(request.path == "payment_sources/create_using_permanent_token")
        #expect(request.tokens == TokenFields(referenceID: "cus_A/card_B"))
        #expect((request.customerID, request.gatewayAccountID) == ("cust_1", "gw_1"))
        #expect(request.becomesPrimary && String(decoding: request.body, as: UTF8.self) == mapper.bodyText)
    }

    @Test func `Additional information goes as one compact JSON text`() throws {
        let mapper = try Self.canonical(["customer_id", "reference_id", "additional_information"])
        let pretty =
            #"{ "checkout_com" : { "payer" : {\#t"document": "a \" : b",\#n "country_of_residence": "BR" } } }"#
        #expect(mapper.map(["c", "r", pretty]) == .request)
        let compact = #"{"checkout_com":{"payer":{"document":"a \" : b","country_of_residence":"BR"}}}"#
        #expect(mapper.parameters["additional_information"] == compact)
        #expect(mapper.map(["c", "r", "{'python': 'repr'}"]).reason == .valueMalformed)
    }

    @Test func `A row leaves nothing of itself to the next`() throws {
        let mapper = try Self.canonical()
        let row = ["cust_1", "r1", "4242", "12", "2030", "Visa", "Ann", "", "", ""]
        #expect(mapper.map(row) == .request)
        #expect(mapper.map(["cust_2", "", "1", "", "", "", "", "", "", ""]).reason == .missingToken)
        #expect(mapper.map(["cust_3", "r3", "", "", "", "", "", "", "", ""]) == .request)
        #expect(mapper.bodyText == "customer_id=cust_3&type=card&reference_id=r3")
        #expect(mapper.expiry == nil && mapper.cardBrand.isEmpty && !mapper.becomesPrimary)
    }

    @Test(arguments: ["a  b", "Tök€n/ü", "=1+1", "-abc", "00012", "12e456", " lead", "trail  "])
    func `A token arrives byte for byte`(token: String) throws {
        let mapper = try Self.canonical(["customer_id", "payment_method_token"])
        #expect(mapper.map(["c", token]) == .request)
        #expect(mapper.parameters["payment_method_token"] == token)
        #expect(mapper.makeRequest(at: RowAddress(ordinal: 1, line: 2)).tokens.paymentMethodToken == token)
    }

    @Test func `Other texts lose the blanks at their ends, no-break and zero-width ones too`() throws {
        let mapper = try Self.canonical(["customer_id", "reference_id", "billing_address.city"])
        #expect(mapper.map([" \u{FEFF}c 1\u{00A0}\t", "r", "\u{200B} São Paulo\u{3000}"]) == .request)
        #expect(mapper.parameters["customer_id"] == "c 1")
        #expect(mapper.parameters["billing_address[city]"] == "São Paulo\u{3000}")
    }

    @Test(arguments: [
        (["", "r", "", ""], ReasonCode.missingValue, "column \"customer_id\" is empty, and customer_id needs it"),
        (["c", "", "", ""], .missingToken, "nothing in columns \"reference_id\", \"mandate_id\""),
        (["c", "  ", "", ""], .missingToken, "nothing in columns \"reference_id\", \"mandate_id\""),
        (
            ["c", "r", "m", ""], .referenceAndTokens,
            "the row fills more than one way: columns \"reference_id\", \"mandate_id\""
        ),
        (
            ["c", "8,41575E+15", "", ""], .spreadsheetDamage,
            "column \"reference_id\" holds a number in scientific notation"
        ),
        (
            ["c", "1234567890123450000", "", ""], .spreadsheetDamage,
            "column \"reference_id\" has only zeros behind its 15th digit"
        ),
        (["1.2E+10", "r", "", ""], .spreadsheetDamage, "column \"customer_id\" holds a number in scientific notation"),
        (
            ["c", "r\u{7}", "", ""], .tokenMalformed,
            "column \"reference_id\" has other characters than printable characters"
        ),
        (["c", "r", "", "gb"], nil, ""),
        (
            ["c", "r", "", "GBX"], .valueMalformed,
            "column \"issuing_country\" cannot be read as a two-letter country code"
        ),
    ])
    func `A row that cannot be sent is rejected with its reason and column`(
        row: [String],
        reason: ReasonCode?,
        detail: String
    ) throws {
        let mapper = try Self.canonical(["customer_id", "reference_id", "mandate_id", "issuing_country"])
        let mapped = mapper.map(row)
        #expect(mapped.reason == reason)
        #expect(mapped.detail ?? "" == detail)
    }

    @Test func `The table's limits reject what is too long, and count characters rather than bytes`() throws {
        let mapper = try Self.canonical(["customer_id", "reference_id", "billing_address[email]"])
        #expect(mapper.map([String(repeating: "ü", count: 50), "r", ""]) == .request)
        let long = mapper.map([String(repeating: "ü", count: 51), "r", ""])
        #expect(long.reason == .valueTooLong)
        #expect(long.detail == "column \"customer_id\": customer_id is longer than 50 characters (51)")
        #expect(mapper.map(["c", String(repeating: "r", count: 201), ""]).reason == .valueTooLong)
        #expect(mapper.map(["c", "r", "nobody"]).reason == .valueMalformed)
    }

    @Test func `A damaged row is rejected before any rule looks at it`() throws {
        let mapper = try Self.canonical(["customer_id", "reference_id"])
        let mapped = mapper.map(["c"], damage: .fieldCount(expected: 2, found: 1))
        #expect(mapped.reason == .fieldCount)
        #expect(mapped.detail == "the header has 2 fields, this row has 1")
    }

    @Test func `No rejection holds the value of a token`() throws {
        for name in GatewayMapping.builtInNames {
            let mapping = try #require(try GatewayMapping.builtIn(name))
            for test in mapping.tests {
                guard case .rejected = test.expectation else { continue }
                let settings = mapping.settings(for: test)
                let mapper = try RowMapper(mapping: mapping, settings: settings, header: test.header)
                let detail = mapper.map(test.values).detail ?? ""
                let secrets = zip(test.header, test.values).filter { header, value in
                    value.count > 5 && mapper.mappedColumns.contains { $0.header == header && $0.isToken }
                }
                for (_, value) in secrets { #expect(!detail.contains(value), "\(name): \(detail)") }
            }
        }
    }

    @Test func `The identity tells methods apart, whichever way they are named`() throws {
        let header = [
            "customer_id", "payment_method_token", "customer_profile_token", "network_transaction_id", "mandate_id",
        ]
        let mapper = try Self.canonical(header)
        func identity(_ row: [String]) -> [UInt8] {
            #expect(mapper.map(row) == .request)
            return mapper.identityBytes
        }
        let base = identity(["c", "t", "p", "", ""])
        #expect(identity(["other", "t", "p", "", ""]) == base)
        #expect(identity(["c", "t", "p", "n", ""]) == base)
        #expect(identity(["c", "tp", "", "", ""]) != identity(["c", "t", "p", "", ""]))
        #expect(identity(["c", "x", "", "", ""]) != identity(["c", "", "x", "", ""]))
        #expect(identity(["c", "", "", "n", ""]) != identity(["c", "", "", "o", ""]))
        #expect(identity(["c", "", "", "n", "m"]) == identity(["c", "", "", "", "m"]))
        let account = try Self.canonical(header, MappingSettings(gatewayAccountID: "gw"))
        #expect(account.map(["c", "t", "p", "", ""]) == .request)
        #expect(account.identityBytes != base)
    }

    @Test func `A row that names another gateway account than the job is rejected`() throws {
        let header = ["customer_id", "reference_id", "gateway_account_id"]
        let mapper = try Self.canonical(header, MappingSettings(gatewayAccountID: "gw_1"))
        #expect(mapper.map(["c", "r", "gw_1"]) == .request)
        #expect(mapper.map(["c", "r", ""]) == .request)
        #expect(mapper.parameters["gateway_account_id"] == "gw_1")
        #expect(mapper.map(["c", "r", "gw_2"]).reason == .valueNotAllowed)
        let free = try Self.canonical(header)
        #expect(free.map(["c", "r", "gw_2"]) == .request)
        #expect(free.makeRequest(at: RowAddress(ordinal: 1, line: 2)).gatewayAccountID == "gw_2")
    }

    @Test func `The job decides whether a source becomes primary`() throws {
        let header = ["customer_id", "reference_id", "replace_primary_payment_source"]
        for (setting, expected) in [
            (MappingSettings.ReplacePrimary.never, [nil, nil, nil]), (.always, ["true", "true", "true"]),
            (.fromColumn, ["true", "false", nil]),
        ] as [(MappingSettings.ReplacePrimary, [String?])] {
            let mapper = try Self.canonical(header, MappingSettings(replacePrimary: setting))
            for (cell, value) in zip(["yes", "0", ""], expected) {
                #expect(mapper.map(["c", "r", cell]) == .request)
                #expect(mapper.parameters["replace_primary_payment_source"] == value)
                #expect(mapper.becomesPrimary == (value == "true"))
            }
        }
    }

    @Test func `Long numbers in token columns are counted, so that rounding shows in the whole`() throws {
        let mapper = try Self.canonical(["customer_id", "reference_id"])
        for token in ["8415747079647045", "8415747079647040", "841574707964704", "abc"] {
            _ = mapper.map(["c", token])
        }
        #expect(mapper.longNumbers.seen == 2)
        #expect(mapper.longNumbers.zeroed == 1)
    }

    @Test func `A row is explained with masked tokens and the rules that made it`() throws {
        let mapping = try #require(try GatewayMapping.builtIn("stripe"))
        let settings = MappingSettings(gatewayAccountID: "gw_1")
        let mapper = try RowMapper(mapping: mapping, settings: settings, header: ["id", "card.id", "cb_customer_id"])
        #expect(mapper.map(["cus_JeGmWqYRVUNu44", "card_6WjCF20vT9WN1G", "cust_1"]) == .request)
        let fields = mapper.mappedFields
        #expect(fields.map(\.parameter) == ["customer_id", "type", "gateway_account_id", "reference_id"])
        #expect(fields.map(\.shown) == ["cust_1", "card", "gw_1", "cus_…WN1G"])
        #expect(
            fields.map(\.rule) == [
                "column customer", "always \"card\"", "from the job file", "composed: {stripe_customer}/{card}",
            ]
        )
    }

    @Test(arguments: GatewayMapping.builtInNames)
    func `Whatever bytes a row holds, it becomes a well-formed request or a rejection`(name: String) throws {
        let mapping = try #require(try GatewayMapping.builtIn(name))
        let header = mapping.columns.map { $0.headers[0] }
        let settings = MappingSettings(gatewayAccountID: name == "discovered" ? "gw_new" : nil)
        let mapper = try RowMapper(mapping: mapping, settings: settings, header: header)
        var state: UInt64 = 7
        func next(_ limit: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int(state >> 33) % limit
        }
        let pieces = [
            "cus_", "card_", "MD", "/", " ", "0", "1", "12", "2031", "9E+1", "é", "\u{200B}", "\u{A0}", "x", "-",
            "active",
        ]
        var requests = 0
        for _ in 0..<2000 {
            let row = header.map { _ in
                (0..<(next(4) == 0 ? next(8) : 0)).map { _ in pieces[next(pieces.count)] }.joined()
            }
            guard mapper.map(row) == .request else { continue }
            requests += 1
            let key = mapper.operation.isAboutSource ? "payment_source_id" : "customer_id"
            #expect(mapper.requestValues.first { $0.name == key }?.value.isEmpty == false)
        }
        #expect(requests > 0 || name != "canonical")
    }
}
