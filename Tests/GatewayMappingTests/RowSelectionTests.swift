import GatewayMapping
import MigrationModel
import StrictYAML
import Testing

@Suite struct RowSelectionTests {
    private static func mapping(_ more: String, kind: String = "k: [kind]") throws -> GatewayMapping {
        try GatewayMapping.sample(column: kind, extra: "# nothing", more: more)
    }

    private static func reason(_ mapping: GatewayMapping, kind: String) throws -> (ReasonCode?, String?) {
        let mapper = try RowMapper(mapping: mapping, settings: MappingSettings(), header: ["c", "t", "kind"])
        let mapped = mapper.map(["a", "b", kind])
        return (mapped.reason, mapped.detail)
    }

    @Test(arguments: [
        ("in: [card, credit_card]", "Credit Card", ReasonCode?.none, ""),
        ("in: [card, credit_card]", " CREDIT-CARD ", nil, ""),
        ("in: [card, credit_card]", "wallet", .filteredOut, "column \"kind\" is none of card, credit_card"),
        ("in: [card, credit_card]", "", .filteredOut, "column \"kind\" is none of card, credit_card"),
        ("in: [\"10\"]", "1.0", .filteredOut, "column \"kind\" is none of 10"),
        ("in: [\"-\"]", "", .filteredOut, "column \"kind\" is none of -"),
        ("in: [\"-\"]", " - ", nil, ""),
        ("in: [\"-\"]", "_", .filteredOut, "column \"kind\" is none of -"),
        ("not_in: [\".\", \"_\"]", "", nil, ""),
        ("not_in: [\".\", \"_\"]", ".", .filteredOut, "column \"kind\" is one of ., _"),
        ("not_in: [wallet]", "card", nil, ""),
        ("not_in: [wallet]", "", nil, ""),
        ("not_in: [wallet]", "Wallet", .filteredOut, "column \"kind\" is wallet"),
        ("not_in: [wallet, none]", "None", .filteredOut, "column \"kind\" is one of wallet, none"),
        ("not_in: [wallet], reason: missing_token", "Wallet", .missingToken, "column \"kind\" is wallet"),
        ("is: empty, reason: superseded", "MD2", .superseded, "column \"kind\" is filled"),
        ("is: empty, reason: superseded", "  ", nil, ""),
        ("is: empty, reason: superseded", "NULL", nil, ""),
        ("is: filled, reason: status_unusable", "", .statusUnusable, "column \"kind\" is empty"),
        ("is: filled", "nan", .filteredOut, "column \"kind\" is empty"),
        ("is: filled", "x", nil, ""),
    ])
    func `A row that does not meet a condition is rejected with the mapping's words`(
        condition: String,
        kind: String,
        reason: ReasonCode?,
        detail: String
    ) throws {
        let found = try Self.reason(Self.mapping("where: [{ column: k, \(condition) }]"), kind: kind)
        #expect(found.0 == reason)
        #expect(found.1 ?? "" == detail)
    }

    @Test func `A sign as a status is no empty cell`() throws {
        let mapping = try Self.mapping("usable_when: { column: k, values: [\"-\", ok] }")
        for (kind, reason) in [("-", nil), ("OK", nil), ("", ReasonCode.statusUnusable), ("--", .statusUnusable)] {
            #expect(try Self.reason(mapping, kind: kind).0 == reason)
        }
    }

