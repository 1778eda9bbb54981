import ChargebeeAPI

/// A site's customers and payment sources, and the rules that change them.
///
/// Pure: time comes in with each call, and nothing here waits, locks or sends.
struct SandboxSite {
    var scenario: SandboxScenario
    private(set) var sources: [PaymentSourceRecord] = []
    private(set) var customers: [String: CustomerRecord] = [:]
    private(set) var sequencesByCustomer: [String: [Int]] = [:]
    private var sequenceByID: [String: Int] = [:]
    /// How many changes there were, by operation.
    private(set) var effects: [String: Int] = [:]

    init(scenario: SandboxScenario) { self.scenario = scenario }

    /// Does what a request asks for; `decoded` is its form, or `nil` where that cannot be decoded.
    ///
    /// - Throws: ``APIRefusal``; nothing is changed then.
    mutating func perform(
        _ route: APIRoute,
        _ request: SandboxRequest,
        _ decoded: [RequestParameters.Pair]?,
        at now: Int64
    ) throws(APIRefusal) -> SandboxAnswer.Content {
        let operation = route.operation
        let parameters = try RequestParameters(decoded: decoded, for: operation)
        switch operation.name {
        case "list": return try list(parameters)
        case "retrieve": return .paymentSource(try source(route.paymentSourceID))
        case "delete_local": return try deleteLocal(route.paymentSourceID, at: now)
        case "export_payment_source": return try export(route.paymentSourceID, parameters)
        case "switch_gateway_account": return try switchGatewayAccount(route.paymentSourceID, parameters, at: now)
        default:
            // Creations differ by their parameters alone. The other operations change details that nobody asks for here.
            if operation.parameter("customer_id") != nil {
                return try create(parameters, of: operation, businessEntityID: request.businessEntityID, at: now)
            }
            return try touch(route.paymentSourceID, by: operation, at: now)
        }
    }

    /// The customer whose lane a request is in, or `nil` for none or an unknown one.
    func lane(of route: APIRoute, parameters: [RequestParameters.Pair]?) -> String? {
        if let sequence = sequenceByID[route.paymentSourceID] { return sources[sequence].customerID }
        return parameters?.first { $0.name == "customer_id" }?.value
    }

    /// How many times each customer, gateway account and reference are attached and not deleted, where more than once.
    var doubledPairs: Int {
        var counts: [PaymentSourceIdentity: Int] = [:]
        for source in sources where !source.isDeleted { counts[PaymentSourceIdentity(source), default: 0] += 1 }
        return counts.values.count { $0 > 1 }
    }
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

// MARK: Reading and changing the data

extension SandboxSite {
    /// The payment source of an id; deleted ones are gone.
    func source(_ id: String) throws(APIRefusal) -> PaymentSourceRecord {
        guard let sequence = sequenceByID[id], !sources[sequence].isDeleted else {
            throw .notFound("cust_payment_source_id", "Payment source")
        }
        return sources[sequence]
    }

    /// The customer of an id, made now where the scenario knows it and nobody has used it yet.
    func customer(_ id: String, at now: Int64) throws(APIRefusal) -> CustomerRecord {
        guard scenario.knows(customer: id) else { throw .notFound("customer_id", "Customer") }
        return customers[id] ?? CustomerRecord(id: id, createdAt: now, updatedAt: now)
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

    /// The id of a future payment source: unlike all others, and the same in each run of a scenario.
    func paymentSourceID(sequence: Int) -> String {
        let number = SeededGenerator.mixed(scenario.seed &+ UInt64(sequence) &+ 1)
        return "pm_" + String(number, radix: 36)
    }

    mutating func insert(_ source: PaymentSourceRecord, customer: CustomerRecord) {
        sources.append(source)
        sequenceByID[source.id] = source.sequence
        sequencesByCustomer[source.customerID, default: []].append(source.sequence)
        customers[customer.id] = customer
    }

    mutating func update(_ source: PaymentSourceRecord, customer: CustomerRecord) {
        sources[source.sequence] = source
        customers[customer.id] = customer
    }

    mutating func countEffect(_ operation: String) { effects[operation, default: 0] += 1 }
}
