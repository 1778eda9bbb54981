/// A byte buffer for hot paths: it is cleared and refilled for each row, so that a row costs no allocation.
///
/// The bytes live behind a raw pointer, because `Array` pays for uniqueness, bounds and exclusivity at each append
/// (measured: four times the cost of the whole row). Not `Sendable`; one owner, freed with it.
package struct GrowableBytes: ~Copyable {
    @usableFromInline private(set) var base: UnsafeMutablePointer<UInt8>
    @usableFromInline private(set) var capacity: Int
    /// The number of bytes held.
    @inlinable package var count: Int { used }
    @usableFromInline private(set) var used: Int

    /// Allocates room for `capacity` bytes (at least 16); more is taken as it is needed.
    package init(capacity: Int = 256) {
        let size = max(capacity, 16)
        base = .allocate(capacity: size)
        self.capacity = size
        used = 0
    }

    deinit { base.deallocate() }

    /// The bytes held, valid until the next mutation.
    @inlinable package var bytes: UnsafeBufferPointer<UInt8> { UnsafeBufferPointer(start: base, count: used) }

    /// Where the bytes begin, also where there are none; valid until the next mutation.
    package var start: UnsafePointer<UInt8> { UnsafePointer(base) }

    /// Appends one byte.
    @inlinable package mutating func append(_ byte: UInt8) {
        if used == capacity { grow(toHold: used + 1) }
        base[used] = byte
        used += 1
    }

    /// Appends bytes from elsewhere; `bytes` must not point into this buffer.
    @inlinable package mutating func append(_ bytes: UnsafeBufferPointer<UInt8>) {
        guard let source = bytes.baseAddress, !bytes.isEmpty else { return }
        if capacity - used < bytes.count { grow(toHold: used + bytes.count) }
        (base + used).update(from: source, count: bytes.count)
        used += bytes.count
    }

    /// Appends the UTF-8 bytes of a compile-time constant.
    @inlinable package mutating func append(_ text: StaticString) {
        append(UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
    }

    /// Appends the UTF-8 bytes of a string.
    package mutating func append(_ text: String) {
        for byte in text.utf8 { append(byte) }
    }

    /// Forgets the bytes and keeps the room.
    @inlinable package mutating func removeAll() { used = 0 }

    /// Forgets the bytes past the first `count`; does nothing where there are fewer.
    @inlinable package mutating func truncate(to count: Int) { used = min(used, max(count, 0)) }

    @usableFromInline mutating func grow(toHold needed: Int) {
        let size = max(needed, capacity * 2)
        let larger = UnsafeMutablePointer<UInt8>.allocate(capacity: size)
        larger.update(from: base, count: used)
        base.deallocate()
        base = larger
        capacity = size
    }
}
