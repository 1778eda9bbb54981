/// A dictionary from words to texts that is asked with bytes and answers without allocating.
///
/// Keys are compared without regard to ASCII case, blanks, `_`, `-` and `.`; a point behind a digit counts, since 1.0 is
/// not 10. Words of nothing but such signs are compared as they are, without the blanks at their ends. Open addressing over
/// a table that is at most half full. Table and texts live in an arena, which must outlive it.
struct ByteVocabulary: BitwiseCopyable {
    private struct Entry: BitwiseCopyable {
        /// `nil` in a free slot.
        var value: UnsafeBufferPointer<UInt8>?
        var key = UnsafeBufferPointer<UInt8>.none
        var hash: UInt64 = 0
    }

    private let slots: UnsafeBufferPointer<Entry>

    /// A word of an earlier layer stands before the same word of a later one.
    init(_ layers: [[String: String]], in arena: ByteArena) {
        let count = layers.reduce(0) { $0 + $1.count }
        var size = 8
        while size < count * 2 { size *= 2 }
        var slots = [Entry](repeating: Entry(), count: size)
        // Sorted, so that words that differ in case only give the same table each time.
        for (word, text) in layers.flatMap({ $0.sorted { $0.key < $1.key } }) {
            let key = Self.key(of: word, in: arena)
            // Of a key nothing is dropped any more, whether or not it is made of signs.
            let hash = Self.hash(key, keepsSigns: true)
            var index = Int(truncatingIfNeeded: hash) & (size - 1)
            while slots[index].value != nil, !Self.equal(slots[index].key, key, keepsSigns: true) {
                index = (index + 1) & (size - 1)
            }
            if slots[index].value == nil { slots[index] = Entry(value: arena.store(text), key: key, hash: hash) }
        }
        self.slots = arena.store(slots)
    }

    /// The text of a trimmed word, or `nil`; valid as long as the arena.
    func text(for word: UnsafeBufferPointer<UInt8>) -> UnsafeBufferPointer<UInt8>? {
        let keepsSigns = Self.isOnlySigns(word)
        let hash = Self.hash(word, keepsSigns: keepsSigns)
        var index = Int(truncatingIfNeeded: hash) & (slots.count - 1)
        while let value = slots[index].value {
            if slots[index].hash == hash, Self.equal(slots[index].key, word, keepsSigns: keepsSigns) { return value }
            index = (index + 1) & (slots.count - 1)
        }
        return nil
    }

    private static func key(of word: String, in arena: ByteArena) -> UnsafeBufferPointer<UInt8> {
        let bytes = arena.store(word).trimmed
        if isOnlySigns(bytes) { return bytes }
        var key: [UInt8] = []
        var previous: UInt8 = 0
        for byte in bytes {
            if let byte = folded(byte, after: previous) { key.append(byte) }
            previous = byte
        }
        return arena.store(key)
    }

    /// Whether no byte of a word would count, so that it is compared as it is: `-` is no empty cell.
    private static func isOnlySigns(_ word: UnsafeBufferPointer<UInt8>) -> Bool {
        word.allSatisfy { folded($0, after: 0) == nil }
    }

    /// The byte in lower case, or `nil` for those that do not count.
    @inline(__always)
    private static func folded(_ byte: UInt8, after previous: UInt8) -> UInt8? {
        switch byte {
        case 0x2E where (0x30...0x39).contains(previous): byte
        case 0x20, 0x2D, 0x2E, 0x5F: nil
        case 0x41...0x5A: byte | 0x20
        default: byte
        }
    }

    /// FNV-1a over the bytes that count.
    private static func hash(_ word: UnsafeBufferPointer<UInt8>, keepsSigns: Bool) -> UInt64 {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        var previous: UInt8 = 0
        for byte in word {
            let counted = keepsSigns ? byte : folded(byte, after: previous)
            previous = byte
            guard let byte = counted else { continue }
            hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01B3
        }
        return hash
    }

    private static func equal(
        _ key: UnsafeBufferPointer<UInt8>,
        _ word: UnsafeBufferPointer<UInt8>,
        keepsSigns: Bool
    ) -> Bool {
        var position = 0
        var previous: UInt8 = 0
        for byte in word {
            let counted = keepsSigns ? byte : folded(byte, after: previous)
            previous = byte
            guard let byte = counted else { continue }
            guard position < key.count, key[position] == byte else { return false }
            position += 1
        }
        return position == key.count
    }
}