    @Test func `The status is looked at first, then the conditions in order`() throws {
        let mapping = try Self.mapping(
            """
            usable_when: { column: k, values: [a, b, c] }
            where:
              - { column: k, not_in: [b], reason: superseded }
              - { column: k, in: [a] }
            """
        )
        let expected: [(String, ReasonCode?)] = [
            ("a", nil), ("b", .superseded), ("c", .filteredOut), ("d", .statusUnusable),
        ]
        for (kind, reason) in expected { #expect(try Self.reason(mapping, kind: kind).0 == reason) }
    }

    @Test func `Of several columns the filled one is compared, and two filled ones are refused`() throws {
        let mapping = try Self.mapping(
            "template_rows: [{ c: example, k: z }]\nwhere: [{ column: k, in: [card] }]",
            kind: "k: { headers: [one, two], one_filled: true }"
        )
        let mapper = try RowMapper(mapping: mapping, settings: MappingSettings(), header: ["c", "t", "one", "two"])
        let expected: [(String, String, ReasonCode?)] = [
            ("card", "", nil), ("", "card", nil), ("nan", "card", nil), ("card", "wallet", .valueMalformed),
            ("", "wallet", .filteredOut), ("", "", .filteredOut),
        ]
        for (one, two, reason) in expected { #expect(mapper.map(["a", "b", one, two]).reason == reason) }
        #expect(mapper.map(["example", "b", "", "z"]).reason == .templateRow)
    }

    @Test func `An example needs all its columns, and says nothing about other rows`() throws {
        let mapping = try Self.mapping(
            "template_rows: [{ c: example, k: z }]\nwhere: [{ column: c, is: filled }]",
            kind: "k: { headers: [one, two], one_filled: true }"
        )
        let narrow = try RowMapper(mapping: mapping, settings: MappingSettings(), header: ["c", "t"])
        #expect(narrow.map(["example", "b"]) == .request)
        let wide = try RowMapper(mapping: mapping, settings: MappingSettings(), header: ["c", "t", "one", "two"])
        #expect(wide.map(["example", "b", "y", "z"]) == .request)
        #expect(wide.map(["example", "b", "z", " z"]).reason == .templateRow)
    }

    @Test func `A condition about a column that the file lacks says nothing about its rows`() throws {
        let mapping = try Self.mapping("where: [{ column: k, in: [card] }]")
        let mapper = try RowMapper(mapping: mapping, settings: MappingSettings(), header: ["c", "t"])
        #expect(mapper.map(["a", "b"]) == .request)
    }

    @Test func `The template's example is rejected where all its values stand in the row`() throws {
        let mapping = try Self.mapping(
            "usable_when: { column: k, values: [z] }\ntemplate_rows: [{ c: example, t: MD000123 }]"
        )
        let mapper = try RowMapper(mapping: mapping, settings: MappingSettings(), header: ["c", "t", "kind"])
        let mapped = mapper.map([" example", "MD000123 ", "x"])
        #expect(mapped.reason == .templateRow)
        #expect(mapped.detail == "the row holds the values of the template's example")
        #expect(mapper.map(["example", "MD000124", "z"]) == .request)
        #expect(mapper.map(["Example", "MD000123", "z"]) == .request)
    }

    @Test func `The job selects rows by any column of the file, before all else`() throws {
        let mapping = try Self.mapping("usable_when: { column: k, values: [z] }")
        let filter = MappingSettings.RowFilter(header: "LOT ", values: ["One", "two"])
        let header = ["c", "t", "kind", "lot"]
        let mapper = try RowMapper(mapping: mapping, settings: MappingSettings(where: [filter]), header: header)
        #expect(mapper.map(["a", "b", "z", "one"]) == .request)
        #expect(mapper.map(["a", "b", "x", " TWO"]).reason == .statusUnusable)
        for lot in ["three", ""] {
            let mapped = mapper.map(["", "", "x", lot])
            #expect(mapped.reason == .filteredOut)
            #expect(mapped.detail == "column \"lot\" has none of the values that input.where selects")
        }
        let empty = MappingSettings.RowFilter(header: "lot", values: [""])
        let other = try RowMapper(mapping: mapping, settings: MappingSettings(where: [empty]), header: header)
        #expect(other.map(["a", "b", "z", "  "]) == .request)
        #expect(other.map(["a", "b", "z", "one"]).reason == .filteredOut)
    }

    @Test(arguments: [
        (
            ["c", "t", "lots"],
            "input.where selects rows by the column \"lot\", which the file does not have; did you mean"
        ),
        (
            ["c", "t", "lot", "Lot"],
            "input.where selects rows by the column \"lot\", which the file has more than once"
        ),
    ])
    func `A selection by a column that cannot be told is refused`(header: [String], message: String) throws {
        let mapping = try GatewayMapping.sample(column: "# none", extra: "# none")
        let settings = MappingSettings(where: [MappingSettings.RowFilter(header: "lot", values: ["a"])])
        do throws(HeaderError) {
            _ = try RowMapper(mapping: mapping, settings: settings, header: header)
            Issue.record("accepted")
        } catch {
            #expect(error.description.hasPrefix(message), "\(error)")
        }
    }

    @Test(arguments: [
        ("where: []", "\"where\" is empty"),
        ("where: [{ column: k }]", "\"where[0]\" needs exactly one of in, not_in, is"),
        ("where: [{ column: k, in: [a], is: empty }]", "\"where[0]\" needs exactly one of in, not_in, is"),
        ("where: [{ column: q, in: [a] }]", "\"where[0].column\" must be one of c, t, k"),
        ("where: [{ column: k, is: full }]", "\"where[0].is\" must be one of empty, filled"),
        ("where: [{ column: k, in: [] }]", "\"where[0].in\" is empty"),
        ("where: [{ column: k, in: [\"\"] }]", "\"where[0].in\" holds an empty text"),
        ("where: [{ column: k, in: [a, \" \"] }]", "\"where[0].in\" holds an empty text"),
        ("usable_when: { column: k, values: [a, \"\"] }", "\"usable_when.values\" holds an empty text"),
        ("usable_when: { column: k, values: [\" \"] }", "\"usable_when.values\" holds an empty text"),
        ("where: [{ column: k, is: empty, reason: duplicate_row }]", "\"where[0].reason\" must be one of filtered_out"),
        ("template_rows: []", "\"template_rows\" is empty"),
        ("template_rows: [{}]", "a template row needs at least one column"),
        ("template_rows: [{ q: a }]", "must be one of c, t, k, not \"q\""),
        ("template_rows: [{ k: \"\" }]", "an empty value would make many rows"),
    ])
    func `A condition that says nothing, or nothing clear, is refused`(more: String, message: String) throws {
        do throws(YAMLError) {
            _ = try GatewayMapping(yaml: Self.text(more), file: "m.yaml")
            Issue.record("accepted")
        } catch {
            #expect(error.description.contains(message), "\(error)")
        }
    }

    private static func text(_ more: String) -> String {
        """
        id: sample
        title: Sample
        gateway: stripe
        evidence: inferred
        columns: { c: [c], t: [t], k: [kind] }
        parameters: { customer_id: { column: c }, type: { column: k, default: card }, reference_id: { column: t } }
        tests: [{ name: n, row: { c: a, t: b }, request: { customer_id: a, type: card, reference_id: b } }]
        \(more)
        """
    }
}
