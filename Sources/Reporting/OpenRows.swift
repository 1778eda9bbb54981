package import MigrationModel

/// The rows of a run that have not ended, by their first ones.
package struct OpenRows: Hashable, Sendable {
    /// Rows that were sent and have no recorded answer, in file order, at most ``mostListed``.
    package private(set) var inDoubt: [RowAddress] = []
    /// Rows that were not sent, or not all of their calls, in file order, at most ``mostListed``.
    package private(set) var notAttempted: [RowAddress] = []

    /// As many as a sentence can name.
    package static let mostListed = 10

    package init() {}

    /// Takes in a row; rows come in file order.
    mutating func note(_ row: JournalRow) {
        if row.isInDoubt {
            if inDoubt.count < Self.mostListed { inDoubt.append(row.address) }
        } else if row.ending == .notAttempted, notAttempted.count < Self.mostListed {
            notAttempted.append(row.address)
        }
    }
}
