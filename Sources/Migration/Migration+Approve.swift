import CrashPoints
import Execution
import MigrationModel
import Planning
package import Reporting
import RunJournal

extension Migration {
    /// Records in the journal that somebody approves the present plan; sends nothing.
    ///
    /// 1. Input ─▶ plan; its digest has to be the one that was read
    /// 2. Journal: made where there is none, and refused where no run could go on with it
    /// 3. Approval ─▶ journal, durable before this returns
    ///
    /// Approving the same plan twice under one name keeps the first; under two names, both.
    ///
    /// - Parameters:
    ///   - digest: 64 hex digits, as the dry run printed them.
    ///   - name: Who approves.
    /// - Throws: ``Failure`` with 65 where the plan has another digest or would send nothing, 75 while another process works
    ///   on the journal, 78 where the job was undone or its journal was begun with another mapping or target, and what
    ///   ``plan()`` throws.
    /// - Returns: What was recorded, and what comes next.
    package func approve(_ digest: String, by name: ApproverName) throws(Failure) -> ApprovalReport {
        let lock = try approving {
            try Self.makeFolder(of: job.journalPath)
            return try JournalLock(journalPath: job.journalPath)
        }
        defer { withExtendedLifetime(lock) {} }
        CrashPoint.pass(.lockTaken)
        try refuseIfUndone()
        let plan = try scan()
        try checkApprovable(plan, digest)
        let sending = try sending(of: plan)
        let journal = try approving {
            try RunJournal(path: job.journalPath, jobName: job.name, toolVersion: Self.toolVersion, lock: lock)
        }
        CrashPoint.pass(.journalCreated)
        try refuseIfUndoLost(journal)
        let pass = try translated { try journal.latestPass() }
        if let pass { try refuseIfBegunOtherwise(pass.identity) }
        let given = approval(of: plan, sending, name: name, reportDigest: approvableReport(of: plan))
        let kept = try approving { try journal.record(given) }
        return try translated {
            ApprovalReport(
                job: job.name,
                jobPath: job.path,
                journalPath: job.journalPath,
                facts: facts(of: plan),
                approval: kept,
                isRepeated: kept != given,
                others: try journal.approvals().filter { $0.planDigest == plan.digest && $0 != kept },
                isLaterInput: pass.map { !$0.identity.isAbout(plan) } ?? false
            )
        }
    }

    /// Does a part of approving, and says of what cannot be written that the approval is not recorded.
    private func approving<Value>(_ body: () throws -> Value) throws(Failure) -> Value {
        do {
            return try body()
        } catch let error as JournalError where error.code == .notWritten {
            throw Failure(
                .unexpected,
                "The approval was not recorded: \(error.cause). Make room on the disk, or let yourself write to \(job.journalPath) and "
                    + "its folder, and give the same command again. Nothing was sent."
            )
        } catch let failure as Failure {
            throw Failure(failure.status, "The approval was not recorded: \(failure.message) Nothing was sent.")
        } catch {
            throw Self.failure(for: error, job: job)
        }
    }

    /// A consent to a plan, given now by this process's account; without a name it is that of `--approved-plan`.
    func approval(
        of plan: Plan,
        _ sending: PlannedSending,
        name: ApproverName?,
        reportDigest: String? = nil
    ) -> Approval {
        Approval(
            planDigest: plan.digest,
            way: name == nil ? .option : .command,
            name: name?.description,
            at: SystemExecutionClock().now.wall,
            recordedBy: Self.operatorName,
            toolVersion: Self.toolVersion,
            totals: Approval.Totals(
                rows: plan.rows,
                ready: plan.ready,
                rejected: plan.endings[.rejected],
                becomePrimary: becomePrimary(sending),
                calls: calls(of: sending),
                toSend: sending.rows
            ),
            reportDigest: reportDigest
        )
    }

    /// SHA-256 of the `plan.sha256` among the reports of a pass; `nil` where there is none.
    func planReportDigest(pass: Int) -> String? {
        try? ReportManifest.digest(of: reportPath("plan.sha256", pass: pass))
    }

    /// The same, where the report is this plan's, and each of its files is as it was written.
    private func approvableReport(of plan: Plan) -> String? {
        let pass = passOfPlan(plan)
        guard ReportedPlan(path: reportPath("plan.json", pass: pass))?.isOf(plan.digest) == true,
            ReportManifest(path: reportPath("plan.sha256", pass: pass))?.holds(in: reportFolder(pass: pass)) == true
        else { return nil }
        return planReportDigest(pass: pass)
    }

    private func checkApprovable(_ plan: Plan, _ digest: String) throws(Failure) {
        guard digest.lowercased() == plan.digest else {
            throw Failure(
                .inputRefused,
                "The digest given is \(digest), and this job's plan has \(plan.digest): \(changes(since: digest, plan)). Nothing "
                    + "was approved. Plan again, read the report, and approve the digest that it prints."
            )
        }
        guard plan.ready > 0 else {
            throw Failure(
                .inputRefused,
                "Of this plan's \(plan.rows.rows) none is ready, so a run would send nothing, and there is nothing to approve. Is "
                    + "\(job.input.path) the right file? \(reportPath("rejected.csv", pass: passOfPlan(plan))) has the rejected rows."
            )
        }
    }
}
