import GatewayMapping
import MigrationModel
import StrictYAML
import Testing

@Suite struct TokenCheckTests {
    private static func mapper(token: String, gateway: String = "stripe") throws -> RowMapper {
        let mapping = try GatewayMapping(
            yaml: """
                id: sample
                title: Sample
                gateway: \(gateway)
                evidence: inferred
                columns:
                  c: { headers: [c], required: true }
                  t: { headers: [t], required: true, token: \(token) }
                parameters:
                  customer_id: { column: c }
                  type: card
                  reference_id: { column: t }
                tests: [{ name: n, row: { c: a, t: "" }, rejected: missing_token }]
                """,
            file: "m.yaml"
        )
        #expect(mapping.runTests() == [])
        return try RowMapper(mapping: mapping, settings: MappingSettings(), header: ["c", "t"])
    }

    private static func failure(token: String, gateway: String = "stripe") throws -> String? {
        do throws(YAMLError) {
            _ = try GatewayMapping(
                yaml: """
                    id: m
                    title: T
                    gateway: \(gateway)
                    evidence: inferred
                    columns:
                      t: { headers: [t], token: \(token) }
                    parameters: { customer_id: { column: t }, type: card, reference_id: { column: t } }
                    tests: [{ name: n, row: { t: "" }, rejected: missing_token }]
                    """,
                file: "m.yaml"
            )
            return nil
        } catch {
            return error.description
        }
    }

    private static let stripeCustomer = "cus_JeGmWqYRVUNu44"
    private static let checkoutCustomer = "cus_zvnv7gsblfjuxppycd7bx4erue"
    private static let pinCustomer = "cus_05p0n7UFPmcyCNjD8c6HdA"

    @Test(arguments: [
        ("stripe", "customer", stripeCustomer, ReasonCode?.none),
        ("stripe", "customer", checkoutCustomer, .tokenOfOtherGateway),
        ("stripe", "customer", pinCustomer, .tokenOfOtherGateway),
        ("stripe", "customer", "cus_" + String(repeating: "A", count: 15), nil),
        ("stripe", "customer", "cst_8wmqcHMN4U", .tokenOfOtherGateway),
        ("stripe", "customer", "card_6WjCF20vT9WN1G", .tokenMalformed),
        ("stripe", "customer", "xyz_6WjCF20vT9WN1G", .tokenMalformed),
        ("checkout_com", "customer", checkoutCustomer, nil),
        ("checkout_com", "customer", stripeCustomer, .tokenOfOtherGateway),
        ("pin", "customer", pinCustomer, nil),
        ("pin", "customer", stripeCustomer, .tokenOfOtherGateway),
        ("mollie", "customer", "cst_8wmqcHMN4U", nil),
        ("mollie", "customer", stripeCustomer, .tokenOfOtherGateway),
        ("any", "stripe.customer", stripeCustomer, nil),
        ("any", "stripe.customer", checkoutCustomer, .tokenOfOtherGateway),
        ("pin", "stripe.customer", pinCustomer, nil),
    ])
    func `Tokens with one prefix are told apart by the length that each gateway gives them`(
        gateway: String,
        shape: String,
        token: String,
        reason: ReasonCode?
    ) throws {
        let mapper = try Self.mapper(token: shape, gateway: gateway)
        let mapped = mapper.map(["a", token])
        #expect(mapped.reason == reason, "\(mapped)")
        #expect(mapped.detail?.contains(token.dropFirst(4)) != true)
    }

    @Test func `A token of another gateway is rejected with that gateway's title`() throws {
        let mapper = try Self.mapper(token: "customer")
        let detail = mapper.map(["a", "cst_8wmqcHMN4U"]).detail
        #expect(detail == "column \"t\" holds a token as Mollie makes them, and the mapping sample is for other ones")
    }

    @Test func `A token without a prefix is never said to be another gateway's`() throws {
        let mapper = try Self.mapper(token: "{ prefixes: [cus_] }")
        for token in ["EEifwic1wrGaHaRrdBhfLlYqecZ", "4421912014039990", "H55RW4QG9F9SKTV5", "ab12d4"] {
            #expect(mapper.map(["a", token]).reason == .tokenMalformed)
        }
    }

