import MigrationModel

/// How the payment sources that a run made came to be their customers' primary ones, as far as it read that.
///
/// ``changes`` is the sum of ``overtaken``, ``replaced``, ``first`` and ``unrecorded``.
package struct PrimaryTally: Hashable, Sendable {
    /// Rows whose payment source the run made primary, and that was not so before.
    package var changes = 0
    /// Of them, those that a later row of the same customer made one of several: another of this run's is primary since.
    package var overtaken = 0
    /// Of the rest, those that replaced a source from before the run.
    package var replaced = 0
    /// Of the rest, those whose customer had no primary source before the run.
    package var first = 0
    /// Of the rest, those of which nobody read what was primary before.
    package var unrecorded = 0
    /// Sources that no row made primary, and that Chargebee did by itself, as a later row of the run read.
    package var byThemselves = 0
    /// Of them, those that the run has replaced since.
    package var byThemselvesReplaced = 0
    /// Sources that no row made primary, and of which the run did not read whether Chargebee did.
    package var unread = 0

    package init() {}

    /// The rows of ``changes`` whose source is primary since, as far as this run is concerned.
    package var lasting: Int { changes - overtaken }

    /// Counts a row whose payment source became primary, or was so before.
    mutating func note(_ change: PrimaryChange) {
        changes += 1
        if change.overtakenBy != nil {
            overtaken += 1
        } else if !change.isRecorded {
            unrecorded += 1
        } else if change.before == nil {
            first += 1
        } else {
            replaced += 1
        }
    }

    /// Counts a row that made a payment source without making it primary.
    mutating func noteOther(_ row: JournalRow) {
        guard row.wasSeenPrimary else {
            unread += 1
            return
        }
        byThemselves += 1
        if row.overtakenBy != nil { byThemselvesReplaced += 1 }
    }
}
