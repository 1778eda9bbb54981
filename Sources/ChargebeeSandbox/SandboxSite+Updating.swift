import ChargebeeAPI

extension SandboxSite {
    /// Changes a card's expiry date and its holder's name and address, at the gateways where Chargebee can do so.
    mutating func updateCard(
        _ id: String,
        _ parameters: RequestParameters,
        at now: Int64
    ) throws(APIRefusal) -> SandboxAnswer.Content {
        var source = try source(id)
        guard var card = source.card else {
            throw APIRefusal(400, "invalid_request", "The payment source is a \(source.type) and no card.")
        }
        guard Self.updatingCards.contains(source.gateway) else {
            throw APIRefusal(400, "invalid_request", "Cards kept at \(source.gateway) cannot be updated.")
        }
        if let month = parameters["card[expiry_month]"].flatMap({ Int($0) }) { card.expiryMonth = month }
        if let year = parameters["card[expiry_year]"].flatMap({ Int($0) }) { card.expiryYear = year }
        for (name, value) in parameters.ordered {
            guard let field = name.member(of: "card"), !Self.notOfHolder.contains(field) else { continue }
            card.holder.set(String(field), value)
        }
        for name in ["expiry_month", "expiry_year"] where parameters["card[\(name)]"] != nil {
            card.unsaid.remove(name)
        }
        source.card = card
        return try commit(&source, "update_card", at: now)
    }

    /// Changes the name or the e-mail address of a bank account's holder.
    mutating func updateBankAccount(
        _ id: String,
        _ parameters: RequestParameters,
        at now: Int64
    ) throws(APIRefusal) -> SandboxAnswer.Content {
        var source = try source(id)
        guard source.type == "direct_debit" else {
            throw APIRefusal(400, "invalid_request", "The payment source is a \(source.type) and no bank account.")
        }
        var details = source.details ?? PaymentSourceRecord.Details(resource: "bank_account", fields: [])
        for (name, value) in parameters.ordered {
            if let field = name.member(of: "bank_account") { details.fields.set(String(field), value) }
        }
        source.details = details
        return try commit(&source, "update_bank_account", at: now)
    }

    /// Verifies a bank account by its two micro deposits, which are of 32 and 45 cents here, in either order.
    ///
    /// Invented accounts take any. The tenth wrong pair makes the account invalid.
    mutating func verifyBankAccount(
        _ id: String,
        _ parameters: RequestParameters,
        at now: Int64
    ) throws(APIRefusal) -> SandboxAnswer.Content {
        var source = try source(id)
        let customer = try customer(source.customerID, at: now)
        guard source.fixedStatus == "pending_verification" else {
            throw APIRefusal(400, "invalid_request", "The payment source does not wait for a verification.")
        }
        let amounts = [parameters["amount1"], parameters["amount2"]].compactMap { $0.flatMap { Int($0) } }
        guard scenario.inventsSources || amounts.sorted() == [32, 45] else {
            source.failedVerifications += 1
            source.updatedAt = now
            if source.failedVerifications >= 10 { source.fixedStatus = "invalid" }
            update(source, customer: customer)
            throw APIRefusal(
                400,
                "payment_method_verification_failed",
                "The amounts are not those of the micro deposits.",
                category: .payment
            )
        }
        source.fixedStatus = nil
        _ = try commit(&source, "verify_bank_account", at: now)
        return .paymentSource(source)
    }

    private mutating func commit(
        _ source: inout PaymentSourceRecord,
        _ operation: String,
        at now: Int64
    ) throws(APIRefusal) -> SandboxAnswer.Content {
        let customer = try customer(source.customerID, at: now)
        source.updatedAt = now
        update(source, customer: customer)
        countEffect(operation)
        return .attached(source, view(customer))
    }

    /// Gateways whose cards can be updated without the whole card.
    private static let updatingCards: Set<String> = [
        "authorize_net", "braintree", "chargebee", "stripe", "vantiv", "worldpay",
    ]
    private static let notOfHolder: Set<Substring> = ["additional_information", "expiry_month", "expiry_year"]
}

extension String {
    /// The member that a form name is of a resource: `line1` for `billing_address[line1]`; `nil` for another name.
    func member(of resource: String) -> Substring? {
        guard hasPrefix(resource + "["), hasSuffix("]") else { return nil }
        return dropFirst(resource.utf8.count + 1).dropLast()
    }
}
