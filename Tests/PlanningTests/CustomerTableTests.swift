import MigrationModel
import Testing

@testable import Planning

@Suite("The customer table")
struct CustomerTableTests {
    @Test func `A customer with one row that can be charged is usable, whatever the others are`() {
        var table = CustomerTable()
        table.ready("a", isUsable: false)
        table.ready("a", isUsable: true)
        table.rejected("a")
        table.ready("b", isUsable: false)
        table.rejected("c")
        table.rejected("c")
        let counts = table.counts()
        #expect(counts.customers == 3)
        #expect(counts.usable == 1 && counts.onlyUnusable == 1 && counts.leftWithout == 1)
        #expect(counts.several == 1)
        #expect(counts.noPrimary == 2 && counts.onePrimary == 0 && counts.severalPrimaries == 0)
    }

    @Test func `The second row of a customer that is to become primary is told once`() {
        var table = CustomerTable()
        #expect(table.ready("a", becomesPrimary: true) == false)
        #expect(table.ready("b", becomesPrimary: true) == false)
        #expect(table.ready("a", becomesPrimary: false) == false)
        #expect(table.ready("a", becomesPrimary: true) == true)
        #expect(table.ready("a", becomesPrimary: true) == false)
        #expect(table.ready("a", becomesPrimary: false) == false)
        let counts = table.counts()
        #expect(counts.onePrimary == 1 && counts.severalPrimaries == 1 && counts.noPrimary == 0)
    }

    @Test func `The ledger knows each customer of the input, and nobody else`() {
        var table = CustomerTable()
        table.ready("a", isUsable: true)
        table.ready("a", isUsable: true)
        table.ready("b", isUsable: false)
        table.rejected("c")
        let ledger = CustomerLedger(table)
        #expect(ledger.standing("a") == .usable && ledger.readyRows("a") == 2)
        #expect(ledger.standing("b") == .onlyUnusable && ledger.readyRows("b") == 1)
        #expect(ledger.standing("c") == .leftWithout && ledger.readyRows("c") == 0)
        #expect(ledger.standing("d") == nil && ledger.readyRows("d") == 0)
        #expect(ledger.standing("") == nil)
        #expect(ledger.counts().customers == 3)
    }

    @Test func `A million customers are all told apart, in at most 16 bytes each on average`() {
        var table = CustomerTable()
        var sizes: [Double] = []
        for number in 1...1_000_000 {
            table.ready("customer \(number)", isUsable: number % 2 == 0)
            if number >= 100_000, number % 10_000 == 0 { sizes.append(Double(table.byteCount) / Double(number)) }
        }
        let counts = table.counts()
        #expect(counts.customers == 1_000_000 && counts.usable == 500_000 && counts.onlyUnusable == 500_000)
        let mean = sizes.reduce(0, +) / Double(sizes.count)
        #expect(mean <= 16 && mean >= 12)
        #expect(sizes.allSatisfy { $0 <= 18 })
    }
}

extension CustomerTable {
    @discardableResult fileprivate mutating func ready(
        _ id: String,
        isUsable: Bool = true,
        becomesPrimary: Bool = false
    ) -> Bool {
        let hash = Array(id.utf8).withUnsafeBufferPointer(\.keyedHash)
        return noteReady(hash, isUsable: isUsable, becomesPrimary: becomesPrimary)
    }

    fileprivate mutating func rejected(_ id: String) {
        noteRejected(Array(id.utf8).withUnsafeBufferPointer(\.keyedHash))
    }
}

extension CustomerLedger {
    fileprivate func standing(_ id: String) -> CustomerStanding? {
        Array(id.utf8).withUnsafeBufferPointer { standing(of: $0) }
    }

    fileprivate func readyRows(_ id: String) -> Int {
        Array(id.utf8).withUnsafeBufferPointer { readyRows(of: $0) }
    }
}
