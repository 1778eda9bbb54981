import MigrationModel
import Spreadsheets

/// The lines of rows.csv and of the sheets of rows, so that the same row says the same in each.
enum RowLedgerLine {
    /// The columns of rows.csv and of the sheet Rows; names that scripts rely on.
    static let columns = [
        "row", "line", "customer_id", "ending", "payment_source_id", "attempts", "http_status", "code", "message",
        "ended_at",
    ]

    /// The columns of the sheet Exceptions.
    static let exceptionColumns = [
        "row", "line", "customer_id", "ending", "http_status", "code", "message", "attempts", "ended_at", "next_action",
        "what_to_do",
    ]

    /// The columns of the sheet Primary changes.
    static let primaryColumns = [
        "row", "line", "customer_id", "from", "to", "former_recorded", "before_run", "from_row", "overtaken_by",
    ]

    /// A row as ``columns`` list it.
    ///
    /// - Parameters:
    ///   - row: What the journal knows.
    ///   - customerID: `nil` where it cannot be told.
    ///   - form: How its time is written: for people on a sheet, or as ISO 8601 for programs.
    /// - Returns: As many cells as columns.
    static func cells(
        of row: JournalRow,
        customerID: String?,
        time form: (UTCTimestamp) -> String
    ) -> [Worksheet.Cell] {
        let doubt = row.isInDoubt ? "sent, and no answer is recorded; the next run settles it" : ""
        return [
            .ordinal(row.address.ordinal), .ordinal(row.address.line), .text(customerID ?? ""),
            .text(row.ending.rawValue), .text(row.paymentSourceID ?? ""), .integer(row.attempts), status(of: row),
            .text(row.code ?? ""), .text(row.message ?? doubt),
            .text(row.endedAt.map { form(UTCTimestamp($0)) } ?? ""),
        ]
    }

    /// A row as ``exceptionColumns`` list it.
    static func cells(of exception: RowException, operation: String) -> [Worksheet.Cell] {
        let row = exception.row
        return [
            .ordinal(row.address.ordinal), .ordinal(row.address.line), .text(exception.customerID ?? ""),
            .text(row.ending.rawValue), status(of: row), .text(row.code ?? ""), .text(row.message ?? ""),
            .integer(row.attempts), .text(row.endedAt.map { UTCTimestamp($0).plainMilliseconds } ?? ""),
            .text(exception.action(operation: operation)?.rawValue ?? ""),
            .text(exception.remedy(operation: operation)),
        ]
    }

    /// A change as ``primaryColumns`` list it.
    static func cells(of change: PrimaryChange) -> [Worksheet.Cell] {
        [
            .ordinal(change.address.ordinal), .ordinal(change.address.line), .text(change.customerID),
            .text(change.from ?? ""), .text(change.to ?? ""), .text(change.isRecorded ? "yes" : "no"),
            .text(change.before ?? ""), change.fromRow.map { .ordinal($0) } ?? .empty,
            change.overtakenBy.map { .ordinal($0) } ?? .empty,
        ]
    }

    private static func status(of row: JournalRow) -> Worksheet.Cell { row.httpStatus.map { .ordinal($0) } ?? .empty }
}

extension Worksheet.Cell {
    /// The cell as CSV has it: numbers without separators, and a text that a spreadsheet would run with an apostrophe.
    var defusedText: String {
        switch self {
        case .empty: ""
        case .text(let text): text.defused
        case .integer(let number), .ordinal(let number): String(number)
        case .number(let number), .share(let number): "\(number)"
        case .amount(let units, let decimals): DecimalAmount(units: units).text(decimals: decimals)
        }
    }
}
