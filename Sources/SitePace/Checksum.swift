/// FNV-1a over 64 bits: tells damage from a whole record, not an attacker from a friend.
enum Checksum {
    private static let basis: UInt64 = 0xCBF2_9CE4_8422_2325
    private static let prime: UInt64 = 0x0000_0100_0000_01B3

    static func of(_ bytes: some Sequence<UInt8>) -> UInt64 {
        bytes.reduce(basis) { ($0 ^ UInt64($1)) &* prime }
    }

    /// Takes eight bytes at a time; `count` is a multiple of 8.
    static func of(_ bytes: UnsafeRawBufferPointer, count: Int) -> UInt64 {
        var hash = basis
        for offset in stride(from: 0, to: count, by: 8) {
            hash = (hash ^ bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self)) &* prime
            // A product carries only upwards; this brings the high bits down into the next one.
            hash ^= hash >> 29
        }
        return hash
    }
}
