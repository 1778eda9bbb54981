import ChargebeeAPI
import Execution
import MigrationModel

/// The live payment sources of an input's customers, as the site has them before a run sends anything.
///
/// It holds references, which are tokens, in memory alone: some 300 bytes for each payment source of the customers.
struct ExistingSources: Sendable {
    /// What a row's payment method is at its customer already.
    enum Match: Hashable, Sendable {
        case attached(Attached)
        /// A payment source, by its id, that may be the row's, another row's, or one of several.
        case perhaps(String)
    }

    /// A payment source that is a row's.
    struct Attached: Hashable, Sendable {
        let id: String
        /// Whether its reference is the row's own, and not one that only begins with it.
        let isExact: Bool
        /// Whether it is the customer's primary one; known where the row wants that, see ``readRoles(of:_:)``.
        let isPrimary: Bool
        /// Its status, where that is one with which nobody can be charged.
        let unusableStatus: String?
    }

    fileprivate struct Source: Sendable {
        let id: String
        let reference: String
        let gatewayAccountID: String?
        let unusableStatus: String?
        var isPrimary = false
        /// Whether a row of the input has this reference, byte for byte.
        var isClaimed = false
        /// How many rows have a part of this reference alone; 2 for more.
        var partialClaims = 0
    }

    /// By customer; those of the input are there from the beginning, all others are not kept.
    private var sources: [String: [Source]]
    /// Live sources of these customers.
    private(set) var count = 0
    /// Those among them that Chargebee lists without a reference, so that no row can be told to be attached as one.
    private(set) var incomparable = 0

    init(customers: Set<String>) {
        sources = Dictionary(uniqueKeysWithValues: customers.map { ($0, []) })
    }

    /// Takes a listed source in, where it is a live one of a customer of the input; twice is as good as once.
    mutating func take(_ source: PaymentSource) {
        guard !source.isDeleted, let known = sources[source.customerID], !known.contains(where: { $0.id == source.id })
        else { return }
        count += 1
        guard !source.referenceID.isEmpty else {
            incomparable += 1
            return
        }
        sources[source.customerID, default: []].append(
            Source(
                id: source.id,
                reference: source.referenceID,
                gatewayAccountID: source.gatewayAccountID,
                unusableStatus: source.unusableStatus
            )
        )
    }

    /// Notes which source is a customer's primary one.
    mutating func take(_ customer: CustomerRoles) {
        for index in sources[customer.customerID, default: []].indices {
            let isPrimary = sources[customer.customerID]?[index].id == customer.primaryID
            sources[customer.customerID]?[index].isPrimary = isPrimary
        }
    }

    /// Notes which sources a row of the input may be about, so that no other row is told to be one of them.
    ///
    /// - Returns: Whether there are any.
    @discardableResult
    mutating func claim(_ request: PlannedRequest) -> Bool {
        var hasAny = false
        for (index, source) in sources[request.customerID, default: []].enumerated() where source.fits(request) {
            hasAny = true
            if request.tokens.isAll(of: source.reference) {
                sources[request.customerID]?[index].isClaimed = true
            } else {
                sources[request.customerID]?[index].partialClaims = min(2, source.partialClaims + 1)
            }
        }
        return hasAny
    }

    /// The payment source by which a row's method is attached already; `nil` where it is not.
    ///
    /// Compared as a row in doubt is: by customer, gateway account where both sides name one, and reference. A source with
    /// the row's own reference is the row's; of several, one that can be charged, and of those the one with the least id. A
    /// reference that only has the row's token in it, as `cus_A/card_1` has `cus_A`, is the row's where no other could be
    /// meant: it is the customer's only one, and no other row has claimed it by ``claim(_:)``.
    func find(_ request: PlannedRequest) -> Match? {
        let fitting = sources[request.customerID, default: []].filter { $0.fits(request) }
        let exact = fitting.filter { request.tokens.isAll(of: $0.reference) }
        if let source = exact.min(by: { $0.isBetter(than: $1) }) { return .attached(source.attached(isExact: true)) }
        guard let source = fitting.min(by: { $0.id < $1.id }) else { return nil }
        guard fitting.count == 1, !source.isClaimed, source.partialClaims <= 1 else { return .perhaps(source.id) }
        return .attached(source.attached(isExact: false))
    }
}

extension ExistingSources.Source {
    fileprivate func fits(_ request: PlannedRequest) -> Bool {
        let sameAccount =
            request.gatewayAccountID == nil || gatewayAccountID == nil || gatewayAccountID == request.gatewayAccountID
        return sameAccount && request.tokens.matches(reference: reference)
    }

    fileprivate func isBetter(than other: Self) -> Bool {
        let (isUsable, isOtherUsable) = (unusableStatus == nil, other.unusableStatus == nil)
        return isUsable == isOtherUsable ? id < other.id : isUsable
    }

    fileprivate func attached(isExact: Bool) -> ExistingSources.Attached {
        ExistingSources.Attached(id: id, isExact: isExact, isPrimary: isPrimary, unusableStatus: unusableStatus)
    }
}

extension PaymentSource {
    /// The status, where it is known and another than those with which a customer can be charged.
    fileprivate var unusableStatus: String? {
        guard let status, !["", "valid", "expiring"].contains(status) else { return nil }
        let isWord = status.utf8.count <= 40 && status.utf8.allSatisfy { (0x61...0x7A).contains($0) || $0 == 0x5F }
        return isWord ? status : "not one of Chargebee's"
    }
}

extension TokenFields {
    /// Whether these fields are all that a stored reference consists of.
    fileprivate func isAll(of reference: String) -> Bool {
        if let referenceID { return reference == referenceID }
        let fields = [customerProfileToken, paymentMethodToken, mandateID].compactMap(\.self).filter { !$0.isEmpty }
        // In which order Chargebee joins them is not documented.
        return fields == [reference] || Set(reference.split(separator: "/").map(String.init)) == Set(fields)
    }
}
