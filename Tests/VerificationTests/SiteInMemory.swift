import ChargebeeAPI
import Foundation
import MigrationModel
import Verification

/// A site whose sources and customers tests change at will; it counts its calls.
final class SiteInMemory: VerificationSite {
    var sources: [PaymentSource] = []
    var roles: [String: CustomerRoles] = [:]
    var calls: [String] = []
    /// How many a page holds.
    var pageSize = 100

    func sources(
        ofCustomers customerIDs: [String],
        createdAfter: UnixMilliseconds?,
        _ body: ([PaymentSource]) throws -> Bool
    ) async throws {
        let listed = sources.filter { source in
            (customerIDs.isEmpty || customerIDs.contains(source.customerID))
                && createdAfter.map { source.createdAt > $0 / 1000 } ?? true
        }
        let pages = max(1, (listed.count + pageSize - 1) / pageSize)
        for page in 0..<pages {
            calls.append(customerIDs.isEmpty ? "page" : "customers")
            guard try body(Array(listed.dropFirst(page * pageSize).prefix(pageSize))) else { return }
        }
    }

    func source(_ id: String) async throws -> PaymentSource? {
        calls.append("source \(id)")
        return sources.first { $0.id == id }
    }

    func customers(_ body: ([CustomerRoles]) throws -> Bool) async throws {
        let all = roles.values.sorted { $0.customerID < $1.customerID }
        let pages = max(1, (all.count + pageSize - 1) / pageSize)
        for page in 0..<pages {
            calls.append("roles")
            guard try body(Array(all.dropFirst(page * pageSize).prefix(pageSize))) else { return }
        }
    }

    func customer(_ id: String) async throws -> CustomerRoles? {
        calls.append("customer \(id)")
        return roles[id]
    }

    func change(_ id: String, _ body: (inout PaymentSource) -> Void) {
        guard let index = sources.firstIndex(where: { $0.id == id }) else { return }
        body(&sources[index])
    }

    /// A visa card that ends in 4242 and can be charged until 09/2027.
    static func card(_ changes: [String: Any] = [:]) -> PaymentSource.Card? {
        var fields: [String: Any] = ["last4": "4242", "brand": "visa", "expiry_month": 9, "expiry_year": 2027]
        fields.merge(changes) { $1 }
        guard let data = try? JSONSerialization.data(withJSONObject: fields) else { return nil }
        return try? JSONDecoder().decode(PaymentSource.Card.self, from: data)
    }
}

/// A job that made `pm_1` … for customers `c_1` …, and the site that it left behind.
struct FinishedJob {
    /// 2026-11-21T12:00:00Z.
    static let began: UnixMilliseconds = 1_795_262_400_000
    static let month = CardExpiry(year: 2026, month: 11)

    let site = SiteInMemory()
    var expected: [ExpectedSource] = []
    /// Those of the journal; `nil` where it knows nothing more than the input.
    var marks: KeyedMarks?

    init(rows: Int = 3) {
        for number in 1...rows {
            var row = ExpectedSource(
                address: RowAddress(ordinal: number, line: number + 1),
                ending: .created,
                customerID: "c_\(number)",
                paymentSourceID: "pm_\(number)"
            )
            row.gatewayAccountID = "gw_1"
            row.reference = ReferenceMark(TokenFields(referenceID: "cus_\(number)/card_\(number)"))
            row.type = "card"
            row.brand = "visa"
            row.last4 = "4242"
            row.expiry = CardExpiry(year: 2027, month: 9)
            row.becamePrimary = true
            row.endedAt = Self.began + Int64(number) * 1000
            expected.append(row)
            site.sources.append(source("pm_\(number)", of: "c_\(number)", reference: "cus_\(number)/card_\(number)"))
            site.roles["c_\(number)"] = CustomerRoles(customerID: "c_\(number)", primaryID: "pm_\(number)")
        }
    }

    func source(_ id: String, of customer: String, reference: String, secondsLater: Int64 = 1) -> PaymentSource {
        PaymentSource(
            id: id,
            customerID: customer,
            referenceID: reference,
            status: "valid",
            gateway: "stripe",
            gatewayAccountID: "gw_1",
            createdAt: Self.began / 1000 + secondsLater,
            card: SiteInMemory.card()
        )
    }

    /// The table, once it has been compared with the site.
    func verified(
        makesSources: Bool = true,
        readsAll: Bool = false,
        prepare: (inout ExpectationTable) -> Void = { _ in }
    ) async throws -> ExpectationTable {
        let scope = ExpectationTable.Scope(
            comparison: SourceComparison(presentMonth: Self.month, marks: marks),
            beganAt: Self.began,
            makesSources: makesSources
        )
        var table = ExpectationTable(scope: scope)
        for row in expected { table.add(row) }
        prepare(&table)
        try await SiteVerifier(site: site, createdAfter: readsAll ? nil : Self.began - 300_000).verify(&table)
        return table
    }
}
