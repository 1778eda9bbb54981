import MigrationModel

/// Counts what the rows leave each customer with, for a job that leaves customers with anything.
struct CustomerTally: ~Copyable {
    /// Whether customers are counted.
    let isCounting: Bool
    /// Rows that name no customer, or whose customer cannot be told.
    private(set) var rowsWithoutCustomer = 0
    private var table = CustomerTable()

    init(isCounting: Bool) { self.isCounting = isCounting }

    /// See ``HashTable/prefetch(_:)``.
    func prefetch(_ customer: UInt64) { if isCounting { table.prefetch(customer) } }

    /// Notes a ready row; `customer` is the hash of its customer's id, or `nil` where it names none.
    ///
    /// - Returns: Whether this is the second of the customer's rows that is to become primary.
    mutating func noteReady(_ customer: UInt64?, isUsable: Bool, becomesPrimary: Bool) -> Bool {
        guard isCounting else { return false }
        guard let customer else {
            rowsWithoutCustomer += 1
            return false
        }
        return table.noteReady(customer, isUsable: isUsable, becomesPrimary: becomesPrimary)
    }

    /// Notes a rejected row; `customer` is the hash of its customer's id, or `nil` where it names none.
    mutating func noteRejected(_ customer: UInt64?) {
        guard isCounting else { return }
        if let customer { table.noteRejected(customer) } else { rowsWithoutCustomer += 1 }
    }

    /// The customers as they were counted; `nil` where they were not.
    consuming func finish() -> CustomerLedger? { isCounting ? CustomerLedger(table) : nil }
}
