import CSVInput
import ChargebeeAPI
import GatewayMapping
import MigrationModel

/// Whether a row will be sent.
enum RowMark {
    case ready
    case rejected
}

/// What is gathered while the rows go by.
struct PlanScan: ~Copyable {
    private let rules: RowRules
    private let isInferred: Bool
    private let presentMonth: Int
    private var plan = Plan()
    private var digest: PlanDigest
    private var duplicates = DuplicateTable()
    private var customers: CustomerTally
    private var breakdown: BreakdownTally
    /// Whether a run makes payment methods primary; an export only writes down which ones are to be.
    private let makesPrimary: Bool
    /// The hashes of the current row's customer id and of its token's identity, where it was mapped to a request.
    private var customer: UInt64 = 0
    private var token: UInt64 = 0
    /// Whether the current row's payment source is known to be invalid.
    private var isInvalid = false
    private var reasons = ReasonTally()
    private var findings: FindingTally
    /// Mapped columns in which no row has had a value so far.
    private var emptyColumns: [RowMapper.MappedColumn]
    /// The column by which a second file is joined, 0-based; `nil` without one.
    private let joinColumn: Int?

    init(
        mapping: GatewayMapping,
        mapper: RowMapper,
        rules: RowRules,
        presentMonth: Int,
        terms: [String],
        joinColumn: Int? = nil,
        watched: Int = 0
    ) {
        self.rules = rules
        isInferred = mapping.evidence == .inferred
        breakdown = BreakdownTally(mapper, mapping: mapping)
        // What is taken away leaves nobody with anything.
        customers = CustomerTally(
            isCounting: mapper.namesCustomers && mapper.operation.name != Operation.deleteLocal.name
        )
        makesPrimary = mapper.operation.name != Operation.exportPaymentSource.name
        emptyColumns = mapper.mappedColumns
        self.presentMonth = presentMonth
        findings = FindingTally(watching: watched)
        self.joinColumn = joinColumn
        digest = PlanDigest(terms: terms, mapping: mapping.source)
    }

    /// Maps a row, and asks for the memory that ``take(_:_:_:joinRejection:)`` will read; a little work between the two hides how
    /// long that takes.
    mutating func map(_ row: borrowing InputRow, _ mapper: RowMapper) -> MappedRow {
        let mapped = mapper.map(row)
        guard case .request = mapped else { return mapped }
        customer = mapper.customerID.keyedHash
        token = mapper.tokenIdentity.keyedHash
        duplicates.prefetch(token)
        customers.prefetch(customer)
        return mapped
    }

    /// Takes a row in.
    ///
    /// - Parameters:
    ///   - row: The row, with what is joined to it.
    ///   - mapper: Has mapped it.
    ///   - mapped: What ``map(_:_:)`` made of it.
    ///   - joinRejection: Why nothing was joined to it.
    /// - Returns: Why it is rejected, or `nil` where it will be sent.
    mutating func take(
        _ row: borrowing InputRow,
        _ mapper: RowMapper,
        _ mapped: MappedRow,
        joinRejection: Rejection? = nil
    ) -> Rejection? {
        let address = row.address
        if !emptyColumns.isEmpty { emptyColumns.removeAll { !row[$0.index].isEmpty } }
        isInvalid = false
        let rejection = rejection(of: row, mapper, mapped, joinRejection)
        digest.add(address.ordinal)
        if let rejection {
            digest.add(rejection.reason.rawValue)
            plan.rejectedRows.insert(address.ordinal)
            reasons.note(rejection) {
                RowExample(row, mapper, about: .rejection(rejection, joinColumn: joinColumn))
            }
            noteCustomerLeft(by: row, rejection, mapper)
            return rejection
        }
        digest.add(mapper.body)
        let beyondBody = mapper.beyondBody
        if !beyondBody.isEmpty { digest.add(beyondBody) }
        if mapper.becomesPrimary { plan.primaryRows.insert(address.ordinal) }
        breakdown.note(mapper)
        var isExpired = false
        if let expiry = mapper.expiry, CivilMonth(year: expiry.year, month: expiry.month).index < presentMonth {
            isExpired = true
            findings.note(.cardExpired, at: row, mapper)
        }
        let isUsable = !isExpired && !isInvalid
        if !isUsable { plan.unusableRows.insert(address.ordinal) }
        noteCustomer(of: row, mapper, isUsable: isUsable)
        if mapper.repairCount > 0 { findings.note(.valueRepaired, at: row, mapper) }
        if mapper.unreadableCount > 0 { findings.note(.detailsUnreadable, at: row, mapper) }
        if mapper.hasUnusualToken { findings.note(.unusualTokens, at: row, mapper) }
        if mapper.placeholderCount > 0 { findings.note(.placeholderValues, at: row, mapper) }
        return nil
    }

