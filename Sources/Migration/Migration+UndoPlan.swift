import ChargebeeClient
import Execution
import Glibc
import MigrationModel
import Planning
import Reporting
import RunJournal
import SiteReading
import Undoing

/// What a job made, as its journal says.
struct MadeSources {
    /// Newest first, each source once.
    let created: [CreatedSource]
    let traits: CreatedTraits
    let signer: JournalSigner
    /// SHA-256 over the sources; changes when the job makes more.
    let digest: String
    let bytes: Int
    /// What a reader of the plan has to know.
    var notes: [String]
    /// SHA-256 over what the job's journal records.
    let journalDigest: String
    /// The digests of the plans that were run, those of the job's inputs in their order.
    var plans: [String] = []
}

/// An undo that was begun before.
struct BegunUndo {
    let journal: RunJournal
    let pass: PassRecord
    /// By ordinal.
    let rows: [Int: JournalRow]
}

/// An undo that may begin or go on.
struct PlannedUndo {
    let made: MadeSources
    let plan: UndoPlan
    let begun: BegunUndo?
    let digest: String
    /// Calls that it took to read the site.
    let readingCalls: Int
    let terms: UndoPlan.Terms
    /// Entries between two looks at their customers.
    let sliceSize: Int
}

extension Migration {
    /// Reads what the job made; the journal's lock is held.
    ///
    /// - Throws: ``Failure`` where the journal is about another target, or rows in doubt may have made more.
    func madeSources(_ journal: RunJournal, _ lock: JournalLock, _ options: UndoOptions) throws -> MadeSources {
        // Opened once more where sources are removed: only with its lock does it tell whether entries are missing.
        let journal =
            options.acts
            ? try RunJournal(path: job.journalPath, jobName: job.name, toolVersion: Self.toolVersion, lock: lock)
            : journal
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
                    + "change; what is removed must be what was made."
            )
        }
        var notes: [String] = []
        let inDoubt = try journal.rowsInDoubt(of: pass)
        if inDoubt > 0 {
            let (are, they, them) =
                inDoubt == 1
                ? ("1 row of this job is", "it was", "it") : ("\(inDoubt) rows of this job are", "they were", "them")
            let words =
                "\(are) in doubt: \(they) sent, no answer is recorded, and what was made is not known. Run the job once more to "
                + "settle \(them), and undo it then."
            guard !options.acts else { throw Failure(.inputRefused, words) }
            notes.append(words)
        }
        let review = try journal.methodsForReview()
        if review > 0 {
            let (need, it, customers) =
                review == 1
                ? ("1 row of this job needs", "it", "its customer")
                : ("\(review) rows of this job need", "they", "their customers")
            notes.append(
                "\(need) review. What \(it) made, if anything, is not known, and no undo removes it: look at \(customers) in "
                    + "Chargebee."
            )
        }
        var seen: Set<String> = []
        let created = try journal.createdSources().filter { seen.insert($0.paymentSourceID).inserted }
        let listing = Array(UndoPlan.listing(of: created).utf8)
        return MadeSources(
            created: created,
            traits: try journal.createdTraits(),
            signer: journal.signer,
            digest: sha256(listing),
            bytes: listing.count,
            notes: notes,
            journalDigest: try journal.digest()
        )
    }

    /// The undo that was begun before; `nil` where there is none, or it has not sent anything for what the job made since.
    ///
    /// - Parameters:
    ///   - made: What the job made.
    ///   - acts: Whether the journal is written to; then its lock is held.
    /// - Throws: ``Failure`` where the undo was begun when the job had made something else.
    /// - Returns: Its journal, opened to be read, with what it says of each source.
    func begunUndo(_ made: MadeSources, acts: Bool) throws -> BegunUndo? {
        guard access(job.undoJournalPath, F_OK) == 0 else { return nil }
        let journal = try RunJournal(reading: job.undoJournalPath)
        guard let pass = try journal.latestPass() else { return nil }
        guard pass.identity.inputDigest == made.digest else {
            if try journal.attempts(of: pass).exchanges == 0 { return nil }
            throw Failure(
                .inputRefused,
                "\(job.undoJournalPath) was begun when this job had made \(pass.identity.rows.counted("payment source", "payment sources")); its journal lists "
                    + "\(made.created.count) now, not the same ones. Was \(job.journalPath) restored from a copy? Put the newer one back. If "
                    + "it is right as it is, move \(undoFiles) away, all that are there: a new undo finds out what is removed already."
            )
        }
        var rows: [Int: JournalRow] = [:]
        try journal.forEachRow(of: pass) { rows[$0.address.ordinal] = $0 }
        return BegunUndo(journal: journal, pass: pass, rows: rows)
    }

    /// The files of an undo, for messages.
    var undoFiles: String {
        "\(job.undoJournalPath), \(job.undoJournalPath)-wal, \(job.undoJournalPath)-shm and \(job.undoJournalPath).lock"
    }

    /// Reads the site and decides about each source.
    func plannedUndo(
        _ made: MadeSources,
        _ begun: BegunUndo?,
        _ reader: SiteReader,
        _ options: UndoOptions,
        _ clock: SystemExecutionClock
    ) async throws -> PlannedUndo {
        let site = try await UndoSurvey(reader: reader).view(of: made.created)
        var terms = UndoPlan.Terms()
        terms.includesLast = options.includesLast
        terms.replacedForGood = made.traits.replacedForGood
        let plan = UndoPlan(
            created: made.created,
            site: site,
            progress: begun?.rows.compactMapValues(\.undoProgress) ?? [:],
            terms: terms
        ) { made.isOwner($1, of: $0) }
        return PlannedUndo(
            made: made,
            plan: plan,
            begun: begun,
            digest: undoDigest(made, plan, options),
            readingCalls: reader.calls,
            terms: terms,
            sliceSize: sliceSize(options)
        )
    }

    private func sliceSize(_ options: UndoOptions) -> Int {
        options.sliceSize ?? UndoSource.size(callsPerMinute: job.limits.callsPerMinute)
    }

    /// Covers what the job made, what is decided about it, where, and what goes with each call.
    private func undoDigest(_ made: MadeSources, _ plan: UndoPlan, _ options: UndoOptions) -> String {
        let terms = [
            "undo", targetIdentity, "including_last=\(options.includesLast)",
            "silence=\(job.silenced.joined(separator: ","))",
            "origin=\([job.origin.ip, job.origin.device, job.origin.user].map { $0 ?? "" })", made.digest,
        ]
        return sha256(Array((terms.joined(separator: "\n") + "\n" + plan.decisions).utf8))
    }

    /// The report of a job that made nothing.
    func emptyUndo(_ made: MadeSources, _ options: UndoOptions) throws -> UndoResult {
        let plan = UndoPlan(created: [], site: SiteView())
        let undo = PlannedUndo(
            made: made,
            plan: plan,
            begun: nil,
            digest: undoDigest(made, plan, options),
            readingCalls: 0,
            terms: UndoPlan.Terms(),
            sliceSize: sliceSize(options)
        )
        return try dryRun(undo)
    }

    /// Writes the reports of a dry run.
    func dryRun(_ undo: PlannedUndo) throws -> UndoResult {
        let removals = try undo.begun.map { try RemovalRecords($0.journal, $0.pass) }
        let progress = UndoProgress(rows: undo.begun?.rows ?? [:], removals ?? RemovalRecords())
        var report = try undoReport(undo, as: undo.plan, progress, isDryRun: true)
        report.journals.undo = try undo.begun?.journal.digest()
        try writeUndo(report, undo.plan, undo.begun?.rows ?? [:], as: "undo-plan")
        let isDone = report.heldBack + report[.failed] + report[.needsReview] == 0
        return UndoResult(status: isDone ? .done : .finishedWithExceptions, report: report, message: nil, run: nil)
    }

    /// Counts what became of each source, or will.
    ///
    /// - Parameters:
    ///   - undo: The undo as it was planned.
    ///   - plan: Its plan as it stands.
    ///   - progress: What the undo's journal says.
    ///   - isDryRun: Whether nothing was to be removed.
    /// - Throws: ``ResidualError``.
    /// - Returns: The report, sound.
    func undoReport(
        _ undo: PlannedUndo,
        as plan: UndoPlan,
        _ progress: UndoProgress,
        isDryRun: Bool
    ) throws(ResidualError) -> UndoReport {
        let rows = progress.rows
        let isOpen = { (ordinal: Int) in plan.entries[ordinal - 1].outcome(rows[ordinal]) == .notAttempted }
        let looks = UndoSource.calls(of: plan, size: undo.sliceSize, open: isOpen)
        var report = UndoReport(
            job: job.name,
            toolVersion: Self.toolVersion,
            createdAt: SystemExecutionClock().now.wall,
            target: job.target.name,
            isLive: job.target.isLive,
            planDigest: undo.digest,
            isDryRun: isDryRun,
            created: undo.made.created.count,
            calls: plan.calls(open: isOpen) + looks,
            callsPerMinute: job.limits.callsPerMinute,
            readingCalls: undo.readingCalls,
            silenced: job.silenced
        )
        report.lookingCalls = looks
        var holds: [HoldReason: UndoReport.Hold] = [:]
        for (index, entry) in plan.entries.enumerated() {
            let outcome = entry.outcome(rows[index + 1])
            report.outcomes[outcome.word, default: 0] += 1
            guard case .heldBack = outcome, case .hold(let reason) = entry.decision else { continue }
            var hold =
                holds[reason]
                ?? UndoReport.Hold(
                    code: reason.rawValue,
                    meaning: reason.meaning,
                    remedy: reason.remedy,
                    count: 0,
                    examples: []
                )
            hold.count += 1
            if entry.isHeldLate { hold.late += 1 }
            if hold.examples.count < 3 { hold.examples.append(entry.created.address) }
            holds[reason] = hold
        }
        report.holds = HoldReason.allCases.compactMap { holds[$0] }
        let effects = UndoEffects(of: plan, progress)
        (report.effects, report.effectsDone, report.effectsLeft) = (effects.all, effects.done, effects.left)
        report.notes = undo.made.notes
        report.journals.job = undo.made.journalDigest
        report.migrationPlans = undo.made.plans
        report.madeBy = Self.operatorName
        return try report.validated()
    }

    /// Writes the reports, and one line for each source that the job made.
    func writeUndo(
        _ report: UndoReport,
        _ plan: UndoPlan,
        _ rows: [Int: JournalRow],
        as name: String
    ) throws {
        let files = reportSet(name)
        let workbook = try workbook(in: files, sheets: [UndoReportLedger.sheet])
        let ledger = try UndoReportLedger(path: try files.path("\(name).csv"), workbook: workbook)
        for (index, entry) in plan.entries.enumerated() {
            let row = rows[index + 1]
            let outcome = entry.outcome(row)
            try ledger.append(
                entry.created,
                customerID: entry.customerID ?? "",
                outcome,
                note: entry.note(row, outcome)
            )
        }
        _ = try report.validated(against: ledger.outcomes)
        try ledger.close()
        try write(report, to: files, figures: "\(name)-figures.csv", workbook: workbook)
    }
}

