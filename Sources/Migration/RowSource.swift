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
    /// What a row's method is at its customer already; set where the site was read before.
    var attachedSource: ((PlannedRequest) -> ExistingSources.Match?)?
    /// Why nothing may be sent about a row's payment source; set where the site was read before.
    var sourceProblem: ((PlannedRequest) -> String?)?
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

    /// Gives the requests of all rows that the plan did not reject, those that have ended included; then begins again.
    ///
    /// - Throws: ``Failure`` where the file is no longer the one that was planned, and what `body` throws.
    func survey(_ body: (PlannedRequest) throws -> Void) throws {
        open = nil
        let (rows, mapper) = try opened()
        while let request = try rows.next({ _, row in try plannedRequest(of: row, mapper) }) {
            if let request { try body(request) }
        }
        guard try InputIdentity(of: job.input) == identity else { throw Self.changed(job.input.path) }
        again()
    }

    /// A row's request; `nil` where the plan rejected it.
    private func plannedRequest(of row: borrowing InputRow, _ mapper: RowMapper) throws -> PlannedRequest? {
        guard !plan.rejectedRows.contains(row.address.ordinal) else { return nil }
        guard row.address.ordinal <= plan.rows, mapper.map(row) == .request else { throw Self.changed(job.input.path) }
        return mapper.makeRequest(at: row.address)
    }

    /// Ready rows that had not ended when the run began.
    var remaining: Int {
        plan.rows - resumePoint.ended.count - (pass?.rejectionsAreRecorded == true ? 0 : plan.rejectedRows.count)
    }

    /// Those of ``remaining`` that make their payment source primary.
    var remainingPrimary: Int { plan.primaryRows.count(without: resumePoint.ended) }

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
        if history == nil, let ending = try doneBefore(request) { return .item(.ended(ending)) }
        if history?.allowsLeavingOut ?? true, let ending = try attachedBefore(request) { return .item(.ended(ending)) }
        if history?.hasBegun != true, let problem = sourceProblem?(request) {
            return .item(.ended(Self.changedSource(request, problem)))
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

    /// The row's ending where somebody else attached the same payment method, or where that cannot be told.
    private func attachedBefore(_ request: PlannedRequest) throws -> RowEnding? {
        switch attachedSource?(request) {
        case nil: return nil
        case .perhaps(let id): return perhapsAttached(request, as: id)
        case .attached(let source):
            // What another row of this job, or of an earlier input of it, made is that row's.
            if !source.isExact, let journal,
                try journal.isRecorded(paymentSourceID: source.id, besidesRow: request.address.ordinal)
            {
                return perhapsAttached(request, as: source.id)
            }
            return attachedBefore(request, as: source)
        }
    }

    private func attachedBefore(_ request: PlannedRequest, as source: ExistingSources.Attached) -> RowEnding {
        var message = "the customer had this token at this gateway account when the run began"
        if let status = source.unusableStatus { message += "; the status of that payment source is \(status)" }
        let isOther = request.becomesPrimary && !source.isPrimary
        if isOther { message += "; it is not the primary payment source, and the primary one was left as it is" }
        var ending = RowEnding(
            address: request.address,
            ending: .alreadyDone,
            paymentSourceID: source.id,
            code: isOther ? "exists_not_primary" : "exists_already",
            message: message,
            endedAt: SystemExecutionClock().now.wall
        )
        // So that a later input knows it as done.
        ending.identity = journal?.signer.identity(of: request)
        return ending
    }

    private func perhapsAttached(_ request: PlannedRequest, as id: String) -> RowEnding {
        RowEnding(
            address: request.address,
            ending: .needsReview,
            code: "exists_perhaps",
            message: "when the run began the customer had \(id), whose reference has this token in it and which may be "
                + "another row's or one of several; nothing was sent",
            endedAt: SystemExecutionClock().now.wall
        )
    }

    /// The row's ending where its payment source is not as the input says.
    private static func changedSource(_ request: PlannedRequest, _ problem: String) -> RowEnding {
        RowEnding(
            address: request.address,
            ending: .failed,
            code: "source_changed",
            message: "\(problem); nothing was sent",
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
