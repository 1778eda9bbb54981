/// How far a journal had come: what a report says of the journal that it was made from, and any later state has at least.
package struct JournalState: Hashable, Sendable {
    /// When the journal was begun, which tells it from one that was begun anew in its place.
    package var begunAt: UnixMilliseconds
    /// Requests announced so far, of all inputs.
    package var calls: Int
    /// Approvals recorded so far, of all plans.
    package var approvals: Int

    package init(begunAt: UnixMilliseconds, calls: Int, approvals: Int) {
        self.begunAt = begunAt
        self.calls = calls
        self.approvals = approvals
    }

    /// Whether this is an earlier state of the same journal.
    package func isBefore(_ other: JournalState) -> Bool {
        begunAt == other.begunAt && (calls < other.calls || approvals < other.approvals)
    }
}
