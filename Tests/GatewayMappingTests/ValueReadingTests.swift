import GatewayMapping
import MigrationModel
import Testing

/// What becomes of one cell, for each kind of parameter.
@Suite struct ValueReadingTests {
    /// The value sent, the reason of the rejection, or `-` where the parameter is left out.
    private static func outcome(_ parameter: String, _ rule: String, _ cell: String) throws -> (String, repairs: Int) {
        let mapping = try GatewayMapping.sample(extra: "\(parameter): { column: x\(rule) }")
        let mapper = try RowMapper(mapping: mapping, settings: MappingSettings(), header: ["c", "t", "x"])
        if let reason = mapper.map(["a", "b", cell]).reason { return (reason.rawValue, 0) }
        return (mapper.parameters[parameter] ?? "-", mapper.repairCount)
    }

    @Test(arguments: [
        ("card[expiry_month]", "", "9", "9"), ("card[expiry_month]", "", "09", "9"),
        ("card[expiry_month]", "", " 12 ", "12"), ("card[expiry_month]", "", "13", "value_out_of_range"),
        ("card[expiry_month]", "", "0", "value_out_of_range"), ("card[expiry_month]", "", "009", "value_malformed"),
        ("card[expiry_month]", "", "Jan", "value_malformed"),
        ("card[expiry_month]", "", "1.2E+1", "spreadsheet_damage"),
        ("card[expiry_month]", "", "", "-"), ("card[expiry_month]", ", spellings: MM", "9", "value_malformed"),
        ("card[expiry_month]", ", spellings: MM/YY", "03/27", "3"),
        ("card[expiry_month]", ", spellings: [MM/YYYY, YYYY-MM]", "2027-11", "11"),
        ("card[expiry_month]", ", spellings: MMYYYY", "012027", "1"),
        ("card[expiry_month]", ", spellings: YYMM", "2703", "3"),
        ("card[expiry_year]", "", "27", "2027"), ("card[expiry_year]", "", "2027", "2027"),
        ("card[expiry_year]", "", "7", "value_malformed"), ("card[expiry_year]", "", "202", "value_malformed"),
        ("card[expiry_year]", "", "2127", "value_out_of_range"), ("card[expiry_year]", "", "2027.0", "value_malformed"),
        ("card[expiry_year]", ", spellings: MM/YY", "03/27", "2027"),
        ("card[expiry_year]", ", spellings: M/YYYY", "3/2027", "2027"),
        ("card[expiry_year]", ", spellings: MMYYYY", "12027", "value_malformed"),
        ("card[brand]", "", "visa", "visa"), ("card[brand]", "", "MasterCard", "mastercard"),
        ("card[brand]", "", "mc", "mastercard"), ("card[brand]", "", "American Express", "american_express"),
        ("card[brand]", "", "AMEX", "american_express"), ("card[brand]", "", "Diners Club", "diners_club"),
        ("card[brand]", "", "plastic", "value_not_allowed"), ("card[brand]", ", otherwise: omit", "plastic", "-"),
        ("card[brand]", ", otherwise: other", "plastic", "other"),
        ("card[brand]", ", vocabulary: { '001': visa, MC: maestro }", "001", "visa"),
        ("card[brand]", ", vocabulary: { '001': visa, MC: maestro }", "mc", "maestro"),
        ("card[funding_type]", "", "Debit", "debit"), ("card[funding_type]", "", "unknown", "not_known"),
        ("card[funding_type]", "", "charge", "value_not_allowed"),
        ("card[last4]", "", "0042", "0042"), ("card[last4]", "", "************4242", "4242"),
        ("card[last4]", "", "XXXX-4242", "4242"), ("card[last4]", "", "42", "value_malformed"),
        ("card[last4]", "", "4111111111111111", "value_malformed"),
        ("card[last4]", "", "424242******4242", "4242"), ("card[last4]", "", "42424242xxxx4242", "4242"),
        ("card[last4]", "", "4242 42** **** 4242", "4242"), ("card[last4]", "", "424242••••••4242", "4242"),
        ("card[last4]", "", "424242424***4242", "value_malformed"),
        ("card[last4]", "", "4242-4242", "value_malformed"), ("card[last4]", "", "4242 4242", "value_malformed"),
        ("card[last4]", "", "42**42**4242", "value_malformed"),
        ("card[iin]", "", "424242", "424242"), ("card[iin]", "", "42424", "value_malformed"),
        ("issuing_country", "", "us", "US"), ("issuing_country", "", "USA", "US"), ("issuing_country", "", "deu", "DE"),
        ("issuing_country", "", "zwe", "ZW"), ("issuing_country", "", "UK", "value_malformed"),
        ("issuing_country", "", "XX", "value_malformed"), ("issuing_country", "", "xk", "XK"),
        ("issuing_country", "", "XI", "XI"), ("issuing_country", "", "zw", "ZW"), ("issuing_country", "", "aw", "AW"),
        ("billing_address[country]", "", "EU", "value_malformed"),
        ("issuing_country", "", "abw", "AW"), ("issuing_country", "", "XYZ", "value_malformed"),
        ("issuing_country", "", "Germany", "value_malformed"),
        ("issuing_country", ", default: DE", "", "DE"), ("issuing_country", ", required: true", "", "missing_value"),
        ("billing_address[state_code]", "", "US-FL", "FL"), ("billing_address[state_code]", "", "TN", "TN"),
        ("billing_address[zip]", "", "00123", "00123"), ("billing_address[zip]", "", "7E+05", "spreadsheet_damage"),
        ("billing_address[country]", "", "\u{00A0}fr", "FR"),
    ])
    func `A cell is read as its parameter wants it`(parameter: String, rule: String, cell: String, expected: String)
        throws
    {
        let outcome = try Self.outcome(parameter, rule, cell)
        #expect(outcome.0 == expected)
        #expect(outcome.repairs == 0)
    }

