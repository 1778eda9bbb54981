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
    private let mapping: GatewayMapping
    private let presentMonth: Int
    private var plan = Plan()
    private var digest: PlanDigest
    private var duplicates = DuplicateTable()
    private var customers = CustomerTable()
    private var breakdown: BreakdownTally
    /// Whether customers are counted.
    private let countsCustomers: Bool
    /// Whether a run makes payment methods primary; an export only writes down which ones are to be.
    private let makesPrimary: Bool
    private let isAboutSource: Bool
    /// The hashes of the current row's customer id and of its token's identity, where it was mapped to a request.
    private var customer: UInt64 = 0
    private var token: UInt64 = 0
    /// Whether the row taken in last is ready, and its method can be charged as far as the file tells.
    private(set) var isUsable = false
    /// Whether the current row's payment source is known to be invalid.
    private var isInvalid = false
    private var reasons = ReasonTally()
    private var findings: FindingTally
    /// Mapped columns in which no row has had a value so far.
    private var emptyColumns: [RowMapper.MappedColumn]
    /// The column by which a second file is joined, 0-based; `nil` without one.
    private let joinColumn: Int?
    /// Where an earlier plan's reasons are, in a file of rejected rows; `nil` in other files.
    private let reasonColumn: Int?

    /// The input's column names, as they stand in the file.
    private let header: [[UInt8]]
    private let firstNameLength: Int
    private let sourceRules: SourceRules?
    private let sourceReading: SourceReading

    init(
        mapping: GatewayMapping,
        mapper: RowMapper,
        header: [String],
        presentMonth: Int,
        terms: [String],
        sourceRules: SourceRules? = nil,
        joinColumn: Int? = nil,
        watched: Int = 0
    ) {
        self.sourceRules = sourceRules
        sourceReading = SourceReading(mapper)
        breakdown = BreakdownTally(mapper, mapping: mapping)
        // What is taken away leaves nobody with anything.
        countsCustomers = mapper.namesCustomers && mapper.operation.name != Operation.deleteLocal.name
        isAboutSource = mapper.operation.isAboutSource
        makesPrimary = mapper.operation.name != Operation.exportPaymentSource.name
        self.mapping = mapping
        self.header = header.map { Array($0.utf8) }
        firstNameLength = self.header.first?.count ?? 0
        emptyColumns = mapper.mappedColumns
        reasonColumn = header.firstIndex(of: RejectedRow.reasonHeader)
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
        if countsCustomers { customers.prefetch(customer) }
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
        isUsable = false
        let rejection =
            repeatsHeader(row)
            ? Rejection(.repeatedHeader, "the row holds the names of the columns")
            : self.rejection(of: row, mapper, mapped, joinRejection)
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
        isUsable = !isExpired && !isInvalid
        noteCustomer(of: row, mapper)
        if mapper.repairCount > 0 { findings.note(.valueRepaired, at: row, mapper) }
        if mapper.unreadableCount > 0 { findings.note(.detailsUnreadable, at: row, mapper) }
        if mapper.hasUnusualToken { findings.note(.unusualTokens, at: row, mapper) }
        if mapper.placeholderCount > 0 { findings.note(.placeholderValues, at: row, mapper) }
        return nil
    }

    /// Holds a row against what is known of its payment source, and counts it.
    private mutating func sourceRejection(of row: borrowing InputRow, _ mapper: RowMapper) -> Rejection? {
        guard let sourceRules else { return nil }
        let source = sourceReading.read(mapper)
        let gateway = source.gateway.isEmpty ? "not said" : source.gateway
        if let rejection = sourceRules.rejection(source) {
            plan.sources.byGateway[gateway, default: .init()].rejected += 1
            return rejection
        }
        if let rejection = duplicate(of: row, mapper) {
            plan.sources.byGateway[gateway, default: .init()].rejected += 1
            return rejection
        }
        plan.sources.byGateway[gateway, default: .init()].ready += 1
        if source.role == "primary" { plan.sources.primary += 1 }
        if source.role == "backup" { plan.sources.backup += 1 }
        for code in sourceRules.findings(source) {
            if code == .sourceNotValid { isInvalid = true }
            findings.note(code, at: row, mapper)
        }
        return nil
    }

    /// Notes the customer of a ready row.
    private mutating func noteCustomer(of row: borrowing InputRow, _ mapper: RowMapper) {
        guard countsCustomers else { return }
        guard !mapper.customerID.isEmpty else {
            plan.rowsWithoutCustomer += 1
            return
        }
        let becomesPrimary = makesPrimary && mapper.becomesPrimary
        if customers.noteReady(customer, isUsable: isUsable, becomesPrimary: becomesPrimary) {
            findings.note(.severalPrimaries, at: row, mapper)
        }
    }

    /// Notes the customer that a rejected row names; a header and a template's example are nobody's.
    private mutating func noteCustomerLeft(
        by row: borrowing InputRow,
        _ rejection: Rejection,
        _ mapper: RowMapper
    ) {
        guard countsCustomers else { return }
        let isNobodys = rejection.reason == .repeatedHeader || rejection.reason == .templateRow
        let id = isNobodys ? UnsafeBufferPointer(start: nil, count: 0) : mapper.customer(of: row)
        if id.isEmpty {
            plan.rowsWithoutCustomer += 1
        } else {
            customers.noteRejected(id.keyedHash)
        }
    }

    private mutating func rejection(
        of row: borrowing InputRow,
        _ mapper: RowMapper,
        _ mapped: MappedRow,
        _ joinRejection: Rejection?
    ) -> Rejection? {
        switch mapped {
        case .rejected(let rejection) where rejection.reason.isAboutTheRowItself: rejection
        case .rejected(let rejection): joinRejection ?? rejection
        case .request where sourceRules != nil:
            joinRejection ?? rejectedBefore(row) ?? sourceRejection(of: row, mapper)
        case .request: joinRejection ?? rejectedBefore(row) ?? duplicate(of: row, mapper)
        }
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
        if mapping.evidence == .inferred { findings.add(Finding(.inferredMapping)) }
        findings.noteForm(of: rows)
        // The keys of a join, and the reasons of an earlier plan, have done their work.
        findings.noteColumns(of: mapper, known: rows.keyNames + readBeside, empty: plan.rows > 0 ? emptyColumns : [])
        if plan.rows == 0 { findings.add(Finding(.noRows)) }
        plan.findings = findings.all
        plan.watchedFindings = findings.ofWatchedRow
        if countsCustomers { plan.ledger = CustomerLedger(customers) }
        return plan
    }

    /// Whether a row repeats the header, as files that were put one behind the other have it.
    private func repeatsHeader(_ row: borrowing InputRow) -> Bool {
        // Nearly all rows are told from the header by the length of their first cell alone.
        let length = row[0].count
        guard length == firstNameLength || length == firstNameLength + 3, row.damage == nil else { return false }
        guard header[0].elementsEqual(row[0].withoutMark) else { return false }
        for column in header.indices.dropFirst() where !header[column].elementsEqual(row[column]) { return false }
        return true
    }

    /// Keeps a row rejected that an earlier plan rejected for a reason which this file alone cannot show any more.
    private func rejectedBefore(_ row: borrowing InputRow) -> Rejection? {
        guard let reasonColumn, let reason = RejectedRow.reasonThatStays(row[reasonColumn]) else { return nil }
        return Rejection(
            reason,
            "rejected by an earlier plan; correct the row and empty its cell in \(RejectedRow.reasonHeader) to send it"
        )
    }

    private mutating func duplicate(of row: borrowing InputRow, _ mapper: RowMapper) -> Rejection? {
        let sighting = duplicates.note(
            token: token,
            // A payment source belongs to one customer, whoever the row says it is.
            customer: isAboutSource ? 0 : customer,
            ordinal: row.address.ordinal
        )
        switch (sighting, mapping.sharedToken) {
        case (.new, _), (.otherCustomer, .allow): return nil
        case (.sameCustomer(let ordinal), .reject) where plan.rejectedRows.contains(ordinal):
            return Rejection(.tokenShared, "row \(ordinal) has the same token and was rejected for it")
        case (.sameCustomer(let ordinal), _):
            let same = sourceRules == nil ? "the same customer and the same token" : "the same payment source"
            return Rejection(.duplicateRow, "row \(ordinal) has \(same)")
        case (.otherCustomer(let ordinal), .reject):
            return Rejection(.tokenShared, "row \(ordinal) has the same token for another customer")
        case (.otherCustomer(let ordinal), .finding):
            findings.note(.tokenShared, at: row, mapper, detail: "first with row \(ordinal)")
            return nil
        }
    }
}

extension UnsafeBufferPointer<UInt8> {
    /// Without the byte order mark that a file in the middle of another one begins with.
    fileprivate var withoutMark: Self {
        starts(with: [0xEF, 0xBB, 0xBF]) ? Self(rebasing: self[3...]) : self
    }
}
