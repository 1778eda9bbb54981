import TestSupport
import Testing

@testable import Planning

@Suite("The duplicate table")
struct DuplicateTableTests {
    @Test func `A token is new once, then seen with the same customer`() {
        var table = DuplicateTable()
        #expect(table.note("t", "a", 1) == .new)
        #expect(table.note("t", "a", 2) == .sameCustomer(ordinal: 1))
        #expect(table.note("t", "a", 3) == .sameCustomer(ordinal: 1))
        #expect(table.note("u", "a", 4) == .new)
    }

    @Test func `A token of another customer is said once, and remembered for the new one`() {
        var table = DuplicateTable()
        #expect(table.note("t", "a", 1) == .new)
        #expect(table.note("t", "b", 2) == .otherCustomer(ordinal: 1))
        #expect(table.note("t", "b", 3) == .sameCustomer(ordinal: 2))
        #expect(table.note("t", "a", 4) == .sameCustomer(ordinal: 1))
        #expect(table.note("t", "c", 5) == .otherCustomer(ordinal: 1))
    }

    @Test func `Token and customer do not run into each other`() {
        var table = DuplicateTable()
        #expect(table.note("ab", "c", 1) == .new)
        #expect(table.note("a", "bc", 2) == .new)
        #expect(table.note("c", "ab", 3) == .new)
        #expect(table.note("", "abc", 4) == .new)
        #expect(table.note("abc", "", 5) == .new)
    }

    @Test func `Letter case makes another token`() {
        var table = DuplicateTable()
        #expect(table.note("card_A", "a", 1) == .new)
        #expect(table.note("card_a", "a", 2) == .new)
    }

    @Test func `The first row stays the first however far the table grows`() {
        var table = DuplicateTable()
        let shared = 300
        for token in 0..<shared {
            for customer in 0..<4 { _ = table.note("shared \(token)", "c\(customer)", token * 4 + customer + 1) }
        }
        let before = table.byteCount
        var others = 0
        for number in 1...30_000 where table.note("other \(number)", "c", 10_000 + number) != .new { others += 1 }
        #expect(others == 0)
        #expect(table.byteCount > before * 4)
        for token in 0..<shared {
            let first = token * 4 + 1
            #expect(table.note("shared \(token)", "new", 90_000 + token) == .otherCustomer(ordinal: first))
            for customer in 0..<4 {
                let sighting = table.note("shared \(token)", "c\(customer)", 99_999)
                #expect(sighting == .sameCustomer(ordinal: first + customer))
            }
        }
    }

    @Test func `A million distinct tokens are all new, in at most 24 bytes each`() {
        var table = DuplicateTable()
        var generator = SeededGenerator(seed: 7)
        var mistaken = 0
        var mostBytesPerRow = 0.0
        for ordinal in 1...1_000_000 {
            // The counter makes them distinct, the rest makes them look like tokens.
            let words = [UInt64(ordinal), generator.next()]
            let sighting = words.withUnsafeBytes { raw in
                raw.withMemoryRebound(to: UInt8.self) { bytes in
                    table.note(token: bytes.keyedHash, customer: words[1], ordinal: ordinal)
                }
            }
            if sighting != .new { mistaken += 1 }
            guard ordinal >= 100_000, ordinal % 10_000 == 0 else { continue }
            mostBytesPerRow = max(mostBytesPerRow, Double(table.byteCount) / Double(ordinal))
        }
        #expect(mistaken == 0)
        #expect(mostBytesPerRow <= 24)
        #expect(mostBytesPerRow >= 16)
    }

    @Test func `The greatest row number is kept whole`() {
        var table = DuplicateTable()
        let last = Int(UInt32.max)
        #expect(table.note("t", "a", last) == .new)
        #expect(table.note("t", "a", 1) == .sameCustomer(ordinal: last))
    }
}

extension DuplicateTable {
    fileprivate mutating func note(_ token: String, _ customer: String, _ ordinal: Int) -> Sighting {
        note(token: Self.hash(token), customer: Self.hash(customer), ordinal: ordinal)
    }

    private static func hash(_ text: String) -> UInt64 {
        Array(text.utf8).withUnsafeBufferPointer(\.keyedHash)
    }
}
