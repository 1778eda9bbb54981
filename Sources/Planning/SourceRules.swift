package import ChargebeeAPI
package import MigrationModel

/// Which existing payment sources an operation can work on, by what the input says of them.
///
/// What the input does not say is not held against a row: Chargebee itself refuses what is left.
package struct SourceRules: Hashable, Sendable {
    /// What the input says of a row's payment source; an empty text where it says nothing.
    package struct Known: Hashable, Sendable {
        package var type = ""
        package var gateway = ""
        package var gatewayAccountID = ""
        package var status = ""
        /// `true` or `false`.
        package var deleted = ""
        /// `primary`, `backup` or `none`.
        package var role = ""

        package init() {}
    }

    private enum Move: Hashable {
        case none
        case export
        case switching(to: String)
    }

    private let move: Move
    private let operation: String
    private let targetAccount: String?

    /// Makes the rules of a job.
    ///
    /// - Parameters:
    ///   - operation: The job's operation.
    ///   - targetAccount: The gateway account that the sources go to; `nil` where the operation moves nothing.
    ///   - targetGateway: Chargebee's name of that account's gateway, as far as the job says it.
    package init(operation: Operation, targetAccount: String?, targetGateway: String?) {
        self.operation = operation.name
        self.targetAccount = targetAccount
        switch operation.name {
        case "port", Operation.exportPaymentSource.name: move = .export
        case Operation.switchGatewayAccount.name: move = targetGateway.map { .switching(to: $0) } ?? .none
        default: move = .none
        }
    }

    /// Why a row cannot be done, or `nil` where nothing is known that forbids it.
    package func rejection(_ source: Known) -> Rejection? {
        if source.deleted == "true" { return Rejection(.sourceDeleted, "the input says that it is deleted") }
        guard move != .none else { return nil }
        if let targetAccount, source.gatewayAccountID == targetAccount {
            return Rejection(.sourceAtTarget, "it is at \(targetAccount) already")
        }
        switch move {
        case .none: return nil
        case .export: return exportRejection(source)
        case .switching(let target): return switchRejection(source, to: target)
        }
    }

    private func exportRejection(_ source: Known) -> Rejection? {
        if Gateway.withoutExport.contains(source.gateway) {
            return Rejection(.exportImpossible, "export_payment_source cannot copy from \(source.gateway)")
        }
        if Gateway.withoutCards.contains(source.gateway) {
            return Rejection(.exportImpossible, "\(source.gateway) keeps no cards that could be copied")
        }
        guard source.type.isEmpty || source.type == "card" else {
            return Rejection(.exportImpossible, "export_payment_source copies cards, and this is a \(source.type)")
        }
        return nil
    }

    private func switchRejection(_ source: Known, to target: String) -> Rejection? {
        guard !source.gateway.isEmpty else { return nil }
        let type = source.type.isEmpty ? "card" : source.type
        if Gateway.canSwitch(type: type, from: source.gateway, to: target) { return nil }
        let targets = Gateway.switchTargets(from: source.gateway)
        if targets.contains(target) {
            return Rejection(.switchImpossible, "only cards can be switched, and this is a \(type)")
        }
        let possible = targets.isEmpty ? "to no other" : "to \(targets.joined(separator: ", "))"
        return Rejection(.switchImpossible, "\(source.gateway) can be switched \(possible), not to \(target)")
    }

    /// What should be known of a row that is ready.
    package func findings(_ source: Known) -> [FindingCode] {
        var codes: [FindingCode] = []
        if ["invalid", "pending_verification"].contains(source.status) { codes.append(.sourceNotValid) }
        if source.role == "backup", operation == "port" { codes.append(.backupRole) }
        if move != .none, source.gateway.isEmpty || source.type.isEmpty { codes.append(.sourceNotDescribed) }
        return codes
    }
}
