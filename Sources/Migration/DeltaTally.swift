import MigrationModel
import Reporting
import RunJournal

/// Counts the rows of a pass by how they stand to the inputs before it, as the plan's delta does.
///
/// The journal alone tells it of rows that were sent or known as done; only others need the input.
struct DeltaTally {
    private let ledger: DeltaLedger
    private var counts = DeltaSummary()
    private var isWhole = true

    init(_ ledger: DeltaLedger) {
        self.ledger = ledger
        counts.knowsCustomers = ledger.knowsCustomers
    }

    /// Counts a row; `request` is asked for where the journal does not tell.
    mutating func note(_ row: JournalRow, request: () -> PlannedRequest?) {
        if row.ending == .rejected { return }
        switch standing(of: row, request) {
        case .done: counts.done += 1
        case .underReview: counts.underReview += 1
        case .changed: counts.changed += 1
        case .new: counts.new += 1
        case nil: isWhole = false
        }
    }

    /// The counts; `nil` where a row could not be told.
    var summary: DeltaSummary? {
        guard isWhole else { return nil }
        var summary = counts
        summary.gone = ledger.doneCount - counts.done
        return summary
    }

    private func standing(of row: JournalRow, _ request: () -> PlannedRequest?) -> DeltaLedger.Standing? {
        // A run wrote these two codes by the same comparison.
        switch (row.ending, row.code) {
        case (.alreadyDone, "done_before"): return .done
        case (.needsReview, "review_before"): return .underReview
        default: break
        }
        if let identity = row.identity { return ledger.classify(identity) }
        return request().map(ledger.classify)
    }
}
