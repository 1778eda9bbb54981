import ChargebeeAPI
import Execution
import MigrationModel
import Reporting
import SiteReading

/// The payment sources of an input's customers, as the site lists them before a run does anything with them.
///
/// An input that was sorted by one column, or a source that was moved meanwhile, would have a card attached to a stranger.
/// Some 100 bytes for each payment source of the customers.
struct ListedSources: Sendable {
    /// By customer and id: whether the source is deleted; customers that are not of the input are not kept.
    private var sources: [String: [String: Bool]]

    init(customers: Set<String>) {
        sources = Dictionary(uniqueKeysWithValues: customers.map { ($0, [:]) })
    }

    /// Takes a listed source in, where it is one of a customer of the input.
    mutating func take(_ source: PaymentSource) { sources[source.customerID]?[source.id] = source.isDeleted }

    /// Why nothing may be sent for a row: its source is not its customer's, or is gone; `nil` where all is as the input says.
    ///
    /// A row that names no customer, or one that was not asked for, is not held against the list.
    func problem(_ request: PlannedRequest) -> String? {
        guard let id = request.paymentSourceID, let listed = sources[request.customerID] else { return nil }
        guard let isDeleted = listed[id] else {
            return "Chargebee does not list \(id) among the payment sources of the customer that the input names"
        }
        return isDeleted ? "\(id) has been deleted since it was listed" : nil
    }
}

extension ListedSources {
    /// Reads the sources of these customers, the deleted ones included.
    ///
    /// - Throws: ``SiteReadingError``.
    init(of customers: Set<String>, _ reader: SiteReader) async throws {
        self.init(customers: customers)
        try await reader.sources(ofCustomers: customers, includingDeleted: true) { take($0) }
    }
}

extension Migration {
    /// Whether a run of the job reads the sources that its rows are about before it sends anything.
    var checksSources: Bool {
        ["port", Operation.exportPaymentSource.name, Operation.deleteLocal.name].contains(job.operation)
    }

    /// Reads the sources of the customers whose rows have not been sent yet.
    ///
    /// - Throws: ``Failure``: 69, 75, 77 or 130 where the site could not be read as a whole; then nothing has been sent.
    func readSources(
        of source: RowSource,
        _ reader: SiteReader,
        note: (String) -> Void
    ) async throws(Failure) -> ListedSources {
        do {
            var customers: Set<String> = []
            while let item = try source.next() {
                guard case .send(let request, let history) = item, history?.hasBegun != true else { continue }
                if !request.customerID.isEmpty { customers.insert(request.customerID) }
            }
            source.again()
            let before = reader.calls
            let listed = try await ListedSources(of: customers, reader)
            note(
                "Read the payment sources of \(customers.count.counted("customer", "customers")) in \((reader.calls - before).counted("call", "calls")); nothing is sent for "
                    + "a row whose source is not its customer's."
            )
            return listed
        } catch let error as SiteReadingError {
            throw Failure(error)
        } catch {
            throw Self.failure(for: error, job: job)
        }
    }
}

extension RowHistory {
    /// Whether something may have taken effect for the row, so that its source need not be as the input says any more.
    var hasBegun: Bool { isInDoubt || !steps.isEmpty }
}
