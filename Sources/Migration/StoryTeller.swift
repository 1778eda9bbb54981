import ChargebeeAPI
import ChargebeeClient
import GatewayMapping
import MigrationModel
import Planning
import Reporting
import RunJournal

/// Puts together what input, plan and journal know about one row.
struct StoryTeller {
    let migration: Migration
    let row: RowChoice
    let isRunning: Bool
    private var notes: [String] = []
    private var scan: RowScan?
    private var pass: PassRecord?
    /// Whether the pass is about the present input.
    private var isPresentInput = false

    private var job: Job { migration.job }

    init(migration: Migration, row: RowChoice, isRunning: Bool) {
        self.migration = migration
        self.row = row
        self.isRunning = isRunning
    }

    /// Settles which pass the story is about, and whether the present input has a part in it.
    mutating func choosePass(
        _ number: Int?,
        among passes: [PassRecord],
        _ result: Result<RowScan, Failure>
    ) throws(Failure) {
        switch result {
        case .success(let found): scan = found
        case .failure(let failure):
            let end = failure.message.hasSuffix(".") ? "" : "."
            notes.append(
                "The input cannot be read as it was: \(failure.message)\(end) Only the journal's part is told."
            )
        }
        if passes.isEmpty { notes.append("No run of this job has begun: \(job.journalPath) has no row of it.") }
        let present = scan?.plan
        func isOver(_ pass: PassRecord) -> Bool {
            pass.identity.inputDigest == present?.inputDigest && pass.identity.joinedDigest == present?.joinedDigest
        }
        if let number {
            pass = passes.first { $0.number == number }
            guard pass != nil else {
                let count = passes.count == 1 ? "1 pass" : "\(passes.count) passes"
                throw Failure(.wrongUse, "--pass \(number): the journal \(job.journalPath) has \(count).")
            }
        } else {
            pass = passes.last(where: isOver) ?? passes.last
        }
        guard let pass else { return }
        isPresentInput = isOver(pass)
        if let plan = scan?.plan, !isPresentInput { noteChange(pass, plan, isPassGiven: number != nil) }
        noteSettings(pass)
    }

    /// Tells the story; reads of the journal belong into one transaction.
    ///
    /// - Throws: ``Failure`` for a row that is not there, or what reading the journal throws.
    func tell(_ journal: RunJournal?) throws -> RowStory {
        let ordinal = try ordinal(journal)
        let found = scan?.search.found
        let pass = pass
        let chronicle = try pass.flatMap { try journal?.chronicle(ofRow: ordinal, in: $0) }
        let keys = found?.request.map { request in
            StepKeys(
                job: job,
                request: request,
                signer: isPresentInput ? pass.flatMap { pass in journal?.signer.of(pass) } : nil,
                chronicle: isPresentInput ? chronicle : nil
            )
        }
        var fingerprint = found?.request.flatMap { journal?.signer.fingerprint(of: $0) }
        // The row of this number in another input may be somebody else's.
        if fingerprint == nil, isPresentInput || found == nil { fingerprint = chronicle?.fingerprint }
        let same = try fingerprint.flatMap { try journal?.chronicles(of: $0) } ?? []
        var notes = notes
        if found == nil, let scan {
            notes.append("The present input has \(scan.plan.rows.rows), and so no such row.")
        }
        var story = RowStory(
            job: job.name,
            inputName: isPresentInput || found != nil
                ? migration.inputName : pass?.identity.inputName ?? migration.inputName,
            ordinal: ordinal,
            notes: notes,
            present: found.flatMap { found in scan.map { present(found, $0, keys) } },
            pass: pass.map { RowStory.Pass($0, isPresentInput: isPresentInput) },
            chronicle: chronicle,
            others: same.filter { $0.pass != pass?.number || $0.row.address.ordinal != ordinal },
            isRunning: isRunning
        )
        story.operation = job.operation
        if let journal {
            story.removals = try migration.removals()?.times ?? [:]
            story.lostUndo = try migration.lostUndo(journal)
        }
        return story
    }

    // MARK: Which row

    /// The row's ordinal.
    ///
    /// - Throws: ``Failure`` with `wrongUse` where neither the input nor the pass has such a row.
    private func ordinal(_ journal: RunJournal?) throws -> Int {
        if let found = scan?.search.found { return found.address.ordinal }
        let knows = scan == nil || !isPresentInput
        switch row {
        case .ordinal(let ordinal):
            if knows, let pass, (1...max(1, pass.identity.rows)).contains(ordinal) { return ordinal }
            throw Failure(.wrongUse, "There is no row \(ordinal): \(rowsInWords).")
        case .line(let line):
            if knows, let pass, let ordinal = try journal?.ordinal(atLine: line, in: pass) { return ordinal }
            let last = scan.map { ", the last of which ends on line \($0.search.lastLine)" } ?? ""
            throw Failure(.wrongUse, "Line \(line) is in no row: \(rowsInWords)\(last).")
        }
    }

    private var rowsInWords: String {
        let name = scan == nil ? pass?.identity.inputName ?? migration.inputName : migration.inputName
        guard let rows = scan?.plan.rows ?? pass?.identity.rows else { return "\(name) has none" }
        return "\(name) has \(rows.rows)"
    }

