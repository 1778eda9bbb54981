import CSVInput
import Execution
import GatewayMapping
import MigrationModel
import Planning
import RunJournal

/// The rows that a run would still send, in its order, read from the input; nothing is written.
///
/// Like ``RowSource``, but also without a journal, and to be read again and again with ``again()``.
final class SimulationInput {
    private let migration: Migration
    private let plan: Plan
    private let identity: InputIdentity
    private let table: JoinTable?
    /// The pass that the journal is at, where it is about this input.
    let pass: PassRecord?
    /// Where it stands; `nil` without one.
    private let resumePoint: ResumePoint?
    /// Calls of the last minute, in milliseconds since 1970.
    let recentCalls: [UnixMilliseconds]
    /// Whether the journal is about another input.
    let isOfAnotherInput: Bool
    let hasSucceeded: Bool
    /// Derives keys as the journal's runs do; `nil` without a journal.
    let signer: JournalSigner?
    private var wave: Wave
    private var open: (rows: JoinedReader, mapper: RowMapper)?

    private enum Wave {
        case sentBefore
        case others
        case primary
        case over
    }

    private enum Found {
        case passedOver
        case request(PlannedRequest)
    }

    init(_ migration: Migration, plan: Plan, identity: InputIdentity, at now: UnixMilliseconds) throws {
        self.migration = migration
        self.plan = plan
        self.identity = identity
        table = try migration.job.input.join.map(JoinTable.init)
        let journal = try Self.journal(at: migration.job.journalPath)
        let latest = try journal?.latestPass()
        isOfAnotherInput = latest.map { !$0.isAbout(plan) } ?? false
        pass = isOfAnotherInput ? nil : latest
        recentCalls = try journal?.callTimes(since: now - 60_000) ?? []
        hasSucceeded = try journal?.hasSucceeded() ?? false
        guard let journal, let pass else {
            resumePoint = nil
            signer = nil
            wave = .others
            return
        }
        let resumePoint = try journal.resumePoint(of: pass)
        self.resumePoint = resumePoint
        signer = journal.signer.of(pass)
        wave = resumePoint.histories.isEmpty ? .others : .sentBefore
    }

    /// The journal, or `nil` for a job that has not been run.
    private static func journal(at path: String) throws -> RunJournal? {
        do {
            return try RunJournal(reading: path)
        } catch  where error.code == .missing {
            return nil
        }
    }

    /// Ready rows that have not ended.
    var remaining: Int {
        guard let pass, let resumePoint else { return plan.ready }
        return plan.rows - resumePoint.ended.count - (pass.rejectionsAreRecorded ? 0 : plan.rejectedRows.count)
    }

    /// Begins with the first row again.
    func again() {
        open = nil
        wave = histories.isEmpty ? .others : .sentBefore
    }

    private var histories: [Int: RowHistory] { resumePoint?.histories ?? [:] }

    /// The next row; `nil` when all have been handed out.
    ///
    /// - Throws: ``Failure`` where the file is no longer the one that was planned.
    func next() throws -> WorkItem? {
        while wave != .over {
            let (rows, mapper) = try opened()
            switch try rows.next({ _, row in try look(at: row, mapper) }) {
            case .request(let request)?: return .send(request, histories[request.address.ordinal])
            case .passedOver?: continue
            case nil:
                open = nil
                wave = nextWave
            }
        }
        guard try InputIdentity(of: migration.job.input) == identity else { throw changed }
        return nil
    }

    private var nextWave: Wave {
        switch wave {
        case .sentBefore: .others
        case .others where plan.primaryRows.count > 0: .primary
        case .others, .primary, .over: .over
        }
    }

    private func opened() throws -> (rows: JoinedReader, mapper: RowMapper) {
        if let open { return open }
        let job = migration.job
        let rows = try JoinedReader(path: job.input.path, options: job.input.options, table: table)
        let mapper = try RowMapper(mapping: job.mapping, settings: job.mappingSettings, header: rows.header)
        open = (rows, mapper)
        return (rows, mapper)
    }

    private func look(at row: borrowing InputRow, _ mapper: RowMapper) throws -> Found {
        let ordinal = row.address.ordinal
        guard resumePoint?.ended.contains(ordinal) != true, !plan.rejectedRows.contains(ordinal), belongsToWave(ordinal)
        else {
            return .passedOver
        }
        guard ordinal <= plan.rows, mapper.map(row) == .request else { throw changed }
        return .request(mapper.makeRequest(at: row.address))
    }

    private func belongsToWave(_ ordinal: Int) -> Bool {
        let wasSent = histories[ordinal] != nil
        return switch wave {
        case .sentBefore: wasSent
        case .others: !wasSent && !plan.primaryRows.contains(ordinal)
        case .primary: !wasSent && plan.primaryRows.contains(ordinal)
        case .over: false
        }
    }

    private var changed: Failure {
        Failure(.inputRefused, "\(migration.job.input.path) changed while it was read. Simulate again.")
    }
}

extension PassRecord {
    /// Whether the pass is about the input that was planned.
    fileprivate func isAbout(_ plan: Plan) -> Bool {
        identity.inputDigest == plan.inputDigest && identity.joinedDigest == plan.joinedDigest
    }
}
