import ChargebeeAPI

extension SandboxSite {
    /// Marks a source as deleted; the customer's backup, or else its newest other source, becomes primary in its place.
    mutating func deleteLocal(_ id: String, at now: Int64) throws(APIRefusal) -> SandboxAnswer.Content {
        var source = try source(id)
        var customer = try customer(source.customerID, at: now)
        source.isDeleted = true
        source.updatedAt = now
        if customer.backup == source.sequence { customer.backup = nil }
        if customer.primary == source.sequence {
            let others = (sequencesByCustomer[customer.id] ?? []).filter {
                $0 != source.sequence && !sources[$0].isDeleted
            }
            customer.primary = customer.backup ?? others.last
            customer.backup = nil
        }
        customer.updatedAt = now
        update(source, customer: customer)
        countEffect("delete_local")
        return .attached(source, view(customer))
    }

    /// Copies a card to another gateway and answers with its reference there, a new one each time; attaches nothing.
    mutating func export(
        _ id: String,
        _ parameters: RequestParameters
    ) throws(APIRefusal) -> SandboxAnswer.Content {
        let source = try source(id)
        let account = parameters["gateway_account_id"] ?? ""
        let gateway = try gateway(ofAccount: account)
        if Gateway.withoutExport.contains(source.gateway) {
            throw APIRefusal(400, "invalid_request", "Cards kept at \(source.gateway) cannot be copied.")
        }
        countEffect("export_payment_source")
        return .exported(
            type: source.type,
            gateway: gateway,
            gatewayAccountID: account,
            referenceID: newReference(at: gateway)
        )
    }

    /// Moves a card to another gateway account, where Chargebee can do so; its reference becomes another.
    mutating func switchGatewayAccount(
        _ id: String,
        _ parameters: RequestParameters,
        at now: Int64
    ) throws(APIRefusal) -> SandboxAnswer.Content {
        var source = try source(id)
        var customer = try customer(source.customerID, at: now)
        let account = parameters["gateway_account_id"] ?? ""
        let gateway = try gateway(ofAccount: account)
        guard Gateway.canSwitch(type: source.type, from: source.gateway, to: gateway) else {
            throw APIRefusal(
                400,
                "configuration_incompatible",
                "A \(source.type) at \(source.gateway) cannot be switched to \(gateway)."
            )
        }
        source.gatewayAccountID = account
        source.gateway = gateway
        source.referenceID = newReference(at: gateway)
        source.updatedAt = now
        customer.updatedAt = now
        update(source, customer: customer)
        countEffect("switch_gateway_account")
        return .attached(source, view(customer))
    }

    /// Changes nothing but the time of the last change.
    mutating func touch(
        _ id: String,
        by operation: ChargebeeAPI.Operation,
        at now: Int64
    ) throws(APIRefusal) -> SandboxAnswer.Content {
        var source = try source(id)
        let customer = try customer(source.customerID, at: now)
        if operation.method == .get { return .paymentSource(source) }
        source.updatedAt = now
        update(source, customer: customer)
        countEffect(operation.name)
        return .attached(source, view(customer))
    }

    private func newReference(at gateway: String) -> String {
        let made = effects.values.reduce(0, +)
        var generator = SeededGenerator(seed: scenario.seed ^ StableHash.of("reference", "\(made)"))
        return gateway == "stripe"
            ? "cus_\(generator.letters(14))/card_\(generator.letters(24))" : generator.letters(27)
    }
}
