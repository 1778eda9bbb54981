import MigrationModel

/// Gathers, row by row, what a run would leave each customer with.
struct CustomerTable: ~Copyable {
    /// What is known of a customer, in 32 bits.
    struct Record: BitwiseCopyable {
        // Bit 0: there is one. Bit 1: it has a ready row that can be charged. Bits 2 and 3: ready rows that become primary, at
        // most 2. Bits 4 to 31: ready rows.
        private var bits: UInt32

        static var none: Record { Record(bits: 0) }
        /// A customer without ready rows.
        static var named: Record { Record(bits: 1) }

        var isNone: Bool { bits == 0 }
        var isUsable: Bool { bits & 2 != 0 }
        /// 0, 1, or 2 for several.
        var primaries: Int { Int(bits >> 2 & 3) }
        /// At most 2^28 - 1 are counted.
        var readyRows: Int { Int(bits >> 4) }

        var standing: CustomerStanding {
            isUsable ? .usable : readyRows > 0 ? .onlyUnusable : .leftWithout
        }

        mutating func noteReady(isUsable: Bool, becomesPrimary: Bool) {
            if isUsable { bits |= 2 }
            if becomesPrimary, primaries < 2 { bits += 4 }
            if bits >> 4 < UInt32.max >> 4 { bits += 16 }
        }
    }

    /// In three words of four bytes, so that it takes 12 bytes and not 16.
    private struct Entry: HashTableEntry {
        static var free: Entry { Entry(high: 0, low: 0, record: .none) }

        let high: UInt32
        let low: UInt32
        var record: Record

        var key: UInt64 { UInt64(high) << 32 | UInt64(low) }
        var isFree: Bool { record.isNone }
    }

    private var table = HashTable<Entry>()

    /// The bytes that the table takes at present.
    var byteCount: Int { table.byteCount }

    /// See ``HashTable/prefetch(_:)``.
    func prefetch(_ customer: UInt64) { table.prefetch(customer) }

    /// Notes a rejected row of a customer.
    ///
    /// - Parameter customer: The hash of its id, which is not empty.
    mutating func noteRejected(_ customer: UInt64) { _ = table.place(Self.entry(customer)) }

    /// Notes a ready row of a customer.
    ///
    /// - Parameters:
    ///   - customer: The hash of its id, which is not empty.
    ///   - isUsable: Whether the row's method can be charged as far as the file tells.
    ///   - becomesPrimary: Whether the run makes it the customer's primary one.
    /// - Returns: Whether this is the second of the customer's rows that is to become primary.
    mutating func noteReady(_ customer: UInt64, isUsable: Bool, becomesPrimary: Bool) -> Bool {
        let place = table.place(Self.entry(customer)).entry
        let before = place.pointee.record.primaries
        place.pointee.record.noteReady(isUsable: isUsable, becomesPrimary: becomesPrimary)
        return before == 1 && becomesPrimary
    }

    /// What is known of a customer; `nil` for one that no row has named.
    func record(of customer: UnsafeBufferPointer<UInt8>) -> Record? {
        customer.isEmpty ? nil : table.find(customer.keyedHash)?.record
    }

    /// The customers, counted.
    func counts() -> CustomerCounts {
        var counts = CustomerCounts()
        table.visit { entry in
            let record = entry.record
            counts.customers += 1
            switch record.standing {
            case .usable: counts.usable += 1
            case .onlyUnusable: counts.onlyUnusable += 1
            case .leftWithout: counts.leftWithout += 1
            }
            guard record.readyRows > 0 else { return }
            if record.readyRows > 1 { counts.several += 1 }
            switch record.primaries {
            case 0: counts.noPrimary += 1
            case 1: counts.onePrimary += 1
            default: counts.severalPrimaries += 1
            }
        }
        return counts
    }

    private static func entry(_ customer: UInt64) -> Entry {
        Entry(high: UInt32(customer >> 32), low: UInt32(truncatingIfNeeded: customer), record: .named)
    }
}
