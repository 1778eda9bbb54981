import ChargebeeAPI
import ChargebeeClient
import CrashPoints
import Execution
import MigrationModel
import Planning
import RunJournal
import SitePace
import SiteReading

/// What a run works with while it sends.
struct Sending {
    let plan: Plan
    let pass: PassRecord
    let journal: RunJournal
    let source: RowSource
    let store: any OutcomeStore
    let controls: JournalControls
    /// Rows that an earlier run sent and whose answer is not known.
    let inDoubt: Int
    let clock: SystemExecutionClock
    /// The pace shared with this machine's other processes; `nil` where there is nothing to share.
    let ledger: SharedSiteLedger?
    let options: RunOptions
    let control: RunControl
    let observer: any RunObserver
}

extension Migration {
    /// Gathers what is needed to send what the journal does not have yet.
    func sending(
        _ prepared: PreparedRun,
        _ options: RunOptions,
        _ control: RunControl,
        _ observer: any RunObserver
    ) throws -> Sending {
        let journal = prepared.journal
        guard let pass = try journal.latestPass() else { throw Failure(.unexpected, "the journal lost its pass") }
        let source = try RowSource(
            job: job,
            plan: prepared.plan,
            pass: pass,
            journal: journal,
            identity: prepared.identity
        )
        let clock = SystemExecutionClock()
        return Sending(
            plan: prepared.plan,
            pass: pass,
            journal: journal,
            source: source,
            store: try outcomeStore(journal),
            controls: try journal.controls(),
            inDoubt: try journal.rowsInDoubt(of: pass),
            clock: clock,
            ledger: siteLedger(job.executionLimits, clock, note: observer.noted),
            options: options,
            control: control,
            observer: observer
        )
    }

    /// Sends until every row has ended or the run has to stop.
    func send(_ work: Sending, over transport: HTTPTransport) async throws -> ExecutionSummary {
        let (source, observer) = (work.source, work.observer)
        let reader = try await lookForExisting(
            source,
            transport,
            work.ledger,
            work.clock,
            work.control,
            observer
        )
        let scheduler = try makeScheduler(work, reader?.callTimes ?? [])
        observer.began(
            RunStart(
                ready: work.plan.ready,
                endedBefore: work.plan.ready - source.remaining,
                inDoubt: work.inDoubt,
                callsPerMinute: job.limits.callsPerMinute,
                maxInFlight: job.limits.maxInFlight,
                target: job.target.name,
                pass: work.pass.number,
                planDigest: work.plan.digest,
                earlierProcesses: try work.journal.processes(on: work.pass).dropLast()
            )
        )
        let executor = Executor(
            transport: transport,
            store: work.store,
            controls: work.controls,
            clock: work.clock
        )
        return try await executor.run(
            scheduler,
            rows: source.remaining,
            reads: source.remainingPrimary,
            source: source.next,
            control: work.control,
            audience: Executor.Audience(progress: observer.progressed, events: observer.happened)
        )
    }

    /// Makes a scheduler that knows of the calls of the last minute; `read` are those of a reading just now.
    private func makeScheduler(_ work: Sending, _ read: [Duration]) throws -> RequestScheduler {
        let (pass, journal, options) = (work.pass, work.journal, work.options)
        let now = work.clock.now
        // A call that the journal dates into the future (the clock went back) counts as made just now.
        let earlier = try journal.callTimes(since: now.wall - 61_000).map { sentAt in
            now.elapsed - .milliseconds(max(0, now.wall - sentAt))
        }
        var rules = job.stopRules
        rules.canary = pass.canaryIsDone ? nil : job.canary
        var limits = job.executionLimits
        limits.deadline = options.endsAt.map { now.elapsed + .milliseconds($0 - now.wall) }
        return RequestScheduler(
            limits: limits,
            rules: rules,
            signer: journal.signer.of(pass),
            hasSucceeded: try journal.hasSucceeded(),
            earlierCalls: (earlier + read).sorted(),
            site: work.ledger,
            gathersEvents: work.observer.wantsEvents,
            procedure: job.procedure
        )
    }

    /// Reads the site before anything is sent, where the job or its operation wants that: what is attached already, and
    /// whether the sources that rows are about are their customers'.
    ///
    /// - Returns: The reader that did it, whose calls count for the pace; `nil` where nothing was read.
    private func lookForExisting(
        _ source: RowSource,
        _ transport: HTTPTransport,
        _ ledger: SharedSiteLedger?,
        _ clock: SystemExecutionClock,
        _ control: RunControl,
        _ observer: any RunObserver
    ) async throws -> SiteReader? {
        guard job.skipsExisting || checksSources, source.remaining > 0 else { return nil }
        let reader = makeReader(
            transport,
            site: ledger,
            clock: clock,
            control: ReadingControl(orWhen: { control.isDrained })
        )
        if checksSources {
            source.sourceProblem = try await readSources(of: source, reader, note: observer.noted).problem
        } else {
            try await skipExisting(source, reader, observer)
        }
        return reader
    }

    /// Reads which payment methods are attached already, and lets the source pass over them.
    private func skipExisting(
        _ source: RowSource,
        _ reader: SiteReader,
        _ observer: any RunObserver
    ) async throws {
        let existing = try await readExisting(source, reader, note: observer.noted)
        source.attachedSource = existing.find
    }

    /// Where what a run does is written: the journal and, for an export, the result file.
    private func outcomeStore(_ journal: RunJournal) throws -> any OutcomeStore {
        guard job.operation == Operation.exportPaymentSource.name else { return journal }
        return try ResultWritingStore(journal: journal, file: ResultFile(path: job.resultPath))
    }
}
