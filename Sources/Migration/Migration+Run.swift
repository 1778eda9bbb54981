import ChargebeeAPI
import ChargebeeClient
import ChargebeeSandbox
import CrashPoints
package import Execution
import FoundationEssentials
package import MigrationModel
import Planning
package import Reporting
import RunJournal
import SitePace
import SiteReading

/// What the user says on the command line about one run.
package struct RunOptions: Sendable {
    /// The user means a live site.
    package var isLive = false
    /// The plan digest that was approved.
    package var approvedPlan: String?
    /// The input has changed on purpose: send what is new in it.
    package var isDelta = false
    /// With a changed input: rows of the earlier one that were not sent are given up.
    package var abandonsRest = false
    /// Send the rows that Chargebee refused once more.
    package var retriesFailed = false
    /// When the run is to end by itself; `nil` for when it is done.
    package var endsAt: UnixMilliseconds?

    package init() {}
}

/// How a run ended.
package struct RunResult: Sendable {
    package let status: ExitStatus
    /// Why it stopped early; `nil` where every row has ended or been left in doubt.
    package let stopReason: StopReason?
    package let report: RunReport
    /// Why it stopped early, and what to do; `nil` where every row has ended.
    package let message: String?
    /// What the sandbox itself counts, where the run had one of its own.
    package let sandbox: SandboxCount?
    /// Whether the reports could be written; the default is that they were.
    package var reportsAreWritten = true
}

extension Migration {
    /// Carries the job out, from where its journal says it stands.
    ///
    /// - Parameters:
    ///   - options: What the user said.
    ///   - control: By which the run can be drained.
    ///   - observer: Told how it goes.
    /// - Throws: ``Failure`` where the run cannot begin or its journal cannot be written.
    /// - Returns: How it ended; the reports are written.
    package func run(
        _ options: RunOptions,
        control: RunControl,
        observer: any RunObserver
    ) async throws(Failure) -> RunResult {
        if job.target.isLive && !options.isLive {
            throw Failure(
                .wrongUse,
                "\(job.target.name) is a live site. To move real customers' payment methods, run `tokenferry plan`, read "
                    + "its report, have it approved with `tokenferry approve`, and then run with --live."
            )
        }
        let key = try job.apiKey()
        try translated { try Self.makeFolder(of: job.journalPath) }
        let lock = try translated { try JournalLock(journalPath: job.journalPath) }
        try refuseIfUndone()
        CrashPoint.pass(.lockTaken)
        defer { withExtendedLifetime(lock) {} }
        let identity = try InputIdentity(of: job.input)
        let plan = try scan()
        try checkApproval(plan, options)
        try checkReportFolder(pass: passOfPlan(plan))
        let journal = try translated {
            try RunJournal(path: job.journalPath, jobName: job.name, toolVersion: Self.toolVersion, lock: lock)
        }
        CrashPoint.pass(.journalCreated)
        try translated { try refuseIfRestored(journal) }
        try refuseIfUndoLost(journal)
        let pass = try beginOrResume(journal, plan, options)
        CrashPoint.pass(.passBegun)
        if options.approvedPlan != nil {
            let sending = try sending(of: plan)
            _ = try translated { try journal.record(approval(of: plan, sending, name: nil)) }
        }
        do {
            return try await carryOut(
                PreparedRun(plan: plan, pass: pass, journal: journal, identity: identity, key: key),
                options,
                control,
                observer
            )
        } catch {
            throw Self.failure(for: error, job: job)
        }
    }

    /// What a run works with, once it may begin.
    struct PreparedRun {
        let plan: Plan
        let pass: PassRecord
        let journal: RunJournal
        let identity: InputIdentity
        let key: APIKey?
    }

    private func carryOut(
        _ prepared: PreparedRun,
        _ options: RunOptions,
        _ control: RunControl,
        _ observer: any RunObserver
    ) async throws -> RunResult {
        let journal = prepared.journal
        try journal.beginProcess(on: prepared.pass)
        CrashPoint.pass(.processBegun)
        if options.retriesFailed {
            let count = try journal.reopenFailedRows()
            CrashPoint.pass(.failedRowsReopened)
            observer.noted("\(count) failed rows are sent again.")
        }
        if !prepared.pass.rejectionsAreRecorded { try recordRejections(prepared) }
        let work = try sending(prepared, options, control, observer)
        let (summary, sandbox) = try await withTarget(key: prepared.key, note: observer.noted) { transport in
            try await send(work, over: transport)
        }
        try await settle(summary, work)
        return try concluded(summary, prepared, options, sandbox)
    }

    /// Records how the sending ended.
    private func settle(_ summary: ExecutionSummary, _ work: Sending) async throws {
        let hasDoneRows = summary.tally.endings[.created] + summary.tally.endings[.recovered] > 0
        if case .canary? = summary.stopReason, hasDoneRows {
            try work.journal.markCanaryDone()
            CrashPoint.pass(.canaryMarked)
        }
        // Swift 6.3.1 crashes on an optional chain here when it optimises.
        if let results = work.store as? ResultWritingStore { try await results.finish() }
        try work.journal.endProcess(as: summary.stopReason?.word ?? "finished")
        CrashPoint.pass(.processEnded)
    }

    /// Writes the reports of a run that has ended, and says how it did.
    private func concluded(
        _ summary: ExecutionSummary,
        _ prepared: PreparedRun,
        _ options: RunOptions,
        _ sandbox: SandboxCount?
    ) throws -> RunResult {
        let journal = prepared.journal
        let counted = try reconciliation(journal, facts: facts(of: prepared.plan))
        let (status, message) = conclusion(of: summary, counted, endsAt: options.endsAt)
        do {
            return RunResult(
                status: status,
                stopReason: summary.stopReason,
                report: try journal.consistently { try writeReports(counted, journal) },
                message: message,
                sandbox: sandbox
            )
        } catch {
            let failure = Self.failure(for: error, job: job)
            let words =
                "Everything is recorded in the journal, but the reports could not be written: \(failure.message). Mend "
                + "that, and `tokenferry report` writes them."
            return RunResult(
                status: .unexpected,
                stopReason: summary.stopReason,
                report: counted,
                message: [message, words].compactMap(\.self).joined(separator: "\n"),
                sandbox: sandbox,
                reportsAreWritten: false
            )
        }
    }

    /// Writes the rejected rows into the journal and their file, by going over the input once more.
    private func recordRejections(_ prepared: PreparedRun) throws {
        let journal = prepared.journal
        let path = reportPath("rejected.csv", pass: prepared.pass.number)
        guard prepared.plan.rejectedRows.count > 0 else {
            Self.removeFile(path)
            return try journal.markRejectionsRecorded()
        }
        let now = SystemExecutionClock().now.wall
        var endings: [RowEnding] = []
        let file = RejectedRowsFile { path + ".draft" }
        _ = try scan { row, rejection, reader in
            try file.append(row, rejection, reader)
            endings.append(
                RowEnding(
                    address: row.address,
                    ending: .rejected,
                    code: rejection.reason.rawValue,
                    message: rejection.detail,
                    endedAt: now
                )
            )
            guard endings.count >= 4096 else { return }
            try journal.record(endings)
            CrashPoint.pass(.rejectionsPartlyRecorded)
            endings.removeAll(keepingCapacity: true)
        }
        CrashPoint.pass(.rejectedFileDrafted)
        try file.close(as: path)
        CrashPoint.pass(.rejectedFileWritten)
        try journal.record(endings)
        CrashPoint.pass(.rejectionsPartlyRecorded)
        try journal.markRejectionsRecorded()
        CrashPoint.pass(.rejectionsRecorded)
    }
}