extension MadeSources {
    /// Whether a source was made for a customer; where the journal does not know for whom, the site is believed.
    func isOwner(_ customerID: String, of source: CreatedSource) -> Bool {
        guard let mark = traits.customerMarks[source.paymentSourceID] else { return true }
        let request = PlannedRequest(
            address: source.address,
            path: "",
            body: [],
            customerID: customerID,
            gatewayAccountID: nil,
            tokens: TokenFields(),
            becomesPrimary: false
        )
        return signer.customerMark(of: request) == mark
    }
}

extension JournalRow {
    /// What an undo's journal says of a removal, as far as a plan has to know.
    fileprivate var undoProgress: UndoPlan.Progress? {
        if isInDoubt { return .inDoubt }
        return ending == .created || ending == .recovered ? .removed : nil
    }
}

extension UndoPlan.Entry {
    /// What became of the source, or will, given what the undo's journal says of it; `nil` for nothing.
    func outcome(_ row: JournalRow?) -> UndoReport.Outcome {
        switch row?.ending {
        case .created: return .removed
        case .recovered: return .recovered
        case .alreadyDone: return .alreadyGone
        case .failed: return .failed
        case .needsReview: return .needsReview
        case .rejected, .notAttempted, nil: break
        }
        switch decision {
        case .remove: return .notAttempted
        case .gone: return .alreadyGone
        case .hold(let reason): return .heldBack(reason.rawValue)
        }
    }

    /// A word or a sentence on it for the list.
    fileprivate func note(_ row: JournalRow?, _ outcome: UndoReport.Outcome) -> String {
        if case .heldBack(let code) = outcome { return code + (isHeldLate ? ": held back while the undo went on" : "") }
        let former = formerPrimaryID.map { "primary again: \($0)" }
        return [row?.code, row?.message, outcome == .notAttempted ? former : nil].compactMap(\.self)
            .joined(separator: ": ")
    }
}
