import Execution
import MigrationModel
import Planning
import Reporting
import RunJournal

/// What a run of a plan would send: its ready rows without those that earlier inputs have dealt with.
struct PlannedSending {
    /// What the input has in common with the earlier ones; `nil` for the job's first input.
    var delta: DeltaSummary?
    /// Rows to be sent.
    var rows: Int
    /// Those of them that make their payment source primary.
    var primaryRows: Int
}

extension Migration {
    /// What a run of the plan would send.
    ///
    /// For a later input, whether it has been begun or not, this goes over the ready rows once more.
    ///
    /// - Throws: ``Failure`` where the input changes meanwhile or the journal cannot be read.
    func sending(of plan: Plan) throws(Failure) -> PlannedSending {
        let whole = PlannedSending(delta: nil, rows: plan.ready, primaryRows: plan.primaryRows.count)
        return try translated {
            // Without a journal that can be read, this is the job's first input as far as anybody knows.
            guard let journal = try? RunJournal(reading: job.journalPath) else { return whole }
            return try journal.consistently {
                guard let ledger = try deltaLedger(for: plan, journal) else { return whole }
                return try compare(plan, ledger)
            }
        }
    }

    /// What earlier inputs did; `nil` for the job's first one.
    private func deltaLedger(for plan: Plan, _ journal: RunJournal) throws -> DeltaLedger? {
        guard let latest = try journal.latestPass() else { return nil }
        guard latest.identity.isAbout(plan) else { return try journal.deltaLedger(upTo: latest) }
        return latest.number > 1 ? try journal.deltaLedger(before: latest) : nil
    }

    private func compare(_ plan: Plan, _ ledger: DeltaLedger) throws -> PlannedSending {
        let rows = try RowSource(
            job: job,
            plan: plan,
            pass: nil,
            journal: nil,
            identity: try InputIdentity(of: job.input)
        )
        var summary = DeltaSummary()
        summary.knowsCustomers = ledger.knowsCustomers
        var primaryRows = 0
        while case .send(let request, _)? = try rows.next() {
            switch ledger.classify(request) {
            case .done:
                summary.done += 1
                continue
            case .underReview:
                summary.underReview += 1
                continue
            case .changed: summary.changed += 1
            case .new: summary.new += 1
            }
            if plan.primaryRows.contains(request.address.ordinal) { primaryRows += 1 }
        }
        summary.gone = ledger.doneCount - summary.done
        return PlannedSending(delta: summary, rows: summary.new + summary.changed, primaryRows: primaryRows)
    }
}

extension PassIdentity {
    /// Whether the pass works on the input that a plan is of.
    func isAbout(_ plan: Plan) -> Bool {
        inputDigest == plan.inputDigest && joinedDigest == plan.joinedDigest
    }
}
