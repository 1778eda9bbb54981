import MigrationModel

extension RunReport {
    /// How many rows failed or need review.
    var exceptionCount: Int { endings[.failed] + endings[.needsReview] }

    /// The rows that failed or need review, alike ones put together; `nil` where there is none, or nobody went over the rows.
    var exceptionSection: ReportDocument.Section? {
        guard !exceptionGroups.isEmpty else { return nil }
        let shown = exceptionGroups.prefix(Self.mostGroupsOnPage)
        var list = ReportDocument.IssueList(
            caption:
                "Rows that failed or need review, those of which the same was said together, the most frequent first",
            countTitle: "Rows",
            issues: shown.map(issue)
        )
        list.codeTitle = "Code, and what was said"
        list.remedyTitle = "Status, when, and next action"
        list.isByMessage = true
        list.mostOnTerminal = Self.mostOnTerminal
        let hidden = exceptionCount - shown.reduce(0) { $0 + $1.count }
        let place = "the sheet Exceptions of report.xlsx"
        list.rest =
            hidden > 0
            ? "\(hidden.counted("more row", "more rows")) of which other things were said. All are in \(place), each by itself."
            : "Each row by itself is in \(place)."
        return .init(title: "Exceptions", block: .issues(list))
    }

    /// How many groups a page lists: about one of paper.
    private static let mostGroupsOnPage = 12
    /// How many groups a terminal lists.
    private static let mostOnTerminal = 5

    private func issue(_ group: ExceptionGroup) -> ReportDocument.Issue {
        let action = group.first.first?.action(operation: facts.operation)?.title ?? ""
        let parts = [group.httpStatus.map { "HTTP \($0)" }, group.span].compactMap(\.self)
        return ReportDocument.Issue(
            tag: group.isInDoubt ? "in doubt" : group.ending.title,
            code: group.code.isEmpty ? "no code" : group.code,
            count: group.count,
            meaning: group.words,
            first: group.first.map { exception in
                let customer = exception.customerID.map { id in
                    [RowExample.Cell(column: "customer", shown: id.count > 80 ? id.prefix(79) + "…" : id)]
                }
                return RowExample(exception.row.address, cells: customer ?? [])
            },
            detail: parts.joined(separator: "; "),
            remedy: action.isEmpty ? "" : "\(action.prefix(1).uppercased())\(action.dropFirst())."
        )
    }
}

extension ExceptionGroup {
    /// When the rows ended, such as `2026-07-01 10:00:09 to 10:01:39 UTC`; `nil` where none says it.
    fileprivate var span: String? {
        guard let firstEndedAt, let lastEndedAt else { return nil }
        let (first, last) = (UTCTimestamp(firstEndedAt).plain, UTCTimestamp(lastEndedAt).plain)
        if first == last { return first }
        let isSameDay = first.prefix(10) == last.prefix(10)
        return "\(first.dropLast(4)) to \(isSameDay ? last.dropFirst(11) : last[...])"
    }
}
