/// Rejected rows counted by reason, with the first of each.
package struct ReasonTally: Sendable {
    /// How many examples of a reason are kept.
    package static let examplesKept = 3

    private var counts: [ReasonCode: ReasonCount] = [:]

    package init() {}

    /// The most frequent first; those of one count by name.
    package var all: [ReasonCount] {
        counts.values.sorted { ($1.count, $0.reason.rawValue) < ($0.count, $1.reason.rawValue) }
    }

    /// All rejected rows.
    package var total: Int { counts.values.reduce(0) { $0 + $1.count } }

    /// Rows rejected for a reason.
    package subscript(reason: ReasonCode) -> Int { counts[reason]?.count ?? 0 }

    /// Counts a row.
    ///
    /// - Parameters:
    ///   - rejection: Why it is rejected.
    ///   - example: Makes the row an example; called only where another one is kept.
    package mutating func note(_ rejection: Rejection, example: () -> RowExample) {
        guard var count = counts[rejection.reason] else {
            counts[rejection.reason] = ReasonCount(
                reason: rejection.reason,
                count: 1,
                examples: [example()],
                detail: rejection.detail
            )
            return
        }
        count.count += 1
        if count.examples.count < Self.examplesKept { count.examples.append(example()) }
        counts[rejection.reason] = count
    }
}
