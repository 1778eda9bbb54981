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

    /// How many payment methods need a person's review, over all passes.
    ///
    /// One that a later pass recorded as done is left out; one that an earlier pass left in doubt counts.
    package func methodsForReview() throws(JournalError) -> Int {
        try read { db in
            try Int.fetchOne(
                db,
                sql: """
                    SELECT count(DISTINCT coalesce(fingerprint, pass || ' ' || ordinal)) FROM row AS open
                    WHERE (state = 'needs_review' OR state = 'sending' AND pass < (SELECT max(number) FROM pass))
                        AND NOT EXISTS (
                            SELECT 1 FROM row AS later
                            WHERE later.fingerprint = open.fingerprint AND later.pass > open.pass
                                AND later.state IN ('created', 'recovered', 'already_done'))
                    """
            ) ?? 0
        }
    }
}

extension JournalLock {
    /// How many requests a journal had announced, as the lock beside it says; 0 where there is no lock.
    package static func announced(journalPath path: String) -> Int {
        guard let text = try? String(contentsOfFile: path + ".lock", encoding: .utf8) else { return 0 }
        let numbers = text.split(separator: "\n").map { Int($0.drop { $0 == " " }) ?? 0 }
        return numbers.count > 1 ? numbers[1] : 0
    }
}
