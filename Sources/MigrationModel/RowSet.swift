/// A set of row ordinals in one bit a row.
package struct RowSet: Sendable {
    private var words: [UInt64] = []
    /// How many ordinals it holds.
    package private(set) var count = 0

    package init() {}

    /// Whether an ordinal is in the set; false for one that is not positive.
    package func contains(_ ordinal: Int) -> Bool {
        let word = ordinal >> 6
        guard ordinal >= 0, word < words.count else { return false }
        return words[word] & Self.bit(ordinal) != 0
    }

    /// How many of its ordinals are not in another set.
    package func count(without other: RowSet) -> Int {
        words.indices.reduce(0) { sum, index in
            let others = index < other.words.count ? other.words[index] : 0
            return sum + (words[index] & ~others).nonzeroBitCount
        }
    }

    /// Adds an ordinal (1 or more); does nothing where it is in the set already.
    package mutating func insert(_ ordinal: Int) {
        let word = ordinal >> 6
        guard ordinal > 0, !contains(ordinal) else { return }
        while words.count <= word { words.append(0) }
        words[word] |= Self.bit(ordinal)
        count += 1
    }

    private static func bit(_ ordinal: Int) -> UInt64 { 1 << UInt64(ordinal & 63) }
}
