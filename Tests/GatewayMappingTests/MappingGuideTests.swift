import Foundation
import GatewayCatalogue
import GatewayMapping
import MigrationModel
import StrictYAML
import Testing

/// What Mappings/README.md says is what the code does.
@Suite struct MappingGuideTests {
    private static func text() throws -> String {
        let tests = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        let guide = tests.deletingLastPathComponent().deletingLastPathComponent()
            .appendingPathComponent("Mappings/README.md")
        return try String(contentsOf: guide, encoding: .utf8)
    }

    private static func examples() throws -> [String] {
        try text().components(separatedBy: "```yaml\n").dropFirst().compactMap {
            $0.components(separatedBy: "```").first
        }
    }

    private static let heading = "id: m\ntitle: T\ngateway: stripe\nevidence: inferred\n"

    @Test func `Every example of the guide is a mapping, or a part of one, and holds its own tests`() throws {
        let examples = try Self.examples()
        #expect(examples.count >= 6)
        for example in examples {
            let yaml = example.hasPrefix("id:") ? example : Self.heading + example
            let mapping = try GatewayMapping(yaml: yaml, file: "README.md")
            #expect(mapping.runTests() == [], "\(example)")
        }
    }

    /// Mappings with one key too many each, so that the message lists all that may stand at that place.
    private static let misspelt = [
        "zz: 1",
        "columns: { c: { headers: [c], zz: 1 } }",
        "columns: { c: { headers: [c], token: { zz: 1 } } }",
        "parameters: { customer_id: { column: c, zz: 1 } }",
        "parameters: { customer_id: { compose: \"{c}\", zz: 1 } }",
        "parameters: { additional_information: { json: { a: \"{c}\" }, zz: 1 } }",
        "parameters: { replace_primary_payment_source: { equal: [c, c], zz: 1 } }",
        "parameters:\n  card[expiry_month]: { column: c, zz: 1 }",
        "parameters:\n  card[brand]: { column: c, zz: 1 }",
        "usable_when: { column: c, values: [a], zz: 1 }",
        "where: [{ column: c, is: empty, zz: 1 }]",
        "tests: [{ name: n, row: { c: a }, rejected: missing_token, zz: 1 }]",
    ]

    /// The keys that the parser knows at the place of the one too many.
    private static func knownKeys(_ part: String) -> [String] {
        var yaml = heading
        let rest = [
            "columns: { c: [c] }",
            "parameters: { customer_id: { column: c }, type: card, reference_id: { column: c } }",
            "tests: [{ name: n, row: { c: \"\" }, rejected: missing_value }]",
        ]
        for line in rest where line.prefix(while: { $0 != ":" }) != part.prefix(while: { $0 != ":" }) {
            yaml += line + "\n"
        }
        do throws(YAMLError) {
            _ = try GatewayMapping(yaml: yaml + part + "\n", file: "m.yaml")
            return []
        } catch {
            let list = error.message.components(separatedBy: "known here: ").dropFirst().first ?? ""
            return list.components(separatedBy: ", ")
        }
    }

    @Test(arguments: misspelt)
    func `Every key that the parser knows is in the guide`(part: String) throws {
        let keys = Self.knownKeys(part).filter { !$0.isEmpty }
        #expect(keys.count >= 3, "the key too many was not refused for itself")
        let text = try Self.text()
        for key in keys {
            #expect(text.contains("`\(key)`") || text.contains("`\(key):") || text.contains("{ \(key):"), "\(key)")
        }
    }

    @Test func `Every word that a key takes is in the guide`() throws {
        let text = try Self.text()
        var words = TokenShape.Characters.allCases.map(\.rawValue) + MappingColumn.builtInEmptyWords
        words += RowCondition.reasons.map(\.rawValue) + GatewayMapping.SharedTokenPolicy.allCases.map(\.rawValue)
        for word in words { #expect(text.contains("`\(word)`"), "\(word)") }
        for evidence in GatewayMapping.Evidence.allCases { #expect(text.contains(evidence.rawValue)) }
    }
}
