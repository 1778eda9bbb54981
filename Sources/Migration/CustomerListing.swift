import MigrationModel
import Planning
import Reporting

/// The customers that a controller asks about: those without a usable method, and those with several.
///
/// It holds some 100 bytes for each of them. They are told apart by 64 bits of a hash, as in `CustomerLedger`.
struct CustomerListing: ~Copyable {
    private struct Entry {
        let idEnd: Int
        let standing: CustomerStanding
        var ready = 0
        var rejected = 0
    }

    private var positions: [UInt64: Int] = [:]
    private var entries: [Entry] = []
    /// The customer ids, one behind the other.
    private var ids = GrowableBytes()
    /// By position and currency.
    private var debts: [Int: [CurrencyCode: DecimalAmount]] = [:]

    /// Counts a row of a customer who is to be listed.
    mutating func note(_ customer: UnsafeBufferPointer<UInt8>, _ standing: CustomerStanding, isReady: Bool) {
        let position = position(of: customer, standing)
        if isReady { entries[position].ready += 1 } else { entries[position].rejected += 1 }
    }

    /// Adds an amount that is not covered.
    mutating func add(_ bill: Bill, of customer: UnsafeBufferPointer<UInt8>, _ standing: CustomerStanding) {
        debts[position(of: customer, standing), default: [:]][bill.currency, default: .zero] += bill.amount
    }

    /// Hands out the customers in the order of their first rows.
    func forEachCustomer(_ body: (PlanListing.Customer) throws -> Void) rethrows {
        var start = 0
        for (position, entry) in entries.enumerated() {
            let id = UnsafeBufferPointer(rebasing: ids.bytes[start..<entry.idEnd])
            start = entry.idEnd
            try body(
                PlanListing.Customer(
                    customerID: String(decoding: id, as: UTF8.self),
                    standing: entry.standing,
                    readyRows: entry.ready,
                    rejectedRows: entry.rejected,
                    notCovered: debts[position, default: [:]].sorted { $0.key < $1.key }
                        .map { (currency: $0.key.description, amount: $0.value) }
                )
            )
        }
    }

    private mutating func position(of customer: UnsafeBufferPointer<UInt8>, _ standing: CustomerStanding) -> Int {
        let hash = customer.keyedHash
        if let position = positions[hash] { return position }
        ids.append(customer)
        positions[hash] = entries.count
        entries.append(Entry(idEnd: ids.count, standing: standing))
        return entries.count - 1
    }
}
