import CSVInput
import GatewayMapping
import MigrationModel
import TestSupport
import Testing

@testable import Planning

struct BillListReaderTests {
    private static let header = "customer,amount,currency,due,status\n"

    /// `good` has a usable method, `old` an expired one, `gone` none.
    private static func ledger() -> CustomerLedger {
        var table = CustomerTable()
        for (id, isUsable) in [("good", true), ("old", false)] {
            _ = table.noteReady(hash(id), isUsable: isUsable, becomesPrimary: false)
        }
        table.noteRejected(hash("gone"))
        return CustomerLedger(table)
    }

    private static func hash(_ id: String) -> UInt64 { Array(id.utf8).withUnsafeBufferPointer(\.keyedHash) }

    private static func rule(_ path: String) -> BillListRule {
        BillListRule(
            path: path,
            options: CSVOptions(),
            customer: "customer",
            columns: BillColumns(amount: "amount", currency: "currency", nextBilling: "due")
        )
    }

    private static func read(
        _ text: String,
        onNotCovered: BillListReader.NotCovered? = nil,
        _ change: ((inout BillListRule) -> Void)? = nil
    ) throws -> ValueAtRisk {
        let file = try TemporaryFile(text)
        var rule = rule(file.path)
        change?(&rule)
        return try BillListReader(rule, ledger: ledger(), now: 1_795_132_800_000).read(onNotCovered: onNotCovered)
    }

    @Test func `Each row is a bill, equal ones too, and its customer tells whether it is covered`() throws {
        var owed: [String] = []
        let value = try Self.read(
            Self.header + "good,10,EUR,,\n good\u{A0},10,EUR,,\nold,5,EUR,,\ngone,3,EUR,,\nnew,2,EUR,,\nnew,2,EUR,,\n",
            onNotCovered: { bill, customer, standing in
                owed.append("\(String(decoding: customer, as: UTF8.self)) \(bill.amount) \(standing?.rawValue ?? "-")")
            }
        )
        let line = try #require(value.lines.first)
        #expect(value.lines.count == 1)
        #expect(line.covered.description == "20.00" && line.coveredBills == 2)
        #expect(line.notCovered.description == "12.00" && line.notCoveredBills == 4)
        #expect(line.inNoRow.notCovered.description == "4.00" && line.inNoRow.notCoveredBills == 2)
        #expect(line.inNoRow.covered == .zero && line.ofNobody == ValueAtRisk.Sums())
        #expect(owed == ["old 5.00 only_unusable", "gone 3.00 left_without", "new 2.00 -", "new 2.00 -"])
        let customers = try #require(value.list?.customers)
        #expect(customers.covered == 1 && customers.withoutMethod == 2 && customers.inNoRow == 1)
        #expect(customers.notNamed == 0 && customers.ofInput == 3)
    }

    @Test func `The rows are bills, without an amount, unreadable and left out, whatever they hold`() throws {
        let long = String(repeating: "x", count: 51)
        let rows = [
            "good,10,EUR,,on", "good,,EUR,,on", "old,1e5,EUR,,on", "old,1,,,on", "gone,1,EUR,soon,on", ",7,EUR,,on",
            "\(long),7,EUR,,on", "good,10,EUR,,off", "good,x,EUR,,", "good,1,EUR,,on,more", "good,1,EUR\",,on",
            "customer,amount,currency,due,status",
        ]
        let value = try Self.read(Self.header + rows.joined(separator: "\n") + "\n", onNotCovered: nil) {
            $0.filters = [.init(header: " Status ", values: ["ON", "status"])]
        }
        let list = try #require(value.list)
        let bills = value.lines.reduce(0) { $0 + $1.coveredBills + $1.notCoveredBills }
        #expect(bills == 1 && value.withoutAmount == 1 && value.unreadable == 8 && list.leftOut == 2)
        #expect(list.rows == rows.count)
        #expect(list.customers.covered == 1 && list.customers.withoutBill == 2 && list.customers.inNoRow == 0)
    }

