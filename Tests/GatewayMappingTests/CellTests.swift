import GatewayMapping
import MigrationModel
import StrictYAML
import Testing

@Suite struct CellTests {
    private static func oneFilled(_ more: String = "") throws -> GatewayMapping {
        try GatewayMapping.sample(
            column: "x: { headers: [one, two, three], one_filled: true\(more) }",
            extra: "billing_address[city]: { column: x }"
        )
    }

    @Test func `Each row may fill another one of several columns`() throws {
        let mapping = try Self.oneFilled()
        let header = ["c", "t", "two", "One"]
        let mapper = try RowMapper(mapping: mapping, settings: MappingSettings(), header: header)
        let rows = [("a", "", "a"), ("", "b", "b"), (" a ", "a", "a"), ("  ", "", nil)] as [(String, String, String?)]
        for (two, one, city) in rows {
            #expect(mapper.map(["c", "t", two, one]) == .request)
            #expect(mapper.parameters["billing_address[city]"] == city)
        }
        let mapped = mapper.map(["c", "t", "a", "b"])
        #expect(mapped.reason == .valueMalformed)
        #expect(mapped.detail == "more than one of the columns \"two\", \"One\" is filled, and not with the same")
        #expect(mapper.map(["c", "t", "a", ""]) == .request)
        #expect(mapper.unusedColumns == [])
        #expect(mapper.mappedColumns.map(\.header) == ["c", "t", "two", "One"])
    }

    @Test func `Tokens in several columns are checked as in one, and two of them are refused`() throws {
        let mapping = try GatewayMapping(
            yaml: """
                id: sample
                title: Sample
                gateway: stripe
                evidence: inferred
                columns:
                  c: [c]
                  t: { headers: [src, pm], one_filled: true, required: true, token: { prefixes: [src_, pm_] } }
                parameters: { customer_id: { column: c }, type: card, reference_id: { compose: "{c}/{t}" } }
                tests: [{ name: n, row: { c: a, pm: pm_1 }, request: { customer_id: a, type: card, reference_id: a/pm_1 } }]
                """,
            file: "m.yaml"
        )
        #expect(mapping.runTests() == [])
        let mapper = try RowMapper(mapping: mapping, settings: MappingSettings(), header: ["c", "pm", "src"])
        #expect(mapper.map(["c", "", "src_1"]) == .request)
        #expect(mapper.parameters["reference_id"] == "c/src_1")
        #expect(mapper.map(["c", "pm_1", ""]) == .request)
        #expect(mapper.map(["c", "pm_1", "src_1"]).reason == .tokenMalformed)
        #expect(mapper.map(["c", "pm_1", "nan"]) == .request)
        #expect(mapper.map(["c", "", ""]).detail == "column \"pm\" or \"src\" is empty, and reference_id needs it")
        #expect(mapper.map(["c", "x", ""]).detail == "column \"pm\" or \"src\" does not begin with src_ or pm_")
        #expect(mapper.mappedColumns.filter(\.isToken).map(\.header) == ["c", "pm", "src"])
    }

