import CSVInput
import ChargebeeAPI
import ChargebeeClient
import Execution
import FoundationEssentials
import GatewayMapping
import MigrationModel
import Planning
package import Reporting
import RunJournal

extension Job {
    /// The headers that go with each request, as reports show them: where requests come from is told to Chargebee alone.
    fileprivate var shownHeaders: [SentHeader] {
        headers.fields.map { name, value in
            SentHeader(
                name: name,
                value: name.hasPrefix("chargebee-request-origin-") ? "as the job file says, not shown here" : value
            )
        }
    }
}

extension Migration {
    /// The dry run: reads every row, sends nothing, writes the reports and the rejected rows.
    ///
    /// - Parameters:
    ///   - allRows: Whether the workbook lists every row, however many there are.
    ///   - rowsListed: Up to so many rows it lists them all the same.
    /// - Throws: ``Failure`` with `inputRefused` or `jobFileWrong`.
    /// - Returns: The report that was written.
    package func plan(allRows: Bool = false, rowsListed: Int = 100_000) throws(Failure) -> PlanReport {
        let files = reportSet("plan")
        let rejected = RejectedRowsFile { try files.path("rejected.csv") }
        let plan = try scan { row, rejection, reader in try rejected.append(row, rejection, reader) }
        let pass = passOfPlan(plan)
        let sending = try sending(of: plan)
        let additions = try additions(to: plan, files, listsRows: allRows || plan.rows <= rowsListed)
        try translated { _ = try rejected.close() }
        var report = PlanReport(
            job: job.name,
            toolVersion: Self.toolVersion,
            createdAt: SystemExecutionClock().now.wall,
            facts: facts(of: plan),
            endings: plan.endings,
            rejections: plan.rejections,
            findings: plan.findings + (listFinding(plan).map { [$0] } ?? []),
            becomePrimary: becomePrimary(sending),
            calls: calls(of: sending),
            callsPerMinute: job.limits.callsPerMinute,
            silenced: job.silenced,
            rejectedFile: plan.rejectedRows.count > 0 ? reportPath("rejected.csv", pass: pass) : nil,
            changes: changes(of: plan, sending),
            delta: sending.delta
        )
        report.pass = pass
        report.formulaRows = rejected.formulaRows
        report.isUndone = isUndone
        report.approval = recordedApproval(of: plan)
        report.madeBy = Self.operatorName
        report.headers = job.shownHeaders
        (report.requestsPerMinute, report.headroom) = (job.limits.requestsPerMinute, job.limits.headroom)
        report.breakdown = plan.breakdown
        report.customers = plan.customers
        report.value = additions.value
        report.listsRows = additions.workbook != nil
        let optional = ["plan-rows.csv", "rejected.csv"]
        try write(report, to: files, pass: pass, workbook: additions.workbook, dropping: optional)
        return report
    }

    /// The calls that the rows to be sent take where nothing goes wrong.
    func calls(of sending: PlannedSending) -> Int {
        let steps = job.operation == "port" ? (job.deletesOld ? 3 : 2) : 1
        return sending.rows * steps + (job.recordsPreviousPrimary ? sending.primaryRows : 0)
    }

    /// A finding where the input was listed by `discover` and has been changed since.
    private func listFinding(_ plan: Plan) -> Finding? {
        struct Companion: Decodable {
            let kind: String
            let sha256: String
        }
        guard let data = FileManager.default.contents(atPath: job.input.path + ".json"),
            let companion = try? JSONDecoder().decode(Companion.self, from: data),
            companion.kind == "tokenferry discovery", companion.sha256 != plan.inputDigest
        else { return nil }
        return Finding(.listEdited, detail: "it was listed with SHA-256 \(companion.sha256.prefix(12))…")
    }

    /// Rows to be sent that make a payment source primary; an export only writes down which ones are to be.
    func becomePrimary(_ sending: PlannedSending) -> Int {
        job.operation == Operation.exportPaymentSource.name ? 0 : sending.primaryRows
    }

    private func changes(of plan: Plan, _ sending: PlannedSending) -> PlannedChanges {
        var changes = PlannedChanges(operation: job.operation)
        changes.targetAccount = job.gatewayAccountID
        changes.toSend = sending.rows
        changes.dealtWith = plan.ready - sending.rows
        changes.becomePrimary = becomePrimary(sending)
        changes.primary = plan.sources.primary
        changes.backup = plan.sources.backup
        changes.byGateway = plan.sources.byGateway.sorted { $0.key < $1.key }.map {
            .init(gateway: $0.key, ready: $0.value.ready, rejected: $0.value.rejected)
        }
        changes.recordsPreviousPrimary = job.recordsPreviousPrimary
        changes.deletesOld = job.deletesOld
        changes.skipsExisting = job.skipsExisting
        changes.repeatsDoubtfulExport = job.repeatsDoubtfulExport
        changes.resultFile = job.operation == Operation.exportPaymentSource.name ? job.resultPath : nil
        return changes
    }

