import MigrationModel
import Testing

@testable import Planning

struct BilledCustomerTableTests {
    @Test func `A customer counts once, as billed where one of its rows is a bill, wherever that row stands`() {
        var table = BilledCustomerTable()
        let rows: [(String, CustomerStanding?, Bool)] = [
            ("a", .usable, false), ("a", .usable, true), ("a", .usable, true), ("a", .usable, false),
            ("b", .onlyUnusable, true), ("c", .leftWithout, true), ("d", .leftWithout, false),
            ("d", .leftWithout, false),
            ("e", .usable, false), ("f", nil, true), ("f", nil, true), ("g", nil, false), ("h", nil, false),
            ("h", nil, true),
        ]
        for (id, standing, hasBill) in rows { table.note(id, standing, hasBill: hasBill) }
        let counts = table.finish(ofInput: 7)
        #expect(counts.covered == 1 && counts.withoutMethod == 2 && counts.inNoRow == 2)
        #expect(counts.withoutBill == 2 && counts.inNoRowWithoutBill == 1)
        #expect(counts.billed == 5 && counts.named == 5 && counts.notNamed == 2 && counts.ofInput == 7)
    }

    @Test func `A million customers are all told apart, in at most 12 bytes each`() {
        var table = BilledCustomerTable()
        var sizes: [Double] = []
        for number in 1...1_000_000 {
            table.note("customer \(number)", number % 2 == 0 ? .usable : nil, hasBill: number % 5 > 0)
            if number >= 100_000, number % 10_000 == 0 { sizes.append(Double(table.byteCount) / Double(number)) }
        }
        let counts = table.finish(ofInput: 500_000)
        #expect(counts.covered == 400_000 && counts.inNoRow == 400_000)
        #expect(counts.withoutBill == 100_000 && counts.inNoRowWithoutBill == 100_000 && counts.notNamed == 0)
        #expect(sizes.allSatisfy { $0 >= 9 && $0 <= 12 }, "\(sizes.max() ?? 0)")
    }
}

extension BilledCustomerTable {
    fileprivate mutating func note(_ id: String, _ standing: CustomerStanding?, hasBill: Bool) {
        Array(id.utf8).withUnsafeBufferPointer { note($0, standing, hasBill: hasBill) }
    }
}
