import MigrationModel

/// Tells apart the customers that a list of bills names, and counts them by what a run would leave them with.
///
/// A customer takes 9 to 12 bytes.
struct BilledCustomerTable: ~Copyable {
    /// 63 bits of a hash, and whether the customer has a bill.
    private struct Entry: HashTableEntry {
        static var free: Entry { Entry(bits: 0) }

        var bits: UInt64

        var key: UInt64 { bits & ~1 }
        var isFree: Bool { bits == 0 }
        var hasBill: Bool { bits & 1 != 0 }
    }

    private var table = HashTable<Entry>()
    private var counts = BilledCustomers()

    /// The bytes that the table takes at present.
    var byteCount: Int { table.byteCount }

    /// Notes a row of a customer.
    ///
    /// - Parameters:
    ///   - customer: Its id, which is not empty.
    ///   - standing: What a run leaves it with, the same each time; `nil` for one whom no row of the input names.
    ///   - hasBill: Whether the row has an amount that can be read.
    mutating func note(_ customer: UnsafeBufferPointer<UInt8>, _ standing: CustomerStanding?, hasBill: Bool) {
        // 0 marks a free place; that two hashes become one here adds nothing to what 63 bits leave to chance.
        let (place, isNew) = table.place(Entry(bits: max(2, customer.keyedHash & ~1)))
        if isNew { count(standing, hasBill: false, 1) }
        guard hasBill, !place.pointee.hasBill else { return }
        place.pointee.bits |= 1
        count(standing, hasBill: false, -1)
        count(standing, hasBill: true, 1)
    }

    /// The customers so far; `ofInput` is how many the input has.
    func finish(ofInput: Int) -> BilledCustomers {
        var counts = counts
        counts.notNamed = ofInput - counts.named
        return counts
    }

    private mutating func count(_ standing: CustomerStanding?, hasBill: Bool, _ change: Int) {
        switch (standing, hasBill) {
        case (.usable?, true): counts.covered += change
        case (_?, true): counts.withoutMethod += change
        case (nil, true): counts.inNoRow += change
        case (_?, false): counts.withoutBill += change
        case (nil, false): counts.inNoRowWithoutBill += change
        }
    }
}
