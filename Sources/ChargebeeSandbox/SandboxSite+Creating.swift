import ChargebeeAPI

extension SandboxSite {
    /// Attaches a payment source to a customer.
    ///
    /// A permanent token is accepted again and again, for one customer or many: nobody documents a refusal, and a
    /// rehearsal has to be able to count doubles. Single-use tokens and payment intents work once.
    mutating func create(
        _ parameters: RequestParameters,
        of operation: ChargebeeAPI.Operation,
        _ request: SandboxRequest,
        at now: Int64
    ) throws(APIRefusal) -> SandboxAnswer.Content {
        let customerID = parameters["customer_id"] ?? ""
        var customer = try customer(customerID, at: now)
        let tokens = operation.formParameters.filter(\.isToken).compactMap { parameters[$0.name] }
        let method = try method(parameters, of: operation, request, tokens: tokens, at: now)
        let isExported = exports[method.referenceID] != nil
        if !isExported,
            scenario.unknownReferences.contains(where: { pattern in tokens.contains(where: pattern.matches) })
        {
            throw .invalidReference
        }
        let isDeclined = scenario.declinedReferences.contains { pattern in tokens.contains(where: pattern.matches) }
        if isDeclined || drawsDecline(customerID, method.referenceID) { throw .declined }
        try useUp(method.singleUseToken)

        let source = PaymentSourceRecord(
            sequence: sources.count,
            id: paymentSourceID(sequence: sources.count),
            customerID: customerID,
            type: method.type,
            referenceID: method.referenceID,
            gateway: method.gateway,
            gatewayAccountID: method.gatewayAccountID,
            mandateID: parameters["mandate_id"],
            issuingCountry: parameters["issuing_country"],
            businessEntityID: request.businessEntityID,
            card: method.card,
            details: method.details,
            billingAddress: Self.billingAddress(parameters),
            fixedStatus: method.fixedStatus,
            createdAt: now,
            updatedAt: now
        )
        if customer.primary == nil || parameters.isTrue("replace_primary_payment_source") {
            customer.assign(.primary, to: source.sequence)
        }
        customer.updatedAt = now
        insert(source, customer: customer)
        countEffect(operation.name)
        return .attached(source, view(customer))
    }

    private mutating func useUp(_ token: String?) throws(APIRefusal) {
        guard let token, !usedTokens.insert(token).inserted else { return }
        throw APIRefusal(
            400,
            "payment_processing_failed",
            "The token was used before.",
            category: .payment,
            causeID: "gateway.token.token_in_use"
        )
    }

    private func method(
        _ parameters: RequestParameters,
        of operation: ChargebeeAPI.Operation,
        _ request: SandboxRequest,
        tokens: [String],
        at now: Int64
    ) throws(APIRefusal) -> AttachedMethod {
        switch operation.name {
        case "create_using_permanent_token": try permanent(parameters, tokens, at: now)
        case "create_using_token":
            try single(type: nil, account: nil, token: parameters["token_id"], at: now)
        case "create_using_temp_token":
            try single(
                type: parameters["type"],
                account: parameters["gateway_account_id"],
                token: parameters["tmp_token"],
                at: now
            )
        case "create_using_payment_intent": try intent(parameters, at: now)
        case "create_voucher_payment_source": try voucher(parameters)
        case "create_bank_account": try bankAccount(parameters, request)
        default: throw APIRefusal(400, "invalid_request", "The sandbox cannot do \(operation.name).")
        }
    }

    private func drawsDecline(_ customerID: String, _ reference: String) -> Bool {
        guard scenario.declined > 0 else { return false }
        var generator = SeededGenerator(seed: scenario.seed ^ StableHash.of("declined", customerID, reference))
        return generator.share() < scenario.declined
    }

    private static func billingAddress(_ parameters: RequestParameters) -> [PaymentSourceRecord.Field] {
        parameters.ordered.compactMap { name, value in
            name.member(of: "billing_address").map { PaymentSourceRecord.Field(name: String($0), value: value) }
        }
    }
}

