package import ChargebeeAPI

extension SiteReader {
    /// Why the pages of the whole site are not read to their end.
    private struct Enough: Error {}

    /// How many calls ``sources(ofCustomers:includingDeleted:_:)`` takes at the most, for so many customers.
    ///
    /// By lists of 50 customers, and as many pages of the whole site before that has proved to be the longer way; customers
    /// with very many sources may take a few more.
    package static func mostCalls(customers: Int) -> Int {
        let lists = (customers + SourceFilter.mostCustomers - 1) / SourceFilter.mostCustomers
        return lists > 1 ? 2 * lists : lists
    }

    /// Reads the payment sources of these customers; those of others may come as well, and some may come twice.
    ///
    /// A site that is not much larger than what is asked for is read as a whole; else the customers are named, 50 a call.
    ///
    /// - Parameters:
    ///   - customers: No call is made where there are none.
    ///   - includingDeleted: Whether deleted sources are listed too.
    ///   - take: Takes each source in.
    /// - Throws: ``SiteReadingError``.
    package func sources(
        ofCustomers customers: Set<String>,
        includingDeleted: Bool,
        _ take: (PaymentSource) -> Void
    ) async throws {
        guard !customers.isEmpty else { return }
        var filter = SourceFilter()
        filter.includesDeleted = includingDeleted
        var named = filter
        named.customerIDs = customers.sorted()
        let batches = named.batches
        if batches.count > 1 {
            var pages = 0
            do {
                try await sources(filter) { page in
                    for source in page.sources { take(source) }
                    pages += 1
                    if page.nextOffset != nil, pages >= batches.count { throw Enough() }
                }
                return
            } catch is Enough {}
        }
        for batch in batches {
            try await sources(batch) { page in for source in page.sources { take(source) } }
        }
    }
}
