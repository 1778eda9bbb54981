import GatewayMapping
import StrictYAML
import Testing

@Suite struct MappingLanguageTests {
    private static let good = """
        id: m
        title: T
        gateway: stripe
        evidence: inferred
        columns:
          c: { headers: [c], required: true }
          t: { headers: [t], token: { prefixes: [cus_], characters: alphanumeric } }
        parameters:
          customer_id: { column: c }
          type: card
          reference_id: { column: t }
        tests:
          - { name: n, row: { c: a, t: cus_1 }, request: { customer_id: a, type: card, reference_id: cus_1 } }

        """

    private static func failure(replacing old: String, by new: String) -> String? {
        let parts = good.split(separator: old, maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2 else { return "\(old) is not in the sample" }
        do throws(YAMLError) {
            _ = try GatewayMapping(yaml: "\(parts[0])\(new)\(parts[1])", file: "m.yaml")
            return nil
        } catch {
            return error.description
        }
    }

    @Test func `The sample itself is a mapping`() {
        #expect(Self.failure(replacing: "title: T", by: "title: U") == nil)
    }

    @Test(arguments: [
        ("title: T", "titel: T", "m.yaml:2:1: unknown key \"titel\"; did you mean \"title\"?"),
        ("gateway: stripe", "gateway: strip", "m.yaml:3:10: \"gateway\" must be one of any, chargebee,"),
        ("evidence: inferred", "evidence: official", "m.yaml:4:11: evidence official needs its \"sources\""),
        ("evidence: inferred", "evidence: sure", "m.yaml:4:11: \"evidence\" must be one of official, third-party"),
        (
            "headers: [c]", "header: [c]",
            "m.yaml:6:8: unknown key \"header\" in \"columns.c\"; did you mean \"headers\"?"
        ),
        ("headers: [c]", "headers: [c, ' C ']", "m.yaml:6:6: the column \"c\" has the header \" C \" twice"),
        ("prefixes: [cus_]", "prefix: cus_", "m.yaml:7:31: unknown key \"prefix\" in \"columns.t.token\""),
        ("characters: alphanumeric", "characters: letters", "m.yaml:7:61: \"columns.t.token.characters\" must be"),
        ("prefixes: [cus_]", "min: 9, max: 3", "m.yaml:7:44: \"max\" is less than \"min\""),
        ("{ column: t }", "{ colum: t }", "m.yaml:11:19: unknown key \"colum\" in \"parameters.reference_id\""),
        ("{ column: t }", "{ column: u }", "m.yaml:11:27: \"parameters.reference_id.column\" must be one of c, t"),
        (
            "{ column: t }", "{ column: t, compose: '{t}' }",
            "m.yaml:11:17: \"parameters.reference_id\" needs exactly one"
        ),
        ("{ column: t }", "abc", "m.yaml:11:17: a token cannot be the same for every row"),
        ("{ column: t }", "{ compose: '{c}{t}' }", "m.yaml:11:28: a text must stand between two columns"),
        ("{ column: t }", "{ compose: '{c}/{u}' }", "m.yaml:11:28: {u} is not among the columns"),
        ("{ column: t }", "{ compose: '{c}/{t' }", "m.yaml:11:28: \"{\" without its \"}\""),
        ("{ column: t }", "{ compose: 'abc' }", "m.yaml:11:28: \"abc\" names no column"),
        ("{ column: t }", "{ column: t, spellings: [MM] }", "m.yaml:11:30: unknown key \"spellings\""),
        ("{ column: t }", "{ column: t, repair: leading_zero }", "m.yaml:11:30: unknown key \"repair\""),
        ("type: card", "type: cards", "m.yaml:10:9: type \"cards\" is none of the values that Chargebee knows"),
        (
            "type: card", "type: { column: c, otherwise: omit }",
            "m.yaml:10:9: type is needed, and so cannot be left out; remove \"omit\""
        ),
        (
            "{ column: c }", "{ compose: \"x{c}\", when_empty: omit }",
            "m.yaml:9:16: customer_id is needed, and so cannot be left out; remove \"omit\""
        ),
        (
            "type: card", "type: card\n  card[brand]: { column: c, required: true, otherwise: omit }",
            "m.yaml:11:16: card[brand] is needed, and so cannot be left out; remove \"omit\""
        ),
        (
            "type: card", "type: card\n  issuing_country: { column: c, default: UK }",
            "m.yaml:11:42: \"UK\" is no country; the United Kingdom is GB"
        ),
        ("type: card", "type: card\n  issuing_country: XX", "m.yaml:11:20: \"XX\" is no country"),
        ("type: card", "typ: card", "m.yaml:10:3: Chargebee has no parameter \"typ\" here; did you mean type?"),
        ("  type: card\n", "", "m.yaml:9:3: \"parameters\" lacks type, which Chargebee requires"),
        ("type: card", "type: card\n  skip_retrieval: true", "m.yaml:11:3: skip_retrieval is set in the job file"),
        ("type: card", "type: card\n  gateway_account_id: g", "m.yaml:11:23: the gateway account belongs into"),
        (
            "type: card", "type: card\n  card[expiry_month]: 13",
            "m.yaml:11:23: card[expiry_month] \"13\" is not between"
        ),
        ("type: card", "type: card\n  card[last4]: 12", "m.yaml:11:16: card[last4] \"12\" is not exactly 4 digits"),
        (
            "type: card", "type: card\n  card[expiry_month]: { column: c, spellings: MMMM }",
            "m.yaml:11:47: \"MMMM\" is no spelling of an expiry"
        ),
        (
            "type: card", "type: card\n  card[expiry_month]: { column: c, spellings: [YY] }",
            "m.yaml:11:47: \"YY\" has no month in it"
        ),
        (
            "type: card", "type: card\n  card[brand]: { column: c, vocabulary: { v: vissa } }",
            "m.yaml:11:46: card[brand] \"vissa\" is none of the values"
        ),
        (
            "type: card", "type: card\n  mandate_id: { compose: 'x{t}' }",
            "m.yaml:9:3: reference_id excludes the other token fields"
        ),
        ("type: card", "type: card\n  issuing_country: { equal: [c, t] }", "m.yaml:11:29: \"equal\" takes two columns"),
        ("{ column: t }", "{ column: c }", "m.yaml:7:3: the column \"t\" is not used by any rule"),
        ("  reference_id: { column: t }\n", "", "m.yaml:9:3: \"parameters\" has no token; give one of reference_id"),
        (
            "tests:", "skip_retrieval: allowed\ntests:",
            "m.yaml:12:17: Chargebee supports skip_retrieval for vantiv only"
        ),
        ("tests:", "details_required: [type]\ntests:", "m.yaml:12:19: \"details_required\" has a meaning only with"),
        (
            "tests:", "usable_when: { column: s, values: [a] }\ntests:",
            "m.yaml:12:24: \"usable_when.column\" must be one of"
        ),
        ("tests:", "details: { type: card }\ntests:", "m.yaml:12:10: type is in \"parameters\" already"),
        ("request: {", "rejected: no_such_code, request: {", "m.yaml:13:5: a test needs exactly one of"),
        (
            "request: { customer_id: a, type: card, reference_id: cus_1 }", "rejected: broken",
            "m.yaml:13:51: \"tests[0]"
        ),
    ])
    func `A mapping that is wrong is refused at the place`(old: String, new: String, message: String) {
        let found = Self.failure(replacing: old, by: new)
        #expect(found?.hasPrefix(message) == true, "\(found ?? "accepted")")
    }
}
