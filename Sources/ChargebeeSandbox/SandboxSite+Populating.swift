extension SandboxSite {
    /// Makes the scenario's population; nothing where there is none, or it cannot be made.
    mutating func populate() {
        guard let population = scenario.population, scenario.populationProblem == nil else { return }
        reserve(sources: population.sources, customers: population.customers)
        var draw = PopulationDraw(population, scenario)
        for sequence in 0..<population.sources {
            let customerID = draw.customerID(ofSource: sequence)
            let source = draw.source(sequence, id: paymentSourceID(sequence: sequence), customerID: customerID)
            var customer = customers[customerID] ?? CustomerRecord(id: customerID, createdAt: source.createdAt)
            if source.isDeleted {
                customer.collectsAutomatically = customer.primary != nil
            } else {
                customer.collectsAutomatically = true
                draw.assignRole(to: source, of: &customer)
            }
            customer.updatedAt = source.createdAt
            insert(source, customer: customer)
        }
        // They come last, so that customers are in the order of their creation.
        for number in min(population.sources, population.customers)..<population.customers {
            var customer = CustomerRecord(id: draw.customerID(number), createdAt: PopulationDraw.end)
            customer.collectsAutomatically = false
            store(customer)
        }
    }
}

/// Draws customers and payment sources, in the order of creation.
struct PopulationDraw {
    /// 2021-01-01 and 2026-01-01, 00:00:00 UTC.
    private static let start: Int64 = 1_609_459_200_000
    static let end: Int64 = 1_767_225_600_000

    private let population: SandboxPopulation
    private var generator: SeededGenerator
    /// The accounts with their gateways, each with the share up to which it is drawn.
    private let accounts: [(id: String, gateway: String, upTo: Double)]

    init(_ population: SandboxPopulation, _ scenario: SandboxScenario) {
        self.population = population
        generator = SeededGenerator(seed: StableHash.of("population", "\(population.seed)"))
        var shares = population.gateways
        if shares.isEmpty {
            let ids =
                scenario.gatewayAccounts.isEmpty
                ? [scenario.defaultGatewayAccount] : scenario.gatewayAccounts.keys.sorted()
            for id in ids { shares[id] = 1 / Double(ids.count) }
        }
        let sum = shares.values.reduce(0, +)
        var upTo = 0.0
        accounts = shares.sorted { $0.key < $1.key }.map { id, share in
            upTo += share / sum
            return (id, scenario.gateway(ofAccount: id) ?? "stripe", upTo)
        }
    }

    /// The customer of a number, 0-based.
    func customerID(_ number: Int) -> String {
        let digits = String(number + 1)
        return "cust-" + String(repeating: "0", count: max(5 - digits.utf8.count, 0)) + digits
    }

    /// The first sources go to one customer each, the others to any.
    mutating func customerID(ofSource sequence: Int) -> String {
        customerID(sequence < population.customers ? sequence : Int(generator.next() % UInt64(population.customers)))
    }

    mutating func source(_ sequence: Int, id: String, customerID: String) -> PaymentSourceRecord {
        let share = generator.share()
        let account = accounts.first { share < $0.upTo } ?? accounts[accounts.count - 1]
        let span = (Self.end - Self.start) / Int64(max(population.sources, 1))
        let createdAt = Self.start + span * Int64(sequence) + Int64(generator.next() % UInt64(max(span, 1)))
        let type = type(at: account.gateway)
        var source = PaymentSourceRecord(
            sequence: sequence,
            id: id,
            customerID: customerID,
            type: type,
            referenceID: reference(at: account.gateway, type: type),
            gateway: account.gateway,
            gatewayAccountID: account.id,
            card: type == "card" ? card() : nil,
            details: type == "direct_debit" ? bankAccount() : nil,
            createdAt: createdAt,
            updatedAt: createdAt
        )
        let fate = generator.share()
        if fate < 0.015 { source.fixedStatus = "invalid" }
        if type == "direct_debit", fate > 0.95 { source.fixedStatus = "pending_verification" }
        if population.deleted > 0, generator.share() < population.deleted { source.isDeleted = true }
        return source
    }

    /// The first source is primary; of the later ones a quarter takes its place, and a third becomes the backup.
    mutating func assignRole(to source: PaymentSourceRecord, of customer: inout CustomerRecord) {
        let share = generator.share()
        if customer.primary == nil || share < 0.25 {
            customer.assign(.primary, to: source.sequence)
        } else if share < 0.6 {
            customer.assign(.backup, to: source.sequence)
        }
    }

    private mutating func type(at gateway: String) -> String {
        switch gateway {
        case "paypal_express_checkout", "paypal": "paypal_express_checkout"
        case "amazon_payments": "amazon_payments"
        case "gocardless": "direct_debit"
        case "adyen", "authorize_net", "stripe": generator.share() < 0.08 ? "direct_debit" : "card"
        case "braintree": generator.share() < 0.08 ? "paypal_express_checkout" : "card"
        default: "card"
        }
    }

    private mutating func reference(at gateway: String, type: String) -> String {
        switch gateway {
        case "stripe": "cus_\(generator.letters(14))/\(type == "card" ? "pm" : "src")_\(generator.letters(24))"
        case "braintree": "\(generator.next() % 1_000_000_000)/\(generator.letters(8))"
        case "authorize_net": "\(generator.next() % 1_000_000_000)/\(generator.next() % 1_000_000_000)"
        default: generator.letters(27)
        }
    }

    private mutating func card() -> PaymentSourceRecord.Card {
        let brands = [
            ("visa", 0.5), ("mastercard", 0.83), ("american_express", 0.93), ("discover", 0.97), ("jcb", 1),
        ]
        let (brand, funding, expiry) = (generator.share(), generator.share(), generator.share())
        let year = expiry < 0.1 ? 2024 + generator.next() % 2 : 2030 + generator.next() % 5
        return PaymentSourceRecord.Card(
            last4: digits(4),
            brand: brands.first { brand < $0.1 }?.0 ?? "visa",
            fundingType: funding < 0.6 ? "credit" : funding < 0.95 ? "debit" : "prepaid",
            expiryMonth: 1 + Int(generator.next() % 12),
            expiryYear: Int(year)
        )
    }

    private mutating func bankAccount() -> PaymentSourceRecord.Details {
        PaymentSourceRecord.Details(resource: "bank_account", fields: [.init(name: "last4", value: digits(4))])
    }

    private mutating func digits(_ count: Int) -> String {
        let text = String(generator.next() % 10_000)
        return String(repeating: "0", count: count - text.utf8.count) + text
    }
}
