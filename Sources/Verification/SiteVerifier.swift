package import ChargebeeAPI
package import MigrationModel

/// Where a verification reads.
package protocol VerificationSite: AnyObject {
    /// Hands out pages of payment sources, the deleted ones included, until the body wants no more.
    ///
    /// - Parameters:
    ///   - customerIDs: Whose; empty for all customers', else at most ``SiteVerifier/customersPerCall``.
    ///   - createdAfter: Only those made after this.
    ///   - body: Takes a page in and says whether to go on.
    /// - Throws: Where the list cannot be read, and what `body` throws.
    func sources(
        ofCustomers customerIDs: [String],
        createdAfter: UnixMilliseconds?,
        _ body: ([PaymentSource]) throws -> Bool
    ) async throws

    /// A payment source by its id; `nil` where there is none.
    func source(_ id: String) async throws -> PaymentSource?

    /// Hands out pages of all customers, until the body wants no more.
    func customers(_ body: ([CustomerRoles]) throws -> Bool) async throws

    /// A customer by its id; `nil` where there is none.
    func customer(_ id: String) async throws -> CustomerRoles?
}

/// Reads what a table of expectations needs, in as few calls as can be told beforehand.
///
/// 1. The site's list, page by page, from the job's first request on (from its beginning, where rows are about older
///    sources), as long as that takes fewer calls than asking customer by customer would.
/// 2. Else the lists of the job's customers, many customers a call. A sample begins here.
/// 3. What no list had, by its id; sources of earlier inputs, too.
/// 4. The customers' roles, where a row made a source, be it the primary one or not (in a sample: where a role is expected):
///    again by pages first, then one by one.
///
/// Each first way is given up when it has cost as much as the second one would, so at most twice the cheaper way is paid.
package struct SiteVerifier {
    /// More customers than these would make an address that is too long for some servers on the way.
    package static let customersPerCall = 50

    private let site: any VerificationSite
    /// From when on sources are read; `nil` for all.
    private let createdAfter: UnixMilliseconds?

    package init(site: any VerificationSite, createdAfter: UnixMilliseconds?) {
        self.site = site
        self.createdAfter = createdAfter
    }

    /// Reads and compares until every row of the table has its verdict.
    ///
    /// - Throws: What the site throws; then the table's verdicts are not to be used.
    package func verify(_ table: inout ExpectationTable) async throws {
        let isComplete = try await table.isSample || table.isEmpty ? false : readPages(&table)
        if !isComplete { try await readCustomers(table.customersSought, &table) }
        for id in table.idsSought {
            if let source = try await site.source(id) { table.take(source) } else { table.takeAbsence(of: id) }
        }
        try await readRoles(&table)
        table.settle()
    }

    /// Reads the site's list.
    ///
    /// - Returns: Whether it was read to its end.
    private func readPages(_ table: inout ExpectationTable) async throws -> Bool {
        let budget =
            (table.customers.count + Self.customersPerCall - 1) / Self.customersPerCall + table.rowsWithoutCustomer
            + table.earlierCount
        var pages = 0
        var isComplete = true
        try await site.sources(ofCustomers: [], createdAfter: createdAfter) { sources in
            for source in sources { table.take(source) }
            pages += 1
            isComplete = pages <= budget
            return isComplete
        }
        return isComplete
    }

    private func readCustomers(_ customers: [String], _ table: inout ExpectationTable) async throws {
        for start in stride(from: 0, to: customers.count, by: Self.customersPerCall) {
            let some = Array(customers[start..<min(start + Self.customersPerCall, customers.count)])
            try await site.sources(ofCustomers: some, createdAfter: nil) { sources in
                for source in sources { table.take(source) }
                return true
            }
        }
    }

    private func readRoles(_ table: inout ExpectationTable) async throws {
        table.openRoles()
        var sought = table.rolesSought.count
        guard sought > 0 else { return }
        var pages = 0
        if sought > 1 {
            try await site.customers { customers in
                for roles in customers where table.take(roles) { sought -= 1 }
                pages += 1
                return sought > pages
            }
        }
        // In an order that does not change from one time to the next.
        for id in table.rolesSought.sorted() {
            table.take(try await site.customer(id) ?? CustomerRoles(customerID: id))
        }
    }
}
