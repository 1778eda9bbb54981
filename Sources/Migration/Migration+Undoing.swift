import ChargebeeAPI
import CrashPoints
import Execution
import MigrationModel
import Reporting
import RunJournal
import SitePace
import SiteReading
import Undoing

/// Where an undo removes, once it may.
struct UndoTarget {
    let transport: any Transport
    /// The pace that this machine's processes share; `nil` where there is none.
    let ledger: SharedSiteLedger?
    let clock: SystemExecutionClock
    /// How the reading between removals can be ended.
    let reading: ReadingControl
    /// The lock of the undo's own journal.
    let lock: JournalLock?
}

extension Migration {
    /// Removes what the plan says, from where the undo's journal says it stands.
    ///
    /// - Parameters:
    ///   - undo: What is to be removed.
    ///   - target: From where.
    ///   - calls: When the site was read, on the target's clock.
    ///   - main: The job's journal; that the undo began is recorded in it, and nothing else.
    ///   - control: By which it can be drained.
    ///   - observer: Told how it goes.
    /// - Throws: Where a journal or a report cannot be written, and ``ResidualError``.
    /// - Returns: How it ended; the reports are written.
    func carryOut(
        _ undo: PlannedUndo,
        on target: UndoTarget,
        calls: [Duration],
        _ main: RunJournal,
        _ control: UndoControl,
        _ observer: any RunObserver
    ) async throws -> UndoResult {
        let journal = try RunJournal(
            path: job.undoJournalPath,
            jobName: job.name,
            toolVersion: Self.toolVersion,
            lock: target.lock
        )
        let pass = try undo.begun?.pass ?? journal.beginPass(undoIdentity(undo))
        CrashPoint.pass(.passBegun)
        try journal.beginProcess(on: pass)
        CrashPoint.pass(.processBegun)
        try main.record(undoRecord(undo, journal))
        let reopened = try journal.reopenFailedRows()
        if reopened > 0 {
            observer.noted(
                "\(reopened.counted("removal", "removals")) that failed before \(reopened == 1 ? "is" : "are") sent again."
            )
        }
        let source = UndoSource(
            plan: undo.plan,
            resumePoint: try journal.resumePoint(of: pass),
            size: undo.sliceSize,
            look: look(of: undo, on: target, note: try removalNotes(journal, pass, target.clock))
        )
        try source.begin()
        let scheduler = try undoScheduler(pass, journal, main, target, calls, observer)
        observer.began(
            RunStart(
                ready: undo.plan.entries.count { entry in if case .hold = entry.decision { false } else { true } },
                endedBefore: undo.plan.entries.count - undo.held - source.count,
                inDoubt: try journal.rowsInDoubt(of: pass),
                callsPerMinute: job.limits.callsPerMinute,
                maxInFlight: job.limits.maxInFlight,
                target: job.target.name,
                pass: pass.number,
                planDigest: undo.digest,
                earlierProcesses: try journal.processes(on: pass).dropLast()
            )
        )
        let summary = try await Executor(
            transport: target.transport,
            store: journal,
            controls: try journal.controls(),
            clock: target.clock
        ).run(
            scheduler,
            rows: source.count,
            source: source.next,
            refill: source.refill,
            control: control.run,
            audience: Executor.Audience(progress: observer.progressed, events: observer.happened)
        )
        if case .canary? = summary.stopReason, summary.tally.endings[.created] + summary.tally.endings[.recovered] > 0 {
            try journal.markCanaryDone()
            CrashPoint.pass(.canaryMarked)
        }
        try journal.endProcess(as: summary.stopReason?.word ?? "finished")
        CrashPoint.pass(.processEnded)
        return try conclude(undo, as: source.plan, summary, journal, pass)
    }

