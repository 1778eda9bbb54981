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
        var token: UInt64
        var customer: UInt32
        /// 0 marks a free place.
        var ordinal: UInt32
    }

    private struct Part {
        var entries: UnsafeMutableBufferPointer<Entry>
        var used = 0

        init(capacity: Int) {
            entries = .allocate(capacity: capacity)
            entries.initialize(repeating: Entry(token: 0, customer: 0, ordinal: 0))
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
        let entry = Entry(
            token: Self.hash(token),
            customer: UInt32(truncatingIfNeeded: Self.hash(customer)),
            ordinal: UInt32(truncatingIfNeeded: ordinal)
        )
        let index = Int(entry.token >> 58)
        // At 15/16 a search still ends after a few places; below it the table would hold more air than 24 bytes allow.
        if (parts[index].used + 1) * 16 > parts[index].entries.count * 15 { grow(index) }
        return Self.place(entry, &parts[index])
    }

    /// The bytes that the table takes at present.
    var byteCount: Int { parts.reduce(0) { $0 + $1.entries.count * MemoryLayout<Entry>.stride } }

    private static func place(_ entry: Entry, _ part: inout Part) -> Sighting {
        var place = home(of: entry.token, capacity: part.entries.count)
        var other: UInt32?
        while part.entries[place].ordinal != 0 {
            let found = part.entries[place]
            if found.token == entry.token {
                if found.customer == entry.customer { return .sameCustomer(ordinal: Int(found.ordinal)) }
                other = other ?? found.ordinal
            }
            place = place + 1 == part.entries.count ? 0 : place + 1
        }
        part.entries[place] = entry
        part.used += 1
        return other.map { .otherCustomer(ordinal: Int($0)) } ?? .new
    }

    private mutating func grow(_ index: Int) {
        let old = parts[index]
        var larger = Part(capacity: old.entries.count + max(16, old.entries.count / 4))
        // A token shared by customers has several entries. From behind a free place on, they stand in the order in which
        // they came, so the first row stays the first.
        let free = old.entries.firstIndex { $0.ordinal == 0 } ?? 0
        for step in 1...old.entries.count {
            let entry = old.entries[(free + step) % old.entries.count]
            if entry.ordinal != 0 { _ = Self.place(entry, &larger) }
        }
        old.entries.deallocate()
        parts[index] = larger
    }

    private static func home(of token: UInt64, capacity: Int) -> Int {
        // The top six bits chose the part, so the place comes from those below.
        Int((token << 6).multipliedFullWidth(by: UInt64(capacity)).high)
    }

    private static func hash(_ bytes: UnsafeBufferPointer<UInt8>) -> UInt64 {
        var hasher = Hasher()
        hasher.combine(bytes: UnsafeRawBufferPointer(bytes))
        return UInt64(bitPattern: Int64(hasher.finalize()))
    }
}