    @Test func `A header that the file has twice is ambiguous also where one of several is filled`() throws {
        let mapping = try Self.oneFilled()
        #expect(throws: HeaderError.self) {
            try RowMapper(mapping: mapping, settings: MappingSettings(), header: ["c", "t", "one", "ONE", "two"])
        }
        let settings = MappingSettings(columnOverrides: ["x": "two"])
        let mapper = try RowMapper(mapping: mapping, settings: settings, header: ["c", "t", "one", "ONE", "two"])
        #expect(mapper.map(["c", "t", "a", "b", "d"]) == .request)
        #expect(mapper.parameters["billing_address[city]"] == "d")
    }

    @Test func `Two filled columns that are only read for the plan reject nothing`() throws {
        let mapping = try GatewayMapping.sample(
            column: "x: { headers: [one, two], one_filled: true }",
            extra: "# nothing",
            more: "details:\n  card[brand]: { column: x }"
        )
        let mapper = try RowMapper(mapping: mapping, settings: MappingSettings(), header: ["c", "t", "one", "two"])
        #expect(mapper.map(["c", "t", "visa", "amex"]) == .request)
        #expect(mapper.cardBrand.isEmpty)
        #expect(mapper.map(["c", "t", "visa", ""]) == .request)
        #expect(String(decoding: mapper.cardBrand, as: UTF8.self) == "visa")
    }

    private static let wide = [
        "customer_id", "reference_id", "mandate_id", "card[brand]", "card[expiry_month]", "billing_address[first_name]",
        "billing_address[line1]", "billing_address[zip]", "billing_address[country]", "billing_address[state]",
        "billing_address[email]",
    ]

    @Test(arguments: ["nan", "NaN", "None", "NULL", "null", "<NA>", "N/A", "#N/A", " nan "])
    func `Words that stand for nothing are read as empty, except in what people wrote`(word: String) throws {
        let canonical = try #require(try GatewayMapping.builtIn("canonical"))
        let mapper = try RowMapper(mapping: canonical, settings: MappingSettings(), header: Self.wide)
        var row = ["c", "r"] + [String](repeating: word, count: 9)
        #expect(mapper.map(row) == .request)
        #expect(mapper.placeholderCount == 7)
        let text = String(word.drop { $0 == " " }.prefix { $0 != " " })
        #expect(
            mapper.parameters == [
                "customer_id": "c", "type": "card", "reference_id": "r", "billing_address[first_name]": text,
                "billing_address[line1]": text,
            ]
        )
        row[0] = word
        #expect(mapper.map(row).reason == .missingValue)
        row[0] = "c"
        row[1] = word
        #expect(mapper.map(row).reason == .missingToken)
        #expect(mapper.map(["c", "r"] + [String](repeating: "", count: 9)) == .request)
        #expect(mapper.placeholderCount == 0)
    }

    @Test(
        arguments: [("0", nil), ("0.0", nil), ("00000", "00000"), ("NAN", "NAN"), ("none", "none")]
            as [(String, String?)]
    )
    func `A zip of zero is none, and other spellings of the words count`(zip: String, sent: String?) throws {
        let canonical = try #require(try GatewayMapping.builtIn("canonical"))
        let header = ["customer_id", "reference_id", "billing_address[zip]"]
        let mapper = try RowMapper(mapping: canonical, settings: MappingSettings(), header: header)
        #expect(mapper.map(["c", "r", zip]) == .request)
        #expect(mapper.parameters["billing_address[zip]"] == sent)
        #expect(mapper.placeholderCount == (sent == nil ? 1 : 0))
    }

    @Test func `A mapping adds words of its own, in any case`() throws {
        let mapping = try GatewayMapping.sample(
            column: "x: { headers: [x], empty: [unknown, \"-\", nan] }",
            extra: "billing_address[city]: { column: x }"
        )
        let mapper = try RowMapper(mapping: mapping, settings: MappingSettings(), header: ["c", "t", "x"])
        for (city, sent) in [("Unknown", nil), (" - ", nil), ("NAN", nil), ("--", "--"), ("NULL", "NULL")] {
            #expect(mapper.map(["c", "t", city]) == .request)
            #expect(mapper.parameters["billing_address[city]"] == sent)
        }
    }

    @Test(arguments: [
        (
            "x: { headers: [x], one_filled: true }",
            "\"one_filled\" has a meaning only for a column with several headers"
        ),
        ("x: { headers: [x], empty: [\"\"] }", "\"\" in \"empty\" is blank"),
        ("x: { headers: [x], empty: [\" a\"] }", "\" a\" in \"empty\" is blank or has blanks at its ends"),
    ])
    func `A column that is declared wrongly is refused`(column: String, message: String) throws {
        do throws(YAMLError) {
            _ = try GatewayMapping.parsed(column)
            Issue.record("accepted")
        } catch {
            #expect(error.description.contains(message), "\(error)")
        }
    }
}

extension GatewayMapping {
    fileprivate static func parsed(_ column: String) throws(YAMLError) -> GatewayMapping {
        try GatewayMapping(
            yaml: """
                id: sample
                title: Sample
                gateway: stripe
                evidence: inferred
                columns:
                  c: [c]
                  \(column)
                parameters: { customer_id: { column: c }, type: card, reference_id: { column: x } }
                tests: [{ name: n, row: { c: a, x: b }, request: { customer_id: a, type: card, reference_id: b } }]
                """,
            file: "m.yaml"
        )
    }
}
