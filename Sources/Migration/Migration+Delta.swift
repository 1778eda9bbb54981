import Execution
import MigrationModel
import Planning
import Reporting
import RunJournal

extension Migration {
    /// What an input has in common with the earlier ones of the job.
    ///
    /// Goes over the ready rows once more, and only where the journal is about another input.
    ///
    /// - Throws: ``Failure`` where the input changes meanwhile or the journal cannot be read.
    /// - Returns: `nil` for the job's first input, or the one that the journal is about.
    func delta(of plan: Plan) throws(Failure) -> DeltaSummary? {
        try translated {
            guard let journal = try? RunJournal(reading: job.journalPath), let latest = try journal.latestPass(),
                latest.identity.inputDigest != plan.inputDigest || latest.identity.joinedDigest != plan.joinedDigest
            else { return nil }
            return try journal.consistently {
                let ledger = try journal.deltaLedger(upTo: latest)
                let rows = try RowSource(
                    job: job,
                    plan: plan,
                    pass: nil,
                    journal: nil,
                    identity: try InputIdentity(of: job.input)
                )
                var summary = DeltaSummary()
                summary.knowsCustomers = ledger.knowsCustomers
                var seen = 0
                while case .send(let request, _)? = try rows.next() {
                    switch ledger.classify(request) {
                    case .done:
                        summary.done += 1
                        seen += 1
                    case .underReview: summary.underReview += 1
                    case .changed: summary.changed += 1
                    case .new: summary.new += 1
                    }
                }
                summary.gone = ledger.doneCount - seen
                return summary
            }
        }
    }
}
