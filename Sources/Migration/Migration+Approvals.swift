import MigrationModel
import Planning
import Reporting
import RunJournal

extension Migration {
    /// Refuses a run whose plan is not the one that was approved, where it needs an approval or was given one.
    ///
    /// A live run needs `--approved-plan`, or an approval of this very digest in the journal, whichever way it was given. On
    /// other targets nothing is asked for.
    ///
    /// - Throws: ``Failure`` with 64 where nothing was approved, with 65 where another plan was.
    func checkApproval(_ plan: Plan, _ options: RunOptions) throws(Failure) {
        if let approved = options.approvedPlan {
            guard approved.lowercased() == plan.digest else { throw isAnother(approved, plan) }
            return
        }
        guard job.target.isLive else { return }
        let recorded = try recordedApprovals()
        guard !recorded.contains(where: { $0.planDigest == plan.digest }) else { return }
        guard let last = recorded.last else { throw isMissing }
        throw isAnother(last, plan)
    }

    /// What the journal has of approvals; nothing where there is no journal yet.
    private func recordedApprovals() throws(Failure) -> [Approval] {
        try translated {
            do {
                return try RunJournal(reading: job.journalPath).approvals()
            } catch let error as JournalError where error.code == .missing {
                return []
            }
        }
    }

    private var isMissing: Failure {
        let path = job.path.shellWord
        return Failure(
            .wrongUse,
            "\(job.target.name) is a live site, and the plan of this job has not been approved. `tokenferry plan \(path)` "
                + "writes its report and prints its digest; whoever has read it approves it with `tokenferry approve \(path) --digest "
                + "DIGEST --by NAME`. Or give the digest with --approved-plan DIGEST."
        )
    }

    private func isAnother(_ approved: String, _ plan: Plan) -> Failure {
        Failure(
            .inputRefused,
            "The approved plan is \(approved), and this job now gives \(plan.digest): \(changes(since: approved, plan)). Nothing "
                + "was sent. Plan again, and have that plan approved."
        )
    }

    private func isAnother(_ last: Approval, _ plan: Plan) -> Failure {
        let who = last.name.map { "\($0) approved" } ?? "--approved-plan named"
        return Failure(
            .inputRefused,
            "At \(UTCTimestamp(last.at).seconds) \(who) the plan \(last.planDigest), and this job now gives \(plan.digest): "
                + "\(changes(since: last.planDigest, plan)). Nothing was sent. Plan again, and have that plan approved."
        )
    }

    /// What has changed since a dry run, in words; as exactly as that one's report, where it is still there, lets it be told.
    func changes(since digest: String, _ plan: Plan) -> String {
        let paths = (1...passOfPlan(plan)).reversed().map { reportPath("plan.json", pass: $0) }
        guard let before = paths.lazy.compactMap(ReportedPlan.init).first(where: { $0.isOf(digest) }) else {
            return "input, mapping, target or options have changed since, or it is another job's"
        }
        let changes = before.changes(to: facts(of: plan))
        guard !changes.isEmpty else { return "an option of the job, or what the mapping says, has changed since" }
        return changes.joined(separator: "; ")
    }
}
