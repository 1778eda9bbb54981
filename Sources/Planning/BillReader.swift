package import GatewayMapping
package import MigrationModel

/// Which columns say what a customer is billed next, by their names in the input, in the file joined to it, or in a list.
package struct BillColumns: Hashable, Sendable {
    package var amount: String
    package var currency: String
    /// The date of the next billing; `nil` where the job names none.
    package var nextBilling: String?

    package init(amount: String, currency: String, nextBilling: String? = nil) {
        self.amount = amount
        self.currency = currency
        self.nextBilling = nextBilling
    }

    /// The names, in the order of the job's keys.
    package var names: [String] { [amount, currency] + (nextBilling.map { [$0] } ?? []) }
}

/// An amount that a customer is billed next.
package struct Bill: Hashable, Sendable {
    package let amount: DecimalAmount
    package let currency: CurrencyCode
    /// The date of the billing as it is written; `nil` where the row says none.
    package let day: CivilDay?
}

/// Reads from rows what their customers are billed next.
package struct BillReader: Sendable {
    /// What a row says.
    package enum Reading: Hashable, Sendable {
        /// The cell of the amount is empty.
        case nothing
        case bill(Bill)
        /// An amount, its currency or its date cannot be read; the first such column, 0-based, or `nil` for a damaged row.
        case unreadable(column: Int?)
    }

    /// The columns' positions, 0-based.
    package let amount: Int
    package let currency: Int
    package let nextBilling: Int?

    /// Finds the columns.
    ///
    /// - Parameters:
    ///   - columns: Their names.
    ///   - header: The names of the file's columns, and of those joined to them.
    ///   - path: The file, for messages.
    ///   - tokenColumns: The positions of columns that hold tokens.
    /// - Throws: ``PlanError`` for a name that the header does not have, or has twice, and for a column of tokens.
    package init(
        _ columns: BillColumns,
        header: [String],
        path: String,
        tokenColumns: Set<Int> = []
    ) throws(PlanError) {
        func position(_ name: String, _ key: String) throws(PlanError) -> Int {
            let column = try JoinTable.column(name, of: header, path: path, key: "finance.\(key)")
            guard tokenColumns.contains(column) else { return column }
            throw PlanError(
                .unknownColumn,
                "finance.\(key) names the column \"\(name)\", from which the mapping takes tokens"
            )
        }
        amount = try position(columns.amount, "amount")
        currency = try position(columns.currency, "currency")
        if let name = columns.nextBilling {
            nextBilling = try position(name, "next_billing")
        } else {
            nextBilling = nil
        }
    }

    /// Reads a row; blanks at the ends of its cells do not count, no-break and zero-width ones too.
    package func read(_ row: borrowing InputRow) -> Reading {
        if row.damage != nil { return .unreadable(column: nil) }
        let amountCell = row[amount].trimmed
        if amountCell.isEmpty { return .nothing }
        guard let amount = DecimalAmount.read(amountCell) else { return .unreadable(column: self.amount) }
        guard let currency = CurrencyCode.read(row[self.currency].trimmed) else {
            return .unreadable(column: self.currency)
        }
        let dayCell = row[nextBilling ?? -1].trimmed
        if dayCell.isEmpty { return .bill(Bill(amount: amount, currency: currency, day: nil)) }
        guard let day = CivilDay.read(dayCell) else { return .unreadable(column: nextBilling) }
        return .bill(Bill(amount: amount, currency: currency, day: day))
    }

    /// A cell of these columns for people, as far as it can be one: an amount, a currency or a date, perhaps misspelt.
    ///
    /// Of anything else, which may be whatever a wrong column holds, only the first letter is shown.
    package static func shown(_ cell: UnsafeBufferPointer<UInt8>) -> String {
        let text = String(decoding: cell.trimmed.prefix(40), as: UTF8.self)
        let digits = text.utf8.count { $0 &- 0x30 <= 9 }
        let letters = text.unicodeScalars.count { $0.properties.isAlphabetic }
        let isPlain = text.unicodeScalars.count <= 24 && digits <= 14 && letters <= 5
        return isPlain ? text : String(text.prefix(1)) + "…"
    }
}

extension PlanInput {
    /// The reader of what customers are billed next; `nil` where the job does not ask.
    ///
    /// - Throws: ``PlanError`` as ``BillReader`` does.
    package func billReader(_ rows: JoinedReader, _ mapper: RowMapper) throws(PlanError) -> BillReader? {
        guard let finance else { return nil }
        return try BillReader(
            finance,
            header: rows.header,
            path: join.map { "\(path), with \($0.path) joined to it," } ?? path,
            tokenColumns: Set(mapper.mappedColumns.filter(\.isToken).map(\.index))
        )
    }
}
