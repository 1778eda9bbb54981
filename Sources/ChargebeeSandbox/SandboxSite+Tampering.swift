import ChargebeeAPI

/// Changes that nobody asked the API for: what people and other tools do to a site meanwhile, or a fault did.
///
/// No effect is counted, and no rule is applied but that a source has one customer and a role one source. The form takes
/// `customer_id`, `gateway_account_id`, `gateway`, `reference_id`, `status`, `card[last4]`, `card[brand]`,
/// `card[funding_type]`, `card[expiry_month]`, `card[expiry_year]`, `deleted` and `role`; for a new one also `id` and
/// `type`.
extension SandboxSite {
    /// Changes a payment source, deleted ones too.
    ///
    /// - Throws: ``APIRefusal`` for an unknown source or field, or a value that is none for its field.
    mutating func tamper(
        _ id: String,
        _ form: [RequestParameters.Pair],
        at now: Int64
    ) throws(APIRefusal) -> PaymentSourceRecord {
        let before = try anySource(id)
        var source = before
        try Self.apply(form, to: &source, scenario)
        var role = CustomerRecord(id: source.customerID, createdAt: now)
        // Tried out before anything is changed.
        try Self.applyRole(form, of: source, to: &role)
        source.updatedAt = now
        if source.customerID != before.customerID {
            let target = source.customerID
            leave(before, at: now)
            source.customerID = before.customerID
            move(&source, toCustomer: target)
        } else if source.isDeleted, !before.isDeleted {
            leave(before, at: now)
        }
        var customer = customers[source.customerID] ?? CustomerRecord(id: source.customerID, createdAt: now)
        try Self.applyRole(form, of: source, to: &customer)
        update(source, customer: customer)
        return source
    }

    /// Adds a payment source; a card of `customer_id` at the default account where the form says no more.
    ///
    /// The first one of a customer becomes the primary one, unless it is deleted.
    mutating func smuggle(_ form: [RequestParameters.Pair], at now: Int64) throws(APIRefusal) -> PaymentSourceRecord {
        guard let customerID = form.first(where: { $0.name == "customer_id" })?.value, !customerID.isEmpty else {
            throw .wrongValue("customer_id", "cannot be blank")
        }
        let id = try newID(form)
        let type = form.first { $0.name == "type" }?.value ?? "card"
        _ = try Self.oneOf(PaymentSourceVocabulary.types, "type", type)
        var source = PaymentSourceRecord(
            sequence: sources.count,
            id: id,
            customerID: customerID,
            type: type,
            referenceID: "by-hand-\(id)",
            gateway: scenario.gateway(ofAccount: scenario.defaultGatewayAccount) ?? "stripe",
            gatewayAccountID: scenario.defaultGatewayAccount,
            card: type == "card" ? madeUpCard(of: id, at: now) : nil,
            details: type == "direct_debit" ? PaymentSourceRecord.Details(resource: "bank_account", fields: []) : nil,
            createdAt: now,
            updatedAt: now
        )
        try Self.apply(form.filter { $0.name != "id" && $0.name != "type" }, to: &source, scenario)
        var customer = customers[customerID] ?? CustomerRecord(id: customerID, createdAt: now)
        if customer.primary == nil, !source.isDeleted { customer.assign(.primary, to: source.sequence) }
        try Self.applyRole(form, of: source, to: &customer)
        insert(source, customer: customer)
        return source
    }

    /// The id that a form gives a new payment source, or one that is unlike all others.
    private func newID(_ form: [RequestParameters.Pair]) throws(APIRefusal) -> String {
        guard let id = form.first(where: { $0.name == "id" })?.value else {
            return paymentSourceID(sequence: sources.count)
        }
        let rule = ChargebeeAPI.Operation.retrieve.parameter("payment_source_id")
        var text = id
        if let violation = text.withUTF8({ rule?.violation(of: $0) }) { throw .wrongValue("id", violation.sentence) }
        guard sequence(of: id) == nil else { throw .wrongValue("id", "is taken") }
        return id
    }

    /// Removes a payment source altogether, so that no request finds it, as a restored backup of a site would.
    mutating func remove(_ id: String, at now: Int64) throws(APIRefusal) {
        var source = try anySource(id)
        leave(source, at: now)
        source.isDeleted = true
        source.isGone = true
        update(source, customer: customers[source.customerID] ?? CustomerRecord(id: source.customerID, createdAt: now))
    }

    /// Takes a source out of its customer's roles.
    private mutating func leave(_ source: PaymentSourceRecord, at now: Int64) {
        guard var customer = customers[source.customerID] else { return }
        release(source, from: &customer, at: now)
        store(customer)
    }

    private static func apply(
        _ form: [RequestParameters.Pair],
        to source: inout PaymentSourceRecord,
        _ scenario: SandboxScenario
    ) throws(APIRefusal) {
        // The gateway follows its account, unless it is given too, in whatever order.
        if let account = form.first(where: { $0.name == "gateway_account_id" })?.value {
            source.gatewayAccountID = account
            source.gateway = scenario.gateway(ofAccount: account) ?? source.gateway
        }
        for (name, value) in form {
            switch name {
            case "gateway_account_id", "role": continue
            case "customer_id": source.customerID = value
            case "gateway": source.gateway = value
            case "reference_id": source.referenceID = value
            case "status": source.fixedStatus = try oneOf(PaymentSourceVocabulary.statuses, name, value)
            case "deleted": source.isDeleted = try oneOf(["true", "false"], name, value) == "true"
            default: try applyCard(name, value, to: &source)
            }
        }
    }

    private static func applyCard(
        _ name: String,
        _ value: String,
        to source: inout PaymentSourceRecord
    ) throws(APIRefusal) {
        guard let field = name.member(of: "card"), var card = source.card else {
            throw .wrongValue(name, "is nothing that the sandbox can change of this payment source")
        }
        switch field {
        case "last4": card.last4 = value
        case "brand": card.brand = value
        case "funding_type": card.fundingType = value
        case "expiry_month": card.expiryMonth = try number(name, value)
        case "expiry_year": card.expiryYear = try number(name, value)
        default: throw .wrongValue(name, "is nothing that the sandbox can change of this payment source")
        }
        card.unsaid.remove(String(field))
        source.card = card
    }

    private static func applyRole(
        _ form: [RequestParameters.Pair],
        of source: PaymentSourceRecord,
        to customer: inout CustomerRecord
    ) throws(APIRefusal) {
        guard let value = form.first(where: { $0.name == "role" })?.value else { return }
        guard let role = PaymentRole(rawValue: value) else { throw .wrongValue("role", "is primary, backup or none") }
        customer.assign(role, to: source.sequence)
    }

    private static func oneOf(_ values: [String], _ name: String, _ value: String) throws(APIRefusal) -> String {
        guard values.contains(value) else { throw .wrongValue(name, "is one of \(values.joined(separator: ", "))") }
        return value
    }

    private static func number(_ name: String, _ value: String) throws(APIRefusal) -> Int {
        guard let number = Int(value) else { throw .wrongValue(name, "is not a whole number") }
        return number
    }
}
