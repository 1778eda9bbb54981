import ChargebeeAPI
import MigrationModel

@testable import Undoing

/// A site in memory that does what Chargebee does with payment sources and roles.
struct SimulatedSite {
    struct Source {
        var customer: String
        var isDeleted = false
        var status = "valid"
    }

    var sources: [String: Source] = [:]
    var primaries: [String: String] = [:]

    func live(of customer: String) -> Set<String> {
        Set(sources.filter { $0.value.customer == customer && !$0.value.isDeleted }.keys)
    }

    mutating func add(_ id: String, to customer: String, isPrimary: Bool = false, status: String = "valid") {
        if isPrimary || live(of: customer).isEmpty { primaries[customer] = id }
        sources[id] = Source(customer: customer, status: status)
    }

    /// Removes a source; another one of its customer's becomes primary where it was that.
    mutating func deleteLocally(_ id: String) {
        guard let customer = sources[id]?.customer else { return }
        sources[id]?.isDeleted = true
        guard primaries[customer] == id else { return }
        primaries[customer] = live(of: customer).max()
    }

    /// Carries out what a request asks for.
    mutating func perform(_ request: PlannedRequest) {
        if let former = request.formerPrimaryID, let customer = sources[former]?.customer {
            primaries[customer] = former
        }
        if let id = request.paymentSourceID { deleteLocally(id) }
    }

    /// What an undo reads of the site.
    func view(of created: [CreatedSource]) -> SiteView {
        var view = SiteView()
        for source in created { if let found = answer(source.paymentSourceID) { view.find(found) } }
        for id in sources.keys.sorted() { if let found = answer(id) { view.list(found) } }
        for customer in Set(sources.values.map(\.customer)) {
            view.assign(CustomerRoles(customerID: customer, primaryID: primaries[customer]))
        }
        return view
    }

    private func answer(_ id: String) -> PaymentSource? {
        sources[id].map { source in
            PaymentSource(
                id: id,
                customerID: source.customer,
                referenceID: "r",
                status: source.status,
                createdAt: 0,
                isDeleted: source.isDeleted
            )
        }
    }
}

/// A source that a job made from a row.
func made(_ id: String, row: Int, former: String? = nil) -> CreatedSource {
    CreatedSource(
        pass: 1,
        address: RowAddress(ordinal: row, line: row + 1),
        ending: .created,
        paymentSourceID: id,
        createdAt: Int64(row),
        formerPrimaryID: former,
        knowsFormerPrimary: former != nil
    )
}
