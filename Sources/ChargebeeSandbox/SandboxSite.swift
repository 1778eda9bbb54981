import ChargebeeAPI

/// A site's customers and payment sources, and the rules that change them.
///
/// Pure: time comes in with each call, and nothing here waits, locks or sends.
struct SandboxSite {
    var scenario: SandboxScenario
    /// All payment sources in the order of their creation, deleted ones included; those that are gone keep their places.
    private(set) var sources: [PaymentSourceRecord] = []
    private(set) var customers: [String: CustomerRecord] = [:]
    /// The ids of ``customers`` in the order of their creation.
    private(set) var customerIDs: [String] = []
    private(set) var sequencesByCustomer: [String: [Int]] = [:]
    private var sequenceByID: [String: Int] = [:]
    /// How many changes there were, by operation.
    private(set) var effects: [String: Int] = [:]
    /// What exports brought, by the reference that they gave out.
    private(set) var exports: [String: ExportedCopy] = [:]
    /// How often each source was exported, by its sequence.
    private(set) var exportCounts: [Int: Int] = [:]
    /// The single-use tokens and payment intents that were used.
    var usedTokens: Set<String> = []

    /// Begins with the scenario's population.
    init(scenario: SandboxScenario) {
        self.scenario = scenario
        populate()
        // They were tried out when the scenario was checked.
        try? addSources()
    }

    /// Does what a request asks for; `decoded` is its form, or `nil` where that cannot be decoded.
    ///
    /// - Throws: ``APIRefusal``; nothing is changed then, but for the count of wrong verifications.
    mutating func perform(
        _ route: APIRoute,
        _ request: SandboxRequest,
        _ decoded: [RequestParameters.Pair]?,
        at now: Int64
    ) throws(APIRefusal) -> SandboxAnswer.Content {
        let operation = route.operation
        let parameters = try RequestParameters(decoded: decoded, for: operation)
        let id = route.paymentSourceID
        if scenario.inventsSources { invent(id, for: operation.name, request, at: now) }
        switch operation.name {
        case "list": return try list(parameters, at: now)
        case "retrieve": return .paymentSource(try anySource(id))
        case "delete_local": return try deleteLocal(id, at: now)
        case "export_payment_source": return try export(id, parameters)
        case "switch_gateway_account": return try switchGatewayAccount(id, parameters, at: now)
        case "update_card": return try updateCard(id, parameters, at: now)
        case "update_bank_account": return try updateBankAccount(id, parameters, at: now)
        case "verify_bank_account": return try verifyBankAccount(id, parameters, at: now)
        case "list_customers": return try listCustomers(parameters)
        case "retrieve_customer": return .customer(view(try customer(route.customerID, at: now)))
        case "assign_payment_role": return try assignRole(ofCustomer: route.customerID, parameters, at: now)
        default: return try create(parameters, of: operation, request, at: now)
        }
    }

    /// The customer whose lane a request is in, or `nil` for none or an unknown one.
    func lane(of route: APIRoute, _ request: SandboxRequest, parameters: [RequestParameters.Pair]?) -> String? {
        if !route.customerID.isEmpty { return route.customerID }
        if let sequence = sequenceByID[route.paymentSourceID] { return sources[sequence].customerID }
        if scenario.inventsSources, !route.paymentSourceID.isEmpty {
            return inventedCustomer(of: route.paymentSourceID, request)
        }
        return parameters?.first { $0.name == "customer_id" }?.value
    }

    /// How many times each customer, gateway account and reference are attached and not deleted, where more than once.
    var doubledPairs: Int {
        var counts: [PaymentSourceIdentity: Int] = [:]
        for source in sources where !source.isDeleted { counts[PaymentSourceIdentity(source), default: 0] += 1 }
        return counts.values.count { $0 > 1 }
    }
}

/// What an export brought, as the gateway account knows it from then on.
struct ExportedCopy: Sendable {
    let gatewayAccountID: String
    let card: PaymentSourceRecord.Card?
}

/// What makes two payment sources the same one, attached twice.
private struct PaymentSourceIdentity: Hashable {
    let customerID: String
    let gatewayAccountID: String
    let referenceID: String

    init(_ source: PaymentSourceRecord) {
        customerID = source.customerID
        gatewayAccountID = source.gatewayAccountID
        referenceID = source.referenceID
    }
}

// MARK: Reading the data

