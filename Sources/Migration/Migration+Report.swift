import CrashPoints
import Execution
import GatewayMapping
import MigrationModel
import Planning
package import Reporting
import RunJournal

extension Migration {
    /// The reconciliation from the journal, and the CSV of every row; both are written into the report folder.
    ///
    /// - Throws: ``Failure`` where there is no journal, or the endings do not add up to the rows.
    package func report() throws(Failure) -> RunReport {
        try translated {
            let journal = try RunJournal(reading: job.journalPath)
            try checkReportPlace()
            return try journal.consistently {
                var report = try reconciliation(journal, facts: nil)
                let removed = try removals(withDigest: true)
                report.undone = try undone(of: journal, removed)
                report.undoJournalDigest = removed?.journalDigest
                try refuseIfRestored(journal)
                report.lostUndo = try lostUndo(journal)
                return try writeReports(report, journal)
            }
        }
    }

    /// The same job with another folder for its reports.
    ///
    /// - Parameter folder: It is made where it is not there; those of later inputs are below it.
    /// - Throws: ``Failure`` with `jobFileWrong` where a report would be written over a file that the job reads or keeps.
    /// - Returns: It, with everything else as it is.
    package func reporting(into folder: String) throws(Failure) -> Migration {
        var job = job
        job.reportsPath = folder
        try job.checkPaths()
        return Migration(job: job)
    }

    /// Sees that the reports can be written, before the journal is read through for them.
    private func checkReportPlace() throws(Failure) {
        do {
            // Dropped at once, it leaves nothing behind.
            _ = try reportSet("report").path("report.html")
        } catch {
            let failure = Self.failure(for: error, job: job)
            throw Failure(
                failure.status,
                "The reports were not written: \(failure.message). `tokenferry report \(job.path.shellWord) --output FOLDER` writes them "
                    + "into another folder."
            )
        }
    }

    /// The counts from the journal and the present rate, also while a run is going on.
    ///
    /// Nothing is written.
    ///
    /// - Throws: ``Failure`` where there is no journal, or the endings do not add up to the rows.
    package func status() throws(Failure) -> RunStatus {
        try translated {
            let path = journalAtWork
            let holder = try JournalLock.holder(journalPath: path)
            let journal = try RunJournal(reading: path)
            return try journal.consistently {
                var report = try reconciliation(journal, facts: nil)
                if path == job.journalPath {
                    report.undone = try undone(of: journal, removals())
                    report.lostUndo = try lostUndo(journal)
                } else {
                    report.job += ", undo"
                }
                let minuteAgo = report.createdAt - 60_000
                let current = try holder.map { try activity(of: $0, report, journal) }
                return RunStatus(
                    report: report,
                    activity: current,
                    lastRun: lastRun(report, besides: current),
                    callsInLastMinute: try journal.callTimes(since: minuteAgo).count,
                    callsPerMinute: job.limits.callsPerMinute,
                    callsPerRow: path == job.journalPath ? job.procedure.callsOfEachRow : 1,
                    readsLeft: path == job.journalPath && current?.live == nil ? try readsLeft(report, journal) : 0
                )
            }
        }
    }

    /// For how many rows that have not ended the primary source is still to be read; only the input says which they are.
    ///
    /// Where it is not there any more, or not as it was, as many as there can be.
    private func readsLeft(_ report: RunReport, _ journal: RunJournal) throws -> Int {
        let left = report.endings[.notAttempted] + report.inDoubt
        guard job.procedure.recordsPreviousPrimary, left > 0, let pass = try journal.latestPass() else { return 0 }
        guard let plan = try? scan(), pass.identity.isAbout(plan) else { return left }
        return plan.primaryRows.count(without: try journal.resumePoint(of: pass).ended)
    }

    /// How the run ended that is not the one at work.
    private func lastRun(_ report: RunReport, besides activity: RunStatus.Activity?) -> RunStatus.LastRun? {
        // A process that still reads its input is not in the journal yet.
        let isListed = activity?.startedAt != nil
        return report.processes.dropLast(isListed ? 1 : 0).last.map { process in
            let word = process.endedAt == nil ? "killed" : process.endedAs ?? "ended"
            return RunStatus.LastRun(
                endedAt: process.endedAt,
                endedAs: word,
                exitStatus: Self.exitStatus(ofStopReason: word).map { Int($0.rawValue) }
            )
        }
    }

