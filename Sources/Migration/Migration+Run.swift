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
                    + "its report, and then run with --live --approved-plan DIGEST."
            )
        }
        let key = try job.apiKey()
        try translated { try Self.makeFolder(of: job.journalPath) }
        let lock = try translated { try JournalLock(journalPath: job.journalPath) }
        CrashPoint.pass(.lockTaken)
        defer { withExtendedLifetime(lock) {} }
        let identity = try InputIdentity(of: job.input)
        let plan = try scan()
        try checkApproval(plan, options)
        let journal = try translated {
            try RunJournal(path: job.journalPath, jobName: job.name, toolVersion: Self.toolVersion, lock: lock)
        }
        CrashPoint.pass(.journalCreated)
        let pass = try beginOrResume(journal, plan, options)
        CrashPoint.pass(.passBegun)
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
    private struct PreparedRun {
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
        guard let pass = try journal.latestPass() else { throw Failure(.unexpected, "the journal lost its pass") }
        let source = try RowSource(
            job: job,
            plan: prepared.plan,
            pass: pass,
            journal: journal,
            identity: prepared.identity
        )
        let clock = SystemExecutionClock()
        let scheduler = try makeScheduler(pass, journal, clock, options, observer)
        let controls = try journal.controls()
        let inDoubt = try journal.rowsInDoubt(of: pass)
        let (summary, sandbox) = try await withTarget(key: prepared.key, observer) { transport in
            observer.began(
                RunStart(
                    ready: prepared.plan.ready,
                    endedBefore: prepared.plan.ready - source.remaining,
                    inDoubt: inDoubt,
                    callsPerMinute: job.limits.callsPerMinute,
                    maxInFlight: job.limits.maxInFlight,
                    target: job.target.name,
                    pass: pass.number,
                    planDigest: prepared.plan.digest
                )
            )
            return try await Executor(transport: transport, store: journal, controls: controls, clock: clock).run(
                scheduler,
                rows: source.remaining,
                source: source.next,
                control: control,
                audience: Executor.Audience(progress: observer.progressed, events: observer.happened)
            )
        }
        let hasDoneRows = summary.tally.endings[.created] + summary.tally.endings[.recovered] > 0
        if case .canary? = summary.stopReason, hasDoneRows {
            try journal.markCanaryDone()
            CrashPoint.pass(.canaryMarked)
        }
        try journal.endProcess(as: summary.stopReason?.word ?? "finished")
        CrashPoint.pass(.processEnded)
        let report = try reconciliation(journal, facts: facts(of: prepared.plan))
        let (status, message) = conclusion(of: summary, report, endsAt: options.endsAt)
        do {
            try writeReports(report, journal)
        } catch {
            let failure = Self.failure(for: error, job: job)
            let words =
                "Everything is recorded in the journal, but the reports could not be written: \(failure.message). Mend "
                + "that, and `tokenferry report` writes them."
            let all = [message, words].compactMap(\.self).joined(separator: "\n")
            return RunResult(
                status: .unexpected,
                stopReason: summary.stopReason,
                report: report,
                message: all,
                sandbox: sandbox
            )
        }
        return RunResult(
            status: status,
            stopReason: summary.stopReason,
            report: report,
            message: message,
            sandbox: sandbox
        )
    }

    private func makeScheduler(
        _ pass: PassRecord,
        _ journal: RunJournal,
        _ clock: SystemExecutionClock,
        _ options: RunOptions,
        _ observer: any RunObserver
    ) throws -> RequestScheduler {
        let now = clock.now
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
            earlierCalls: earlier,
            site: siteLedger(limits, clock, observer),
            gathersEvents: observer.wantsEvents
        )
    }

    /// What Chargebee takes at once from the whole site; a job's own maximum may be lower, or may know better.
    private func ceilings(_ limits: ExecutionLimits) -> SiteCeilings {
        let site = job.target.isLive ? SiteCeilings.live : .test
        return SiteCeilings(posts: max(site.posts, limits.mostPosts), gets: max(site.gets, limits.mostGets))
    }

    /// The pace shared with this machine's other processes; `nil` where there is nothing to share, or no way to.
    private func siteLedger(
        _ limits: ExecutionLimits,
        _ clock: SystemExecutionClock,
        _ observer: any RunObserver
    ) -> SharedSiteLedger? {
        guard case .endpoint(let endpoint) = job.target else { return nil }
        do {
            return try SharedSiteLedger(
                baseURL: endpoint.baseURL,
                ceilings: ceilings(limits),
                environment: ProcessInfo.processInfo.environment,
                clock: clock
            ) { observer.noted("\($0)") }
        } catch {
            observer.noted(
                "\(error). Other runs on this site are not counted; keep their paces together below its limit."
            )
            return nil
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
        let file = RejectedRowsFile(draft: path + ".draft")
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

    /// Opens the way to the target, and closes it again however the body ends.
    private func withTarget(
        key: APIKey?,
        _ observer: any RunObserver,
        _ body: (HTTPTransport) async throws -> ExecutionSummary
    ) async throws -> (ExecutionSummary, SandboxCount?) {
        switch job.target {
        case .endpoint(let endpoint):
            guard let key else { throw Failure(.jobFileWrong, "\(job.path): target needs api_key: { env: NAME }") }
            return (try await withTransport(to: endpoint, key: key, body), nil)
        case .sandbox(let scenario):
            return try await withSandbox(scenarioPath: scenario) { endpoint in
                observer.noted(
                    "A sandbox with nothing in it answers at \(endpoint); it is not Chargebee, and knows nothing of earlier runs."
                )
                guard let key = APIKey("sandbox") else { throw Failure(.unexpected, "no key for the sandbox") }
                return try await withTransport(to: endpoint, key: key, body)
            }
        }
    }

    private func withTransport(
        to endpoint: Endpoint,
        key: APIKey,
        _ body: (HTTPTransport) async throws -> ExecutionSummary
    ) async throws -> ExecutionSummary {
        var settings = HTTPTransport.Settings(
            endpoint: endpoint,
            apiKey: key,
            maxConnections: job.limits.maxInFlight
        )
        settings.headers = job.headers
        settings.answerTimeout = job.limits.timeout
        settings.connectTimeout = min(settings.connectTimeout, job.limits.timeout)
        let transport = HTTPTransport(settings: settings, userAgent: "tokenferry/\(Self.toolVersion)")
        do {
            let summary = try await body(transport)
            await transport.shutdown()
            return summary
        } catch {
            await transport.shutdown()
            throw error
        }
    }
}