    private func look(
        of undo: PlannedUndo,
        on target: UndoTarget,
        note: @escaping (UndoPlan, [Int]) throws -> Void
    ) -> UndoSource.Look {
        UndoSource.Look(
            terms: undo.terms,
            isOwner: { undo.made.isOwner($1, of: $0) },
            reader: { request in
                SiteReader(
                    transport: target.transport,
                    limits: ReadingLimits(callsPerMinute: request.callsPerMinute, retries: job.limits.retries),
                    site: target.ledger,
                    earlierCalls: request.callTimes,
                    clock: target.clock,
                    control: target.reading
                )
            },
            note: note,
            clock: target.clock
        )
    }

    private func undoIdentity(_ undo: PlannedUndo) -> PassIdentity {
        PassIdentity(
            inputName: "undo of \(job.name)",
            inputDigest: undo.made.digest,
            inputBytes: undo.made.bytes,
            rows: undo.made.created.count,
            mappingName: "undo",
            mappingDigest: undo.made.digest,
            target: targetIdentity,
            planDigest: undo.digest
        )
    }

    private func undoScheduler(
        _ pass: PassRecord,
        _ journal: RunJournal,
        _ main: RunJournal,
        _ target: UndoTarget,
        _ calls: [Duration],
        _ observer: any RunObserver
    ) throws -> RequestScheduler {
        var rules = job.stopRules
        rules.canary = pass.canaryIsDone ? nil : job.canary
        return RequestScheduler(
            limits: job.executionLimits,
            rules: rules,
            signer: journal.signer.of(pass),
            // The site was read with this key just now.
            hasSucceeded: true,
            earlierCalls: calls,
            site: target.ledger,
            gathersEvents: observer.wantsEvents,
            procedure: RowProcedure(operation: "undo")
        )
    }

    private func conclude(
        _ undo: PlannedUndo,
        as plan: UndoPlan,
        _ summary: ExecutionSummary,
        _ journal: RunJournal,
        _ pass: PassRecord
    ) throws -> UndoResult {
        var rows: [Int: JournalRow] = [:]
        try journal.forEachRow(of: pass) { rows[$0.address.ordinal] = $0 }
        let progress = UndoProgress(rows: rows, try RemovalRecords(journal, pass))
        var report = try undoReport(undo, as: plan, progress, isDryRun: false)
        report.attempts = try journal.attempts(of: pass)
        report.journals.undo = try journal.digest()
        report.codes = try journal.codes(of: pass).map { code in
            let ordinal = code.firstRow.ordinal
            return CodeCount(
                ending: code.ending,
                code: code.code,
                count: code.count,
                example: code.example,
                firstRow: undo.plan.entries[ordinal - 1].created.address
            )
        }
        var run = try reconciliation(journal, facts: undoFacts(undo))
        // What is held back was never to be sent, and counts as the rejected rows of a run do.
        run.endings[.rejected] += report.heldBack
        run.endings[.notAttempted] -= report.heldBack
        let (status, words) = conclusion(of: summary, run)
        var message = words
        if case .canary(let count)? = summary.stopReason {
            message =
                "Paused after the first \(count.counted("removal", "removals")). Look at the customers in Chargebee (the ids are in "
                + "\(reportPath("undo.csv"))). Run the same command again to go on."
        }
        try writeUndo(report, plan, rows, as: "undo")
        return UndoResult(
            status: status,
            report: report,
            message: message,
            run: RunResult(
                status: status,
                stopReason: summary.stopReason,
                report: run,
                message: message,
                sandbox: nil
            )
        )
    }

    /// What the removals are about, in the words of a run.
    private func undoFacts(_ undo: PlannedUndo) -> JobFacts {
        JobFacts(
            inputName: "undo of \(job.name)",
            inputDigest: undo.made.digest,
            inputBytes: undo.made.bytes,
            rows: undo.made.created.count,
            inputForm: "",
            mappingName: "undo",
            mappingTitle: "",
            evidence: "official",
            target: job.target.name,
            isLive: job.target.isLive,
            gatewayAccountID: nil,
            operation: Operation.deleteLocal.name,
            planDigest: undo.digest
        )
    }
}

extension PlannedUndo {
    /// Sources that are left where they are.
    fileprivate var held: Int {
        plan.entries.count { entry in if case .hold = entry.decision { true } else { false } }
    }
}