    @Test func `An example shows a customer whom the input has, and of another cell only what looks like one`() throws {
        let rows = [
            "old,1.2.3,EUR,,", "erika@example.com,1.2.3,EUR,,", ",tok_51QvBx2eZvKYlo2C,EUR,,", "good,1,EUR,,,,",
        ]
        let value = try Self.read(Self.header + rows.joined(separator: "\n") + "\n")
        #expect(value.unreadable == 4)
        let shown = value.unreadableExamples.map { $0.cells.map { "\($0.column)=\($0.shown)" } }
        #expect(
            shown == [["customer=old", "amount=1.2.3"], ["customer=e…", "amount=1.2.3"], ["customer=", "amount=t…"]]
        )
        #expect(value.unreadableExamples.map(\.address.line) == [2, 3, 4])
    }

    @Test func `A customer's cell that is no customer id is the one that is shown`() throws {
        let value = try Self.read(Self.header + ",7,EUR,,\n" + "good,7,EUR\",,\n")
        #expect(value.unreadableExamples.map { $0.cells.map(\.column) } == [["customer"], []])
    }

    @Test(arguments: [
        (
            "customer,amount,currency,due,note\ngood,1,EUR,,4111111111111111\n",
            ":2: column \"note\" holds what looks like"
        ),
        (
            "customer,amount,currency,due,note\ngood,1,EUR,,x\nold,\"4111 1111 1111 1111\",EUR,,\n",
            ":3: column \"amount\""
        ),
        ("customer,amount,currency,due,cvv\ngood,1,EUR,,123\n", ":2: column \"cvv\" holds card security codes"),
        ("customer,amount,currency,due,4111111111111111\ngood,1,EUR,,\n", ":1: field 5 of the header"),
        ("for 4111111111111111\n\ncustomer,amount,currency,due\ngood,1,EUR,\n", ":1: this line"),
        ("customer,amount,currency,due\ngood,1,EUR,,4111111111111111\n", ":2: field 5 holds"),
    ])
    func `Card data refuses the list with line and column, and never the value`(text: String, words: String) {
        let error = #expect(throws: PlanError.self) { try Self.read(text) }
        #expect(error?.code == .cardNumber || error?.code == .securityCode)
        #expect(error?.description.contains(words) == true, "\(error?.description ?? "")")
        #expect(error?.description.contains("411111") == false && error?.description.contains("4111 1111") == false)
    }

    @Test func `A column that the user vouches for may look like card numbers`() throws {
        let text = "customer,amount,currency,due,invoice\ngood,1,EUR,,4111111111111111\n"
        let error = #expect(throws: PlanError.self) { try Self.read(text) }
        #expect(error?.description.contains("finance: { not_card_numbers: [\"invoice\"] }") == true)
        let value = try Self.read(text, onNotCovered: nil) { $0.notCardNumbers = ["invoice"] }
        #expect(value.lines.first?.coveredBills == 1)
    }

    @Test(arguments: ["customer", "amount", "currency", "due", "status", "vouched"])
    func `A column that the list lacks is refused with its key and what the list has`(missing: String) {
        let error = #expect(throws: PlanError.self) {
            try Self.read(Self.header.replacing(missing, with: "other") + "good,1,EUR,,\n", onNotCovered: nil) {
                if missing == "status" { $0.filters = [.init(header: "status", values: ["on"])] }
                if missing == "vouched" { $0.notCardNumbers = ["vouched"] }
            }
        }
        let keys = [
            "customer": "finance.customer", "amount": "finance.amount", "currency": "finance.currency",
            "due": "finance.next_billing", "status": "finance.where", "vouched": "finance.not_card_numbers",
        ]
        #expect(error?.code == .unknownColumn)
        #expect(error?.description.contains("\(keys[missing] ?? "") ") == true, "\(error?.description ?? "")")
    }

    @Test func `A list of another encoding than the job says is refused`() throws {
        let bytes = Array((Self.header + "good,1,EUR,,Z").utf8) + [0xFC] + Array("rich\n".utf8)
        let file = try TemporaryFile(bytes)
        var rule = Self.rule(file.path)
        rule.options.encoding = .utf16
        #expect(throws: (any Error).self) { try BillListReader(rule, ledger: Self.ledger(), now: 0).read() }
        rule.options.encoding = .windows1252
        let reader = try BillListReader(rule, ledger: Self.ledger(), now: 0)
        #expect(try reader.read().lines.first?.coveredBills == 1)
        #expect(reader.dialect.encoding == .windows1252)
    }

    @Test func `An empty list bills nobody, and names none of the input's customers`() throws {
        let value = try Self.read(Self.header)
        #expect(value.lines.isEmpty && value.list?.rows == 0)
        #expect(value.list?.customers.notNamed == 3 && value.list?.customers.billed == 0)
        #expect(value.list?.bytes == Self.header.utf8.count && value.list?.digest.count == 64)
    }
}
