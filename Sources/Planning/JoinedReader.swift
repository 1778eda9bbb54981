package import CSVInput
package import MigrationModel

/// The rows of an input, each with the fields of its row in the second file behind its own.
///
/// Without a second file the rows are the input's, untouched.
package final class JoinedReader {
    /// The input's reader, for its dialect and counts.
    package let reader: RowReader
    /// The names of the input's columns and then of the second file's, which get `join.` before them where the input has the
    /// same name.
    package let header: [String]
    /// Why the row handed out last has nothing from the second file; `nil` where it has, or where there is none.
    package private(set) var rejection: Rejection?
    let table: JoinTable?
    /// The input's column (0-based) with the key; -1 without a second file.
    let keyColumn: Int
    private var bytes = GrowableBytes(capacity: 4096)
    private let ends: UnsafeMutablePointer<Int>

    /// Opens the input; see ``CSVInput/RowReader``.
    ///
    /// - Throws: `CSVInputError`, or ``PlanError`` where the input lacks the key's column.
    package init(
        path: String,
        options: CSVOptions,
        table: JoinTable?,
        observeBytes: ((UnsafeRawBufferPointer) -> Void)? = nil
    ) throws {
        reader = try RowReader(path: path, options: options, observeBytes: observeBytes)
        self.table = table
        let own = reader.header
        guard let table else {
            header = own
            keyColumn = -1
            ends = .allocate(capacity: 1)
            return
        }
        // Mappings compare names without regard to case, so a name that differs by case only would be ambiguous.
        let names = Set(own.map { $0.lowercased() })
        header = own + table.header.map { names.contains($0.lowercased()) ? "join.\($0)" : $0 }
        keyColumn = try JoinTable.column(table.rule.inputColumn, of: own, path: path, key: "input.join.on")
        ends = .allocate(capacity: header.count)
        ends.initialize(repeating: 0, count: header.count)
    }

    /// Columns that are used, though no mapping names them: the keys of a join, and those of a file of rejected rows.
    var keyNames: [String] {
        let keys = table.map { [$0.rule.inputColumn, header[reader.header.count + $0.keyColumn]] } ?? []
        return keys + [RejectedRow.reasonHeader, RejectedRow.detailHeader]
    }

    deinit { ends.deallocate() }

    /// Hands out the next row as it stands in the input, and with what is joined to it; `nil` at the end of the file.
    ///
    /// A damaged row is handed out as it is.
    package func next<Result>(
        _ body: (_ row: borrowing InputRow, _ joined: borrowing InputRow) throws -> Result
    ) throws -> Result? {
        try reader.next { row in
            guard let table, row.damage == nil else {
                rejection = nil
                return try body(row, row)
            }
            let joined = widen(row, table)
            return try body(row, joined)
        }
    }

    private func widen(_ row: borrowing InputRow, _ table: JoinTable) -> InputRow {
        let match = table.find(row[keyColumn])
        let ownCount = reader.header.count
        bytes.removeAll()
        for column in 0..<ownCount {
            bytes.append(row[column])
            ends[column] = bytes.count
        }
        for column in table.header.indices {
            if case .one(let found) = match { bytes.append(table.field(column, of: found)) }
            ends[ownCount + column] = bytes.count
        }
        rejection = Self.rejection(for: match, row[keyColumn].isEmpty, table, key: reader.header[keyColumn])
        return InputRow(
            address: row.address,
            lastLine: row.lastLine,
            base: bytes.start,
            ends: ends,
            count: header.count
        )
    }

    private static func rejection(
        for match: JoinTable.Match,
        _ isKeyEmpty: Bool,
        _ table: JoinTable,
        key: String
    ) -> Rejection? {
        let file = table.rule.path.split(separator: "/").last.map(String.init) ?? table.rule.path
        switch match {
        case .one: return nil
        case .none where isKeyEmpty:
            return Rejection(.joinMissing, "column \"\(key)\" is empty, so nothing of \(file) can be joined")
        case .none:
            return Rejection(
                .joinMissing,
                "\(file) has no row whose \"\(table.rule.fileColumn)\" is this row's \"\(key)\""
            )
        case .several:
            return Rejection(
                .joinAmbiguous,
                "\(file) has several different rows whose \"\(table.rule.fileColumn)\" is this row's \"\(key)\""
            )
        }
    }
}
