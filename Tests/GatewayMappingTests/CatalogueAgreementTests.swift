import ChargebeeAPI
import GatewayCatalogue
import GatewayMapping
import Testing

/// The mappings and the catalogue say the same.
@Suite struct CatalogueAgreementTests {
    /// The built-in mappings that are made for one gateway.
    private static let names = GatewayMapping.builtInNames.filter {
        (try? GatewayMapping.builtIn($0))?.gateway != "any"
    }

    @Test(arguments: names)
    func `A mapping fills token parameters that the catalogue knows for its gateway`(name: String) throws {
        let mapping = try #require(try GatewayMapping.builtIn(name))
        let entry = try #require(Catalogue.builtIn[mapping.gateway])
        let ways = entry.fields.map { Set($0.names) }
        let all = mapping.parameters.filter(\.specification.isToken)
        let needed = all.filter { $0.isRequired || $0.specification.name == "reference_id" }
        for rules in [all, needed] {
            let filled = Set(rules.map(\.specification.name))
            // The network's id goes along with any token.
            let known = ways.contains(filled) || ways.contains(filled.subtracting(["network_transaction_id"]))
            #expect(known, "\(name): \(filled.sorted())")
        }
    }
}
