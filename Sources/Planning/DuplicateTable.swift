/// Remembers which customer each token was seen with, in at most 24 bytes a row.
///
/// It keeps hashes, not texts: 64 bits of the token, 32 of the customer. Two different tokens are taken for one in a file of
/// a million rows with a probability of 3 in 100 million. The table is made of 64 parts that grow one by one, by a quarter, so
/// that growing never doubles the memory.
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

    private struct Entry {
        /// The token's hash; for a further customer of a token, that of both.
        var key: UInt64
        var customer: UInt32
        /// 0 marks a free place.
        var ordinal: UInt32
    }

    private struct Part {
        var entries: UnsafeMutableBufferPointer<Entry>
        var used = 0

        init(capacity: Int) {
            entries = .allocate(capacity: capacity)
            entries.initialize(repeating: Entry(key: 0, customer: 0, ordinal: 0))
        }
    }

    private var parts: [Part]

    init() { parts = (0..<64).map { _ in Part(capacity: 16) } }

    deinit {
        for part in parts { part.entries.deallocate() }
    }

    /// Looks a token up, and remembers it for a customer where it is not yet.
    ///
    /// - Parameters:
    ///   - token: The bytes that identify the token at its gateway account.
    ///   - customer: The customer id's bytes.
    ///   - ordinal: The row's, from 1 to 2^32 - 1.
    /// - Returns: Whether and with whom the token was seen before.
    mutating func note(
        token: UnsafeBufferPointer<UInt8>,
        customer: UnsafeBufferPointer<UInt8>,
        ordinal: Int
    ) -> Sighting {
        let tokenHash = Self.hash(token)
        let customerHash = Self.hash(customer)
        let entry = Entry(
            key: tokenHash,
            customer: UInt32(truncatingIfNeeded: customerHash),
            ordinal: UInt32(truncatingIfNeeded: ordinal)
        )
        guard let first = placeUnlessFound(entry) else { return .new }
        if first.customer == entry.customer { return .sameCustomer(ordinal: Int(first.ordinal)) }
        // Further customers of a token are kept under token and customer together: a token shared by many would be
        // searched through from end to end otherwise.
        var together = entry
        together.key = Self.hash(tokenHash, customerHash)
        guard let earlier = placeUnlessFound(together) else { return .otherCustomer(ordinal: Int(first.ordinal)) }
        return .sameCustomer(ordinal: Int(earlier.ordinal))
    }

    /// The bytes that the table takes at present.
    var byteCount: Int { parts.reduce(0) { $0 + $1.entries.count * MemoryLayout<Entry>.stride } }

    /// Remembers an entry, or gives back the one that has its key already.
    private mutating func placeUnlessFound(_ entry: Entry) -> Entry? {
        let index = Int(entry.key >> 58)
        // At 15/16 a search still ends after a few places; below it the table would hold more air than 24 bytes allow.
        if (parts[index].used + 1) * 16 > parts[index].entries.count * 15 { grow(index) }
        return Self.place(entry, &parts[index])
    }

    private static func place(_ entry: Entry, _ part: inout Part) -> Entry? {
        var place = home(of: entry.key, capacity: part.entries.count)
        while part.entries[place].ordinal != 0 {
            if part.entries[place].key == entry.key { return part.entries[place] }
            place = place + 1 == part.entries.count ? 0 : place + 1
        }
        part.entries[place] = entry
        part.used += 1
        return nil
    }

    private mutating func grow(_ index: Int) {
        let old = parts[index]
        var larger = Part(capacity: old.entries.count + max(16, old.entries.count / 4))
        for entry in old.entries where entry.ordinal != 0 { _ = Self.place(entry, &larger) }
        old.entries.deallocate()
        parts[index] = larger
    }

    private static func home(of key: UInt64, capacity: Int) -> Int {
        // The top six bits chose the part, so the place comes from those below.
        Int((key << 6).multipliedFullWidth(by: UInt64(capacity)).high)
    }

    private static func hash(_ bytes: UnsafeBufferPointer<UInt8>) -> UInt64 {
        var hasher = Hasher()
        hasher.combine(bytes: UnsafeRawBufferPointer(bytes))
        return UInt64(bitPattern: Int64(hasher.finalize()))
    }

    private static func hash(_ token: UInt64, _ customer: UInt64) -> UInt64 {
        var hasher = Hasher()
        hasher.combine(token)
        hasher.combine(customer)
        return UInt64(bitPattern: Int64(hasher.finalize()))
    }
}
