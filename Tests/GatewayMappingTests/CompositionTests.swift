import GatewayMapping
import MigrationModel
import StrictYAML
import Testing

@Suite struct CompositionTests {
    private static let header = ["c", "t", "x", "y"]

    /// A mapping that composes a reference of `t` and `x`, or a first address line of `x` and `y`.
    private static func mapper(_ parameter: String, _ rule: String, header: [String] = header) throws -> RowMapper {
        let isReference = parameter == "reference_id"
        let mapping = try GatewayMapping.sample(
            column: "x: [x]\n  y: [y]",
            extra: isReference
                ? "card[brand]: { column: y, otherwise: omit }\n  issuing_country: { column: x }"
                : "\(parameter): \(rule)\n  billing_address[city]: { column: x }\n  billing_address[zip]: { column: y }",
            reference: isReference ? "reference_id: \(rule)" : "reference_id: { column: t }"
        )
        return try RowMapper(mapping: mapping, settings: MappingSettings(), header: header)
    }

    /// The value, `-` where the parameter is left out, or the reason of the rejection.
    private static func line1(_ rule: String, _ x: String, _ y: String) throws -> String {
        let mapper = try mapper("billing_address[line1]", rule)
        if let reason = mapper.map(["a", "b", x, y]).reason { return reason.rawValue }
        return mapper.parameters["billing_address[line1]"] ?? "-"
    }

    @Test(arguments: [
        ("{x}[ {y}]", "Main Street", "5", "Main Street 5"), ("{x}[ {y}]", "Main Street", "", "Main Street"),
        ("{x}[ {y}]", "Main Street", "  ", "Main Street"), ("{x}[ {y}]", "", "", "-"),
        ("{x}[ {y}]", "", "5", "missing_value"), ("[{y}, ]{x}", "Main", "5", "5, Main"),
        ("[{y}, ]{x}", "Main", "", "Main"),
        ("[{x}][ no. {y}]", "Main", "5", "Main no. 5"), ("[{x}][ no. {y}]", "", "5", " no. 5"),
        ("[{x}][ no. {y}]", "", "", "-"), ("No. [{x}]", "", "9", "-"), ("No. [{x}]!", "7", "", "No. 7!"),
        ("[{x} of {y}]", "a", "", "-"), ("[{x} of {y}]", "a", "b", "a of b"), ("({x})", "ü ", "", "(ü)"),
    ])
    func `What stands in brackets is left out where a column in it is empty`(
        pattern: String,
        x: String,
        y: String,
        expected: String
    ) throws {
        #expect(try Self.line1("{ compose: \"\(pattern)\" }", x, y) == expected)
    }

    @Test func `Without when_empty a missing part rejects the row, with it the parameter is left out`() throws {
        #expect(try Self.line1("{ compose: \"{x}[ {y}]\", when_empty: omit }", "", "5") == "-")
        #expect(try Self.line1("{ compose: \"{x}[ {y}]\", required: true }", "", "") == "missing_value")
    }

    @Test func `A reference may do without its second half, and says which first half is missing`() throws {
        let mapper = try Self.mapper("reference_id", "{ compose: \"{t}[/{x}]\" }")
        for (row, reference) in [(["a", "T", "DE", ""], "T/DE"), (["a", "T", "", ""], "T")] {
            #expect(mapper.map(row) == .request)
            #expect(mapper.parameters["reference_id"] == reference)
        }
        let rejected = mapper.map(["a", "", "DE", ""])
        #expect(rejected.reason == .missingToken)
        #expect(rejected.detail == "column \"t\" is empty, and reference_id needs it")
        #expect(mapper.map(["a", "T/U", "", ""]).reason == .tokenMalformed)
        #expect(mapper.map(["a", "T", "1E+15", ""]).reason == .spreadsheetDamage)
    }

    @Test func `A file without an optional column is composed without it`() throws {
        let mapper = try Self.mapper("reference_id", "{ compose: \"{t}[/{x}]\" }", header: ["c", "t"])
        #expect(mapper.map(["a", "T"]) == .request)
        #expect(mapper.parameters["reference_id"] == "T")
        let line = "{ compose: \"[{x}][, {y}]\", required: true }"
        #expect(
            try Self.mapper("billing_address[line1]", line, header: ["c", "t", "y"]).map(["a", "b", "5"]) == .request
        )
        #expect(throws: HeaderError.self) { try Self.mapper("billing_address[line1]", line, header: ["c", "t"]) }
    }

    @Test func `A composed id of which a spreadsheet has damaged a part is refused`() throws {
        let mapping = try GatewayMapping(
            yaml: """
                id: m
                title: T
                gateway: any
                evidence: inferred
                columns: { c: [c], t: [t] }
                parameters: { customer_id: { compose: "de-{c}" }, type: card, reference_id: { column: t } }
                tests: [{ name: n, row: { c: 1.2E+10, t: b }, rejected: spreadsheet_damage }]
                """,
            file: "m.yaml"
        )
        #expect(mapping.runTests() == [])
    }

    @Test(arguments: [
        ("{x}[ {y}", "\"[\" without its \"]\" in"), ("{x} {y}]", "\"]\" without its \"[\" in"),
        ("{x}[ [{y}]]", "\"[\" inside of [ ] in"), ("{x}[ no]", "what stands in [ ] in"),
        ("{x}[]", "what stands in [ ] in"),
        ("{x}[{y}]", "a text must stand between two columns in"),
        ("[{x}]{y}", "a text must stand between two columns in"),
        ("{x}[/{y} ]{t}", "a text must stand between two columns in"),
        ("{t}[/{y}][{x}]", "a text must stand between two columns in"), ("{x}[ {yy}]", "{yy} is not among the columns"),
        ("{x}}", "\"}\" without its \"{\" in"), ("{x]}", "{x]} is not among the columns"),
        ("{x}[ {y]", "\"{\" without"),
        ("no", "\"no\" names no column"),
    ])
    func `A composition that could not be read one way is refused`(pattern: String, message: String) {
        let error = #expect(throws: YAMLError.self) {
            try GatewayMapping.sample(
                column: "x: [x]\n  y: [y]",
                extra: "billing_address[line1]: { compose: '\(pattern)' }"
            )
        }
        #expect(error?.message.hasPrefix(message) == true, "\(error?.message ?? "accepted")")
    }

    @Test func `The rule is told as the mapping has it`() throws {
        let mapping = try GatewayMapping.sample(reference: "reference_id: { compose: \"{t}[/{x}]\" }")
        #expect(mapping.ruleSummary(of: "reference_id") == "composed: {t}[/{x}]")
    }
}
