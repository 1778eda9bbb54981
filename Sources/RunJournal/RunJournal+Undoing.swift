import FoundationEssentials
import GRDB

/// What an undo has to know of the payment sources that a job made, besides that it made them.
package struct CreatedTraits: Sendable {
    /// For which customer each was made, as ``JournalSigner/customerMark(of:)`` names it, by payment source id.
    ///
    /// Those of journals that knew of no such names are missing.
    package fileprivate(set) var customerMarks: [String: [UInt8]] = [:]
    /// Those whose rows also removed the payment source that they replaced, or may have.
    package fileprivate(set) var replacedForGood: Set<String> = []
}

extension RunJournal {
    /// Reads for whom the job made its payment sources, and which of them took the place of one that is gone for good.
    package func createdTraits() throws(JournalError) -> CreatedTraits {
        try read { db in
            var traits = CreatedTraits()
            guard try Self.knowsSteps(db) else { return traits }
            let marks = try Row.fetchCursor(
                db,
                sql: """
                    SELECT payment_source_id, customer_mark FROM row
                    WHERE payment_source_id IS NOT NULL AND length(customer_mark) > 0
                        AND state NOT IN ('already_done', 'rejected')
                    """
            )
            while let row = try marks.next() {
                let mark: Data = row[1]
                traits.customerMarks[row[0]] = Array(mark)
            }
            // A row that failed with its new source there did so at its last step, so the old source is still there.
            traits.replacedForGood = try String.fetchSet(
                db,
                sql: """
                    SELECT payment_source_id FROM row
                    WHERE payment_source_id IS NOT NULL AND state <> 'failed' AND EXISTS (
                        SELECT 1 FROM attempt
                        WHERE attempt.pass = row.pass AND attempt.ordinal = row.ordinal AND attempt.step = 'delete_old')
                    """
            )
            return traits
        }
    }
}
