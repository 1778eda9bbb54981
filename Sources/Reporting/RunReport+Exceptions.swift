import MigrationModel

extension RunReport {
    /// How many rows failed or need review.
    var exceptionCount: Int { endings[.failed] + endings[.needsReview] }

    /// The first rows that failed or need review; `nil` where there is none, or nobody went over the rows.
    var exceptionSection: ReportDocument.Section? {
        guard !exceptions.isEmpty else { return nil }
        var table = ReportDocument.Table(
            caption: "Rows that failed or need review, with what Chargebee said and what kind of work each asks for",
            columns: ["Row", "Line", "Customer", "Ended as", "HTTP", "Code", "Message", "When", "Next action"],
            rows: exceptions.map(cells)
        )
        table.codeColumns = [5]
        table.total = exceptionCount
        table.whole = "the sheet Exceptions of report.xlsx"
        table.onTerminal = Array(table.rows.prefix(Self.mostOnTerminal))
        return .init(title: "Exceptions", block: .table(table))
    }

    /// How many rows a terminal lists.
    private static let mostOnTerminal = 5

    private func cells(of exception: RowException) -> [ReportDocument.Table.Cell] {
        let row = exception.row
        // Rows and lines are places to go to, so they have no thousands separators.
        return [
            .text(String(row.address.ordinal)),
            row.address.line > 0 ? .text(String(row.address.line)) : .empty,
            .text(exception.customerID ?? ""),
            .text(row.isInDoubt ? "in doubt" : row.ending.title),
            row.httpStatus.map { .text(String($0)) } ?? .empty,
            .text(row.code ?? ""),
            .text(row.message ?? ""),
            .text(row.endedAt.map { UTCTimestamp($0).seconds } ?? ""),
            .text(exception.action(operation: facts.operation)?.title ?? ""),
        ]
    }
}
