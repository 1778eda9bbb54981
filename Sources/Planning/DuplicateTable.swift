/// Remembers which customer each token was seen with, in at most 24 bytes a row.
///
/// It keeps hashes, not texts: 64 bits of the token, 32 of the customer. Two different tokens are taken for one in a file of
/// a million rows with a probability of 3 in 100 million.
struct DuplicateTable: ~Copyable {
    /// What is known of a token.
    enum Sighting: Equatable {
        /// Not seen before; it is remembered now.
        case new
        /// Seen with the same customer, in that row first.
        case sameCustomer(ordinal: Int)
        /// Seen, but only with other customers, in that row first; it is remembered for this customer now.
        case otherCustomer(ordinal: Int)
    }

    private struct Entry: HashTableEntry {
        static var free: Entry { Entry(key: 0, customer: 0, ordinal: 0) }

        /// The token's hash; for a further customer of a token, that of both.
        var key: UInt64
        var customer: UInt32
        /// 0 marks a free place.
        var ordinal: UInt32

        var isFree: Bool { ordinal == 0 }
    }

    private var table = HashTable<Entry>()

    /// See ``HashTable/prefetch(_:)``.
    func prefetch(_ token: UInt64) { table.prefetch(token) }

    /// Looks a token up, and remembers it for a customer where it is not yet.
    ///
    /// - Parameters:
    ///   - token: The hash of what identifies the token at its gateway account.
    ///   - customer: The hash of the customer id; any one number where tokens are not told apart by customers.
    ///   - ordinal: The row's, from 1 to 2^32 - 1.
    /// - Returns: Whether and with whom the token was seen before.
    mutating func note(token: UInt64, customer: UInt64, ordinal: Int) -> Sighting {
        let entry = Entry(
            key: token,
            customer: UInt32(truncatingIfNeeded: customer),
            ordinal: UInt32(truncatingIfNeeded: ordinal)
        )
        guard let first = placeUnlessFound(entry) else { return .new }
        if first.customer == entry.customer { return .sameCustomer(ordinal: Int(first.ordinal)) }
        // Further customers of a token are kept under token and customer together: a token shared by many would be
        // searched through from end to end otherwise.
        var together = entry
        together.key = Self.hash(token, customer)
        guard let earlier = placeUnlessFound(together) else { return .otherCustomer(ordinal: Int(first.ordinal)) }
        return .sameCustomer(ordinal: Int(earlier.ordinal))
    }

    /// The bytes that the table takes at present.
    var byteCount: Int { table.byteCount }

    /// Remembers an entry, or gives back the one that has its key already.
    private mutating func placeUnlessFound(_ entry: Entry) -> Entry? {
        let (place, isNew) = table.place(entry)
        return isNew ? nil : place.pointee
    }

    private static func hash(_ token: UInt64, _ customer: UInt64) -> UInt64 {
        var hasher = Hasher()
        hasher.combine(token)
        hasher.combine(customer)
        return UInt64(bitPattern: Int64(hasher.finalize()))
    }
}