    private mutating func rejection(
        of row: borrowing InputRow,
        _ mapper: RowMapper,
        _ mapped: MappedRow,
        _ joinRejection: Rejection?
    ) -> Rejection? {
        if let own = rules.rejection(of: row, mapped, joinRejection: joinRejection) { return own }
        guard let source = rules.source(mapper) else { return duplicate(of: row, mapper) }
        let rejection = rules.rejection(of: source) ?? duplicate(of: row, mapper)
        plan.sources.note(source, isReady: rejection == nil)
        guard rejection == nil else { return rejection }
        for code in rules.findings(source) {
            if code == .sourceNotValid { isInvalid = true }
            findings.note(code, at: row, mapper)
        }
        return nil
    }

    /// Looks for an earlier row with the same payment method.
    private mutating func duplicate(of row: borrowing InputRow, _ mapper: RowMapper) -> Rejection? {
        let ordinal = row.address.ordinal
        let sighting = duplicates.note(
            token: token,
            customer: rules.tellsCustomersApart ? customer : 0,
            ordinal: ordinal
        )
        if sighting == .new { return nil }
        plan.repeats.note(sighting, row: ordinal)
        if let first = rules.finding(for: sighting) {
            findings.note(.tokenShared, at: row, mapper, detail: "first with row \(first)")
        }
        return rules.rejection(for: sighting, rejected: plan.rejectedRows)
    }

    /// Notes the customer of a ready row.
    private mutating func noteCustomer(of row: borrowing InputRow, _ mapper: RowMapper, isUsable: Bool) {
        let isSecondPrimary = customers.noteReady(
            mapper.customerID.isEmpty ? nil : customer,
            isUsable: isUsable,
            becomesPrimary: makesPrimary && mapper.becomesPrimary
        )
        if isSecondPrimary { findings.note(.severalPrimaries, at: row, mapper) }
    }

    /// Notes the customer that a rejected row names; a header and a template's example are nobody's.
    private mutating func noteCustomerLeft(
        by row: borrowing InputRow,
        _ rejection: Rejection,
        _ mapper: RowMapper
    ) {
        guard customers.isCounting else { return }
        let isNobodys = rejection.reason == .repeatedHeader || rejection.reason == .templateRow
        let id = isNobodys ? UnsafeBufferPointer(start: nil, count: 0) : mapper.customer(of: row)
        customers.noteRejected(id.isEmpty ? nil : id.keyedHash)
    }

    mutating func count(_ mark: RowMark) { plan.rows += 1 }

    /// Notes a row whose token looks like a card number, as some gateways' do.
    mutating func noteCardLikeToken(at row: borrowing InputRow, _ mapper: RowMapper) {
        findings.note(.cardLikeTokens, at: row, mapper)
    }

    /// Closes the plan; the scan is spent.
    ///
    /// - Parameters:
    ///   - rows: The files, which are read to their ends.
    ///   - mapper: The one that has mapped the rows.
    ///   - inputDigest: That of the input's bytes.
    ///   - readBeside: Columns that the job reads besides those of the mapping.
    /// - Returns: The plan.
    consuming func finish(
        _ rows: JoinedReader,
        _ mapper: RowMapper,
        inputDigest: String,
        readBeside: [String] = []
    ) -> Plan {
        let reader = rows.reader
        plan.inputBytes = reader.bytesRead
        plan.inputDigest = inputDigest
        digest.add(inputDigest)
        plan.joinedDigest = rows.table?.digest
        if let joined = plan.joinedDigest { digest.add(joined) }
        plan.header = rows.header
        plan.dialect = reader.dialect
        plan.digest = digest.finish()
        plan.rejections = reasons.all
        plan.breakdown = breakdown.breakdown(ready: plan.ready)
        if isInferred { findings.add(Finding(.inferredMapping)) }
        findings.noteForm(of: rows)
        // The keys of a join, and the reasons of an earlier plan, have done their work.
        findings.noteColumns(of: mapper, known: rows.keyNames + readBeside, empty: plan.rows > 0 ? emptyColumns : [])
        if plan.rows == 0 { findings.add(Finding(.noRows)) }
        plan.findings = findings.all
        plan.watchedFindings = findings.ofWatchedRow
        plan.rowsWithoutCustomer = customers.rowsWithoutCustomer
        plan.ledger = customers.finish()
        return plan
    }
}