    // MARK: Notes

    private mutating func noteChange(_ pass: PassRecord, _ plan: Plan, isPassGiven: Bool) {
        let before = pass.identity
        if isPassGiven {
            scan = nil
            notes.append(
                "Pass \(pass.number) was over another input (\(before.inputName), \(before.rows.rows), SHA-256 "
                    + "\(before.inputDigest.prefix(12))…) than the present one; only the journal's part is told."
            )
            return
        }
        notes.append(
            "The input has changed since pass \(pass.number) was begun: it had \(before.rows.rows) (SHA-256 "
                + "\(before.inputDigest.prefix(12))…) and has \(plan.rows.grouped) now (\(plan.inputDigest.prefix(12))…). Columns, "
                + "parameters and plan are of the present input; the journal's part is of the earlier one, in which the row of "
                + "this number may be somebody else's."
        )
    }

    private mutating func noteSettings(_ pass: PassRecord) {
        if pass.identity.target != migration.targetIdentity {
            notes.append(
                "The journal was begun for \(pass.identity.target), and the job now names \(migration.targetIdentity)."
            )
        }
        if scan != nil, !migration.isBegunAsNow(pass.identity) {
            notes.append(
                "The mapping, or an option that shapes requests, has changed since pass \(pass.number) was begun; what was sent "
                    + "was made by the earlier one."
            )
        }
    }

    // MARK: The present row

    private func present(_ found: RowSearch.Found, _ scan: RowScan, _ keys: StepKeys?) -> RowStory.Present {
        let trace = found.trace
        let verdict: RowStory.Verdict
        if let rejection = scan.rejection {
            let refusal = trace.refusal.flatMap { $0.rejection == rejection ? $0 : nil }
            verdict = .rejected(
                rejection,
                rule: refusal.map { rule($0.rule, $0.place, $0.cells) },
                parameter: refusal?.parameter
            )
        } else {
            verdict = .ready(becomesPrimary: scan.plan.primaryRows.contains(found.address.ordinal))
        }
        return RowStory.Present(
            address: found.address,
            lastLine: found.lastLine,
            rows: scan.plan.rows,
            mapping: job.mapping.id,
            evidence: job.mapping.evidence.rawValue,
            cells: trace.cells.map(RowStory.Cell.init),
            parameters: trace.fields.map { field in
                RowStory.Parameter(
                    name: field.parameter,
                    use: RowStory.Parameter.Use(field.use),
                    shown: field.shown,
                    rule: rule(field.rule, field.place, field.cells),
                    notes: field.notes
                )
            },
            verdict: verdict,
            findings: scan.plan.watchedFindings,
            request: scan.rejection == nil ? request(found.request, keys) : nil
        )
    }

    private func rule(_ words: String, _ place: RowTrace.Place, _ cells: [RowTrace.Cell]) -> RowStory.Rule {
        let place =
            switch place {
            case .mapping(let line): "\(job.mapping.file):\(line)"
            case .job(let key): "\(key) in the job file"
            case .program: ""
            }
        return RowStory.Rule(words: words, place: place, cells: cells.map(RowStory.Cell.init))
    }

    /// The row's own call, and beside the one that its input makes all of a row of several steps.
    private func request(_ request: PlannedRequest?, _ keys: StepKeys?) -> RowStory.Request {
        let operation = Operation.batch(job.operation) ?? .createUsingPermanentToken
        var headers = job.headers.fields.map { name, value in Self.shown(RequestHeader(name: name, value: value)) }
        for header in (request?.headers ?? []).map(Self.shown) {
            headers.removeAll { $0.name == header.name }
            headers.append(header)
        }
        headers.append(
            .init(
                name: JobHeaders.idempotencyKey,
                value: keys?.ownKey ?? "(derived from the journal's own key by the first run)"
            )
        )
        var shown = RowStory.Request(
            operation: operation.name,
            method: operation.method.rawValue,
            path: request?.path ?? operation.pathTemplate,
            headers: headers
        )
        shown.steps = keys?.steps ?? []
        return shown
    }

    private static func shown(_ header: RequestHeader) -> RowStory.Header {
        let isPersonal = header.name.hasPrefix("chargebee-request-origin-")
        return RowStory.Header(
            name: header.name,
            value: isPersonal ? Secrecy.personal.shown(header.value) : header.value
        )
    }
}

extension RowStory.Pass {
    fileprivate init(_ pass: PassRecord, isPresentInput: Bool) {
        self.init(
            number: pass.number,
            inputName: pass.identity.inputName,
            startedAt: pass.startedAt,
            rows: pass.identity.rows,
            isPresentInput: isPresentInput
        )
    }
}

extension RowStory.Cell {
    fileprivate init(_ cell: RowTrace.Cell) {
        self.init(header: cell.header, shown: cell.shown, fills: cell.parameters)
    }
}

extension RowStory.Parameter.Use {
    fileprivate init(_ use: RowTrace.Use) {
        self =
            switch use {
            case .sent: .sent
            case .read: .read
            case .leftOut: .leftOut
            case .refused: .refused
            }
    }
}
