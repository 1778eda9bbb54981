import FoundationEssentials
import GRDB

extension RunJournal {
    /// What the passes up to one did, that one included: all that a later input is compared with.
    package func deltaLedger(upTo pass: PassRecord) throws(JournalError) -> DeltaLedger {
        try deltaLedger(upTo: pass.number)
    }

    /// What the passes before one did: what its own input was compared with.
    package func deltaLedger(before pass: PassRecord) throws(JournalError) -> DeltaLedger {
        try deltaLedger(upTo: pass.number - 1)
    }

    private func deltaLedger(upTo pass: Int) throws(JournalError) -> DeltaLedger {
        try read { db in
            let knowsSteps = try Self.knowsSteps(db)
            let rows = try Row.fetchCursor(
                db,
                sql: """
                    SELECT fingerprint, state, \(knowsSteps ? "customer_mark" : "NULL"),
                        \(knowsSteps ? "CASE WHEN state NOT IN ('created', 'recovered') THEN \(Self.hasMade) END" : "NULL")
                    FROM row WHERE fingerprint IS NOT NULL AND pass <= ?
                    """,
                arguments: [pass]
            )
            var done: [FingerprintBits] = []
            var underReview: [FingerprintBits] = []
            var withoutEffect: [FingerprintBits] = []
            var customers: [UInt64] = []
            var knowsCustomers = true
            while let row = try rows.next() {
                let bytes: Data = row[0]
                let state: String = row[1]
                let mark: Data? = row[2]
                let hasMade: Bool? = row[3]
                let fingerprint = FingerprintBits(bytes)
                switch state {
                // One with a fingerprint was there before the job, and is not sent again.
                case "created", "recovered", "already_done": done.append(fingerprint)
                case _ where hasMade == true: done.append(fingerprint)
                case "needs_review", "sending": underReview.append(fingerprint)
                default: withoutEffect.append(fingerprint)
                }
                if let mark { customers.append(mark.bits) } else { knowsCustomers = false }
            }
            return DeltaLedger(
                signer: signer,
                done: done,
                underReview: underReview,
                withoutEffect: withoutEffect,
                customers: customers,
                knowsCustomers: knowsCustomers
            )
        }
    }
}
