import CrashPoints
import EndToEndSupport
import Foundation
import GRDB
import TestSupport

/// One trial: a site, a job, crashes, a last run to the end, and the count at the server.
struct Trial {
    let plan: TrialPlan
    private let site: Site
    private let workspace: Workspace
    private var result: TrialResult

    init(_ plan: TrialPlan) async throws {
        self.plan = plan
        site = try await Site(scenario: plan.scenario)
        workspace = try Workspace(lines: plan.input.lines, target: Workspace.target(site), extra: plan.jobLines)
        result = TrialResult(number: plan.number)
    }

    /// Carries the trial out; whatever goes wrong is in the result.
    static func run(_ plan: TrialPlan) async -> TrialResult {
        let start = ContinuousClock.now
        var result: TrialResult
        do {
            var trial = try await Trial(plan)
            await trial.carryOut()
            result = trial.result
        } catch {
            result = TrialResult(number: plan.number)
            result.faults.append("the trial could not be set up: \(error)")
        }
        result.seconds = start.duration(to: .now) / .seconds(1)
        return result
    }

    private mutating func carryOut() async {
        do {
            result.rows = plan.input.rows
            for crash in plan.crashes { try await strike(crash) }
            let last = try await runToTheEnd()
            try await judge(last)
        } catch {
            result.faults.append("\(error)")
        }
        await site.stop()
    }

    // MARK: - Crashes

    private mutating func strike(_ crash: TrialPlan.Crash) async throws {
        let run: RunningProgram
        switch crash.blow {
        case .point(let point, let time):
            let arguments = point == .failedRowsReopened ? ["--retry-failed"] : []
            run = try workspace.startRun(arguments, ["TOKENFERRY_CRASH_AT": "\(point.rawValue):\(time)"])
            if point == .controlRead {
                try await sending(run)
                if run.isRunning { try await workspace.askForAnotherPace(of: run) }
            }
        case .kill(let delay, let isSending):
            run = try workspace.startRun()
            if isSending { try await sending(run) }
            try await Task.sleep(for: .milliseconds(delay))
            run.signal(SIGKILL)
        case .terminate(let delay, let twice):
            run = try workspace.startRun()
            try await sending(run)
            try await Task.sleep(for: .milliseconds(delay))
            run.signal(SIGTERM)
            if twice {
                try await Task.sleep(for: .milliseconds(600))
                run.signal(SIGTERM)
            }
        }
        note(crash.blow, await run.finished())
        result.inDoubt.append(try workspace.rowsInDoubt())
        result.restarts += 1
        if crash.leap > 0 { try await letPass(minutes: crash.leap) }
    }

    private mutating func note(_ blow: TrialPlan.Blow, _ end: Program.Result) {
        let mayEnd: Set<Int32> = [0, 3, 75, 130]
        if !end.wasKilled && !mayEnd.contains(end.status) {
            result.faults.append("a run ended with \(end.status): \(end.errors.suffix(400))")
        }
        switch blow {
        case .point(let point, _) where end.wasKilled: result.crashes[point, default: 0] += 1
        case .kill where end.wasKilled: result.kills += 1
        case .terminate where end.status == 130: result.terminations += 1
        default: result.missed += 1
        }
    }

    /// Waits until a run says that it sends, or has ended.
    private func sending(_ run: RunningProgram) async throws {
        try await wait { run.hasSaid("Sending") || !run.isRunning }
    }

    /// Lets time go by; whatever is in process at the site has its effect meanwhile, as it would have.
    private mutating func letPass(minutes: Int) async throws {
        try await site.settle()
        result.leaps += 1
        if FileManager.default.fileExists(atPath: workspace.path("moving.journal")) {
            try workspace.letPass(milliseconds: minutes * 60_000)
        }
        guard minutes > 30 else { return }
        result.forgettings += 1
        try await site.forgetKeys()
    }

    // MARK: - The end

    private static let mostRuns = 14

    /// Runs as often as a user would have to, who does what the messages say.
    private mutating func runToTheEnd() async throws -> Program.Result {
        for run in 0..<Self.mostRuns {
            result.restarts += 1
            let end = try await workspace.startRun().finished()
            if end.status == 0 { return end }
            guard end.status == 3 || end.status == 75 else {
                throw Unexpected("a run ended with \(end.status): \(end.errors.suffix(400))")
            }
            let isOpen = try workspace.inCopyOfJournal { db in
                try Bool.fetchOne(db, sql: "SELECT EXISTS (SELECT 1 FROM row WHERE state IN ('sending', 'waiting'))")
            }
            if end.status == 3, isOpen == false { return end }
            // What is in doubt can be settled when ten minutes have gone by.
            if end.status == 3 || end.errors.contains("could not be sent") {
                try await letPass(minutes: plan.lastLeaps[run % plan.lastLeaps.count])
            }
        }
        throw Unexpected("after \(Self.mostRuns) runs rows are still open")
    }

    private struct Unexpected: Error, CustomStringConvertible {
        let description: String
        init(_ description: String) { self.description = description }
    }

    // MARK: - The verdict

