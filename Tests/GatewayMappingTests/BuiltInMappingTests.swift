import BuiltInMappings
import Foundation
import GatewayMapping
import MigrationModel
import Testing

@Suite struct BuiltInMappingTests {
    @Test(arguments: GatewayMapping.builtInNames)
    func `A built-in mapping holds its own tests`(name: String) throws {
        let mapping = try #require(try GatewayMapping.builtIn(name))
        #expect(mapping.id == name)
        #expect(mapping.tests.count >= 4)
        #expect(mapping.runTests() == [])
        #expect(!mapping.source.isEmpty)
        let rejections = mapping.tests.filter { if case .rejected = $0.expectation { true } else { false } }
        #expect(!rejections.isEmpty)
        // No token of EBANX fits into its field; the mapping is there to say so.
        #expect(rejections.count < mapping.tests.count || name == "ebanx")
    }

    @Test func `Each mapping file of the folder is built in`() throws {
        let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../Mappings")
        let files = try FileManager.default.contentsOfDirectory(atPath: folder.standardizedFileURL.path)
        let names = files.filter { $0.hasSuffix(".yaml") }.map { String($0.dropLast(5)) }.sorted()
        #expect(names == GatewayMapping.builtInNames)
    }

    @Test func `A name that is not built in gives nothing`() throws {
        #expect(try GatewayMapping.builtIn("nowhere") == nil)
    }

    @Test func `Stripe's own customer id is never taken for Chargebee's`() throws {
        let mapping = try #require(try GatewayMapping.builtIn("stripe"))
        #expect(throws: HeaderError.self) {
            try RowMapper(mapping: mapping, settings: MappingSettings(), header: ["id", "card.id"])
        }
        let settings = MappingSettings(columnOverrides: ["customer": "id"])
        let mapper = try RowMapper(mapping: mapping, settings: settings, header: ["id", "card.id"])
        #expect(mapper.map(["cus_JeGmWqYRVUNu44", "card_6WjCF20vT9WN1G"]) == .request)
        #expect(mapper.parameters["customer_id"] == "cus_JeGmWqYRVUNu44")
    }

    @Test func `A mapping whose test does not hold says which and why`() throws {
        let mapping = try GatewayMapping.sample(
            more: "# no more",
            reference: "reference_id: { compose: \"x{t}\" }"
        )
        #expect(
            mapping.runTests().map(\.description) == [
                "line 14: test \"n\": reference_id is \"xb\", expected \"b\""
            ]
        )
    }
}
