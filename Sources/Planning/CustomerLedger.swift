package import MigrationModel

/// What the rows of an input say of each customer, for looking customers up after a scan; it does not change any more.
///
/// It keeps hashes, not ids: see ``Swift/UnsafeBufferPointer/keyedHash``. A customer takes 12 to 18 bytes.
package final class CustomerLedger: @unchecked Sendable {
    // Unchecked, since the table's memory is written before the ledger is made, and only read from then on.
    private let table: CustomerTable

    init(_ table: consuming CustomerTable) { self.table = table }

    /// What a run would leave a customer with; `nil` for one that no row names.
    ///
    /// The id's bytes are those that ``RowMapper/customerID`` or ``RowMapper/customer(of:)`` gives.
    package func standing(of customer: UnsafeBufferPointer<UInt8>) -> CustomerStanding? {
        table.record(of: customer)?.standing
    }

    /// How many ready rows a customer has; 0 for one that no row names.
    package func readyRows(of customer: UnsafeBufferPointer<UInt8>) -> Int {
        table.record(of: customer)?.readyRows ?? 0
    }

    /// The customers, counted; ``CustomerCounts/rowsWithoutCustomer`` is not for the ledger to know.
    func counts() -> CustomerCounts { table.counts() }
}
