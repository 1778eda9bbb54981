import CSVInput
import GatewayMapping
import MigrationModel

/// What is found about the files as wholes, when all rows have gone by.
extension FindingTally {
    /// Notes what the form of the input and of the second file says.
    mutating func noteForm(of rows: JoinedReader) {
        let reader = rows.reader
        if reader.blankLines > 0 {
            let lines = reader.firstBlankLines.prefix(3).map(String.init).joined(separator: ", ")
            add(Finding(.blankLines, count: reader.blankLines, detail: "first at line \(lines)"))
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
            let detail = "\(table.unusedRows) of \(table.rowCount) \(table.rowCount == 1 ? "row" : "rows")"
            add(Finding(.joinUnused, count: table.unusedRows, detail: detail))
        }
    }

    /// Notes what the columns say in all.
    ///
    /// - Parameters:
    ///   - mapper: When the last row has been mapped.
    ///   - known: Columns that are used, though the mapping does not name them.
    ///   - empty: Mapped columns without a value in any row; none where there are no rows.
    mutating func noteColumns(of mapper: RowMapper, known: [String], empty: [RowMapper.MappedColumn]) {
        let unused = mapper.unusedColumns.filter { !known.contains($0) }
        if !unused.isEmpty {
            let names = unused.prefix(12).map { "\"\($0)\"" }.joined(separator: ", ")
            let more = unused.count > 12 ? " and \(unused.count - 12) more" : ""
            add(Finding(.unusedColumns, count: unused.count, detail: names + more))
        }
        if !empty.isEmpty {
            let names = empty.map { "\"\($0.header)\"" }.joined(separator: ", ")
            add(Finding(.emptyColumns, count: empty.count, detail: names))
        }
        let (seen, zeroed) = mapper.longNumbers
        // One honest 16-digit number in ten ends in a zero; more than half of them do so only where they were rounded.
        if zeroed >= 5 && zeroed * 2 > seen {
            add(Finding(.roundedDigits, count: zeroed, detail: "\(zeroed) of \(seen)"))
        }
        let folded = mapper.foldedColumns
        if !folded.isEmpty {
            let names = folded.map { "\"\($0)\"" }.joined(separator: ", ")
            add(Finding(.foldedTokens, count: folded.count, detail: names))
        }
    }
}