    /// Which existing payment sources the job can work on; `nil` for a job that makes new ones.
    private var sourceRules: SourceRules? {
        guard let operation = Operation.batch(job.operation), operation.isAboutSource else { return nil }
        return SourceRules(operation: operation, targetAccount: job.gatewayAccountID, targetGateway: job.gateway)
    }

    /// The pass that a plan is about: that of its input, or the one that a `--delta` run would begin.
    ///
    /// So the reports of an earlier input are never written over.
    func passOfPlan(_ plan: Plan) -> Int {
        // Without a journal that can be read, this is the job's first input as far as anybody knows.
        guard let journal = try? RunJournal(reading: job.journalPath), let pass = try? journal.latestPass() else {
            return 1
        }
        return pass.identity.isAbout(plan) ? pass.number : pass.number + 1
    }

    /// The approval of this very plan; `nil` where there is none, or no journal that can be read.
    private func recordedApproval(of plan: Plan) -> Approval? {
        guard let journal = try? RunJournal(reading: job.journalPath) else { return nil }
        return try? journal.approval(of: plan.digest)
    }

    /// Goes once over the input; `ordinal` is the row whose findings are wanted.
    func scan(
        watching ordinal: Int? = nil,
        onRejected: ((borrowing InputRow, Rejection, RowReader) throws -> Void)? = nil
    ) throws(Failure) -> Plan {
        try checkMapping()
        _ = try InputIdentity(of: job.input)
        let planner = planner(now: SystemExecutionClock().now.wall)
        return try translated { try planner.plan(watching: ordinal, onRejected: onRejected) }
    }

    /// Plans the job's input as of a time.
    func planner(now: UnixMilliseconds) -> Planner {
        Planner(input: planInput, mapping: job.mapping, settings: job.mappingSettings, now: now)
    }

    /// What the job's plan is made from.
    var planInput: PlanInput {
        var input = PlanInput(
            path: job.input.path,
            options: job.input.options,
            terms: job.planTerms,
            notCardNumbers: job.input.notCardNumbers,
            join: job.input.join,
            sourceRules: sourceRules
        )
        input.finance = job.finance
        return input
    }

    func facts(of plan: Plan) -> JobFacts {
        var facts = JobFacts(
            inputName: inputName,
            inputDigest: plan.inputDigest,
            inputBytes: plan.inputBytes,
            joined: plan.joinedDigest.map { JoinedFile(name: joinedName, digest: $0) },
            rows: plan.rows,
            inputForm: plan.dialect.map(Self.form) ?? "",
            mappingName: job.mapping.id,
            mappingTitle: job.mapping.title,
            evidence: job.mapping.evidence.rawValue,
            target: job.target.name,
            isLive: job.target.isLive,
            gatewayAccountID: job.gatewayAccountID,
            operation: job.operation,
            planDigest: plan.digest
        )
        facts.evidenceSources = job.mapping.sources
        return facts
    }

    /// The input file's name, without its folder.
    var inputName: String { job.input.path.split(separator: "/").last.map(String.init) ?? job.input.path }

    /// The second file's name, without its folder; empty without one.
    var joinedName: String { job.input.join?.path.split(separator: "/").last.map(String.init) ?? "" }

    /// A file's form for people.
    static func form(of dialect: CSVDialect) -> String {
        let delimiter =
            switch dialect.delimiter {
            case 0x2C: "comma"
            case 0x3B: "semicolon"
            case 0x09: "tab"
            case 0x7C: "pipe"
            case let byte: "delimiter \(Character(UnicodeScalar(byte)))"
            }
        let packed = dialect.isCompressed ? "gzip, " : ""
        let mark = dialect.hasByteOrderMark ? " with BOM" : ""
        let lines = dialect.lineEnding.map { ", \($0.rawValue.uppercased())" } ?? ""
        let encoding = dialect.encoding.rawValue + mark + (dialect.encodingWasAssumed ? " (assumed)" : "")
        return dialect.format == .json ? "\(packed)JSON, \(encoding)" : "\(packed)\(encoding), \(delimiter)\(lines)"
    }
}
