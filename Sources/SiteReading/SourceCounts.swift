import ChargebeeAPI

/// How many payment sources of a list are of which kind.
package struct SourceCounts: Hashable, Sendable, Codable {
    /// A gateway account, its gateway, and how many sources it has.
    package struct Account: Hashable, Sendable, Codable {
        /// Empty where Chargebee does not say.
        package var id: String
        package var gateway: String
        package var sources = 0
    }

    /// In the order in which they were met.
    package private(set) var accounts: [Account] = []
    package private(set) var types: [String: Int] = [:]
    package private(set) var statuses: [String: Int] = [:]
    /// By ``PaymentRole``'s words.
    package private(set) var roles: [String: Int] = [:]
    package private(set) var deleted = 0

    package init() {}

    mutating func count(_ source: PaymentSource, role: PaymentRole) {
        let (id, gateway) = (source.gatewayAccountID ?? "", source.gateway ?? "")
        let index = accounts.firstIndex { $0.id == id && $0.gateway == gateway } ?? accounts.count
        if index == accounts.count { accounts.append(Account(id: id, gateway: gateway)) }
        accounts[index].sources += 1
        types[source.type, default: 0] += 1
        statuses[source.status ?? "", default: 0] += 1
        roles[role.rawValue, default: 0] += 1
        if source.isDeleted { deleted += 1 }
    }
}
