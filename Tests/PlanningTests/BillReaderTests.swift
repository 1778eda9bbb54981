import MigrationModel
import Planning
import Testing

struct BillReaderTests {
    private static let header = ["customer", "amount", "currency", "next", "amount"]

    @Test(
        arguments: [
            (["c1", " 12 ", " eur", "2026-11-23 "], "12.00 EUR 2026-11-23"),
            (["c1", "1,234.50\u{A0}", "USD", ""], "1234.50 USD -"), (["c1", "0.00", "JPY"], "0.00 JPY -"),
            (["c1", "", "", ""], "nothing"), (["c1", "  ", "EUR", "never"], "nothing"), (["c1"], "nothing"),
            (["c1", "-3", "EUR", ""], "column 1"), (["c1", "3", "", ""], "column 2"),
            (["c1", "3", "euro", ""], "column 2"),
            (["c1", "3", "EUR", "soon"], "column 3"), (["c1", "x", "y", "z"], "column 1"),
        ]
    )
    func `A row says what is billed, nothing, or which column cannot be read`(cells: [String], words: String) throws {
        #expect(try reading(of: cells, nextBilling: "next") == words)
    }

    @Test func `Without a column of dates every bill is without one`() throws {
        #expect(try reading(of: ["c1", "3", "EUR", "soon"], nextBilling: nil) == "3.00 EUR -")
    }

    @Test(arguments: [
        ("total", "finance.amount names the column \"total\""), ("amount", "amount"), ("customer", "tokens"),
    ])
    func `A column that is missing, there twice, or holds tokens is refused with its key`(name: String, words: String) {
        let columns = BillColumns(amount: name, currency: "currency")
        let error = #expect(throws: PlanError.self) {
            try BillReader(columns, header: Self.header, path: "in.csv", tokenColumns: [0])
        }
        #expect(error?.code == .unknownColumn)
        #expect(error?.description.contains("finance.amount") == true)
        #expect(error?.description.contains(words) == true, "\(error?.description ?? "")")
    }

    @Test(
        arguments: [
            ("1.234,50", "1.234,50"), ("$12", "$12"), (" 1e5 ", "1e5"), ("-3", "-3"), ("soon", "soon"), ("", ""),
            ("Erika Mustermann", "E…"), ("pm_1QvBx2eZvKYlo2C", "p…"), ("4111111111111111", "4…"),
            ("erika@example.com", "e…"),
            (String(repeating: "9", count: 40), "9…"), ("............................", ".…"),
        ]
    )
    func `What cannot be read is shown where it looks like a number or a code`(cell: String, shown: String) {
        #expect(Array(cell.utf8).withUnsafeBufferPointer(BillReader.shown) == shown)
    }

    private func reading(of cells: [String], nextBilling: String?) throws -> String {
        let columns = BillColumns(amount: "amount", currency: "currency", nextBilling: nextBilling)
        let reader = try BillReader(columns, header: Array(Self.header.dropLast()), path: "in.csv")
        let reading = try #require(RowBuffer(cells).withRow { reader.read($0) })
        switch reading {
        case .nothing: return "nothing"
        case .unreadable(let column): return "column \(column ?? -1)"
        case .bill(let bill): return "\(bill.amount) \(bill.currency) \(bill.day?.description ?? "-")"
        }
    }
}
