import CSVInput
import Execution
import GatewayMapping
import MigrationModel
import Planning
import RunJournal

/// Hands out the rows that are still to be sent, by reading the input again.
///
/// It goes over the file up to three times: first for the rows that an earlier run sent and that have not ended, since
/// their keys grow old; then for the rows that leave the customer's primary payment source alone; then for those that
/// replace it, so that the one meant to be primary comes last of its customer's. What was rejected by the plan or has
/// ended in the journal is passed over.
final class RowSource {
    private let job: Job
    private let plan: Plan
    private let pass: PassRecord?
    private let resumePoint: ResumePoint
    private let journal: RunJournal?
    private let identity: InputIdentity
    private let table: JoinTable?
    /// The payment source by which a row's method is attached already; set where the site was read before.
    var attachedSource: ((PlannedRequest) -> String?)?
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
        case item(WorkItem)
    }

    /// Begins with the first row; `pass` and `journal` are `nil` for a job that has not been run.
    init(job: Job, plan: Plan, pass: PassRecord?, journal: RunJournal?, identity: InputIdentity) throws {
        self.job = job
        self.plan = plan
        self.pass = pass
        self.journal = journal
        self.identity = identity
        table = try job.input.join.map(JoinTable.init)
        if let pass, let journal {
            resumePoint = try journal.resumePoint(of: pass)
        } else {
            resumePoint = ResumePoint()
        }
        wave = resumePoint.histories.isEmpty ? .others : .sentBefore
    }

    /// Begins with the first row again.
    func again() {
        open = nil
        wave = resumePoint.histories.isEmpty ? .others : .sentBefore
    }

    /// Ready rows that had not ended when the run began.
    var remaining: Int {
        plan.rows - resumePoint.ended.count - (pass?.rejectionsAreRecorded == true ? 0 : plan.rejectedRows.count)
    }

    /// The next row to deal with; `nil` when all have been handed out.
    ///
    /// - Throws: ``Failure`` where the file is no longer the one that was planned.
    func next() throws -> WorkItem? {
        while wave != .over {
            let (rows, mapper) = try opened()
            let found = try rows.next { _, row in try look(at: row, mapper) }
            switch found {
            case .item(let item)?:
                // The row was read before this look at the file, so it is the one that was planned.
                guard try InputIdentity(of: job.input) == identity else { throw Self.changed(job.input.path) }
                return item
            case .passedOver?: continue
            case nil:
                // A file that was cut off ends early, and not where the plan saw its end.
                guard try InputIdentity(of: job.input) == identity else { throw Self.changed(job.input.path) }
                open = nil
                wave = nextWave
            }
        }
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
        guard try InputIdentity(of: job.input) == identity else { throw Self.changed(job.input.path) }
        let rows = try JoinedReader(path: job.input.path, options: job.input.options, table: table)
        let mapper = try RowMapper(mapping: job.mapping, settings: job.mappingSettings, header: rows.header)
        open = (rows, mapper)
        return (rows, mapper)
    }

    private func look(at row: borrowing InputRow, _ mapper: RowMapper) throws -> Found {
        let ordinal = row.address.ordinal
        guard !resumePoint.ended.contains(ordinal), !plan.rejectedRows.contains(ordinal),
            belongsToWave(ordinal)
        else { return .passedOver }
        guard ordinal <= plan.rows, mapper.map(row) == .request else { throw Self.changed(job.input.path) }
        let request = mapper.makeRequest(at: row.address)
        let history = resumePoint.histories[ordinal]
        if history == nil, let ending = try doneBefore(request) ?? attachedBefore(request) {
            return .item(.ended(ending))
        }
        return .item(.send(request, history))
    }

    private func belongsToWave(_ ordinal: Int) -> Bool {
        let wasSent = resumePoint.histories[ordinal] != nil
        return switch wave {
        case .sentBefore: wasSent
        case .others: !wasSent && !plan.primaryRows.contains(ordinal)
        case .primary: !wasSent && plan.primaryRows.contains(ordinal)
        case .over: false
        }
    }

    /// The row's ending where an earlier input of this job did the same payment method, or could not tell whether it did.
    private func doneBefore(_ request: PlannedRequest) throws -> RowEnding? {
        guard let pass, let journal, pass.number > 1 else { return nil }
        let fingerprint = journal.signer.fingerprint(of: request)
        guard let source = try journal.doneSource(of: fingerprint, before: pass) else {
            guard try journal.isUnderReview(fingerprint, before: pass) else { return nil }
            return RowEnding(
                address: request.address,
                ending: .needsReview,
                code: "review_before",
                message: "an earlier input left this customer and token for review; they may be attached already",
                endedAt: SystemExecutionClock().now.wall
            )
        }
        return RowEnding(
            address: request.address,
            ending: .alreadyDone,
            paymentSourceID: source,
            code: "done_before",
            message: "an earlier input of this job had this customer and token",
            endedAt: SystemExecutionClock().now.wall
        )
    }

    /// The row's ending where somebody else attached the same payment method.
    private func attachedBefore(_ request: PlannedRequest) -> RowEnding? {
        guard let source = attachedSource?(request) else { return nil }
        return RowEnding(
            address: request.address,
            ending: .alreadyDone,
            paymentSourceID: source,
            code: "exists_already",
            message: "the customer had this token at this gateway account when the run began",
            endedAt: SystemExecutionClock().now.wall
        )
    }

    private static func changed(_ path: String) -> Failure {
        Failure(
            .inputRefused,
            "\(path) changed while the run was reading it. What was sent is recorded. Put the planned file back and run again."
        )
    }
}
