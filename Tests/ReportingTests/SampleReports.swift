import MigrationModel
import Reporting

/// Reports with numbers that can be told apart in every format.
enum SampleReports {
    static let digest = String(repeating: "0123456789abcdef", count: 4)
    static let inputDigest = String(repeating: "fedcba9876543210", count: 4)
    /// 2026-07-01T10:00:00Z.
    static let noon: UnixMilliseconds = 1_782_900_000_000

    static func facts(rows: Int, inputName: String = "stripe-cards.csv") -> JobFacts {
        JobFacts(
            inputName: inputName,
            inputDigest: inputDigest,
            inputBytes: 412_345,
            rows: rows,
            inputForm: "utf-8, comma, CRLF",
            mappingName: "stripe",
            mappingTitle: "Stripe card export",
            evidence: "official",
            target: "acme-test",
            isLive: false,
            gatewayAccountID: "gw_123",
            operation: "create_using_permanent_token",
            planDigest: digest
        )
    }

    static func endings(_ counts: [Ending: Int]) -> EndingCounts {
        var endings = EndingCounts()
        for (ending, count) in counts { endings[ending] = count }
        return endings
    }

    static func rows(_ ordinals: Int...) -> [RowExample] {
        ordinals.map { RowExample(RowAddress(ordinal: $0, line: $0 + 1)) }
    }

    static var plan: PlanReport {
        PlanReport(
            job: "stripe-2026-cutover",
            toolVersion: "0.1.0",
            createdAt: noon,
            facts: facts(rows: 3000),
            endings: endings([.notAttempted: 2960, .rejected: 40]),
            rejections: [
                ReasonCount(
                    reason: .missingToken,
                    count: 24,
                    examples: rows(16, 28, 1103),
                    detail: "columns \"Card ID\" and \"Source ID\" are empty"
                ),
                ReasonCount(
                    reason: .spreadsheetDamage,
                    count: 11,
                    examples: rows(77, 78, 79),
                    detail: "column \"Customer\" is in scientific notation"
                ),
                ReasonCount(
                    reason: .duplicateRow,
                    count: 5,
                    examples: rows(2001),
                    detail: "row 12 (line 13) has the same customer and the same token"
                ),
            ],
            findings: [
                Finding(.cardExpired, count: 137, examples: rows(3, 9, 14), detail: "column \"Card Exp Year\""),
                Finding(
                    .unusedColumns,
                    count: 4,
                    detail: "\"Description\", \"Created (UTC)\", \"Delinquent\", \"Currency\""
                ),
            ],
            becomePrimary: 2105,
            calls: 2960,
            callsPerMinute: 142,
            silenced: ["emails", "webhooks", "actions"],
            rejectedFile: "reports/stripe-2026-cutover/rejected.csv"
        )
    }

    /// The same run with every row ended: what was open is created.
    static func finished(_ run: RunReport) -> RunReport {
        var run = run
        run.endings[.created] += run.endings[.notAttempted] + run.inDoubt
        run.endings[.needsReview] -= run.inDoubt
        (run.endings[.notAttempted], run.inDoubt, run.begun, run.unwrittenResults) = (0, 0, 0, 0)
        (run.groups, run.exceptions, run.exceptionGroups) = (nil, [], [])
        return run
    }

    static var run: RunReport {
        var attempts = AttemptTotals()
        attempts.exchanges = 3104
        attempts.lookUps = 9
        attempts.retries = 138
        attempts.throttled = 61
        attempts.unanswered = 12
        attempts.replayed = 7
        attempts.firstSentAt = noon + 4_000
        attempts.lastSentAt = noon + 1_390_123
        return RunReport(
            job: "stripe-2026-cutover",
            toolVersion: "0.1.0",
            createdAt: noon + 1_500_000,
            facts: facts(rows: 3000),
            endings: endings([
                .created: 2871, .recovered: 13, .alreadyDone: 31, .rejected: 40, .failed: 22, .needsReview: 5,
                .notAttempted: 18,
            ]),
            inDoubt: 3,
            codes: [
                CodeCount(
                    ending: .rejected,
                    code: "missing_token",
                    count: 40,
                    example: "column \"Card ID\" is empty",
                    firstRow: RowAddress(ordinal: 16, line: 17)
                ),
                CodeCount(
                    ending: .failed,
                    code: "resource_not_found",
                    count: 19,
                    example: "Sorry, we couldn't find that resource: cust_8812",
                    firstRow: RowAddress(ordinal: 44, line: 45)
                ),
                CodeCount(
                    ending: .recovered,
                    code: "answer_replayed",
                    count: 13,
                    example: nil,
                    firstRow: RowAddress(ordinal: 1200, line: 1201)
                ),
                CodeCount(
                    ending: .failed,
                    code: "payment_method_verification_failed",
                    count: 3,
                    example: "The card was declined. (gateway.general.decline)",
                    firstRow: RowAddress(ordinal: 902, line: 903)
                ),
                CodeCount(
                    ending: .needsReview,
                    code: "ambiguous",
                    count: 2,
                    example: "in doubt, and the look-up cannot settle it: 2 sources without a reference",
                    firstRow: RowAddress(ordinal: 1311, line: 1312)
                ),
            ],
            attempts: attempts,
            processes: [
                ProcessRecord(pass: 1, processID: 4711, startedAt: noon, endedAt: noon + 60_000, endedAs: "canary"),
                ProcessRecord(pass: 1, processID: 4802, startedAt: noon + 90_000, endedAt: nil, endedAs: nil),
                ProcessRecord(
                    pass: 1,
                    processID: 4903,
                    startedAt: noon + 300_000,
                    endedAt: noon + 1_391_000,
                    endedAs: "drained"
                ),
            ],
            pass: 1
        )
    }
}
