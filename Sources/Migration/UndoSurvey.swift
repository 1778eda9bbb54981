import ChargebeeAPI
import MigrationModel
import OrderedJSON
import SiteReading
import Undoing

/// Reads from a site what an undo has to know: the sources that the job made, their customers' live sources, and the roles.
///
/// Each of the three is read by list pages or one by one, whichever takes fewer calls; where that cannot be known before, the
/// pages are given up as soon as they have cost as much as the rest would one by one.
struct UndoSurvey {
    let reader: SiteReader

    /// Clocks differ, and an answer may come long after the source was made.
    private static let margin: UnixMilliseconds = 15 * 60_000
    /// Sources made further apart than this are looked for in lists of their own.
    private static let gap: UnixMilliseconds = 2 * 3_600_000
    /// So few are asked for one by one at once.
    private static let few = 3

    /// Why the pages of a list are not read to their end.
    private struct Enough: Error {}

    /// Reads the site.
    ///
    /// - Throws: ``SiteReadingError``.
    func view(of created: [CreatedSource]) async throws -> SiteView {
        var view = SiteView()
        for cluster in Self.clusters(of: created) { try await find(cluster, &view) }
        var filter = SourceFilter()
        filter.customerIDs = view.customerIDs.sorted()
        if !filter.customerIDs.isEmpty {
            for batch in filter.batches {
                try await reader.sources(batch) { page in for source in page.sources { view.list(source) } }
            }
        }
        try await assign(&view)
        return view
    }

    /// Reads anew what the customers of some entries have, just before their sources are removed.
    ///
    /// - Throws: ``SiteReadingError``.
    func view(again entries: [UndoPlan.Entry]) async throws -> SiteView {
        var view = SiteView()
        var filter = SourceFilter()
        filter.customerIDs = Set(entries.compactMap(\.customerID)).sorted()
        for id in filter.customerIDs { view.ask(for: id) }
        if !filter.customerIDs.isEmpty {
            for batch in filter.batches {
                try await reader.sources(batch) { page in for source in page.sources { view.list(source) } }
                try await assign(batch.customerIDs, &view)
            }
        }
        for entry in entries where entry.decision == .remove && !view.knows(entry.created.paymentSourceID) {
            guard let source = try await reader.source(entry.created.paymentSourceID) else { continue }
            view.find(source)
            // Listed all the same, where a list lags behind.
            view.list(source)
        }
        return view
    }

    /// Calls that it takes to read anew what so many customers have, if none has many sources.
    static func calls(again customers: Int) -> Int {
        2 * ((customers + SourceFilter.mostCustomers - 1) / SourceFilter.mostCustomers)
    }

    /// Reads the roles of at most ``SourceFilter/mostCustomers`` customers in one call; those that it leaves out, one by one.
    private func assign(_ customerIDs: [String], _ view: inout SiteView) async throws {
        var missing = Set(customerIDs)
        if customerIDs.count > 1 {
            var query = FormBody()
            query.append(name: "limit", value: "100")
            query.append(name: "id[in]", value: JSONValue.array(customerIDs.map(JSONValue.string)).text)
            let call = APICall(method: .get, path: Operation.listCustomers.pathTemplate + "?" + query.text)
            let page = try await reader.read(call) { $0.customerPage() }
            for roles in page.customers where missing.remove(roles.customerID) != nil { view.assign(roles) }
        }
        for id in missing.sorted() {
            if let roles = try await reader.customer(id) { view.assign(roles) }
        }
    }

    /// The sources by when they were made, in runs without a long gap.
    static func clusters(of created: [CreatedSource]) -> [[CreatedSource]] {
        var clusters: [[CreatedSource]] = []
        for source in created.sorted(by: { $0.createdAt < $1.createdAt }) {
            if let last = clusters.last?.last, source.createdAt - last.createdAt <= gap {
                clusters[clusters.count - 1].append(source)
            } else {
                clusters.append([source])
            }
        }
        return clusters
    }

    private func find(_ cluster: [CreatedSource], _ view: inout SiteView) async throws {
        var missing = Set(cluster.map(\.paymentSourceID))
        if let first = cluster.first, let last = cluster.last, cluster.count > Self.few {
            var filter = SourceFilter()
            filter.createdAfter = first.createdAt - Self.margin
            filter.createdBefore = last.createdAt + Self.margin
            filter.includesDeleted = true
            var pages = 0
            do {
                try await reader.sources(filter) { page in
                    for source in page.sources where missing.remove(source.id) != nil { view.find(source) }
                    pages += 1
                    if missing.isEmpty || pages >= cluster.count { throw Enough() }
                }
            } catch is Enough {}
        }
        for id in missing.sorted() {
            if let source = try await reader.source(id) { view.find(source) }
        }
    }

    private func assign(_ view: inout SiteView) async throws {
        let customers = view.customerIDs
        var missing = Set(customers)
        if customers.count > Self.few {
            var pages = 0
            do {
                try await reader.customers { page in
                    for roles in page.customers where missing.remove(roles.customerID) != nil { view.assign(roles) }
                    pages += 1
                    if missing.isEmpty || pages >= customers.count { throw Enough() }
                }
            } catch is Enough {}
        }
        for id in missing.sorted() {
            if let roles = try await reader.customer(id) { view.assign(roles) }
        }
    }
}
