import Foundation
import GatewayMapping
import MigrationModel
import StrictYAML
import Testing

@Suite struct JSONTemplateTests {
    private static let parameter = "additional_information"

    private static func mapper(_ json: String, header: [String] = ["c", "t", "x", "y"]) throws -> RowMapper {
        let mapping = try GatewayMapping.sample(
            column: "x: [x]\n  y: [y]",
            extra: "\(parameter): { json: \(json) }\n  billing_address[city]: { column: x }"
                + "\n  billing_address[line1]: { column: y }"
        )
        return try RowMapper(mapping: mapping, settings: MappingSettings(), header: header)
    }

    /// The JSON, `-` where the parameter is left out, or the reason of the rejection.
    private static func outcome(_ json: String, _ x: String, _ y: String) throws -> String {
        let mapper = try mapper(json)
        if let reason = mapper.map(["a", "b", x, y]).reason { return reason.rawValue }
        return mapper.parameters[parameter] ?? "-"
    }

    private static let payer =
        "{ checkout_com: { payer: { document: \"{x}\", country_of_residence: \"{y}\" } } }"

    @Test(arguments: [
        (payer, "123", "BR", #"{"checkout_com":{"payer":{"document":"123","country_of_residence":"BR"}}}"#),
        (payer, "123", "", #"{"checkout_com":{"payer":{"document":"123"}}}"#),
        (payer, " ", "BR", #"{"checkout_com":{"payer":{"country_of_residence":"BR"}}}"#), (payer, "", "", "-"),
        ("{ a: { b: \"{x}\" }, c: { d: \"{y}\" } }", "", "2", #"{"c":{"d":"2"}}"#),
        ("{ a: { b: \"{x}\" }, c: { d: \"{y}\" } }", "1", "", #"{"a":{"b":"1"}}"#),
        ("{ a: fixed, b: \"{x}\" }", "", "", #"{"a":"fixed"}"#), ("{ a: \"{x}[-{y}]\" }", "1", "", #"{"a":"1"}"#),
        ("{ a: \"{x}[-{y}]\" }", "1", "2", #"{"a":"1-2"}"#), ("{ a: \"{x}-{y}\" }", "1", "", "-"),
        ("{ a: [\"{x}\", \"{y}\", z] }", "", "2", #"{"a":["2","z"]}"#),
        ("{ a: [{ b: \"{x}\" }], c: k }", "", "", #"{"c":"k"}"#),
        ("{ a: 12, b: true, c: \"\" }", "", "", #"{"a":"12","b":"true","c":""}"#),
        ("{ \"k\\\"ey\": \"say \\\"{x}\\\"\" }", "hi", "", #"{"k\"ey":"say \"hi\""}"#),
        (payer, "1.2E+10", "BR", "spreadsheet_damage"), (payer, "12\u{7}3", "BR", "control_character"),
        (payer, "JosÃ©", "BR", "invalid_encoding"),
        (payer, "nan", "BR", #"{"checkout_com":{"payer":{"country_of_residence":"BR"}}}"#),
    ])
    func `Parts that are empty are left out with what is empty then`(
        json: String,
        x: String,
        y: String,
        expected: String
    )
        throws
    {
        #expect(try Self.outcome(json, x, y) == expected)
    }

    @Test(arguments: [
        (#"a"b"#, #"a\"b"#), (#"a\b"#, #"a\\b"#), (#"\"#, #"\\"#), ("a\tb", #"a\tb"#), ("a\r\nb", #"a\r\nb"#),
        ("Zoë €uro 😀", "Zoë €uro 😀"), ("a/b", "a/b"), ("</script>", "</script>"), ("{x}", "{x}"), ("[1]", "[1]"),
        ("e\u{301}", "e\u{301}"), ("a\u{2028}b", "a\u{2028}b"),
    ])
    func `A value keeps each of its characters`(value: String, written: String) throws {
        let json = try Self.outcome("{ a: \"{x}\", b: k }", value, "")
        #expect(json == "{\"a\":\"\(written)\",\"b\":\"k\"}")
        let object = try JSONDecoder().decode([String: String].self, from: Data(json.utf8))
        #expect(object["a"] == value)
    }

    @Test func `Bytes that are no text are refused, so that what is sent is always JSON`() throws {
        let mapper = try Self.mapper("{ a: \"{x}\" }")
        func map(_ value: [UInt8]) -> MappedRow {
            var bytes = GrowableBytes()
            bytes.append("ab")
            for byte in value { bytes.append(byte) }
            let ends = [1, 2, 2 + value.count, 2 + value.count]
            return ends.withUnsafeBufferPointer { ends in
                guard let base = bytes.bytes.baseAddress, let ends = ends.baseAddress else { return .request }
                return mapper.map(InputRow(address: RowAddress(ordinal: 1, line: 2), base: base, ends: ends, count: 4))
            }
        }
        for bytes in [[0x61, 0xC3], [0x80], [0xED, 0xA0, 0x80], [0xC0, 0xAF], [0xF5, 0x80, 0x80, 0x80]] as [[UInt8]] {
            #expect(map(bytes).reason == .valueMalformed)
        }
        #expect(map([0xC3, 0xA9]) == .request)
        #expect(mapper.parameters[Self.parameter] == #"{"a":"é"}"#)
    }

    @Test func `Whatever texts a row holds, what is sent is a JSON object of at most the template's leaves`() throws {
        let mapper = try Self.mapper("{ a: { b: \"{x}\", c: [\"{y}\", \"[{x}/{y}]\"] }, d: \"{y}\" }")
        let pieces = ["\"", "\\", "{", "}", ",", "[", "]", ":", "a", "é", "😀", " ", "/", "\t", "\n", ""]
        var state: UInt64 = 11
        func text() -> String {
            (0..<4).map { _ in
                state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                return pieces[Int(state >> 33) % pieces.count]
            }.joined()
        }
        for _ in 0..<2000 {
            let (x, y) = (text(), text())
            guard mapper.map(["a", "b", x, y]) == .request, let json = mapper.parameters[Self.parameter] else {
                continue
            }
            struct Sent: Decodable {
                struct Inner: Decodable { let b: String?, c: [String]? }
                let a: Inner?
                let d: String?
            }
            let sent = try JSONDecoder().decode(Sent.self, from: Data(json.utf8))
            let (left, right) = (Self.trimmed(x), Self.trimmed(y))
            #expect(sent.a?.b ?? "" == left && sent.d ?? "" == right)
            #expect((sent.a?.c ?? []).count == (right.isEmpty ? 0 : 1) + (left.isEmpty || right.isEmpty ? 0 : 1))
        }
    }

    private static func trimmed(_ text: String) -> String { text.trimmingCharacters(in: .whitespacesAndNewlines) }

    @Test func `A file without the columns gives no JSON, but what is fixed is sent all the same`() throws {
        let header = ["c", "t"]
        #expect(try Self.mapper(Self.payer, header: header).map(["a", "b"]) == .request)
        let fixed = try Self.mapper("{ ecentric: { merchant_id: M1, other: \"{x}\" } }", header: header)
        #expect(fixed.map(["a", "b"]) == .request)
        #expect(fixed.parameters[Self.parameter] == #"{"ecentric":{"merchant_id":"M1"}}"#)
        let half = try Self.mapper(Self.payer, header: ["c", "t", "y"])
        #expect(half.map(["a", "b", "BR"]) == .request)
        #expect(half.parameters[Self.parameter] == #"{"checkout_com":{"payer":{"country_of_residence":"BR"}}}"#)
    }

    @Test func `A row without a needed JSON is rejected`() throws {
        let mapping = try GatewayMapping.sample(extra: "\(Self.parameter): { json: { a: \"{x}\" }, required: true }")
        let mapper = try RowMapper(mapping: mapping, settings: MappingSettings(), header: ["c", "t", "x"])
        let mapped = mapper.map(["a", "b", ""])
        #expect(mapped.reason == .missingValue)
        #expect(mapped.detail == "column \"x\" is empty, and additional_information needs it")
        #expect(throws: HeaderError.self) {
            try RowMapper(mapping: mapping, settings: MappingSettings(), header: ["c", "t"])
        }
        #expect(mapping.ruleSummary(of: Self.parameter) == #"composed: {"a":"{x}"}"#)
    }

    @Test(arguments: [
        (
            "additional_information: { json: [\"{x}\"] }",
            "\"parameters.additional_information.json\" must be keys with values"
        ),
        ("additional_information: { json: { a: {x} } }", "write \"{x}\" in quotes"),
        ("additional_information: { json: { a: } }", "\"parameters.additional_information.json.a\" must be a text"),
        ("additional_information: { json: { a: [] } }", "\"parameters.additional_information.json.a\" is empty"),
        ("additional_information: { json: {} }", "\"parameters.additional_information.json\" is empty"),
        ("additional_information: { json: { a: \"{z}\" } }", "{z} is not among the columns"),
        ("additional_information: { json: { a: \"{t}\" } }", "the column \"t\" holds tokens"),
        ("additional_information: { compose: \"{x}\" }", "only a text can be composed"),
        ("billing_address[line1]: { json: { a: \"{x}\" } }", "billing_address[line1] is no JSON"),
        (
            "additional_information: { json: { a: \"{x}\" }, column: x }",
            "\"parameters.additional_information\" needs exactly"
        ),
    ])
    func `A template that is wrong is refused`(rule: String, message: String) {
        let error = #expect(throws: YAMLError.self) {
            try GatewayMapping.sample(extra: "\(rule)\n  billing_address[city]: { column: x }")
        }
        #expect(error?.message.hasPrefix(message) == true, "\(error?.message ?? "accepted")")
    }

    @Test func `A template without an end is refused`() {
        let deep = String(repeating: "{ a: ", count: 20) + "k" + String(repeating: " }", count: 20)
        #expect(throws: YAMLError.self) { try Self.mapper(deep) }
    }
}
