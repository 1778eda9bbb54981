import ChargebeeAPI
import ChargebeeSandbox
import StrictYAML

extension JobReader {
    /// Refuses keys of the target that would read as a scope which the operation does not have.
    func check(_ target: TargetKeys, for name: String) throws(YAMLError) {
        guard let operation = Operation.batch(name) else { return }
        if let node = target.accountNode, operation.gatewayAccountParameter == nil {
            let account = target.gatewayAccountID ?? ""
            let hint =
                operation.isAboutSource
                ? "restrict rows with input.where: { gateway_account_id: [\(account)] }" : "leave it out"
            throw node.error("gateway_account_id: \(name) takes none; \(hint)")
        }
        if let node = target.gatewayNode, !Self.moving.contains(name) {
            throw node.error("gateway: \(name) moves nothing to a gateway; leave it out")
        }
        if let node = target.sandboxNode, operation.isAboutSource, case .sandbox(let scenario) = target.api {
            try checkSandbox(node, scenarioPath: scenario, name)
        }
    }

    private static let moving = ["port", Operation.exportPaymentSource.name, Operation.switchGatewayAccount.name]

    /// Refuses a sandbox that begins with nothing where the job is about payment sources that exist.
    private func checkSandbox(
        _ node: YAMLNode,
        scenarioPath: String?,
        _ operation: String
    ) throws(YAMLError) {
        // A scenario that cannot be read is refused where it is used.
        guard let scenario = try? Migration.scenario(at: scenarioPath), !scenario.hasSources else { return }
        throw node.error(
            "\(operation) is about payment sources that exist, and the sandbox of a run begins with none. Start "
                + "`tokenferry sandbox --scenario FILE` with a scenario that has them, and name it with base_url, or name a "
                + "scenario file with a population here"
        )
    }
}
