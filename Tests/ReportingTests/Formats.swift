import MigrationModel
import Reporting
import Testing

/// One report in its three formats.
struct Formats: CustomTestStringConvertible {
    let testDescription: String
    let rows: Int
    let endings: EndingCounts
    let text: String
    let html: String
    let json: String
    let report: any Report

    init(_ name: String, _ plan: PlanReport) {
        testDescription = name
        (rows, endings) = (plan.facts.rows, plan.endings)
        (text, html, json) = (plan.text, plan.html(), plan.json())
        report = plan
    }

    init(_ name: String, _ run: RunReport) {
        testDescription = name
        (rows, endings) = (run.facts.rows, run.endings)
        (text, html, json) = (run.text, run.html(), run.json())
        report = run
    }

    /// Sound reports with names as they are.
    static var sound: [Formats] {
        var large = SampleReports.run
        large.facts.rows = 1_234_567
        large.endings = SampleReports.endings([
            .created: 1_200_001, .recovered: 1002, .alreadyDone: 30_003, .rejected: 3004, .failed: 505,
            .needsReview: 46,
            .notAttempted: 6,
        ])
        return [
            Formats("plan", SampleReports.plan), Formats("large plan", SampleReports.largePlan),
            Formats("run", SampleReports.run), Formats("large run", large),
        ]
    }

    /// Reports in which every text from elsewhere tries to do harm.
    static var hostile: [Formats] { [Formats("hostile plan", hostilePlan), Formats("hostile run", hostileRun)] }

    static let hostileText = "</style><script>alert(1)</script>\"'&<b>\u{1B}[2J\u{202E}\n"

    private static var hostilePlan: PlanReport {
        var plan = SampleReports.plan
        plan.job = hostileText
        plan.facts.inputName = hostileText
        plan.facts.mappingName = hostileText
        plan.facts.target = hostileText
        plan.facts.inputForm = hostileText
        plan.facts.evidence = hostileText
        plan.facts.operation = hostileText
        plan.facts.planDigest = "ab\"}</style>"
        plan.facts.inputDigest = hostileText
        plan.toolVersion = hostileText
        plan.rejectedFile = hostileText
        plan.findings = [Finding(.unusedColumns, detail: hostileText)]
        plan.rejections = [ReasonCount(reason: .missingToken, count: 40, examples: [], detail: hostileText)]
        plan.madeBy = hostileText
        plan.facts.evidenceSources = [hostileText]
        plan.breakdown.groups[.brand] = [.init(value: hostileText, rows: 2960)]
        plan.breakdown.groups[.expiry] = [.init(value: hostileText, rows: 2960)]
        plan.headers = [SentHeader(name: hostileText, value: hostileText)]
        let cell = RowExample.Cell(column: hostileText, shown: hostileText + String(repeating: "x", count: 50_000))
        let example = RowExample(RowAddress(ordinal: 1, line: 2), cells: [cell])
        plan.findings.append(Finding(.cardExpired, examples: [example]))
        var value = ValueAtRisk()
        value.lines = [.init(currency: hostileText, week: hostileText, isPast: false)]
        value.unreadableExamples = [example]
        plan.value = value
        plan.approval = Approval(
            planDigest: hostileText,
            way: .command,
            name: hostileText,
            at: 0,
            recordedBy: hostileText,
            toolVersion: hostileText,
            totals: .init(rows: 0, ready: 0, rejected: 0, becomePrimary: 0, calls: 0)
        )
        return plan
    }

    private static var hostileRun: RunReport {
        var run = SampleReports.run
        run.job = hostileText
        run.codes = [
            CodeCount(
                ending: .failed,
                code: hostileText,
                count: 22,
                example: hostileText,
                firstRow: RowAddress(ordinal: 1, line: 2)
            )
        ]
        var tally = ExceptionTally()
        for row in 1...2 {
            let address = RowAddress(ordinal: row, line: row + 1)
            let long = String(repeating: "x", count: 50_000)
            let known = JournalRow(address: address, ending: .failed, code: hostileText, message: hostileText + long)
            tally.note(RowException(row: known, customerID: hostileText))
        }
        run.exceptionGroups = tally.groups
        run.processes = [ProcessRecord(pass: 1, processID: 1, startedAt: 0, endedAt: 1, endedAs: hostileText)]
        return run
    }
}
