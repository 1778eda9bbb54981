import ArgumentParser
import GatewayCatalogue
import GatewayMapping
import Migration

/// `tokenferry gateways`: what is known of each gateway.
struct Gateways: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Shows every gateway of Chargebee's API, or everything on one: tokens, fields, abilities, mappings.",
        discussion: """
            Each fact says how well it is known: official, third-party, inferred or unknown. A gateway whose token fields \
            are unknown runs through the mapping canonical, with a reference_id that you know.

            Exit status 64 for a name that is no gateway.
            """
    )

    @Argument(help: ArgumentHelp("The gateway, by the API's name or its own.", valueName: "name"))
    var name: String?

    @OptionGroup var output: FormatOption

    func run() throws {
        let entries = try Console.tellingFailure { () throws(Failure) in try chosen() }
        let report = GatewayReport(entries, mappings: try mappingsByGateway())
        switch output.format {
        case .text: Console.result(name == nil ? report.table : report.details)
        case .json: Console.result(report.json())
        }
    }

    private func chosen() throws(Failure) -> [CatalogueEntry] {
        guard let name else { return Catalogue.builtIn.entries }
        do {
            return [try Catalogue.builtIn.gateway(called: name)]
        } catch {
            throw Failure(.wrongUse, error.description)
        }
    }

    private func mappingsByGateway() throws -> [String: [String]] {
        var mappings: [String: [String]] = [:]
        for id in GatewayMapping.builtInNames {
            guard let mapping = try GatewayMapping.builtIn(id) else { continue }
            mappings[mapping.gateway, default: []].append(id)
        }
        return mappings
    }
}
