extension SandboxSite {
    /// One page of payment sources.
    ///
    /// Without `sort_by` the newest come first; Chargebee does not document its order. Sources of one millisecond are
    /// in their order of creation.
    func list(_ parameters: RequestParameters) throws(APIRefusal) -> SandboxAnswer.Content {
        for (name, _) in parameters.ordered where !Self.filters.contains(name) {
            // To ignore a filter would be worse than to refuse it: the client would take strangers for its own.
            throw .wrongValue(name, "is a filter that the sandbox does not have")
        }
        let order = try PageOrder(parameters)
        let limit = parameters["limit"].flatMap { Int($0) } ?? 10
        let cursor = try parameters["offset"].map { (text) throws(APIRefusal) in try PageCursor(text) }
        let after = parameters["created_at[after]"].flatMap { Int64($0) }
        let includesDeleted = parameters.isTrue("include_deleted")

        func isListed(_ source: PaymentSourceRecord) -> Bool {
            (includesDeleted || !source.isDeleted) && after.map { source.createdAt / 1000 > $0 } ?? true
                && cursor.map { order.isBefore($0, PageCursor(source, order)) } ?? true
        }

        let page: [PaymentSourceRecord]
        if let customer = parameters["customer_id[is]"] {
            let own = (sequencesByCustomer[customer] ?? []).map { sources[$0] }
            page = order.sorted(own.filter(isListed))
        } else if order.followsCreation {
            page = firstInOrderOfCreation(limit + 1, from: cursor, newestFirst: order.isDescending, isListed)
        } else {
            page = order.sorted(sources.filter(isListed))
        }
        guard page.count > limit else { return .list(page, nextOffset: nil) }
        let shown = Array(page.prefix(limit))
        return .list(shown, nextOffset: shown.last.map { PageCursor($0, order).text })
    }

    /// Walks from the cursor on, so that a page of a large site costs no more than its length.
    private func firstInOrderOfCreation(
        _ count: Int,
        from cursor: PageCursor?,
        newestFirst: Bool,
        _ isListed: (PaymentSourceRecord) -> Bool
    ) -> [PaymentSourceRecord] {
        let start = cursor.map { min(max($0.sequence, 0), sources.count) }
        let range = newestFirst ? 0..<(start ?? sources.count) : (start ?? 0)..<sources.count
        let walk = newestFirst ? AnySequence(sources[range].reversed()) : AnySequence(sources[range])
        return Array(walk.lazy.filter(isListed).prefix(count))
    }

    private static let filters: Set<String> = [
        "limit", "offset", "include_deleted", "customer_id[is]", "created_at[after]", "sort_by[asc]", "sort_by[desc]",
    ]
}

/// By what a list is sorted.
private struct PageOrder {
    let followsCreation: Bool
    let isDescending: Bool

    init(_ parameters: RequestParameters) throws(APIRefusal) {
        let (ascending, descending) = (parameters["sort_by[asc]"], parameters["sort_by[desc]"])
        if ascending != nil, descending != nil {
            throw .wrongValue("sort_by", "cannot be ascending and descending")
        }
        isDescending = ascending == nil
        followsCreation = (ascending ?? descending ?? "created_at") == "created_at"
    }

    func isBefore(_ left: PageCursor, _ right: PageCursor) -> Bool {
        let (first, second) = isDescending ? (right, left) : (left, right)
        return (first.instant, first.sequence) < (second.instant, second.sequence)
    }

    func sorted(_ sources: [PaymentSourceRecord]) -> [PaymentSourceRecord] {
        sources.sorted { isBefore(PageCursor($0, self), PageCursor($1, self)) }
    }
}

/// The place of a source in a sorted list; as text it is `offset`, which clients must not read.
private struct PageCursor {
    let instant: Int64
    let sequence: Int

    init(_ source: PaymentSourceRecord, _ order: PageOrder) {
        instant = order.followsCreation ? source.createdAt : source.updatedAt
        sequence = source.sequence
    }

    init(_ text: String) throws(APIRefusal) {
        let numbers = text.split(separator: "-").compactMap { Int64($0) }
        guard numbers.count == 2, let sequence = Int(exactly: numbers[1]) else {
            throw .wrongValue("offset", "is not one that a list of the sandbox gave")
        }
        (instant, self.sequence) = (numbers[0], sequence)
    }

    var text: String { "\(instant)-\(sequence)" }
}
