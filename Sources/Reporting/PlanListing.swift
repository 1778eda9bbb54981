import CSVInput
package import MigrationModel
import Spreadsheets

/// Writes the rows of a plan, one line each, as CSV and on a sheet of the plan's workbook, and there its customers.
///
/// The columns of the CSV are `row` (1-based, header not counted), `line`, `customer_id`, `type`, `gateway`, `brand`, `last4`,
/// `expiry` (`2027-03`), `becomes_primary` (`true` or `false`), `planned` (`ready` or `rejected`), `reason`, `detail`; and, where
/// the rows say the money, `amount`, `currency`, `next_billing` and `finance_problem`. Of a rejected row nothing is said of the
/// method. The file has mode 0600 and stands under its name only after ``close()``. Cells that a spreadsheet would run are defused, as in
/// ``RowLedgerWriter``. No token is in either.
package final class PlanListing {
    /// A row of the input.
    package struct Row: Hashable, Sendable {
        package var address: RowAddress
        /// Empty where the row names none, or it cannot be told.
        package var customerID = ""
        /// What a ready row says of its payment method, in Chargebee's words; empty where it says nothing.
        package var type = ""
        package var gateway = ""
        package var brand = ""
        package var last4 = ""
        /// Such as `2027-03`.
        package var expiry = ""
        package var becomesPrimary = false
        /// Why it is rejected; `nil` where it is ready.
        package var rejection: Rejection?
        /// `nil` where the row has none that can be read.
        package var amount: DecimalAmount?
        package var currency = ""
        /// Such as `2026-11-23`.
        package var nextBilling = ""
        /// What of the bill cannot be read; `nil` where nothing is wrong with it.
        package var financeProblem: FinanceProblem?

        package init(address: RowAddress) { self.address = address }
    }

    /// Why a row's bill is not in the plan's money.
    package enum FinanceProblem: String, Hashable, Sendable {
        /// The amount cannot be read, or not told: the row is damaged, or joined to several.
        case amount = "unreadable amount"
        case currency = "unreadable currency"
        case date = "unreadable date"
    }

    /// Where a plan's money comes from, which decides what is listed of it.
    package enum Money: Hashable, Sendable {
        /// There is none.
        case none
        /// From the rows: each has its bill, and each customer the sum.
        case rows
        /// From a list of its own: only customers have sums.
        case list
    }

    /// A customer whom the plan leaves without a usable method, or with several.
    package struct Customer: Sendable {
        package let customerID: String
        /// `nil` for one whom no row of the input names.
        package let standing: CustomerStanding?
        package let readyRows: Int
        package let rejectedRows: Int
        /// What is billed next and not covered, by currency in its order.
        package let notCovered: [(currency: String, amount: DecimalAmount)]

        package init(
            customerID: String,
            standing: CustomerStanding?,
            readyRows: Int,
            rejectedRows: Int,
            notCovered: [(currency: String, amount: DecimalAmount)]
        ) {
            self.customerID = customerID
            self.standing = standing
            self.readyRows = readyRows
            self.rejectedRows = rejectedRows
            self.notCovered = notCovered
        }
    }

    private static let columns = [
        "row", "line", "customer_id", "type", "gateway", "brand", "last4", "expiry", "becomes_primary", "planned",
        "reason", "detail",
    ]
    private static let titles = [
        "Row", "Line", "Customer", "Type", "Gateway", "Brand", "Last 4", "Expiry", "Becomes primary", "Planned",
        "Reason", "Detail",
    ]
    private static let moneyColumns = ["amount", "currency", "next_billing", "finance_problem"]
    private static let moneyTitles = ["Amount", "Currency", "Next billing", "Finance problem"]
    private static let customerTitles = ["Customer", "Will have", "Ready rows", "Rejected rows"]
    private static let notCoveredTitles = ["Not covered", "Currency"]

    private let file: ByteFileWriter
    private let workbook: ReportWorkbook
    /// Whether rows have a bill.
    private let hasMoney: Bool
    private let format = CSVRecordWriter()
    private var buffer = GrowableBytes()

    /// The sheets that a workbook needs for the listing.
    package static func sheets(money: Money) -> [(sheet: RowSheet, columns: [String])] {
        [
            (.customers, customerTitles + (money == .none ? [] : notCoveredTitles)),
            (.rows, titles + (money == .rows ? moneyTitles : [])),
        ]
    }

    /// Begins the CSV at a path, and lists in a workbook that was begun with ``sheets(money:)``.
    ///
    /// - Throws: ``RowLedgerError`` where the file cannot be written.
    package init(path: String, workbook: ReportWorkbook, money: Money) throws(RowLedgerError) {
        do throws(FileWriteError) { file = try ByteFileWriter(path: path) } catch { throw .file(error.description) }
        self.workbook = workbook
        hasMoney = money == .rows
        try write(Self.columns + (hasMoney ? Self.moneyColumns : []))
    }

    /// Lists a row.
    package func append(_ row: Row) throws(RowLedgerError) {
        let isReady = row.rejection == nil
        let texts = [
            row.customerID, row.type, row.gateway, row.brand, row.last4, row.expiry,
            isReady ? String(row.becomesPrimary) : "", isReady ? "ready" : "rejected",
            row.rejection?.reason.rawValue ?? "", row.rejection?.detail ?? "",
        ]
        let problem = row.financeProblem?.rawValue ?? ""
        let money = hasMoney ? [row.amount?.text(in: row.currency) ?? "", row.currency, row.nextBilling, problem] : []
        let numbers = [row.address.ordinal, row.address.line]
        try write(numbers.map(String.init) + (texts + money).map(\.defused))
        var cells = numbers.map(Worksheet.Cell.ordinal) + texts.map(Self.cell)
        if hasMoney {
            cells += [
                row.amount.map { .init($0, currency: row.currency) } ?? .empty, Self.cell(row.currency),
                Self.cell(row.nextBilling),
                Self.cell(problem),
            ]
        }
        try workbook.list(cells, on: .rows)
    }

    /// Lists a customer, in the workbook alone.
    package func append(_ customer: Customer) throws(RowLedgerError) {
        var cells: [Worksheet.Cell] = [
            .text(customer.customerID), .text(customer.standing?.words ?? "none: in no row of the input"),
            .integer(customer.readyRows),
            .integer(customer.rejectedRows),
        ]
        // A column has one currency a line; who is billed in several has them in words.
        if let only = customer.notCovered.first, customer.notCovered.count == 1 {
            cells += [Worksheet.Cell(only.amount, currency: only.currency), .text(only.currency)]
        } else if !customer.notCovered.isEmpty {
            cells += [
                .text(
                    customer.notCovered.map { "\($0.amount.text(in: $0.currency)) \($0.currency)" }.joined(
                        separator: "; "
                    )
                ),
                .text(customer.notCovered.map(\.currency).joined(separator: "; ")),
            ]
        }
        try workbook.list(cells, on: .customers)
    }

    /// Makes the CSV durable and gives it its name; the workbook is completed with its report.
    package func close() throws(RowLedgerError) {
        do throws(FileWriteError) { try file.close() } catch { throw .file(error.description) }
    }

    private static func cell(_ text: String) -> Worksheet.Cell { text.isEmpty ? .empty : .text(text) }

    private func write(_ fields: [String]) throws(RowLedgerError) {
        buffer.removeAll()
        format.append(fields, to: &buffer)
        do throws(FileWriteError) { try file.write(buffer.bytes) } catch { throw .file(error.description) }
    }
}

extension CustomerStanding {
    /// What the customer will have, in words.
    fileprivate var words: String {
        switch self {
        case .usable: "a usable method"
        case .onlyUnusable: "expired or invalid methods only"
        case .leftWithout: "none of this job"
        }
    }
}
