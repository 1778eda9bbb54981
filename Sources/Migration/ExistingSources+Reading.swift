import ChargebeeAPI
import Execution
import MigrationModel
import Reporting
import SiteReading

extension ExistingSources {
    /// Why the pages of all customers are not read to their end.
    private struct Enough: Error {}

    /// Reads the live sources of these customers.
    ///
    /// - Parameters:
    ///   - customers: Those of the input.
    ///   - reader: Reads the site.
    /// - Throws: ``SiteReadingError``.
    init(of customers: Set<String>, _ reader: SiteReader) async throws {
        self.init(customers: customers)
        try await reader.sources(ofCustomers: customers, includingDeleted: false) { take($0) }
    }

    /// Reads which payment sources are these customers' primary ones.
    ///
    /// From the list of all customers, until those that are left can be asked for one by one in no more calls.
    ///
    /// - Throws: ``SiteReadingError``.
    mutating func readRoles(of customers: Set<String>, _ reader: SiteReader) async throws {
        var left = customers
        if left.count > 1 {
            var pages = 0
            do {
                try await reader.customers { page in
                    for customer in page.customers where left.remove(customer.customerID) != nil { take(customer) }
                    pages += 1
                    if left.count <= pages { throw Enough() }
                }
            } catch is Enough {}
        }
        for id in left.sorted() {
            if let customer = try await reader.customer(id) { take(customer) }
        }
    }
}

extension RowHistory {
    /// Whether the row may be left out for what the site has: nothing of it may have taken effect unseen, or is to be gone on
    /// with.
    var allowsLeavingOut: Bool { !isInDoubt && !steps.contains { $0.step == .request } }
}

extension Migration {
    /// Reads which payment methods of the rows that are about to be sent are attached already.
    ///
    /// Rows in doubt are not among them: what became of those is found out by their idempotency keys and look-ups.
    ///
    /// - Parameters:
    ///   - source: The rows; it stands at its beginning again afterwards.
    ///   - reader: Reads the site, at the job's pace.
    ///   - note: Takes what the user should know.
    /// - Throws: ``Failure``: 69, 75, 77 or 130 where the site could not be read as a whole; then nothing has been sent.
    /// - Returns: What was found; see ``ExistingSources/find(_:)``.
    func readExisting(
        _ source: RowSource,
        _ reader: SiteReader,
        note: (String) -> Void
    ) async throws(Failure) -> ExistingSources {
        do {
            var customers: Set<String> = []
            var wantingPrimary: Set<String> = []
            while let item = try source.next() {
                guard case .send(let request, let history) = item, history?.allowsLeavingOut ?? true else { continue }
                customers.insert(request.customerID)
                if request.becomesPrimary { wantingPrimary.insert(request.customerID) }
            }
            source.again()
            let callsBefore = reader.calls
            var existing = try await ExistingSources(of: customers, reader)
            var withRoles: Set<String> = []
            try source.survey { request in
                guard existing.claim(request), request.becomesPrimary else { return }
                if wantingPrimary.contains(request.customerID) { withRoles.insert(request.customerID) }
            }
            try await existing.readRoles(of: withRoles, reader)
            note(
                "Read the payment sources of \(customers.count.counted("customer", "customers")) in \((reader.calls - callsBefore).counted("call", "calls")): "
                    + "\(existing.count) are live; rows that are among them are not sent."
            )
            if existing.incomparable > 0 {
                note(
                    "\(existing.incomparable) of them came without a reference, so rows that are attached as one of those are "
                        + "not recognised."
                )
            }
            return existing
        } catch let error as SiteReadingError {
            throw Failure(error)
        } catch {
            throw Self.failure(for: error, job: job)
        }
    }
}
