import MigrationModel
import Planning
import Reporting

/// The customers that a controller asks about: those without a usable method, and those with several.
///
/// It holds some 100 bytes for each of them. They are told apart by 64 bits of a hash, as in `CustomerLedger`.
struct CustomerListing: ~Copyable {
    private struct Entry {
        /// Where its id ends.
        let idEnd: Int
        let standing: CustomerStanding?
        /// The position of the last of its debts, or -1.
        var debt: Int32 = -1
        var ready: UInt32 = 0
        var rejected: UInt32 = 0
    }

    /// What a customer is billed in one currency and will not be able to pay.
    private struct Debt {
        var amount: DecimalAmount
        let currency: CurrencyCode
        /// The position of another of the customer's debts, or -1.
        let next: Int32
    }

    private var positions: [UInt64: Int32] = [:]
    private var entries: [Entry] = []
    /// The customer ids, one behind the other.
    private var ids = GrowableBytes()
    private var debts: [Debt] = []

    /// Counts a row of a customer who is to be listed.
    mutating func note(_ customer: UnsafeBufferPointer<UInt8>, _ standing: CustomerStanding, isReady: Bool) {
        let position = position(of: customer, standing)
        if isReady { entries[position].ready += 1 } else { entries[position].rejected += 1 }
    }

    /// Adds an amount that is not covered; `standing` is `nil` for a customer whom no row of the input names.
    mutating func add(_ bill: Bill, of customer: UnsafeBufferPointer<UInt8>, _ standing: CustomerStanding?) {
        let position = position(of: customer, standing)
        var debt = Int(entries[position].debt)
        while debt >= 0, debts[debt].currency != bill.currency { debt = Int(debts[debt].next) }
        if debt >= 0 {
            debts[debt].amount += bill.amount
        } else {
            debts.append(Debt(amount: bill.amount, currency: bill.currency, next: entries[position].debt))
            entries[position].debt = Int32(debts.count - 1)
        }
    }

    /// Hands out the customers in the order in which they came.
    func forEachCustomer(_ body: (PlanListing.Customer) throws -> Void) rethrows {
        var start = 0
        for entry in entries {
            let id = UnsafeBufferPointer(rebasing: ids.bytes[start..<entry.idEnd])
            start = entry.idEnd
            try body(
                PlanListing.Customer(
                    customerID: String(decoding: id, as: UTF8.self),
                    standing: entry.standing,
                    readyRows: Int(entry.ready),
                    rejectedRows: Int(entry.rejected),
                    notCovered: notCovered(of: entry)
                )
            )
        }
    }

    /// In the order of currencies.
    private func notCovered(of entry: Entry) -> [(currency: String, amount: DecimalAmount)] {
        var found: [Debt] = []
        var debt = Int(entry.debt)
        while debt >= 0 {
            found.append(debts[debt])
            debt = Int(debts[debt].next)
        }
        return found.sorted { $0.currency < $1.currency }.map { ($0.currency.description, $0.amount) }
    }

    private mutating func position(of customer: UnsafeBufferPointer<UInt8>, _ standing: CustomerStanding?) -> Int {
        let hash = customer.keyedHash
        if let position = positions[hash] { return Int(position) }
        ids.append(customer)
        positions[hash] = Int32(entries.count)
        entries.append(Entry(idEnd: ids.count, standing: standing))
        return entries.count - 1
    }
}