    /// What the process that holds the journal's lock does.
    private func activity(
        of processID: Int,
        _ report: RunReport,
        _ journal: RunJournal
    ) throws -> RunStatus.Activity {
        // While it reads its input, the newest process of the journal is an earlier one.
        guard let last = report.processes.last, last.processID == processID else {
            return RunStatus.Activity(processID: processID)
        }
        guard last.endedAt == nil else {
            return RunStatus.Activity(processID: processID, startedAt: last.startedAt, writesReports: true)
        }
        let live = try journal.liveState()
        let words = live.flatMap { Binding(rawValue: $0.binding)?.words ?? $0.binding } ?? ""
        return RunStatus.Activity(processID: processID, startedAt: last.startedAt, live: live, bindingWords: words)
    }

    /// How many payment sources of the job's latest pass an undo has removed; `nil` where none has been begun.
    private func undone(of journal: RunJournal, _ removals: Removals?) throws -> Int? {
        guard let removals, let pass = try journal.latestPass() else { return nil }
        var count = 0
        try journal.forEachRow(of: pass) { row in
            if let id = row.paymentSourceID, removals.times[id] != nil { count += 1 }
        }
        return count
    }

    /// Computes the reconciliation; `facts` are those of the present plan, or come from the journal where they are `nil`.
    func reconciliation(_ journal: RunJournal, facts: JobFacts?) throws -> RunReport {
        guard let pass = try journal.latestPass() else {
            throw Failure(
                .wrongUse,
                "\(job.journalPath) has no rows yet: no run of this job got as far as its first row."
            )
        }
        guard pass.identity.target == targetIdentity else {
            throw Failure(
                .jobFileWrong,
                "\(job.journalPath) was begun for \(pass.identity.target), and the job now names \(targetIdentity). Undo the "
                    + "change; a report must name what was done."
            )
        }
        var report = RunReport(
            job: job.name,
            toolVersion: Self.toolVersion,
            createdAt: SystemExecutionClock().now.wall,
            facts: facts ?? self.facts(of: pass.identity),
            endings: try journal.endings(of: pass),
            inDoubt: try journal.rowsInDoubt(of: pass),
            codes: try journal.codes(of: pass),
            attempts: try journal.attempts(of: pass),
            processes: try journal.processes(on: pass),
            pass: pass.number
        )
        let begun = try journal.rowsBegun(of: pass)
        report.begun = begun.waiting
        report.begunAndFailed = begun.failed
        report.unwrittenResults = try journal.unwrittenResults()
        report.approvals = try journal.approvals(of: report.facts.planDigest)
        report.planReportDigest = planReportDigest(pass: pass.number)
        report.resultFile = job.operation == "export_payment_source" ? job.resultPath : nil
        return try report.validated()
    }

    /// Completes the reconciliation by going over every row, and writes it in every format.
    ///
    /// - Returns: The report with what the rows say.
    func writeReports(_ counted: RunReport, _ journal: RunJournal) throws -> RunReport {
        let files = reportSet("report")
        let (ledger, report) = try writeLedger(counted, journal, to: files)
        CrashPoint.pass(.ledgerWritten)
        try write(report, to: files, pass: report.pass, workbook: ledger.workbook)
        CrashPoint.pass(.reportsWritten)
        return report
    }

    func facts(of identity: PassIdentity) -> JobFacts {
        JobFacts(
            inputName: identity.inputName,
            inputDigest: identity.inputDigest,
            inputBytes: identity.inputBytes,
            joined: identity.joinedDigest.map { JoinedFile(name: joinedName, digest: $0) },
            rows: identity.rows,
            inputForm: "",
            mappingName: identity.mappingName,
            mappingTitle: job.mapping.id == identity.mappingName ? job.mapping.title : "",
            evidence: job.mapping.evidence.rawValue,
            target: job.target.name,
            isLive: job.target.isLive,
            gatewayAccountID: job.gatewayAccountID,
            operation: job.operation,
            planDigest: identity.planDigest
        )
    }
}
