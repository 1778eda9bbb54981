import CSVInput
import ChargebeeAPI
import GatewayMapping
import MigrationModel
import Planning
import Reporting

/// Gathers what only a second reading of the input can tell, when it is known what each customer will have: the money that its
/// rows say, and a line for each row and for each customer without a usable method.
final class PlanDetails: PlanObserver {
    private let input: PlanInput
    private let ledger: CustomerLedger?
    private let listing: PlanListing?
    /// The gateway of rows that do not say theirs; empty where it cannot be told.
    private let gateway: String
    private var tally: ValueTally
    private var customers = CustomerListing()
    private var bills: BillReader?
    private var columns: Columns?

    /// Where a mapper's values and a file's columns are.
    private struct Columns {
        let header: [String]
        /// The columns of the input; behind them are those of the file joined to it.
        let own: Int
        let customer: Int?
        let type: Int?
        let gateway: Int?
        let last4: Int?
    }

    /// Begins with nothing.
    ///
    /// - Parameters:
    ///   - input: What is planned.
    ///   - mapping: How its rows become requests.
    ///   - ledger: What the first reading found of the customers; `nil` where it counted none.
    ///   - listing: Where rows and customers are listed; `nil` where only the money is wanted.
    ///   - now: For telling past weeks.
    init(
        _ input: PlanInput,
        mapping: GatewayMapping,
        ledger: CustomerLedger?,
        listing: PlanListing?,
        now: UnixMilliseconds
    ) {
        self.input = input
        self.ledger = ledger
        self.listing = listing
        gateway = mapping.gateway == "any" ? "" : mapping.gateway
        tally = ValueTally(now: now)
    }

    /// The money asks for no more than whose a row is.
    var wantsRequest: Bool { listing != nil }

    func began(_ rows: JoinedReader, _ mapper: RowMapper) throws {
        bills = try input.billReader(rows, mapper)
        columns = Columns(
            header: rows.header,
            own: rows.reader.header.count,
            customer: mapper.mappedColumns.first { $0.parameters.contains("customer_id") && !$0.isToken }?.index,
            type: mapper.knownIndex(of: "source[type]"),
            gateway: mapper.knownIndex(of: "source[gateway]"),
            last4: mapper.knownIndex(of: "card[last4]")
        )
    }

    func saw(_ row: borrowing InputRow, _ mapper: RowMapper, _ prospect: RowProspect) throws {
        // What a ready row says is read first, since asking for a rejected row's customer writes over it.
        var line = PlanListing.Row(address: row.address)
        var isUsable = false
        let customer: UnsafeBufferPointer<UInt8>
        switch prospect {
        case .ready(let usable):
            isUsable = usable
            if listing != nil { describe(&line, mapper) }
            customer = mapper.customerID
        case .rejected(let rejection):
            line.rejection = rejection
            customer = rejection.isAboutNobody ? UnsafeBufferPointer(start: nil, count: 0) : mapper.customer(of: row)
        }
        let standing = ledger?.standing(of: customer)
        if bills != nil {
            add(
                row,
                line.rejection,
                of: customer.isEmpty ? owner(of: row, mapper, prospect) : .customer(customer),
                standing,
                isCovered: standing.map { $0 == .usable } ?? isUsable,
                &line
            )
        }
        guard let listing else { return }
        line.customerID = String(decoding: customer, as: UTF8.self)
        try listing.append(line)
        if let standing, isListed(customer, standing) {
            customers.note(customer, standing, isReady: line.rejection == nil)
        }
    }

    /// The money that the rows say; `nil` where the job does not ask for it.
    var value: ValueAtRisk? { bills == nil ? nil : tally.finish() }

    /// Takes in what a list of bills says of a customer without a usable method; `nil` where customers are not listed.
    var onNotCovered: BillListReader.NotCovered? {
        listing == nil ? nil : { [self] bill, customer, standing in customers.add(bill, of: customer, standing) }
    }

    /// Lists the customers and completes the listing.
    ///
    /// - Parameter listsStrangers: Whether customers are listed whom no row of the input names.
    /// - Throws: `RowLedgerError` where they cannot be written.
    func finish(listsStrangers: Bool) throws {
        guard let listing else { return }
        try customers.forEachCustomer { customer in
            if listsStrangers || customer.standing != nil { try listing.append(customer) }
        }
        try listing.close()
    }

