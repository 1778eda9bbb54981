import ChargebeeAPI
import GatewayCatalogue
import StrictYAML
import Testing

@Suite struct CatalogueParsingTests {
    private static func failure(_ text: String) -> String? {
        do throws(YAMLError) {
            _ = try Catalogue(yaml: text, file: "g.yaml")
            return nil
        } catch {
            return error.description
        }
    }

    private static func gateway(_ lines: String) -> String { "gateways:\n  a:\n    \(lines)" }

    private static let sound = """
        title: A
            vault: { kind: own, evidence: inferred }
            fields:
              - { names: [reference_id], form: "{card}", evidence: official, source: s }
            shapes:
              card: { token: { prefixes: [c_], min: 4, max: 9 }, typical: 5, case_sensitive: true, evidence: unknown }
        """

    @Test func `An entry is read with its defaults`() throws {
        let catalogue = try Catalogue(yaml: Self.gateway(Self.sound), file: "g.yaml")
        let entry = try #require(catalogue["a"])
        #expect(entry.chargebeeName == "A")
        #expect(entry.fields.map(\.provenance) == [Provenance(.official, source: "s")])
        #expect(entry.sources == ["s"])
        let shape = try #require(entry.shape("card"))
        #expect(shape.typicalLengths == [5])
        #expect(shape.isCaseSensitive == true)
        #expect(shape.isOnePerCard == nil)
        #expect(entry.shape("customer") == nil)
        #expect(catalogue["b"] == nil)
    }

    @Test(arguments: [
        ("evidence: official, source: s }", "evidence: official }", "evidence that is official needs a source"),
        ("names: [reference_id]", "names: [token]", "\"token\" is no token parameter"),
        ("names: [reference_id]", "names: [reference_id, mandate_id]", "cannot be sent with another token parameter"),
        ("names: [reference_id]", "names: [mandate_id, payment_method_token]", "a form is for one parameter alone"),
        ("typical: 5", "typical: [5, 12]", "12 is outside \"min\" and \"max\" of the token"),
        ("case_sensitive", "case_sensitiv", "unknown key \"case_sensitiv\""),
        ("kind: own", "kind: spredly", "did you mean spreedly?"),
        ("title: A", "titel: A", "did you mean \"title\"?"),
        ("min: 4", "min: 40", "\"max\" is less than \"min\""),
    ])
    func `A mistake is told with its place`(part: String, replacement: String, message: String) {
        let text = Self.gateway(Self.sound)
        guard let range = text.firstRange(of: part) else {
            Issue.record("\"\(part)\" is not in the sample")
            return
        }
        let failure = Self.failure(text.replacingCharacters(in: range, with: replacement)) ?? "nothing"
        #expect(failure.contains(message), "\(failure)")
        #expect(failure.hasPrefix("g.yaml:"))
    }

    @Test func `An id is a gateway or a vault, not both`() {
        let vault = Self.gateway(Self.sound).replacing("gateways:", with: "vaults:")
        let failure = Self.failure(Self.gateway(Self.sound) + "\n" + vault) ?? "nothing"
        #expect(failure.contains("\"a\" is both a gateway and a vault"))
    }

    @Test func `A gateway without a way to send tokens is refused`() {
        let text = "gateways:\n  a:\n    title: A\n    vault: { kind: own, evidence: inferred }\n    fields: []"
        #expect(Self.failure(text)?.contains("at least one way") ?? false)
    }
}

extension String {
    fileprivate func replacingCharacters(in range: Range<String.Index>, with text: String) -> String {
        self[..<range.lowerBound] + text + self[range.upperBound...]
    }
}
