import ChargebeeAPI
import Execution
import MigrationModel
import SiteReading

/// The live payment sources of an input's customers, as the site has them before a run sends anything.
///
/// It holds references, which are tokens, in memory alone: some 300 bytes for each payment source of the customers.
struct ExistingSources: Sendable {
    private struct Source: Sendable {
        let id: String
        let reference: String
        let gatewayAccountID: String?
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
            Source(id: source.id, reference: source.referenceID, gatewayAccountID: source.gatewayAccountID)
        )
    }

    /// The payment source by which a row's method is attached already; of several, the one with the least id.
    ///
    /// Compared as a row in doubt is: by customer, gateway account where both sides name one, and reference.
    func find(_ request: PlannedRequest) -> String? {
        let matching = sources[request.customerID, default: []].filter { source in
            let sameAccount =
                request.gatewayAccountID == nil || source.gatewayAccountID == nil
                || source.gatewayAccountID == request.gatewayAccountID
            return sameAccount && request.tokens.matches(reference: source.reference)
        }
        return matching.map(\.id).min()
    }
}

extension ExistingSources {
    /// Why the pages of the whole site are not read to their end.
    private struct Enough: Error {}

    /// How many calls reading takes at the most, for so many customers.
    ///
    /// By lists of 50 customers, and as many pages of the whole site before that has proved to be the longer way; customers
    /// with very many sources may take a few more.
    static func mostCalls(customers: Int) -> Int {
        let lists = (customers + SourceFilter.mostCustomers - 1) / SourceFilter.mostCustomers
        return lists > 1 ? 2 * lists : lists
    }

    /// Reads the live sources of these customers.
    ///
    /// - Parameters:
    ///   - customers: Those of the input.
    ///   - reader: Reads the site.
    /// - Throws: ``SiteReadingError``.
    init(of customers: Set<String>, _ reader: SiteReader) async throws {
        self.init(customers: customers)
        var filter = SourceFilter()
        filter.customerIDs = customers.sorted()
        let batches = filter.batches
        guard !customers.isEmpty else { return }
        if batches.count > 1 {
            // A site that is not much larger than the input is read sooner as a whole.
            var pages = 0
            do {
                try await reader.sources(SourceFilter()) { page in
                    for source in page.sources { take(source) }
                    pages += 1
                    if page.nextOffset != nil, pages >= batches.count { throw Enough() }
                }
                return
            } catch is Enough {}
        }
        for batch in batches {
            try await reader.sources(batch) { page in for source in page.sources { take(source) } }
        }
    }
}

extension Migration {
    /// Reads which payment methods of the rows that are about to be sent are attached already.
    ///
    /// Rows that were sent before are left out: what became of them is found out by their idempotency keys and look-ups.
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
            while let item = try source.next() {
                if case .send(let request, nil) = item { customers.insert(request.customerID) }
            }
            source.again()
            let callsBefore = reader.calls
            let existing = try await ExistingSources(of: customers, reader)
            note(
                "Read the payment sources of \(customers.count) customers in \(reader.calls - callsBefore) calls: "
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