    private mutating func judge(_ last: Program.Result) async throws {
        try await site.settle()
        let endings = try last.endings()
        let counts = try await site.counts()
        let sources = try await site.attachedSources()
        let attached = Dictionary(sources.map { ($0.pair, 1) }, uniquingKeysWith: +)
        let review = try reviewedPairs()
        let missing = plan.input.expected.filter { attached[$0] == nil && !review.contains($0) }
        result.lost = missing.count
        result.doubled = max(counts.doubledPairs, attached.values.count { $0 > 1 })
        result.replayed = counts.replays
        try countAttempts()
        let unexpected = attached.keys.count { !plan.input.expected.contains($0) }
        let done = endings["created", default: 0] + endings["recovered", default: 0]
        let reviewed = result.forReview.count
        let twice = try doublyRecorded()
        let input = plan.input
        let checks = [
            (unexpected == 0, "\(unexpected) pairs were attached that should not be"),
            (counts.laneOverlaps == 0, "\(counts.laneOverlaps) requests of one customer overlapped"),
            (endings.values.reduce(0, +) == input.rows, "the endings \(endings) are not \(input.rows) rows"),
            (endings["rejected"] == input.rejected, "rejected: \(endings), not \(input.rejected)"),
            (endings["failed"] == input.declined, "failed: \(endings), not \(input.declined)"),
            (endings["not_attempted"] == 0, "not attempted: \(endings)"),
            (endings["needs_review"] == reviewed, "for review: \(endings), not \(reviewed)"),
            (
                (done...done + reviewed).contains(counts.paymentSources),
                "\(done) rows are done, and the server counts \(counts.paymentSources)"
            ),
            (twice == 0, "\(twice) payment sources are recorded for two rows"),
            (reviewed <= allowedReviews, "\(reviewed) rows for review, where \(allowedReviews) have a cause"),
        ]
        result.faults += checks.filter { !$0.0 }.map(\.1)
        try await compareRows(with: sources)
    }

    /// A row may be left for a person only where errors are stored under their keys, and then one in a hundred.
    private var allowedReviews: Int { plan.storesErrors ? max(1, plan.input.rows / 100) : 0 }

    /// A request given up after a second; the leaps, which are whole minutes, have made its beginning older.
    private static let timedOut =
        "purpose = 'request' AND code = 'no_answer' AND (answered_at - sent_at) % 60000 BETWEEN 950 AND 10000"

    private mutating func countAttempts() throws {
        func count(_ condition: String) throws -> Int {
            try workspace.inCopyOfJournal { db in
                try Int.fetchOne(db, sql: "SELECT count(*) FROM attempt WHERE " + condition) ?? 0
            } ?? 0
        }
        result.lookedUp = try count("purpose = 'look_up'")
        result.inProcess = try count("purpose = 'request' AND http_status = 409")
        if plan.isLate { result.late = try count(Self.timedOut) }
    }

    /// Compares each row of the journal with the site, and the primary payment sources.
    private mutating func compareRows(with sources: [AttachedSource]) async throws {
        let rows = try workspace.inCopyOfJournal { db in
            try Row.fetchAll(db, sql: "SELECT ordinal, state, payment_source_id FROM row ORDER BY pass, ordinal")
                .map { row in JournaledRow(ordinal: row[0], state: row[1], sourceID: row[2]) }
        }
        let comparison = RowComparison(input: plan.input, rows: rows ?? [], sources: sources)
        result.compared = comparison.rows.count
        result.faults += comparison.faults
        let expected = comparison.primaries
        try await site.change(scenario: "{ seed: \(plan.seed), latency: 0ms }")
        for (customer, row) in expected.sorted(by: { $0.value.ordinal < $1.value.ordinal }) {
            let primary = try await site.primarySource(ofCustomer: customer)
            result.primaries += 1
            guard primary != row.sourceID else { continue }
            let other = comparison.rows.first { $0.sourceID == primary }.map { "row \($0.ordinal)'s" } ?? "another one"
            result.faults.append("the primary payment source of row \(row.ordinal)'s customer is \(other)")
        }
    }

    /// The pairs of rows that were left for a person, who is told of each by its row.
    private mutating func reviewedPairs() throws -> Set<AttachedPair> {
        let rows = try workspace.inCopyOfJournal { db in
            try Row.fetchAll(db, sql: "SELECT ordinal, code, message FROM row WHERE state = 'needs_review'")
                .map { row -> (ordinal: Int, code: String, message: String) in (row[0], row[1] ?? "", row[2] ?? "") }
        }
        var pairs: Set<AttachedPair> = []
        for row in rows ?? [] {
            result.forReview.append("row \(row.ordinal) (\(row.code): \(row.message))")
            pairs.insert(plan.input.pair(ofRow: row.ordinal))
        }
        return pairs
    }

    /// How many payment sources the journal has for more than one row.
    private func doublyRecorded() throws -> Int {
        try workspace.inCopyOfJournal { db in
            try Int.fetchOne(
                db,
                sql: "SELECT count(payment_source_id) - count(DISTINCT payment_source_id) FROM row"
            ) ?? 0
        } ?? 0
    }
}