extension SandboxSite {
    /// The payment source of an id, also a deleted one: a list shows those too, so the sandbox lets them be read.
    func anySource(_ id: String) throws(APIRefusal) -> PaymentSourceRecord {
        guard let sequence = sequenceByID[id], !sources[sequence].isGone else {
            throw .notFound("cust_payment_source_id", "Payment source")
        }
        return sources[sequence]
    }

    /// The payment source of an id that is to be changed; deleted ones cannot be.
    func source(_ id: String) throws(APIRefusal) -> PaymentSourceRecord {
        let source = try anySource(id)
        guard !source.isDeleted else { throw .notFound("cust_payment_source_id", "Payment source") }
        return source
    }

    /// The place of a payment source in the order of creation, also of a deleted one; `nil` for an unknown id.
    func sequence(of id: String) -> Int? { sequenceByID[id] }

    /// The customer of an id, made now where the scenario knows it and nobody has used it yet.
    func customer(_ id: String, at now: Int64) throws(APIRefusal) -> CustomerRecord {
        if scenario.isUnknown(customer: id) { throw .notFound("customer_id", "Customer") }
        if let customer = customers[id] { return customer }
        guard scenario.knows(customer: id) else { throw .notFound("customer_id", "Customer") }
        return CustomerRecord(id: id, createdAt: now)
    }

    /// The gateway of an account that a request names.
    func gateway(ofAccount id: String) throws(APIRefusal) -> String {
        guard let gateway = scenario.gateway(ofAccount: id) else {
            throw .notFound("gateway_account_id", "Gateway account")
        }
        return gateway
    }

    /// The customer as answers show it.
    func view(_ customer: CustomerRecord) -> CustomerView {
        CustomerView(
            record: customer,
            primary: customer.primary.map { sources[$0] },
            backupID: customer.backup.map { sources[$0].id }
        )
    }

    /// What a payment source is for its customer.
    func role(of source: PaymentSourceRecord) -> PaymentRole {
        customers[source.customerID]?.role(of: source.sequence) ?? .none
    }

    /// The id of a future payment source: unlike all others, and the same in each run of a scenario.
    func paymentSourceID(sequence: Int) -> String {
        let number = SeededGenerator.mixed(scenario.seed &+ UInt64(sequence) &+ 1)
        // Of invented sources, the ids may come from a sandbox, and must not be those of new ones.
        return (scenario.inventsSources ? "pm_new_" : "pm_") + String(number, radix: 36)
    }
}

// MARK: Changing the data

extension SandboxSite {
    /// Stores a new source, whose sequence is the next one, and its customer.
    mutating func insert(_ source: PaymentSourceRecord, customer: CustomerRecord) {
        sources.append(source)
        sequenceByID[source.id] = source.sequence
        sequencesByCustomer[source.customerID, default: []].append(source.sequence)
        store(customer)
    }

    mutating func update(_ source: PaymentSourceRecord, customer: CustomerRecord) {
        sources[source.sequence] = source
        store(customer)
    }

    mutating func store(_ customer: CustomerRecord) {
        var customer = customer
        if customer.sequence == nil {
            customer.sequence = customerIDs.count
            customerIDs.append(customer.id)
        }
        customers[customer.id] = customer
    }

    /// Lets another customer have a source; roles are the caller's business.
    mutating func move(_ source: inout PaymentSourceRecord, toCustomer id: String) {
        sequencesByCustomer[source.customerID]?.removeAll { $0 == source.sequence }
        source.customerID = id
        sequencesByCustomer[id, default: []].append(source.sequence)
        sequencesByCustomer[id]?.sort()
    }

    mutating func countEffect(_ operation: String) { effects[operation, default: 0] += 1 }

    /// Remembers what an export of a source gave out.
    mutating func noteExport(of source: PaymentSourceRecord, reference: String, account: String) {
        exports[reference] = ExportedCopy(gatewayAccountID: account, card: source.card)
        exportCounts[source.sequence, default: 0] += 1
        countEffect("export_payment_source")
    }

    /// Makes room for a population.
    mutating func reserve(sources: Int, customers: Int) {
        self.sources.reserveCapacity(sources)
        sequenceByID.reserveCapacity(sources)
        sequencesByCustomer.reserveCapacity(customers)
        self.customers.reserveCapacity(customers)
        customerIDs.reserveCapacity(customers)
    }
}
