import CSVInput
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
    private var reasons = ReasonTally()
    private var findings: [FindingCode: Finding] = [:]
    /// Mapped columns in which no row has had a value so far.
    private var emptyColumns: [RowMapper.MappedColumn]
    /// The ordinal of a row whose findings are wanted each; 0 for none.
    private let watched: Int
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
        watched: Int = 0
    ) {
        self.sourceRules = sourceRules
        sourceReading = SourceReading(mapper)
        self.mapping = mapping
        self.header = header.map { Array($0.utf8) }
        firstNameLength = self.header.first?.count ?? 0
        emptyColumns = mapper.mappedColumns
        reasonColumn = header.firstIndex(of: RejectedRow.reasonHeader)
        self.presentMonth = presentMonth
        self.watched = watched
        digest = PlanDigest(terms: terms, mapping: mapping.source)
    }

    /// Takes a row in.
    ///
    /// - Parameters:
    ///   - row: The row, with what is joined to it.
    ///   - mapper: Maps it.
    ///   - joinRejection: Why nothing was joined to it.
    /// - Returns: Why it is rejected, or `nil` where it will be sent.
    mutating func take(
        _ row: borrowing InputRow,
        _ mapper: RowMapper,
        joinRejection: Rejection? = nil
    ) -> Rejection? {
        let address = row.address
        if !emptyColumns.isEmpty { emptyColumns.removeAll { !row[$0.index].isEmpty } }
        let rejection =
            repeatsHeader(row)
            ? Rejection(.repeatedHeader, "the row holds the names of the columns")
            : self.rejection(of: row, mapper, joinRejection)
        digest.add(address.ordinal)
        if let rejection {
            digest.add(rejection.reason.rawValue)
            plan.rejectedRows.insert(address.ordinal)
            reasons.note(rejection) { RowExample(address) }
            return rejection
        }
        digest.add(mapper.body)
        let beyondBody = mapper.beyondBody
        if !beyondBody.isEmpty { digest.add(beyondBody) }
        if mapper.becomesPrimary { plan.primaryRows.insert(address.ordinal) }
        if let expiry = mapper.expiry, CivilMonth(year: expiry.year, month: expiry.month).index < presentMonth {
            note(.cardExpired, at: address)
        }
        if mapper.repairCount > 0 { note(.valueRepaired, at: address) }
        if mapper.hasUnusualToken { note(.unusualTokens, at: address) }
        if mapper.placeholderCount > 0 { note(.placeholderValues, at: address) }
        return nil
    }

    /// Holds a row against what is known of its payment source, and counts it.
    private mutating func sourceRejection(_ mapper: RowMapper, at address: RowAddress) -> Rejection? {
        guard let sourceRules else { return nil }
        let source = sourceReading.read(mapper)
        let gateway = source.gateway.isEmpty ? "not said" : source.gateway
        if let rejection = sourceRules.rejection(source) {
            plan.sources.byGateway[gateway, default: .init()].rejected += 1
            return rejection
        }
        if let rejection = duplicate(of: address, mapper) {
            plan.sources.byGateway[gateway, default: .init()].rejected += 1
            return rejection
        }
        plan.sources.byGateway[gateway, default: .init()].ready += 1
        if source.role == "primary" { plan.sources.primary += 1 }
        if source.role == "backup" { plan.sources.backup += 1 }
        for code in sourceRules.findings(source) { note(code, at: address) }
        return nil
    }

    private mutating func rejection(
        of row: borrowing InputRow,
        _ mapper: RowMapper,
        _ joinRejection: Rejection?
    ) -> Rejection? {
        switch mapper.map(row) {
        case .rejected(let rejection) where rejection.reason.isAboutTheRowItself: rejection
        case .rejected(let rejection): joinRejection ?? rejection
        case .request where sourceRules != nil:
            joinRejection ?? rejectedBefore(row) ?? sourceRejection(mapper, at: row.address)
        case .request: joinRejection ?? rejectedBefore(row) ?? duplicate(of: row.address, mapper)
        }
    }

    mutating func count(_ mark: RowMark) { plan.rows += 1 }

    /// Notes a row whose token looks like a card number, as some gateways' do.
    mutating func noteCardLikeToken(at address: RowAddress) { note(.cardLikeTokens, at: address) }

    /// Closes the plan; the scan is spent.
    consuming func finish(_ rows: JoinedReader, _ mapper: RowMapper, inputDigest: String) -> Plan {
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
        noteFileFindings(rows)
        if mapping.evidence == .inferred { findings[.inferredMapping] = Finding(.inferredMapping) }
        // The keys of a join, and the reasons of an earlier plan, have done their work.
        let unused = mapper.unusedColumns.filter { !rows.keyNames.contains($0) }
        if !unused.isEmpty {
            let names = unused.prefix(12).map { "\"\($0)\"" }.joined(separator: ", ")
            let more = unused.count > 12 ? " and \(unused.count - 12) more" : ""
            findings[.unusedColumns] = Finding(.unusedColumns, count: unused.count, detail: names + more)
        }
        if !emptyColumns.isEmpty && plan.rows > 0 {
            let names = emptyColumns.map { "\"\($0.header)\"" }.joined(separator: ", ")
            findings[.emptyColumns] = Finding(.emptyColumns, count: emptyColumns.count, detail: names)
        }
        let (seen, zeroed) = mapper.longNumbers
        // One honest 16-digit number in ten ends in a zero; more than half of them do so only where they were rounded.
        if zeroed >= 5 && zeroed * 2 > seen {
            findings[.roundedDigits] = Finding(.roundedDigits, count: zeroed, detail: "\(zeroed) of \(seen)")
        }
        let folded = mapper.foldedColumns
        if !folded.isEmpty {
            let names = folded.map { "\"\($0)\"" }.joined(separator: ", ")
            findings[.foldedTokens] = Finding(.foldedTokens, count: folded.count, detail: names)
        }
        if plan.rows == 0 { findings[.noRows] = Finding(.noRows) }
        plan.findings = FindingCode.allCases.compactMap { findings[$0] }
        return plan
    }

    /// Findings about the form of the file, and about the second one.
    private mutating func noteFileFindings(_ rows: JoinedReader) {
        let reader = rows.reader
        if reader.blankLines > 0 {
            let lines = reader.firstBlankLines.prefix(3).map(String.init).joined(separator: ", ")
            findings[.blankLines] = Finding(.blankLines, count: reader.blankLines, detail: "first at line \(lines)")
        }
        let second = rows.table.map { [($0.dialect, $0.headerLine, "the second file: ")] } ?? []
        for (dialect, headerLine, place) in [(reader.dialect, reader.headerLine, "")] + second {
            if dialect.preambleLines > 0 {
                let detail = "\(place)the header is on line \(headerLine)"
                add(Finding(.preambleSkipped, count: dialect.preambleLines, detail: detail))
            }
            if dialect.saysMoreFollows { add(Finding(.moreFollows, detail: place + "has_more is true")) }
            if dialect.encodingWasAssumed {
                add(Finding(.encodingAssumed, detail: place + dialect.encoding.rawValue))
            }
        }
        if let table = rows.table, table.unusedRows > 0 {
            let detail = "\(table.unusedRows) of \(table.rowCount) rows"
            findings[.joinUnused] = Finding(.joinUnused, count: table.unusedRows, detail: detail)
        }
    }

    /// Adds a finding about a file; two of one code become one.
    private mutating func add(_ finding: Finding) {
        guard var earlier = findings[finding.code] else {
            findings[finding.code] = finding
            return
        }
        earlier.count += finding.count
        earlier.detail += "; " + finding.detail
        findings[finding.code] = earlier
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

    private mutating func duplicate(of address: RowAddress, _ mapper: RowMapper) -> Rejection? {
        let sighting = duplicates.note(
            token: mapper.tokenIdentity,
            customer: mapper.identityOwner,
            ordinal: address.ordinal
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
            note(.tokenShared, at: address, detail: "first with row \(ordinal)")
            return nil
        }
    }

    private mutating func note(_ code: FindingCode, at address: RowAddress, detail: String = "") {
        if address.ordinal == watched {
            plan.watchedFindings.append(Finding(code, examples: [RowExample(address)], detail: detail))
        }
        guard var finding = findings[code] else {
            findings[code] = Finding(code, examples: [RowExample(address)], detail: detail)
            return
        }
        finding.count += 1
        if finding.examples.count < 3 { finding.examples.append(RowExample(address)) }
        findings[code] = finding
    }
}

extension UnsafeBufferPointer<UInt8> {
    /// Without the byte order mark that a file in the middle of another one begins with.
    fileprivate var withoutMark: Self {
        starts(with: [0xEF, 0xBB, 0xBF]) ? Self(rebasing: self[3...]) : self
    }
}
