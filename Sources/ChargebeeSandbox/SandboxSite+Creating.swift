import ChargebeeAPI

extension SandboxSite {
    /// Attaches a payment source to a customer.
    ///
    /// The same token is accepted again and again, for one customer or many: nobody documents a refusal, and a rehearsal
    /// has to be able to count doubles.
    mutating func create(
        _ parameters: RequestParameters,
        of operation: ChargebeeAPI.Operation,
        businessEntityID: String?,
        at now: Int64
    ) throws(APIRefusal) -> SandboxAnswer.Content {
        let customerID = parameters["customer_id"] ?? ""
        var customer = try customer(customerID, at: now)
        let account = parameters["gateway_account_id"] ?? scenario.defaultGatewayAccount
        let gateway = try gateway(ofAccount: account)
        let token = try token(parameters, of: operation, gateway: gateway)
        let isDeclined = scenario.declinedReferences.contains { token.isCovered(by: $0) }
        if isDeclined || drawsDecline(customerID, token.reference) { throw .declined }

        let type = parameters["type"] ?? "card"
        let source = PaymentSourceRecord(
            sequence: sources.count,
            id: paymentSourceID(sequence: sources.count),
            customerID: customerID,
            type: type,
            referenceID: token.reference,
            gateway: gateway,
            gatewayAccountID: account,
            mandateID: parameters["mandate_id"],
            issuingCountry: parameters["issuing_country"],
            businessEntityID: businessEntityID,
            card: type == "card" ? card(parameters, reference: token.reference, at: now) : nil,
            billingAddress: Self.billingAddress(parameters),
            createdAt: now,
            updatedAt: now
        )
        if customer.primary == nil || parameters.isTrue("replace_primary_payment_source") {
            customer.primary = source.sequence
        }
        customer.updatedAt = now
        insert(source, customer: customer)
        countEffect(operation.name)
        return .attached(source, view(customer))
    }

    // MARK: The token

    /// The token fields of a request.
    private struct Token {
        /// What Chargebee shows as `reference_id`.
        let reference: String
        let fields: [String]

        func isCovered(by pattern: NamePattern) -> Bool { fields.contains { pattern.matches($0) } }
    }

    private func token(
        _ parameters: RequestParameters,
        of operation: ChargebeeAPI.Operation,
        gateway: String
    ) throws(APIRefusal) -> Token {
        if parameters.isTrue("skip_retrieval"), !Gateway.allowingSkipRetrieval.contains(gateway) {
            throw .wrongValue("skip_retrieval", "is not supported by this gateway")
        }
        let fields = operation.parameters.filter(\.isToken).compactMap { parameters[$0.name] }
        if fields.isEmpty, operation.parameters.contains(where: \.isToken) {
            throw .wrongValue("reference_id", "cannot be blank where no other token is given")
        }
        if scenario.unknownReferences.contains(where: { pattern in fields.contains { pattern.matches($0) } }) {
            throw .invalidReference
        }
        return Token(reference: Self.reference(parameters, fields, gateway: gateway), fields: fields)
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

    private func drawsDecline(_ customerID: String, _ reference: String) -> Bool {
        guard scenario.declined > 0 else { return false }
        var generator = SeededGenerator(seed: scenario.seed ^ StableHash.of("declined", customerID, reference))
        return generator.share() < scenario.declined
    }

    // MARK: The card

    /// The card as the request gives it; what it leaves out is made up from the reference, as a gateway would know it.
    private func card(_ parameters: RequestParameters, reference: String, at now: Int64) -> PaymentSourceRecord.Card {
        var generator = SeededGenerator(seed: scenario.seed ^ StableHash.of("card", reference))
        let digits = String(generator.next() % 10_000)
        let year = CalendarInstant(millisecondsSince1970: now).year + 1 + Int(generator.next() % 4)
        let month = 1 + Int(generator.next() % 12)
        let brands = ["visa", "mastercard", "american_express"]
        return PaymentSourceRecord.Card(
            last4: parameters["card[last4]"] ?? String(repeating: "0", count: 4 - digits.utf8.count) + digits,
            brand: parameters["card[brand]"] ?? brands[Int(generator.next() % 3)],
            fundingType: parameters["card[funding_type]"] ?? "credit",
            expiryMonth: parameters["card[expiry_month]"].flatMap { Int($0) } ?? month,
            expiryYear: parameters["card[expiry_year]"].flatMap { Int($0) } ?? year
        )
    }

    private static func billingAddress(_ parameters: RequestParameters) -> [PaymentSourceRecord.AddressField] {
        parameters.ordered.compactMap { name, value in
            guard name.hasPrefix("billing_address["), name.hasSuffix("]") else { return nil }
            let field = name.dropFirst("billing_address[".utf8.count).dropLast()
            return PaymentSourceRecord.AddressField(name: String(field), value: value)
        }
    }
}
