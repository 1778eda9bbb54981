import ChargebeeAPI
import ChargebeeClient
import CrashPoints
package import Execution
import Glibc
import MigrationModel
package import Reporting
import RunJournal
import SitePace
import SiteReading
import Undoing

/// What the user says on the command line about an undo.
package struct UndoOptions: Sendable {
    /// Remove, instead of only saying what would be removed.
    package var acts = false
    /// Also a customer's only payment source, and one whose old source the job removed.
    package var includesLast = false
    /// The user means a live site.
    package var isLive = false
    /// The digest of the undo's plan that was approved.
    package var approvedPlan: String?
    /// Removals between two looks at their customers; by default about a minute's worth, 10 to 100.
    package var sliceSize: Int?

    package init() {}
}

/// How an undo, or the dry run of one, ended.
package struct UndoResult: Sendable {
    package let status: ExitStatus
    package let report: UndoReport
    /// Why it stopped early, and what to do; `nil` where there is nothing to say.
    package let message: String?
    /// The removals as a run, in which those held back count as rejected; `nil` where none was begun.
    package let run: RunResult?
}

/// The handle by which an undo can be drained, be it reading or removing.
package final class UndoControl: Sendable {
    package let run = RunControl()
    let reading = ReadingControl()

    package init() {}

    /// Asks for no further call, awaits what is in flight, and ends.
    package func drain() {
        reading.drain()
        run.drain()
    }
}

extension Migration {
    /// Removes from Chargebee what this job made there, newest first; without ``UndoOptions/acts``, says what it would remove.
    ///
    /// 1. Journal ─▶ the sources that the job made; site ─▶ what they and their customers are now
    /// 2. Both ─▶ `UndoPlan`: removed, gone, held back; digest. Nothing is sent up to here.
    /// 3. Plan ─▶ removals, with the undo's own journal, at the job's pace, as in a run; in slices, and before each one the site
    ///    is read again for its customers, so that less may be removed than planned, and never more
    ///
    /// - Parameters:
    ///   - options: What the user said.
    ///   - control: By which it can be drained.
    ///   - observer: Told how it goes.
    /// - Throws: ``Failure`` where it cannot begin, or its journal cannot be written.
    /// - Returns: How it ended; the reports are written.
    package func undo(
        _ options: UndoOptions,
        control: UndoControl,
        observer: any RunObserver
    ) async throws(Failure) -> UndoResult {
        try checkUndo(options)
        let main = try translated { try RunJournal(reading: job.journalPath) }
        let lock = try translated { try JournalLock(journalPath: job.journalPath) }
        defer { withExtendedLifetime(lock) {} }
        do {
            var made = try madeSources(main, lock, options)
            made.plans = try main.passes().map(\.identity.planDigest)
            if let lost = try lostUndo(main) { made.notes.append(lostNote(lost)) }
            // A journal of its own for the undo, so that the job's says of the runs what they left, and of the undo that it began.
            let undoLock = options.acts ? try JournalLock(journalPath: job.undoJournalPath) : nil
            defer { withExtendedLifetime(undoLock) {} }
            let begun = try begunUndo(made, acts: options.acts)
            guard !made.created.isEmpty else { return try emptyUndo(made, options) }
            let clock = SystemExecutionClock()
            return try await withSite(for: "undo", clock: clock, note: observer.noted) { transport, ledger in
                let reader = makeReader(
                    transport,
                    site: ledger,
                    earlierCalls: try earlierCalls([main, begun?.journal].compactMap(\.self), clock),
                    clock: clock,
                    control: control.reading,
                    tell: ReadingNotes(observer).told
                )
                let undo = try await plannedUndo(made, begun, reader, options, clock)
                guard options.acts else { return try dryRun(undo) }
                try checkApproval(undo, options)
                let site = UndoTarget(
                    transport: transport,
                    ledger: ledger,
                    clock: clock,
                    reading: control.reading,
                    lock: undoLock
                )
                return try await carryOut(undo, on: site, calls: reader.callTimes, main, control, observer)
            }
        } catch let error as SiteReadingError {
            throw Failure(error)
        } catch {
            throw Self.failure(for: error, job: job)
        }
    }

    private func checkUndo(_ options: UndoOptions) throws(Failure) {
        guard job.operation == "port" || job.operation.hasPrefix("create_") else {
            throw Failure(
                .wrongUse,
                "\(job.path): \(job.operation) makes no payment sources, so there is nothing that an undo could remove. What it changed "
                    + "has to be changed back by a job of its own."
            )
        }
        guard job.target.isLive, options.acts else { return }
        guard options.isLive, options.approvedPlan != nil else {
            throw Failure(
                .wrongUse,
                "\(job.target.name) is a live site. To remove real customers' payment methods, run `tokenferry undo` without "
                    + "--yes, read its report, and then add --yes --live --approved-plan DIGEST."
            )
        }
    }

    private func checkApproval(_ undo: PlannedUndo, _ options: UndoOptions) throws(Failure) {
        guard let approved = options.approvedPlan, approved.lowercased() != undo.digest else { return }
        throw Failure(
            .inputRefused,
            "The approved undo is \(approved), and it now is \(undo.digest): what the job made, what its customers have, or the "
                + "options have changed since. Nothing was removed by this command. Look at the dry run again, and have it approved."
        )
    }

    /// The calls of the last minute that journals know of, on a clock.
    private func earlierCalls(_ journals: [RunJournal], _ clock: SystemExecutionClock) throws -> [Duration] {
        let now = clock.now
        // A call that a journal dates into the future (the clock went back) counts as made just now.
        return try journals.flatMap { try $0.callTimes(since: now.wall - 61_000) }
            .map { now.elapsed - .milliseconds(max(0, now.wall - $0)) }.sorted()
    }
}

/// Tells now and then that the site is being read.
private final class ReadingNotes {
    private let observer: any RunObserver
    private var next = Duration.zero

    init(_ observer: any RunObserver) { self.observer = observer }

    func told(_ progress: ReadingProgress) {
        guard progress.at.elapsed >= next else { return }
        let isFirst = next == .zero
        next = progress.at.elapsed + .seconds(10)
        guard !isFirst else { return observer.noted("Reading what the site has now.") }
        let trouble = progress.trouble.map { " (\($0))" } ?? ""
        observer.noted("Reading the site: \(progress.calls.counted("call", "calls")) so far\(trouble).")
    }
}
