/// The customers and payment sources that a sandbox begins with: made up, and the same for the same numbers.
///
/// Ids of customers are `cust-00001` and so on. Payment sources were created from 2021 to 2025, evenly. Types follow the
/// gateway: cards, at some gateways also bank debits and PayPal. Roughly a tenth of the cards expired in 2024 and 2025,
/// and all others are valid until 2030 at least; a few sources are invalid, or wait for a verification. Each customer's
/// first source is the primary one, unless a later one replaced it; some of the others are backups.
package struct SandboxPopulation: Sendable, Equatable {
    /// Payment sources, from 0 to 10,000,000; deleted ones count.
    package var sources: Int
    /// Customers, from 1; the default is 3 to 5 sources.
    ///
    /// Each has a payment source where there are enough.
    package var customers: Int
    /// What everything but the ids of payment sources is drawn from; the default is 1.
    package var seed: UInt64 = 1
    /// Each gateway account's share of the sources, from 0 to 1; what is left goes to the accounts in proportion.
    ///
    /// Empty: all accounts of the scenario have the same share.
    package var gateways: [String: Double] = [:]
    /// The share of sources that were deleted; the default is 0.
    package var deleted = 0.0

    package init(sources: Int, customers: Int? = nil) {
        self.sources = sources
        self.customers = customers ?? max(sources * 3 / 5, 1)
    }
}

extension SandboxScenario {
    /// Why the population cannot be made; `nil` where it can.
    var populationProblem: String? {
        guard let population else { return nil }
        if !(0...10_000_000).contains(population.sources) { return "population.sources must be from 0 to 10,000,000." }
        if population.customers < 1 || population.customers > 10_000_000 {
            return "population.customers must be from 1 to 10,000,000."
        }
        if !(0...1).contains(population.deleted) { return "population.deleted is a share and must be between 0 and 1." }
        for (account, share) in population.gateways {
            if !(0...1).contains(share) {
                return "population.gateways.\(account) is a share and must be between 0 and 1."
            }
            if gateway(ofAccount: account) == nil {
                return "population.gateways names \(account), which is no gateway account. Add it to gateway_accounts."
            }
        }
        let sum = population.gateways.values.reduce(0, +)
        if sum > 1.000_001 { return "population.gateways adds up to more than 100%. Lower some." }
        if !population.gateways.isEmpty, sum <= 0 { return "population.gateways has no share above 0. Raise one." }
        return nil
    }
}
