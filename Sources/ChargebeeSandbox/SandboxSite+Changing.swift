import ChargebeeAPI

extension SandboxSite {
    /// Marks a source as deleted, with the documented effects on its customer.
    mutating func deleteLocal(_ id: String, at now: Int64) throws(APIRefusal) -> SandboxAnswer.Content {
        var source = try source(id)
        var customer = try customer(source.customerID, at: now)
        source.isDeleted = true
        source.updatedAt = now
        release(source, from: &customer, at: now)
        update(source, customer: customer)
        countEffect("delete_local")
        return .attached(source, view(customer))
    }

    /// Takes a source out of its customer's roles.
    ///
    /// A backup becomes primary in its place, or else the newest other source. Without any, automatic collection ends.
    /// Chargebee looks at subscriptions too, which the sandbox does not have.
    func release(_ source: PaymentSourceRecord, from customer: inout CustomerRecord, at now: Int64) {
        let others = (sequencesByCustomer[customer.id] ?? []).filter {
            $0 != source.sequence && !sources[$0].isDeleted
        }
        if customer.backup == source.sequence { customer.backup = nil }
        if customer.primary == source.sequence {
            customer.primary = customer.backup ?? others.last
            customer.backup = nil
        }
        if others.isEmpty { customer.collectsAutomatically = false }
        customer.updatedAt = now
    }

    /// Copies a method to another gateway account and answers with its reference there, a new one each time.
    ///
    /// Attaches nothing; the reference can be attached at that account, and at no other.
    mutating func export(
        _ id: String,
        _ parameters: RequestParameters
    ) throws(APIRefusal) -> SandboxAnswer.Content {
        let source = try source(id)
        let account = parameters["gateway_account_id"] ?? ""
        let gateway = try gateway(ofAccount: account)
        if Gateway.withoutExport.contains(source.gateway) || Gateway.withoutCards.contains(source.gateway) {
            throw APIRefusal(400, "invalid_request", "What is kept at \(source.gateway) cannot be copied.")
        }
        let reference = newReference(at: gateway)
        noteExport(of: source, reference: reference, account: account)
        return .exported(type: source.type, gateway: gateway, gatewayAccountID: account, referenceID: reference)
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

    private func newReference(at gateway: String) -> String {
        let made = effects.values.reduce(0, +)
        return madeUpReference(at: gateway, seed: scenario.seed ^ StableHash.of("reference", "\(made)"))
    }

    /// A permanent token as a gateway would give it, always the same one for a seed.
    func madeUpReference(at gateway: String, seed: UInt64, method: String = "card") -> String {
        var generator = SeededGenerator(seed: seed)
        return gateway == "stripe"
            ? "cus_\(generator.letters(14))/\(method)_\(generator.letters(24))" : generator.letters(27)
    }
}
