import ChargebeeAPI

/// A job file for one operation, to begin with.
struct OperationExample {
    let yaml: String

    /// - Parameters:
    ///   - operation: One that a job can run.
    ///   - mapping: The id of a built-in mapping for it; `nil` where there is none.
    init(_ operation: ChargebeeAPI.Operation, mapping: String?) {
        var lines = [
            "name: my-\(operation.name.split(separator: "_").joined(separator: "-"))",
            "operation: \(operation.name)",
            "input:",
            "  file: \(operation.isAboutSource ? "payment-sources.csv" : "export.csv")",
            "mapping: \(mapping ?? "my-mapping.yaml")",
            "target:",
            "  site: acme-test",
            "  api_key: { env: CHARGEBEE_API_KEY }",
        ]
        if operation.gatewayAccountParameter != nil { lines.append("  gateway_account_id: gw_new") }
        if operation.name == ChargebeeAPI.Operation.switchGatewayAccount.name { lines.append("  gateway: stripe") }
        let options = Self.options(of: operation)
        if !options.isEmpty { lines.append("options:") }
        yaml = (lines + options.map { "  " + $0 }).joined(separator: "\n")
    }

    private static func options(of operation: ChargebeeAPI.Operation) -> [String] {
        switch operation.name {
        case ChargebeeAPI.Operation.port.name:
            ["replace_primary: from_column", "record_previous_primary: true", "delete_old: false"]
        case ChargebeeAPI.Operation.exportPaymentSource.name: ["doubtful_export: review"]
        case ChargebeeAPI.Operation.createBankAccount.name: ["origin: { ip: 192.0.2.10, device: back office }"]
        default: []
        }
    }
}
