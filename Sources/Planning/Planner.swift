package import CSVInput
import ChargebeeAPI
package import GatewayMapping
package import MigrationModel

/// Reads every row of an input and says what a run would do.
///
/// It sends nothing.
package struct Planner {
    private let input: PlanInput
    private let mapping: GatewayMapping
    private let settings: MappingSettings
    /// The present month as year * 12 + month, for telling expired cards.
    private let presentMonth: Int

    /// Makes a planner.
    ///
    /// - Parameters:
    ///   - input: The file, and what the plan's digest covers besides it.
    ///   - mapping: How rows become requests.
    ///   - settings: What the job decides about them.
    ///   - now: For telling expired cards; the digest does not depend on it.
    package init(input: PlanInput, mapping: GatewayMapping, settings: MappingSettings, now: UnixMilliseconds) {
        self.input = input
        self.mapping = mapping
        self.settings = settings
        presentMonth = CivilMonth(containing: now).index
    }

    /// Goes once over the input.
    ///
    /// - Parameters:
    ///   - ordinal: The row whose findings the plan is to hold each; `nil` for none.
    ///   - onRejected: Given each rejected row, in file order, with the file's reader for header and dialect.
    /// - Throws: `CSVInputError`, `HeaderError`, ``PlanError``, or what `onRejected` throws.
    /// - Returns: The plan.
    package func plan(
        watching ordinal: Int? = nil,
        onRejected: ((borrowing InputRow, Rejection, RowReader) throws -> Void)? = nil
    ) throws -> Plan {
        let inputHash = RunningDigest()
        let (rows, mapper) = try open(inputHash)
        let reader = rows.reader
        let vouched = try CardDataSearch.vouched(input.notCardNumbers, in: rows.header, path: input.path, .jobFile)
        _ = try input.billReader(rows, mapper)
        var cardLike = mapper.cardLikeColumns
        cardLike.vouched.formUnion(vouched)
        if let table = rows.table { try refuseCardData(in: table, cardLike.behind(reader.header.count)) }
        let cardData = try CardDataSearch(reader, input.path, cardLike)
        var scan = PlanScan(
            mapping: mapping,
            mapper: mapper,
            rules: rules(rows, mapper),
            presentMonth: presentMonth,
            terms: input.terms,
            joinColumn: rows.table == nil ? nil : rows.keyColumn,
            watched: ordinal ?? 0
        )
        while let outcome = try rows.next({ row, joined -> RowMark in
            let mapped = scan.map(joined, mapper)
            if try cardData.check(row) { scan.noteCardLikeToken(at: joined, mapper) }
            guard row.address.ordinal < UInt32.max else {
                throw PlanError(.tooManyRows, "\(input.path): more than \(UInt32.max) rows; split the file")
            }
            guard let rejection = scan.take(joined, mapper, mapped, joinRejection: rows.rejection) else {
                return .ready
            }
            try onRejected?(row, rejection, reader)
            return .rejected
        }) {
            scan.count(outcome)
        }
        if let doubt = reader.encodingDoubt {
            throw PlanError(.wrongEncoding, "\(input.path): \(doubt)")
        }
        return scan.finish(
            rows,
            mapper,
            inputDigest: inputHash.finish(),
            readBeside: input.finance?.names ?? []
        )
    }

    /// Goes over a planned input again, for what can only be told when it is known what each customer will have.
    ///
    /// What the plan found is recalled: nothing is hashed, counted or searched for card data a second time, and the tables of
    /// the first reading are not made again. Bytes that are the same make the same plan, so they alone are compared at the end.
    ///
    /// - Parameters:
    ///   - plan: What this planner found.
    ///   - observer: Told of every row, in file order.
    /// - Throws: ``PlanError`` with `changed` where the files are not those of the plan, after the observer has seen some or all
    ///   of their rows; and as ``plan(watching:onRejected:)``.
    package func retrace(_ plan: Plan, observer: some PlanObserver) throws {
        let inputHash = RunningDigest()
        let (rows, mapper) = try open(inputHash)
        var recall = PlanRecall(plan, rules(rows, mapper))
        let changed = PlanError(.changed, "\(input.path) changed while it was being planned. Plan again.")
        let wantsRequest = observer.wantsRequest
        try observer.began(rows, mapper)
        while try rows.next({ _, row -> Void in
            let prospect = recall.prospect(
                of: row,
                mapper,
                joinRejection: rows.rejection,
                wantsRequest: wantsRequest
            )
            guard let prospect else { throw changed }
            try observer.saw(row, mapper, prospect)
        }) != nil {}
        guard inputHash.finish() == plan.inputDigest, rows.table?.digest == plan.joinedDigest else { throw changed }
    }

    /// Opens the files; their headers are looked at before any message can show their names.
    private func open(_ hash: RunningDigest) throws -> (JoinedReader, RowMapper) {
        let table = try input.join.map(JoinTable.init)
        let rows = try JoinedReader(
            path: input.path,
            options: input.options,
            table: table,
            observeBytes: hash.update
        )
        try CardDataSearch.check(preamble: rows.reader.preamble, path: input.path)
        _ = try CardDataSearch(rows.reader, input.path, CardLikeColumns())
        if let table { try refuseCardData(inHeaderOf: table) }
        return (rows, try RowMapper(mapping: mapping, settings: settings, header: rows.header))
    }

    private func rules(_ rows: JoinedReader, _ mapper: RowMapper) -> RowRules {
        RowRules(mapping, mapper, header: rows.reader.header, sourceRules: input.sourceRules)
    }

    private func refuseCardData(inHeaderOf table: JoinTable) throws(PlanError) {
        _ = try CardDataSearch(
            path: table.rule.path,
            header: table.header,
            headerLine: table.headerLine,
            cardLike: CardLikeColumns(),
            vouching: .jobFile
        )
    }

    /// Goes over the second file; its columns are behind the input's.
    private func refuseCardData(in table: JoinTable, _ cardLike: CardLikeColumns) throws {
        let cardData = try CardDataSearch(
            path: table.rule.path,
            header: table.header,
            headerLine: table.headerLine,
            cardLike: cardLike,
            vouching: .jobFile
        )
        try table.forEachRow { row in try cardData.check(row) }
    }
}

extension CardDataSearch {
    fileprivate init(_ reader: RowReader, _ path: String, _ cardLike: CardLikeColumns) throws(PlanError) {
        try self.init(
            path: path,
            header: reader.header,
            headerLine: reader.headerLine,
            cardLike: cardLike,
            vouching: .jobFile
        )
    }
}

/// A calendar month, counted from year 0.
struct CivilMonth {
    /// year * 12 + month - 1.
    let index: Int

    init(year: Int, month: Int) { index = year * 12 + month - 1 }

    /// The month of a time, UTC, by the proleptic Gregorian calendar.
    init(containing time: UnixMilliseconds) {
        // Days since 0000-03-01, where leap days end the year.
        let days = Int((time / 86_400_000) + 719_468)
        let era = days / 146_097
        let dayOfEra = days % 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shifted = (5 * dayOfYear + 2) / 153
        let month = shifted < 10 ? shifted + 3 : shifted - 9
        self.init(year: era * 400 + yearOfEra + (month <= 2 ? 1 : 0), month: month)
    }
}
