package import ChargebeeAPI

/// What a site shows, just before an undo, of the sources that a job made and of their customers.
///
/// Feed it in this order: the sources as they are found one by one, then the customers' live sources from their lists, then
/// the customers' roles. The lists come later, so they decide what is live.
package struct SiteView: Sendable {
    /// What a customer has.
    package struct Customer: Hashable, Sendable {
        /// The ids of all payment sources that are not deleted, also those that the job did not make.
        package fileprivate(set) var liveIDs: Set<String> = []
        /// Of these, the ones whose status is `valid`.
        package fileprivate(set) var validIDs: Set<String> = []
        /// The one that is charged by default; `nil` for none, and where the roles were not read.
        package fileprivate(set) var primaryID: String?
        /// Whether invoices are charged by themselves: `on` or `off`; `nil` where it is not known.
        package fileprivate(set) var autoCollection: String?
    }

    /// The customer of each source that was found, deleted ones included.
    private var owners: [String: String] = [:]
    private var customers: [String: Customer] = [:]

    package init() {}

    /// The customers of the sources that were found and are not deleted, in no order.
    package var customerIDs: [String] { Array(customers.keys) }

    /// Whether a source was found, be it as a deleted one.
    package func knows(_ sourceID: String) -> Bool { owners[sourceID] != nil }

    /// Whose a source is; `nil` where it was not found.
    package func owner(of sourceID: String) -> String? { owners[sourceID] }

    /// What a customer has; `nil` where none of its sources was found live.
    package func customer(_ id: String) -> Customer? { customers[id] }

    /// Takes in a source that the job made, as it was found by itself.
    package mutating func find(_ source: PaymentSource) {
        owners[source.id] = source.customerID
        guard !source.isDeleted, customers[source.customerID] == nil else { return }
        customers[source.customerID] = Customer()
    }

    /// Asks for a customer, so that its list and roles are taken in.
    package mutating func ask(for customerID: String) {
        if customers[customerID] == nil { customers[customerID] = Customer() }
    }

    /// Takes in a source from the list of its customer's; a deleted one, and one of a customer that nobody asked for, is left out.
    package mutating func list(_ source: PaymentSource) {
        guard !source.isDeleted, customers[source.customerID] != nil else { return }
        owners[source.id] = source.customerID
        customers[source.customerID]?.liveIDs.insert(source.id)
        guard source.status == nil || source.status == "valid" else { return }
        customers[source.customerID]?.validIDs.insert(source.id)
    }

    /// Takes in a customer's roles; those of one that nobody asked for are left out.
    package mutating func assign(_ roles: CustomerRoles) {
        customers[roles.customerID]?.primaryID = roles.primaryID
        customers[roles.customerID]?.autoCollection = roles.autoCollection
    }
}
