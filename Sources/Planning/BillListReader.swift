package import CSVInput
import ChargebeeAPI
import GatewayMapping
package import MigrationModel

/// Reads a list of what customers are billed next, and says how much of it a run would cover.
///
/// 1. File → rows: as the input is read. A card number or a security code anywhere refuses the file.
/// 2. Rows → those that the job selects; the others are counted.
/// 3. Row → customer and bill. Each row is a bill: two equal rows are two subscriptions. What cannot be read is counted.
/// 4. Customer → what a run leaves it with, from the ledger that a plan has made of the input.
///
/// It goes once over the file, and holds 9 to 12 bytes for each customer.
package final class BillListReader {
    /// Told of a bill that is not covered, with its customer's id and what a run leaves it with.
    package typealias NotCovered = (Bill, UnsafeBufferPointer<UInt8>, CustomerStanding?) -> Void

    private let rule: BillListRule
    private let ledger: CustomerLedger
    private let digest = RunningDigest()
    private let reader: RowReader
    private let cardData: CardDataSearch
    private let selection: RowSelection
    private let bills: BillReader
    /// The position of the customer's column, 0-based.
    private let customerColumn: Int
    private let customerID = Operation.createUsingPermanentToken.parameter("customer_id")
    private var tally: ValueTally
    private var customers = BilledCustomerTable()
    private var leftOut = 0

    /// Opens the list and finds its columns.
    ///
    /// - Parameters:
    ///   - rule: Where it is.
    ///   - ledger: What a plan has found of the input's customers.
    ///   - now: For telling past weeks.
    /// - Throws: `CSVInputError` where it cannot be read; ``PlanError`` where it lacks a column, has one twice, or holds a card
    ///   number before its rows.
    package init(_ rule: BillListRule, ledger: CustomerLedger, now: UnixMilliseconds) throws {
        self.rule = rule
        self.ledger = ledger
        reader = try RowReader(path: rule.path, options: rule.options, observeBytes: digest.update)
        let header = reader.header
        try CardDataSearch.check(preamble: reader.preamble, path: rule.path)
        // The header is looked at before any message can show its names.
        _ = try Self.search(reader, rule, CardLikeColumns())
        let vouched = try CardDataSearch.vouched(rule.notCardNumbers, in: header, path: rule.path, .billList)
        cardData = try Self.search(reader, rule, CardLikeColumns(vouched: vouched))
        customerColumn = try JoinTable.column(rule.customer, of: header, path: rule.path, key: "finance.customer")
        bills = try BillReader(rule.columns, header: header, path: rule.path)
        do throws(HeaderError) {
            selection = try RowSelection(rule.filters, header: header, key: "finance.where")
        } catch {
            throw PlanError(.unknownColumn, "\(rule.path): \(error)")
        }
        tally = ValueTally(now: now)
    }

    /// The form of the file; final when it has been read.
    package var dialect: CSVDialect { reader.dialect }

    /// Reads the whole list, once.
    ///
    /// - Parameter onNotCovered: Told of each bill that is not covered.
    /// - Throws: `CSVInputError`, or ``PlanError`` for card data, and for a file of another encoding than the job says.
    /// - Returns: The money, with its list.
    package func read(onNotCovered: NotCovered? = nil) throws -> ValueAtRisk {
        while try reader.next({ row in
            try cardData.check(row)
            take(row, onNotCovered)
            return true
        }) != nil {}
        if let doubt = reader.encodingDoubt { throw PlanError(.wrongEncoding, "\(rule.path): \(doubt)") }
        var value = tally.finish()
        value.list = BillList(
            name: rule.name,
            digest: digest.finish(),
            bytes: reader.bytesRead,
            rows: reader.rowsRead,
            leftOut: leftOut,
            customers: customers.finish(ofInput: ledger.counts().customers)
        )
        return value
    }

    private func take(_ row: borrowing InputRow, _ onNotCovered: NotCovered?) {
        guard row.damage == nil else { return noteUnreadable(row, nil, nil) }
        guard selection.takes(row) else {
            leftOut += 1
            return
        }
        let customer = row[customerColumn].trimmed
        let isCustomer = !customer.isEmpty && customerID?.violation(of: customer) == nil
        let standing = isCustomer ? ledger.standing(of: customer) : nil
        switch bills.read(row) {
        case .nothing:
            if isCustomer { customers.note(customer, standing, hasBill: false) }
            tally.noteNothing()
        case .unreadable(let column):
            if isCustomer { customers.note(customer, standing, hasBill: false) }
            noteUnreadable(row, column, standing)
        case .bill where !isCustomer: noteUnreadable(row, customerColumn, nil)
        case .bill(let bill):
            customers.note(customer, standing, hasBill: true)
            tally.add(bill, ofListed: standing)
            if standing != .usable { onNotCovered?(bill, customer, standing) }
        }
    }

    /// Counts a row that cannot be read; `column` is the first one of which that is so, `nil` for a damaged row.
    private func noteUnreadable(_ row: borrowing InputRow, _ column: Int?, _ standing: CustomerStanding?) {
        let address = row.address
        var cells: [RowExample.Cell] = []
        for index in Set([customerColumn, column].compactMap(\.self)).sorted() where column != nil {
            // Whatever a wrong column holds is not shown for an id; one that the input has is.
            let isKnown = index == customerColumn && standing != nil
            let shown = isKnown ? String(decoding: row[index].trimmed, as: UTF8.self) : BillReader.shown(row[index])
            cells.append(RowExample.Cell(column: reader.header[index], shown: shown))
        }
        tally.noteUnreadable { RowExample(address, cells: cells) }
    }

    private static func search(
        _ reader: RowReader,
        _ rule: BillListRule,
        _ cardLike: CardLikeColumns
    ) throws(PlanError) -> CardDataSearch {
        try CardDataSearch(
            path: rule.path,
            header: reader.header,
            headerLine: reader.headerLine,
            cardLike: cardLike,
            vouching: .billList
        )
    }
}
