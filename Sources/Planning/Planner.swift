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
    /// - Parameter onRejected: Given each rejected row, in file order, with the file's reader for header and dialect.
    /// - Throws: `CSVInputError`, `HeaderError`, ``PlanError``, or what `onRejected` throws.
    /// - Returns: The plan.
    package func plan(
        onRejected: ((borrowing InputRow, Rejection, RowReader) throws -> Void)? = nil
    ) throws -> Plan {
        let inputHash = RunningDigest()
        let table = try input.join.map(JoinTable.init)
        let rows = try JoinedReader(
            path: input.path,
            options: input.options,
            table: table,
            observeBytes: inputHash.update
        )
        let reader = rows.reader
        if let refusal = cardData(inHeader: reader.header, input.path, line: reader.headerLine) { throw refusal }
        let mapper = try RowMapper(mapping: mapping, settings: settings, header: rows.header)
        if let unknown = input.notCardNumbers.first(where: { !rows.header.contains($0) }) {
            throw PlanError(
                .unknownColumn,
                "input.not_card_numbers names the column \"\(unknown)\", which \(input.path) does not have"
            )
        }
        let exempt = exemptColumns(mapper, rows.header)
        if let table { try refuseCardData(in: table, exempt.subtracting(reader.header.indices), reader.header.count) }
        let cardNumbers = CardNumberGuard(header: reader.header, exempt: exempt)
        var scan = PlanScan(
            mapping: mapping,
            mapper: mapper,
            header: reader.header,
            presentMonth: presentMonth,
            terms: input.terms
        )
        while let outcome = try rows.next({ row, joined -> RowMark in
            if let refusal = cardData(in: row, cardNumbers, reader.header, input.path) { throw refusal }
            guard row.address.ordinal < UInt32.max else {
                throw PlanError(.tooManyRows, "\(input.path): more than \(UInt32.max) rows; split the file")
            }
            guard let rejection = scan.take(joined, mapper, joinRejection: rows.rejection) else { return .ready }
            try onRejected?(row, rejection, reader)
            return .rejected
        }) {
            scan.count(outcome)
        }
        if let doubt = reader.encodingDoubt {
            throw PlanError(.wrongEncoding, "\(input.path): \(doubt)")
        }
        return scan.finish(rows, mapper, inputDigest: inputHash.finish())
    }

    /// Columns that hold tokens which may look like card numbers, and those that the job vouches for.
    private func exemptColumns(_ mapper: RowMapper, _ header: [String]) -> Set<Int> {
        let vouched = header.indices.filter { input.notCardNumbers.contains(header[$0]) }
        return mapper.columnsWithoutCardNumbers.union(vouched)
    }

    /// A file without a header has its first row's values for names, and messages show names.
    private func cardData(inHeader header: [String], _ path: String, line: Int) -> PlanError? {
        let column = header.firstIndex { name in
            Array(name.utf8).withUnsafeBufferPointer(CardNumberGuard.isCardNumber)
        }
        return column.map {
            PlanError(
                .cardNumber,
                "\(path):\(line): field \($0 + 1) of the header holds what looks like a card number. The "
                    + "file seems to have no header, and card numbers must not be in it."
            )
        }
    }

    /// Goes over the second file; its columns are behind the input's.
    private func refuseCardData(in table: JoinTable, _ exempt: Set<Int>, _ offset: Int) throws {
        if let refusal = cardData(inHeader: table.header, table.rule.path, line: 1) { throw refusal }
        let cardNumbers = CardNumberGuard(header: table.header, exempt: Set(exempt.map { $0 - offset }))
        try table.forEachRow { row in
            if let refusal = cardData(in: row, cardNumbers, table.header, table.rule.path) { throw refusal }
        }
    }

    private func cardData(
        in row: borrowing InputRow,
        _ cardNumbers: CardNumberGuard,
        _ header: [String],
        _ path: String
    ) -> PlanError? {
        if let column = cardNumbers.cardNumberColumn(row) {
            let name = column < header.count ? "column \"\(header[column])\"" : "field \(column + 1)"
            return PlanError(
                .cardNumber,
                "\(path):\(row.address.line): \(name) holds what looks like a card number. Card numbers must not be "
                    + "in this file: they would bring it, this machine and you into PCI scope. Export without them. If the "
                    + "column is known to hold something else, say so in the job file: "
                    + "input: { not_card_numbers: [\(name.dropFirst("column ".count))] }"
            )
        }
        guard let column = cardNumbers.securityCodeColumn(row) else { return nil }
        return PlanError(
            .securityCode,
            "\(path):\(row.address.line): column \"\(header[column])\" holds card security codes, which may "
                + "not be stored at all. Remove the column at its source and delete this file."
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
