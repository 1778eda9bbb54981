import ArgumentParser
import GatewayCatalogue
import GatewayMapping
import Migration

/// `tokenferry operations`: what jobs can do, and how.
struct Operations: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract:
            "Shows the operations that a job can run, or everything on one: parameters, headers, doubt, mappings.",
        discussion: """
            With a name: the call, every parameter with its limits, the headers, what a run does where an answer never \
            comes, what to know before, the built-in mappings for it, and a job to begin with. Refused operations of the \
            API are listed too, and say why.

            Exit status 64 for a name that is no operation.
            """
    )

    @Argument(help: ArgumentHelp("The operation.", valueName: "name"))
    var name: String?

    @OptionGroup var output: FormatOption

    func run() throws {
        let entries = try Console.tellingFailure { () throws(Failure) in try chosen() }
        let mappings = try GatewayMapping.builtInNames.compactMap { id in
            try GatewayMapping.builtIn(id).map { (id: id, operations: $0.operations) }
        }
        let report = OperationReport(entries, mappings: mappings)
        switch output.format {
        case .text: Console.result(name == nil ? report.table : report.details)
        case .json: Console.result(report.json())
        }
    }

    private func chosen() throws(Failure) -> [OperationReport.Entry] {
        guard let name else { return OperationReport.allEntries }
        do {
            return [try OperationReport.entry(called: name)]
        } catch {
            throw Failure(.wrongUse, error.description)
        }
    }
}
