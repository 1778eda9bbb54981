import MigrationModel

/// What an operation does with payment sources, as far as the words of a report depend on it.
enum OperationKind: Hashable, Sendable {
    /// Makes them from tokens or details.
    case creating
    /// Makes them from ones that exist.
    case porting
    /// Works on ones that exist, and makes none.
    case working

    /// - Parameter operation: The name in a job file, or `undo`; one that is not known counts as creating.
    init(of operation: String) {
        switch operation {
        case "port": self = .porting
        case "export_payment_source", "switch_gateway_account", "delete_local", "update_card", "update_bank_account",
            "verify_bank_account", "undo":
            self = .working
        default: self = .creating
        }
    }
}

extension JobFacts {
    var kind: OperationKind { OperationKind(of: operation) }
}
