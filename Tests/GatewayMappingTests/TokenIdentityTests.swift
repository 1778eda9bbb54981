import GatewayMapping
import MigrationModel
import Testing

/// What two rows must have in common to be about one payment method.
@Suite struct TokenIdentityTests {
    private static let card = "tok_a1b2"

    private static func mapper(_ reference: String, token: String = "{ characters: any }") throws -> RowMapper {
        let mapping = try GatewayMapping(
            yaml: """
                id: m
                title: T
                gateway: any
                evidence: inferred
                columns:
                  c: [c]
                  t: { headers: [t], token: \(token) }
                  x: [x]
                parameters: { customer_id: { column: c }, type: card, reference_id: \(reference) }
                details: { issuing_country: { column: x } }
                tests: [{ name: n, row: { c: "", t: b }, rejected: missing_value }]
                """,
            file: "m.yaml"
        )
        return try RowMapper(mapping: mapping, settings: MappingSettings(), header: ["c", "t", "x"])
    }

    private static func identity(_ mapper: RowMapper, _ token: String, _ other: String = "") -> [UInt8] {
        #expect(mapper.map(["c", token, other]) == .request)
        return mapper.identityBytes
    }

    @Test(arguments: ["{ compose: \"[{x}/]{t}\" }", "{ compose: \"no-[{x}/]{t}\" }"])
    func `A part in front that may be missing does not make another token`(rule: String) throws {
        let mapper = try Self.mapper(rule)
        let alone = Self.identity(mapper, Self.card)
        #expect(Self.identity(mapper, Self.card, "shopper") == alone)
        #expect(mapper.parameters["reference_id"]?.hasSuffix("shopper/\(Self.card)") == true)
        #expect(Self.identity(mapper, "tok_other", "shopper") != alone)
    }

    @Test func `A part behind that may be missing makes another token`() throws {
        let mapper = try Self.mapper("{ compose: \"{t}[/{x}]\" }")
        #expect(Self.identity(mapper, Self.card) != Self.identity(mapper, Self.card, "1"))
        #expect(Self.identity(mapper, Self.card, "2") != Self.identity(mapper, Self.card, "1"))
        #expect(Self.identity(mapper, Self.card, "1 ") == Self.identity(mapper, Self.card, "1"))
    }

    @Test(arguments: ["{ column: t }", "{ compose: \"[{x}/]{t}\" }", "{ compose: \"{x}/{t}\" }"])
    func `Blanks at the ends make no other token, and are sent`(rule: String) throws {
        let mapper = try Self.mapper(rule)
        let plain = Self.identity(mapper, Self.card, "s")
        #expect(Self.identity(mapper, "\(Self.card) ", " s") == plain)
        #expect(mapper.parameters["reference_id"]?.hasSuffix("\(Self.card) ") == true)
    }

    @Test(arguments: ["hex", "uuid"], ["{ column: t }", "{ compose: \"[{x}/]{t}\" }"])
    func `Hexadecimal digits are the same in capitals, and are sent as they are`(characters: String, rule: String)
        throws
    {
        let mapper = try Self.mapper(rule, token: "{ prefixes: [Ab, aB], characters: \(characters) }")
        #expect(Self.identity(mapper, "Ab09ef") == Self.identity(mapper, "Ab09EF"))
        #expect(mapper.parameters["reference_id"] == "Ab09EF")
        #expect(Self.identity(mapper, "aB09ef") != Self.identity(mapper, "Ab09ef"))
        let word = try Self.mapper(rule, token: "[{ characters: digits }, { characters: word }]")
        #expect(Self.identity(word, "09ef") != Self.identity(word, "09EF"))
    }

    @Test func `A list of forms folds only what has the hexadecimal one`() throws {
        let mapper = try Self.mapper(
            "{ column: t }",
            token: "[{ characters: hex, min: 4, max: 4 }, { characters: word, min: 5 }]"
        )
        #expect(Self.identity(mapper, "abcd") == Self.identity(mapper, "ABCD"))
        #expect(Self.identity(mapper, "abcde") != Self.identity(mapper, "ABCDE"))
    }

    @Test(arguments: [
        ("worldpay", "paymentTokenID", "authenticatedShopperID", "99411111780163871111", "3d41"),
        (
            "cybersource", "paymentInstrument.id", "customer.id", "7030000000014831523", "7036270000002941522"
        ),
    ])
    func `A token with and without its shopper is one`(
        name: String,
        token: String,
        shopper: String,
        value: String,
        other: String
    ) throws {
        let mapping = try #require(try GatewayMapping.builtIn(name))
        let header = ["chargebee_customer_id", token, shopper]
        let mapper = try RowMapper(mapping: mapping, settings: MappingSettings(), header: header)
        #expect(mapper.map(["c", value, ""]) == .request)
        let alone = mapper.identityBytes
        let full = mapper.map(["c", value, other])
        #expect(full == .request, "\(full)")
        #expect(mapper.identityBytes == alone)
    }

    @Test func `A vault record of NMI without a billing method is not sent beside those with one`() throws {
        let mapping = try #require(try GatewayMapping.builtIn("nmi"))
        let header = ["chargebee_customer_id", "customer_vault_id", "billing_id"]
        let mapper = try RowMapper(mapping: mapping, settings: MappingSettings(), header: header)
        #expect(mapper.map(["c", "256806849", "1910603011"]) == .request)
        #expect(mapper.map(["c", "256806849", ""]).reason == .missingToken)
    }
}