    @Test func `A token with the right prefix and a length of nobody's is only malformed`() throws {
        let mapper = try Self.mapper(token: "{ prefixes: [cus_], max: 14 }")
        #expect(mapper.map(["a", "cus_JeGmWqYRVUNu44x"]).reason == .tokenMalformed)
        #expect(mapper.map(["a", Self.checkoutCustomer]).reason == .tokenOfOtherGateway)
        let digits = try Self.mapper(token: "{ characters: digits }")
        #expect(digits.map(["a", "B-1UJ51713JU019383V"]).reason == .tokenOfOtherGateway)
        #expect(digits.map(["a", "cst_123456789012"]).reason == .tokenOfOtherGateway)
        #expect(digits.map(["a", "MD00012345"]).reason == .tokenMalformed)
        #expect(digits.map(["a", "MDxyz"]).reason == .tokenMalformed)
        // Two gateways of PayPal's have the same agreements.
        let agreement = try Self.mapper(token: "{ characters: digits }", gateway: "paypal_express_checkout")
        #expect(agreement.map(["a", "B-1UJ51713JU019383V"]).reason == .tokenMalformed)
        #expect(agreement.map(["a", "B-1UJ51713JU0193"]).reason == .tokenMalformed)
    }

    @Test func `Any form of a list may fit, and a message is about the nearest`() throws {
        let mapper = try Self.mapper(
            token: "[{ prefixes: [MD], characters: digits, min: 4, max: 6 }, { prefixes: [XX, YY], max: 9 }]"
        )
        #expect(mapper.map(["a", "MD1234"]) == .request)
        #expect(mapper.map(["a", "YYa b"]) == .request)
        #expect(mapper.map(["a", "MD12x4"]).detail == "column \"t\" has other characters than digits")
        #expect(
            mapper.map(["a", "MD1234567"]).detail == "column \"t\" does not have 4 to 6 characters behind its prefix"
        )
        #expect(
            mapper.map(["a", "YY1234567890"]).detail
                == "column \"t\" does not have 1 to 9 characters behind its prefix"
        )
        #expect(mapper.map(["a", "ZZ1"]).detail == "column \"t\" does not begin with MD or XX or YY")
    }

    @Test(arguments: [("pm_", "pm_card_"), ("pm_card_", "pm_")])
    func `The longest prefix that fits decides`(first: String, second: String) throws {
        let mapper = try Self.mapper(token: "{ prefixes: [\(first), \(second)], characters: alphanumeric, max: 5 }")
        #expect(mapper.map(["a", "pm_card_12345"]) == .request)
        #expect(mapper.map(["a", "pm_12345"]) == .request)
        #expect(mapper.map(["a", "pm_card_123456"]).reason == .tokenMalformed)
    }

    @Test func `A temporary token is refused before its form is looked at`() throws {
        let mapper = try Self.mapper(token: "{ prefixes: [card_, tok_], single_use_prefixes: [tok_, ot-] }")
        #expect(mapper.map(["a", "card_1"]) == .request)
        for token in ["tok_1", "ot-abc"] {
            let mapped = mapper.map(["a", token])
            #expect(mapped.reason == .tokenSingleUse)
            #expect(mapped.detail == "column \"t\" holds a temporary token, by its prefix")
        }
        #expect(mapper.map(["a", "4.2E+15"]).reason == .spreadsheetDamage)
    }

    @Test func `A column whose tokens have lost their capitals is named at the end`() throws {
        let shape = "{ prefixes: [cus_], characters: alphanumeric, mixes_case: true }"
        for (tokens, expected) in [
            (["cus_jegmwqyrvunu44", "cus_abcdefghijkl12"], ["t"]),
            (["cus_JEGMWQYRVUNU44", "cus_ABCDEFGHIJKL12"], ["t"]),
            (["cus_jegmwqyrvunu44", "cus_ABCDEFGHIJKL12"], []), (["cus_abc123"], []), ([], []),
        ] {
            let mapper = try Self.mapper(token: shape)
            for token in tokens { #expect(mapper.map(["a", token]) == .request) }
            #expect(mapper.foldedColumns == expected)
        }
        let mapper = try Self.mapper(token: "{ prefixes: [cus_] }")
        for _ in 0..<9 { _ = mapper.map(["a", "cus_jegmwqyrvunu44"]) }
        #expect(mapper.foldedColumns == [])
    }

    @Test(arguments: [
        ("stripe", "crad", "m.yaml:6:29: the catalogue has no shape \"crad\" for stripe; it has: "),
        ("stripe", "strip.card", "m.yaml:6:29: the catalogue has no gateway \"strip\"; did you mean stripe?"),
        ("any", "card", "m.yaml:6:29: a mapping for any gateway names a shape with its gateway, as in stripe.card"),
        ("stripe", "[]", "m.yaml:6:29: \"columns.t.token\" is empty"),
        ("stripe", "{ single_use_prefixes: [\"\"] }", "m.yaml:6:29: a prefix must not be empty"),
    ])
    func `A form that is not in the catalogue is refused`(gateway: String, token: String, message: String) throws {
        let found = try Self.failure(token: token, gateway: gateway)
        #expect(found?.hasPrefix(message) == true, "\(found ?? "accepted")")
    }
}
