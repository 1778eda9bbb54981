import GatewayMapping
import MigrationModel
import Testing

@Suite struct CardLikeColumnsTests {
    private static func vouched(_ name: String, _ header: [String], customer: String?) throws -> [String] {
        let mapping = try #require(try GatewayMapping.builtIn(name))
        let settings = MappingSettings(columnOverrides: customer.map { ["customer": $0] } ?? [:])
        let mapper = try RowMapper(mapping: mapping, settings: settings, header: header)
        return mapper.cardLikeColumns.vouched.sorted().map { header[$0] }
    }

    @Test func `A column from which the customer is taken is searched for card numbers`() throws {
        let json = ["key", "id", "cards.key", "cards.id", "cb_customer_id"]
        #expect(try Self.vouched("stripe-import-json", json, customer: nil) == ["key", "cards.key"])
        #expect(try Self.vouched("stripe-import-json", json, customer: "key") == ["cards.key"])
        let plain = ["old_customer_id", "old_card_id", "stripe_customer_id", "new_card_id"]
        #expect(try Self.vouched("stripe-import", plain, customer: "OLD_customer_id") == ["old_card_id"])
    }

    @Test func `A column of which any part is sent is searched, and one that is only read is not`() throws {
        let mapping = try GatewayMapping.sample(
            column: "x: { headers: [x, y], one_filled: true }\n  z: [z]",
            extra: "billing_address[line1]: { compose: \"no. {x}\" }",
            more: "details:\n  card[brand]: { column: z }\nnot_card_numbers: [c, x, y, z, t, other]"
        )
        let header = ["c", "t", "x", "y", "z", "other"]
        let mapper = try RowMapper(mapping: mapping, settings: MappingSettings(), header: header)
        #expect(mapper.cardLikeColumns.vouched == [4, 5])
    }

    @Test(arguments: [
        ("checkout-com", "scheme_transaction_id", "source_id"),
        ("gr4vy", "payment_method.scheme_transaction_id", "payment_method.token"),
        ("hyperswitch", "original_transaction_id", "payment_instrument_id"),
    ])
    func `A scheme's transaction is spared by its form only`(name: String, column: String, token: String) throws {
        let mapping = try #require(try GatewayMapping.builtIn(name))
        let header = ["cb_customer_id", token, column]
        let mapper = try RowMapper(mapping: mapping, settings: MappingSettings(), header: header)
        let spared = mapper.cardLikeColumns
        #expect(spared.vouched == [])
        for (digits, expected) in [("378282246310005", true), ("4111111111111111", false), ("42", false)] {
            let isToken = Array(digits.utf8).withUnsafeBufferPointer { spared.isToken($0, in: 2) }
            #expect(isToken == expected)
        }
    }
}