    @Test(arguments: [
        ("card[expiry_month]", ", spellings: MMYYYY, repair: leading_zero", "12027", "1", 1),
        ("card[expiry_month]", ", spellings: MMYYYY, repair: leading_zero", "112027", "11", 0),
        ("card[expiry_month]", ", spellings: MM, repair: leading_zero", "3", "3", 1),
        ("card[expiry_year]", ", repair: leading_zero", "7", "2007", 1),
        ("card[expiry_year]", ", spellings: MM/YY, repair: leading_zero", "3/27", "2027", 1),
        ("card[last4]", ", repair: leading_zero", "42", "0042", 1),
        ("card[last4]", ", repair: leading_zero", "4x", "value_malformed", 0),
        ("card[iin]", ", repair: leading_zero", "42424", "042424", 1),
    ])
    func `A lost leading zero is put back where the mapping says so, and counted`(
        parameter: String,
        rule: String,
        cell: String,
        expected: String,
        repairs: Int
    ) throws {
        let outcome = try Self.outcome(parameter, rule, cell)
        #expect(outcome == (expected, repairs))
    }

    @Test(arguments: ["true", "YES", "y", "1", "T", "on"], ["false", "No", "n", "0", "F", "off"])
    func `Truth has many spellings`(yes: String, no: String) throws {
        let mapping = try GatewayMapping.sample(extra: "replace_primary_payment_source: { column: x }")
        let settings = MappingSettings(replacePrimary: .fromColumn)
        let mapper = try RowMapper(mapping: mapping, settings: settings, header: ["c", "t", "x"])
        #expect(mapper.map(["a", "b", yes]) == .request)
        #expect(mapper.becomesPrimary)
        #expect(mapper.map(["a", "b", no]) == .request)
        #expect(!mapper.becomesPrimary)
        #expect(mapper.map(["a", "b", "perhaps"]).reason == .valueNotAllowed)
    }

    @Test func `The repaired parameters are named`() throws {
        let mapping = try GatewayMapping.sample(extra: "card[last4]: { column: x, repair: leading_zero }")
        let mapper = try RowMapper(mapping: mapping, settings: MappingSettings(), header: ["c", "t", "x"])
        #expect(mapper.map(["a", "b", "42"]) == .request)
        #expect(mapper.repairedParameters == ["card[last4]"])
        #expect(mapper.map(["a", "b", "4242"]) == .request)
        #expect(mapper.repairedParameters == [])
    }

    /// Of Stripe's details: what the column says, and whether that is something that cannot be read.
    @Test(arguments: [
        ("Card Exp Month", "13", true), ("Card Exp Month", "0", true), ("Card Exp Month", "Jan-27", true),
        ("Card Exp Month", "1.2E+1", true), ("Card Exp Month", "12", false), ("Card Exp Month", "", false),
        ("Card Exp Month", "  ", false), ("Card Exp Month", "NULL", false),
        ("Card Exp Year", "2127", true), ("Card Exp Year", "27", false),
        ("Card Last4", "12345", true), ("Card Last4", "4x42", true), ("Card Last4", "42", false),
        ("Card Last4", "************4242", false), ("Card Brand", "Plastic", false), ("Card Brand", "Visa", false),
    ])
    func `A detail that is there and cannot be read is told from one that is not said`(
        column: String,
        cell: String,
        isUnreadable: Bool
    ) throws {
        let mapping = try #require(try GatewayMapping.builtIn("stripe"))
        let header = ["cb_customer_id", "id", "Card ID", column]
        let mapper = try RowMapper(mapping: mapping, settings: MappingSettings(), header: header)
        #expect(mapper.map(["c1", "cus_AAAAAAAAAAAAA1", "card_AAAAAAAAAAAA1", cell]) == .request)
        #expect(mapper.unreadableCount == (isUnreadable ? 1 : 0))
        let parameters = [
            "Card Exp Month": "card[expiry_month]", "Card Exp Year": "card[expiry_year]", "Card Last4": "card[last4]",
        ]
        #expect(mapper.unreadableParameters == (isUnreadable ? [parameters[column]] : []))
        #expect(mapper.map(["c1", "cus_AAAAAAAAAAAAA1", "card_AAAAAAAAAAAA1", ""]) == .request)
        #expect(mapper.unreadableCount == 0)
    }