/// What a creation attaches, as the gateway knows it.
struct AttachedMethod {
    let type: String
    let gateway: String
    let gatewayAccountID: String
    /// What Chargebee shows as `reference_id`.
    let referenceID: String
    var card: PaymentSourceRecord.Card?
    var details: PaymentSourceRecord.Details?
    var fixedStatus: String?
    /// What cannot be used again, or `nil`.
    var singleUseToken: String?
}

// MARK: Permanent tokens

extension SandboxSite {
    private func permanent(
        _ parameters: RequestParameters,
        _ tokens: [String],
        at now: Int64
    ) throws(APIRefusal) -> AttachedMethod {
        let account = parameters["gateway_account_id"] ?? scenario.defaultGatewayAccount
        let gateway = try gateway(ofAccount: account)
        if parameters.isTrue("skip_retrieval"), !Gateway.allowingSkipRetrieval.contains(gateway) {
            throw .wrongValue("skip_retrieval", "is not supported by this gateway")
        }
        guard !tokens.isEmpty else {
            throw .wrongValue("reference_id", "cannot be blank where no other token is given")
        }
        let reference = Self.reference(parameters, tokens, gateway: gateway)
        let export = exports[reference]
        // An export put the method into one account's vault; the others do not know it.
        if let export, export.gatewayAccountID != account { throw .invalidReference }
        let type = parameters["type"] ?? "card"
        var known = export?.card ?? madeUpCard(of: reference, at: now)
        if export?.card == nil {
            known.unsaid = Set(
                ["last4", "brand", "expiry_month", "expiry_year"].filter { parameters["card[\($0)]"] == nil }
            )
        }
        return AttachedMethod(
            type: type,
            gateway: gateway,
            gatewayAccountID: account,
            referenceID: reference,
            card: type == "card" ? card(parameters, known: known) : nil
        )
    }

    /// The reference that is stored: as it was given, or composed of customer and method.
    private static func reference(_ parameters: RequestParameters, _ fields: [String], gateway: String) -> String {
        if let given = parameters["reference_id"] {
            // A Stripe customer alone means its card, and the answer names both.
            guard gateway == "stripe", given.hasPrefix("cus_"), !given.contains("/") else { return given }
            var generator = SeededGenerator(seed: StableHash.of(given))
            return "\(given)/card_\(generator.letters(24))"
        }
        if let profile = parameters["customer_profile_token"], let method = parameters["payment_method_token"] {
            return "\(profile)/\(method)"
        }
        let single = parameters["payment_method_token"] ?? parameters["customer_profile_token"]
        return single ?? fields.first ?? "sandbox"
    }

    /// The card as the request gives it; what it leaves out is as the gateway knows it.
    private func card(_ parameters: RequestParameters, known: PaymentSourceRecord.Card) -> PaymentSourceRecord.Card {
        PaymentSourceRecord.Card(
            last4: parameters["card[last4]"] ?? known.last4,
            brand: parameters["card[brand]"] ?? known.brand,
            fundingType: parameters["card[funding_type]"] ?? known.fundingType,
            expiryMonth: parameters["card[expiry_month]"].flatMap { Int($0) } ?? known.expiryMonth,
            expiryYear: parameters["card[expiry_year]"].flatMap { Int($0) } ?? known.expiryYear,
            unsaid: known.unsaid
        )
    }

    /// A card that is valid for a year at least, always the same one for a reference.
    func madeUpCard(of reference: String, at now: Int64) -> PaymentSourceRecord.Card {
        var generator = SeededGenerator(seed: scenario.seed ^ StableHash.of("card", reference))
        let digits = String(generator.next() % 10_000)
        let year = CalendarInstant(millisecondsSince1970: now).year + 1 + Int(generator.next() % 4)
        let month = 1 + Int(generator.next() % 12)
        let brands = ["visa", "mastercard", "american_express"]
        return PaymentSourceRecord.Card(
            last4: String(repeating: "0", count: 4 - digits.utf8.count) + digits,
            brand: brands[Int(generator.next() % 3)],
            fundingType: "credit",
            expiryMonth: month,
            expiryYear: year
        )
    }
}
