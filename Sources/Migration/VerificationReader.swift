import ChargebeeAPI
import MigrationModel
import SiteReading
import Verification

/// The site as a verification reads it.
final class VerificationReader: VerificationSite {
    private let reader: SiteReader

    init(_ reader: SiteReader) { self.reader = reader }

    /// Thrown to end a list whose rest is not wanted.
    private struct EnoughRead: Error {}

    func sources(
        ofCustomers customerIDs: [String],
        createdAfter: UnixMilliseconds?,
        _ body: ([PaymentSource]) throws -> Bool
    ) async throws {
        var filter = SourceFilter()
        filter.includesDeleted = true
        filter.customerIDs = customerIDs
        filter.createdAfter = createdAfter
        do {
            try await reader.sources(filter) { page in
                guard try body(page.sources) else { throw EnoughRead() }
            }
        } catch is EnoughRead {}
    }

    func source(_ id: String) async throws -> PaymentSource? { try await reader.source(id) }

    func customers(_ body: ([CustomerRoles]) throws -> Bool) async throws {
        do {
            try await reader.customers { page in
                guard try body(page.customers) else { throw EnoughRead() }
            }
        } catch is EnoughRead {}
    }

    func customer(_ id: String) async throws -> CustomerRoles? { try await reader.customer(id) }
}