    @Test func `Columns that contradict each other about a detail leave it unread`() throws {
        let mapping = try GatewayMapping.sample(
            column: "x: { headers: [x, y], one_filled: true }",
            extra: "",
            more: "details:\n  card[last4]: { column: x }"
        )
        let mapper = try RowMapper(mapping: mapping, settings: MappingSettings(), header: ["c", "t", "x", "y"])
        #expect(mapper.map(["a", "b", "4242", ""]) == .request)
        #expect(mapper.unreadableCount == 0)
        #expect(mapper.map(["a", "b", "4242", "1881"]) == .request)
        #expect(mapper.unreadableParameters == ["card[last4]"])
    }

    @Test(arguments: [
        ("tok_abc12", nil, ""),
        ("TOK_abc12", ReasonCode.tokenMalformed, "column \"t\" does not begin with tok_ or t-"),
        ("t-abc", .tokenMalformed, "column \"t\" does not have 5 to 6 characters behind its prefix"),
        ("t-abcdefg", .tokenMalformed, "column \"t\" does not have 5 to 6 characters behind its prefix"),
        ("t-abc_ef", .tokenMalformed, "column \"t\" has other characters than letters and digits"),
        (" t-abcef", .tokenMalformed, "column \"t\" does not begin with tok_ or t-"),
    ])
    func `A token is held against its declared form`(token: String, reason: ReasonCode?, detail: String) throws {
        let mapping = try GatewayMapping(
            yaml: """
                id: m
                title: T
                gateway: any
                evidence: inferred
                columns:
                  c: [c]
                  t: { headers: [t], token: { prefixes: [tok_, t-], characters: alphanumeric, min: 5, max: 6 } }
                parameters: { customer_id: { column: c }, type: card, reference_id: { column: t } }
                tests: [{ name: n, row: { c: a, t: b }, rejected: token_malformed }]
                """,
            file: "m.yaml"
        )
        let mapper = try RowMapper(mapping: mapping, settings: MappingSettings(), header: ["c", "t"])
        let mapped = mapper.map(["a", token])
        #expect(mapped.reason == reason)
        #expect(mapped.detail ?? "" == detail)
        #expect(mapping.runTests() == [])
    }

    @Test(arguments: [
        ("", "a", "column \"t\" is empty, and reference_id needs it"),
        ("", "", "nothing in columns \"x\", \"t\""),
        (", when_empty: omit", "a", "nothing in columns \"x\", \"t\""),
    ])
    func `A composition with an empty part has no value`(rule: String, first: String, detail: String) throws {
        let mapping = try GatewayMapping.sample(
            extra: "",
            reference: "reference_id: { compose: \"{x}/{t}\"\(rule) }"
        )
        let mapper = try RowMapper(mapping: mapping, settings: MappingSettings(), header: ["c", "t", "x"])
        let mapped = mapper.map(["c", "", first])
        #expect(mapped.reason == .missingToken)
        #expect(mapped.detail == detail)
        #expect(mapper.map(["c", "b ü", "mc"]) == .request)
        #expect(mapper.bodyText == "customer_id=c&type=card&reference_id=mc%2Fb+%C3%BC")
    }

    @Test(arguments: [
        ("{x}-{t}/{c}", "a-b", "x", "-"), ("{x}-{t}/{c}", "a/b", "x", "/"), ("{x}-{t}/{c}", "a", "x/y", "/"),
        ("{x}[-{t}]/{c}", "a", "x/y", "/"), ("{x}[-{t}]/{c}", "a-b", "", "-"), ("[{t} of ]{x}", "a b", "", " "),
    ])
    func `No part may hold the first byte of any text between two columns`(
        pattern: String,
        x: String,
        t: String,
        sign: String
    ) throws {
        let mapping = try GatewayMapping.sample(extra: "", reference: "reference_id: { compose: \"\(pattern)\" }")
        let mapper = try RowMapper(mapping: mapping, settings: MappingSettings(), header: ["c", "t", "x"])
        let mapped = mapper.map(["c", t, x])
        #expect(mapped.reason == .tokenMalformed)
        #expect(mapped.detail?.hasSuffix("holds \"\(sign)\", which also separates the parts of the reference") == true)
        #expect(mapper.map(["c", "b", "a"]) == .request)
    }

    @Test func `A part that holds the separator would be ambiguous and is refused`() throws {
        let mapping = try GatewayMapping.sample(extra: "", reference: "reference_id: { compose: \"{x}/{t}\" }")
        let mapper = try RowMapper(mapping: mapping, settings: MappingSettings(), header: ["c", "t", "x"])
        let mapped = mapper.map(["c", "a/b", "mc"])
        #expect(mapped.reason == .tokenMalformed)
        #expect(mapped.detail == "column \"t\" holds \"/\", which also separates the parts of the reference")
    }
}