    private func isListed(_ customer: UnsafeBufferPointer<UInt8>, _ standing: CustomerStanding) -> Bool {
        standing != .usable || (ledger?.readyRows(of: customer) ?? 0) > 1
    }

    /// Takes a row's bill in.
    private func add(
        _ row: borrowing InputRow,
        _ rejection: Rejection?,
        of owner: BillOwner,
        _ standing: CustomerStanding?,
        isCovered: Bool,
        _ line: inout PlanListing.Row
    ) {
        guard let bills, rejection?.isAboutNobody != true else { return tally.noteNothing() }
        switch bills.read(row) {
        case .nothing where rejection?.reason == .joinAmbiguous && isJoined(bills.amount):
            line.financeProblem = .amount
            noteUnreadable(row, nil)
        case .nothing: tally.noteNothing()
        case .unreadable(let column):
            line.financeProblem =
                switch column {
                case bills.currency?: .currency
                case let date? where date == bills.nextBilling: .date
                default: .amount
                }
            noteUnreadable(row, column)
        case .bill(let bill):
            if listing != nil {
                line.amount = bill.amount
                line.currency = bill.currency.description
                line.nextBilling = bill.day?.description ?? ""
            }
            let isNew = tally.add(bill, of: owner, isCovered: isCovered)
            if isNew, !isCovered, listing != nil, let standing, case .customer(let customer) = owner {
                customers.add(bill, of: customer, standing)
            }
        }
    }

    /// Whose bill is on a row that names no customer.
    private func owner(of row: borrowing InputRow, _ mapper: RowMapper, _ prospect: RowProspect) -> BillOwner {
        switch prospect {
        case .ready: return .method(mapper.tokenIdentity)
        case .rejected(let rejection) where rejection.reason == .duplicateRow:
            // Its values are lost by now, as its customer has been asked for.
            guard case .request = mapper.map(row) else { return .unknown }
            return .repeatedMethod(mapper.tokenIdentity)
        case .rejected: return .unknown
        }
    }

    private func isJoined(_ column: Int) -> Bool { column >= columns?.own ?? .max }

    private func noteUnreadable(_ row: borrowing InputRow, _ column: Int?) {
        var cells: [RowExample.Cell] = []
        // In a damaged row any cell may hold another column's value, a token too.
        let shown = row.damage == nil ? [columns?.customer, column].compactMap(\.self).sorted() : []
        for index in shown {
            guard let header = columns?.header, header.indices.contains(index) else { continue }
            let shown =
                index == column
                ? BillReader.shown(row[index]) : String(String(decoding: row[index], as: UTF8.self).prefix(80))
            cells.append(RowExample.Cell(column: header[index], shown: shown))
        }
        let address = row.address
        tally.noteUnreadable { RowExample(address, cells: cells) }
    }

    /// What a ready row says of its payment method.
    private func describe(_ line: inout PlanListing.Row, _ mapper: RowMapper) {
        func text(_ bytes: UnsafeBufferPointer<UInt8>) -> String { String(decoding: bytes, as: UTF8.self) }
        let operation = mapper.operation
        line.type = text(mapper.paymentType)
        if line.type.isEmpty { line.type = text(mapper.known(columns?.type)) }
        if line.type.isEmpty { line.type = operation.impliedType }
        line.gateway = text(mapper.known(columns?.gateway))
        if line.gateway.isEmpty { line.gateway = gateway }
        line.brand = text(mapper.cardBrand)
        line.last4 = text(mapper.known(columns?.last4))
        if let expiry = mapper.expiry {
            line.expiry = "\(expiry.year)-\(expiry.month < 10 ? "0" : "")\(expiry.month)"
        }
        line.becomesPrimary = mapper.becomesPrimary && operation.name != Operation.exportPaymentSource.name
    }
}

extension Rejection {
    /// Whether the row is no data: a header, or a template's example.
    var isAboutNobody: Bool { reason == .repeatedHeader || reason == .templateRow }
}
