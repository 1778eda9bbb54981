import CPrefetch

/// What a ``HashTable`` holds: a plain value that knows its key.
protocol HashTableEntry: BitwiseCopyable {
    /// An entry for a place that is free.
    static var free: Self { get }
    /// Hash bits, spread over the whole range.
    var key: UInt64 { get }
    var isFree: Bool { get }
}

/// A table of plain values by 64-bit hashes, for tables that grow to millions of entries.
///
/// It is made of 64 parts that grow one by one, by a quarter, so that growing never doubles the memory. A part is filled to at
/// most seven eighths: an entry takes 1.14 to 1.43 times its size. Nothing is ever taken out.
struct HashTable<Entry: HashTableEntry>: ~Copyable {
    private struct Part {
        let entries: UnsafeMutablePointer<Entry>
        let capacity: Int
        var used = 0

        init(capacity: Int) {
            entries = .allocate(capacity: capacity)
            entries.initialize(repeating: .free, count: capacity)
            self.capacity = capacity
        }

        func visit(_ body: (Entry) -> Void) {
            for index in 0..<capacity where !entries[index].isFree { body(entries[index]) }
        }
    }

    private static var partCount: Int { 64 }

    private let parts: UnsafeMutableBufferPointer<Part>

    init() {
        parts = .allocate(capacity: Self.partCount)
        for index in parts.indices { parts.initializeElement(at: index, to: Part(capacity: 16)) }
    }

    deinit {
        for part in parts { part.entries.deallocate() }
        parts.deallocate()
    }

    /// The number of entries.
    var count: Int { parts.reduce(0) { $0 + $1.used } }

    /// The bytes that the table takes at present.
    var byteCount: Int { parts.reduce(0) { $0 + $1.capacity * MemoryLayout<Entry>.stride } }

    /// Asks the memory for a key's place, so that it is near when the key is looked up a little later.
    ///
    /// In a table of a million entries nearly every look-up waits for memory otherwise.
    func prefetch(_ key: UInt64) {
        let part = parts[Self.part(of: key)]
        CPrefetch.prefetch(part.entries + Self.home(of: key, part))
    }

    /// The entry of a key, or `nil` where there is none.
    func find(_ key: UInt64) -> Entry? {
        let entry = Self.place(of: key, parts[Self.part(of: key)]).pointee
        return entry.isFree ? nil : entry
    }

    /// The place of an entry's key: with the entry where it is new, and else with the one that was there before.
    ///
    /// The place is valid until the next call, and the key of what stands there must not change.
    mutating func place(_ entry: Entry) -> (entry: UnsafeMutablePointer<Entry>, isNew: Bool) {
        let index = Self.part(of: entry.key)
        if (parts[index].used + 1) * 8 > parts[index].capacity * 7 { grow(index) }
        let place = Self.place(of: entry.key, parts[index])
        guard place.pointee.isFree else { return (place, false) }
        place.pointee = entry
        parts[index].used += 1
        return (place, true)
    }

    /// Hands out every entry, in no order.
    func visit(_ body: (Entry) -> Void) {
        for part in parts { part.visit(body) }
    }

    private mutating func grow(_ index: Int) {
        let old = parts[index]
        var larger = Part(capacity: old.capacity + max(16, old.capacity / 4))
        old.visit { Self.place(of: $0.key, larger).pointee = $0 }
        larger.used = old.used
        old.entries.deallocate()
        parts[index] = larger
    }

    /// Where a key is, or where it would be.
    private static func place(of key: UInt64, _ part: Part) -> UnsafeMutablePointer<Entry> {
        var place = home(of: key, part)
        while !part.entries[place].isFree, part.entries[place].key != key {
            place = place + 1 == part.capacity ? 0 : place + 1
        }
        return part.entries + place
    }

    /// The first place at which a key is looked for.
    private static func home(of key: UInt64, _ part: Part) -> Int {
        // The top six bits chose the part, so the place comes from those below.
        Int((key << 6).multipliedFullWidth(by: UInt64(part.capacity)).high)
    }

    private static func part(of key: UInt64) -> Int { Int(key >> 58) }
}

extension UnsafeBufferPointer<UInt8> {
    /// 64 bits by a key that each process draws anew, so that no file can be made to collide.
    ///
    /// Of a million different values two have the same hash with a probability of 3 in 100 million.
    package var keyedHash: UInt64 {
        var hasher = Hasher()
        hasher.combine(bytes: UnsafeRawBufferPointer(self))
        return UInt64(bitPattern: Int64(hasher.finalize()))
    }
}
