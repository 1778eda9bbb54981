/// What a row ended as.
///
/// A row has exactly one ending, and the endings add up to the row count in every report.
package enum Ending: String, CaseIterable, Codable, Hashable, Sendable {
    /// Chargebee answered that the request took effect.
    case created
    /// The answer was lost, and the effect was then found at Chargebee.
    case recovered
    /// An earlier run of this job did it.
    case alreadyDone = "already_done"
    /// Never became a request.
    case rejected
    /// Chargebee refused it for good.
    case failed
    /// Nobody can tell from here whether it took effect; a person has to look.
    case needsReview = "needs_review"
    /// Ready, and not sent yet.
    case notAttempted = "not_attempted"

    /// The ending in plain words.
    package var title: String {
        switch self {
        case .created: "created"
        case .recovered: "recovered"
        case .alreadyDone: "already done"
        case .rejected: "rejected"
        case .failed: "failed"
        case .needsReview: "needs review"
        case .notAttempted: "not attempted"
        }
    }
}

/// How many rows ended as what.
package struct EndingCounts: Hashable, Sendable {
    private var counts: [Ending: Int] = [:]

    package init() {}

    /// The number of rows with an ending, 0 where none has it.
    package subscript(ending: Ending) -> Int {
        get { counts[ending, default: 0] }
        set { counts[ending] = newValue == 0 ? nil : newValue }
    }

    /// The sum over all endings; equal to the row count, or the report is wrong.
    package var total: Int { counts.values.reduce(0, +) }

    /// All seven names with their counts, in the registry's order.
    package var all: [(ending: Ending, count: Int)] { Ending.allCases.map { ($0, self[$0]) } }
}
