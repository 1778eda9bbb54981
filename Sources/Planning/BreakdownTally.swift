package import ChargebeeAPI
import GatewayMapping
import MigrationModel

/// Counts ready rows in every dimension of a ``Breakdown``.
struct BreakdownTally: ~Copyable {
    /// Where a dimension's values come from.
    private enum Origin {
        /// The same for every row; it may be empty.
        case fixed(String)
        /// The first of these that a row fills; see ``RowMapper/known(_:)``.
        case known([Int])
    }

    /// What the operation works on where a row does not say; it may be empty.
    private let impliedType: [UInt8]
    private let gateway: Origin
    private let account: Origin
    private var types = WordTally()
    private var gateways = WordTally()
    private var accounts = WordTally()
    private var brands = WordTally()
    private var fundings = WordTally()
    private var countries = CountryTally()
    private var months = MonthTally()

    /// Prepares the counting of a mapper's rows; to be made before the first of them is mapped.
    init(_ mapper: RowMapper, mapping: GatewayMapping) {
        impliedType = Array(mapper.operation.impliedType.utf8)
        let sourceGateway = mapper.knownIndex(of: "source[gateway]")
        let own = mapping.gateway == "any" ? "" : mapping.gateway
        gateway = sourceGateway.map { .known([$0]) } ?? .fixed(own)
        let sent = mapper.operation.gatewayAccountParameter?.name
        if let sent, let everyRows = mapper.fixedValue(of: sent) {
            account = .fixed(everyRows)
        } else {
            let names = [sent, "source[gateway_account_id]"].compactMap(\.self)
            account = .known(names.compactMap { mapper.knownIndex(of: $0) })
        }
    }

    /// Counts the mapper's current row, which is ready.
    mutating func note(_ mapper: RowMapper) {
        let type = mapper.paymentType
        if type.isEmpty, !impliedType.isEmpty {
            impliedType.withUnsafeBufferPointer { types.note($0) }
        } else {
            types.note(type)
        }
        if case .known(let indexes) = gateway { gateways.note(Self.first(indexes, mapper)) }
        if case .known(let indexes) = account { accounts.note(Self.first(indexes, mapper)) }
        brands.note(mapper.cardBrand)
        fundings.note(mapper.fundingType)
        countries.note(mapper.country)
        months.note(mapper.expiry)
    }

    /// The counts of so many ready rows, which must be those that were noted.
    func breakdown(ready: Int) -> Breakdown {
        var breakdown = Breakdown()
        breakdown.groups[.type] = types.groups()
        breakdown.groups[.gateway] = Self.groups(gateway, gateways, ready: ready)
        breakdown.groups[.gatewayAccount] = Self.groups(account, accounts, ready: ready)
        breakdown.groups[.brand] = brands.groups()
        breakdown.groups[.funding] = fundings.groups()
        breakdown.groups[.country] = countries.groups()
        breakdown.groups[.expiry] = months.groups()
        return breakdown
    }

    private static func groups(_ origin: Origin, _ tally: borrowing WordTally, ready: Int) -> [Breakdown.Group] {
        guard case .fixed(let value) = origin else { return tally.groups() }
        return ready > 0 ? [Breakdown.Group(value: value, rows: ready)] : []
    }

    private static func first(_ indexes: [Int], _ mapper: RowMapper) -> UnsafeBufferPointer<UInt8> {
        for index in indexes {
            let value = mapper.known(index)
            if !value.isEmpty { return value }
        }
        return UnsafeBufferPointer(start: nil, count: 0)
    }
}

extension Operation {
    /// The payment method type of an operation that takes one alone; empty where the rows say it, or nobody does.
    package var impliedType: String {
        switch name {
        case Self.updateCard.name: "card"
        case Self.createBankAccount.name, Self.updateBankAccount.name, Self.verifyBankAccount.name: "direct_debit"
        default: ""
        }
    }
}
