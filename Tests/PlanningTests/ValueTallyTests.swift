import MigrationModel
import Planning
import Testing

struct ValueTallyTests {
    /// 2026-11-20, a Friday.
    private static let now: UnixMilliseconds = 1_795_132_800_000

    @Test func `A bill counts once however many rows repeat it, and other bills of the customer count too`() throws {
        var tally = ValueTally(now: Self.now)
        let bill = try bill("12.50", "EUR", "2026-11-23")
        for customer in ["c1", "c1", "c2", "c1"] { add(bill, of: customer, to: &tally) }
        for other in [("12.51", "EUR", "2026-11-23"), ("12.50", "USD", "2026-11-23"), ("12.50", "EUR", "2026-11-24")] {
            add(try self.bill(other.0, other.1, other.2), of: "c1", to: &tally)
        }
        let lines = tally.finish().lines
        #expect(lines.map(\.currency) == ["EUR", "USD"])
        #expect(lines.map(\.covered.description) == ["50.01", "12.50"])
        #expect(lines.map(\.coveredBills) == [4, 1])
        #expect(lines.allSatisfy { $0.notCovered == .zero && $0.notCoveredBills == 0 })
    }

    @Test func `Bills of nobody known count each`() throws {
        var tally = ValueTally(now: Self.now)
        for _ in 1...3 { add(try bill("1", "EUR", ""), of: "", covered: false, to: &tally) }
        let line = try #require(tally.finish().lines.first)
        #expect(line.notCovered.description == "3.00" && line.notCoveredBills == 3 && line.week == nil && !line.isPast)
        #expect(line.ofNobody.notCovered.description == "3.00" && line.ofNobody.notCoveredBills == 3)
    }

    @Test func `What is on rows without a customer is told apart from what customers are billed`() throws {
        var tally = ValueTally(now: Self.now)
        let bill = try bill("2", "EUR", "2026-11-23")
        add(bill, of: "c", covered: false, to: &tally)
        add(bill, of: "", covered: false, to: &tally)
        add(bill, of: "", covered: true, to: &tally)
        let line = try #require(tally.finish().lines.first)
        #expect(line.notCovered.description == "4.00" && line.ofNobody.notCovered.description == "2.00")
        #expect(line.covered.description == "2.00" && line.ofNobody.coveredBills == 1)
    }

    @Test func `A repeated method adds no bill that its ready row had, and keeps none from a ready row`() throws {
        var tally = ValueTally(now: Self.now)
        let bill = try bill("2", "EUR", "")
        let (first, other) = (Array("m1".utf8), Array("m2".utf8))
        // A repeated row before any that is ready, as a file of rows rejected before has it, counts.
        let wereNew = first.withUnsafeBufferPointer {
            [
                tally.add(bill, of: .repeatedMethod($0), isCovered: false),
                tally.add(bill, of: .method($0), isCovered: true),
                tally.add(bill, of: .repeatedMethod($0), isCovered: false),
                // A customer of the same name is another owner.
                tally.add(bill, of: .customer($0), isCovered: true),
            ]
        }
        #expect(wereNew == [true, true, false, true])
        let isNew = other.withUnsafeBufferPointer { tally.add(bill, of: .repeatedMethod($0), isCovered: false) }
        #expect(isNew)
        let line = try #require(tally.finish().lines.first)
        #expect(line.coveredBills == 2 && line.notCoveredBills == 2)
        #expect(line.ofNobody.coveredBills == 1 && line.ofNobody.notCoveredBills == 2)
    }

    @Test func `Lines are in the order of currencies and weeks, those without a date last, and past weeks are marked`()
        throws
    {
        var tally = ValueTally(now: Self.now)
        let days = ["2026-11-22", "", "2026-11-23", "2026-11-16", "2026-11-15", "2026-11-09"]
        for (index, day) in days.enumerated() {
            for currency in ["USD", "EUR"] { add(try bill("\(index + 1)", currency, day), of: "c", to: &tally) }
        }
        let lines = tally.finish().lines
        #expect(lines.map(\.currency) == Array(repeating: "EUR", count: 4) + Array(repeating: "USD", count: 4))
        #expect(lines.prefix(4).map(\.week) == ["2026-11-09", "2026-11-16", "2026-11-23", nil])
        #expect(lines.prefix(4).map(\.isPast) == [true, false, false, false])
        #expect(lines.prefix(4).map(\.covered.description) == ["11.00", "5.00", "3.00", "2.00"])
    }

    @Test func `Rows without an amount and rows that cannot be read are counted, the latter with three examples`() {
        var tally = ValueTally(now: Self.now)
        for row in 1...5 {
            tally.noteNothing()
            tally.noteUnreadable { RowExample(RowAddress(ordinal: row, line: row + 1)) }
        }
        let value = tally.finish()
        #expect(value.withoutAmount == 5 && value.unreadable == 5 && value.lines.isEmpty)
        #expect(value.unreadableExamples.map(\.address.ordinal) == [1, 2, 3])
    }

    private func add(_ bill: Bill, of customer: String, covered: Bool = true, to tally: inout ValueTally) {
        Array(customer.utf8).withUnsafeBufferPointer {
            _ = tally.add(bill, of: $0.isEmpty ? .unknown : .customer($0), isCovered: covered)
        }
    }

    private func bill(_ amount: String, _ currency: String, _ day: String) throws -> Bill {
        let columns = BillColumns(amount: "a", currency: "b", nextBilling: "c")
        let reader = try BillReader(columns, header: ["a", "b", "c"], path: "in.csv")
        guard case .bill(let bill)? = RowBuffer([amount, currency, day]).withRow({ reader.read($0) }) else {
            throw PlanError(.unknownColumn, "no bill")
        }
        return bill
    }
}
