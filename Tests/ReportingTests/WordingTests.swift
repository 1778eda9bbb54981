import MigrationModel
import Testing

@testable import Reporting

struct WordingTests {
    private static func plan(rows: Int, rejected: Int) -> PlanReport {
        var plan = SampleReports.plan
        plan.facts.rows = rows
        plan.endings = SampleReports.endings([.notAttempted: rows - rejected, .rejected: rejected])
        plan.rejections = [ReasonCount(reason: .missingToken, count: rejected, examples: [], detail: "")]
        return plan
    }

    @Test(arguments: [
        (3000, 0, "All 3,000 rows are ready."),
        (1, 0, "The only row is ready."),
        (3000, 40, "2,960 of 3,000 rows are ready; 40 are rejected."),
        (2, 1, "1 of 2 rows is ready; 1 is rejected."),
        (12, 12, "None of the 12 rows is ready; all are rejected."),
        (0, 0, "The file has no rows; there is nothing to send."),
    ])
    func `The plan's verdict is one sentence`(rows: Int, rejected: Int, verdict: String) {
        #expect(Self.plan(rows: rows, rejected: rejected).document.verdict == verdict)
    }

    @Test func `The run's verdict names what is not done`() {
        var run = SampleReports.run
        #expect(
            run.document.verdict
                == "Unfinished, not to be signed: 2,915 of 3,000 rows are done; 40 are rejected, 22 failed, 2 need review, "
                + "3 are in doubt, 18 are not attempted."
        )
        #expect(SampleReports.finished(run).document.verdict.hasPrefix("2,936 of 3,000 rows are done; 40 are"))
        run.inDoubt = 0
        run.endings = SampleReports.endings([.created: 2990, .recovered: 10])
        #expect(run.document.verdict == "All 3,000 rows are done.")
        #expect(run.document.tone == .good)
    }

    @Test func `The plan warns of formulas in the file of rejected rows, which are as they were`() {
        var plan = SampleReports.plan
        #expect(!plan.text.contains("formula"))
        plan.formulaRows = 1
        #expect(plan.text.replacing(/\s+/, with: " ").contains("1 row of it has a cell that begins with =, +, - or @"))
        plan.formulaRows = 1200
        #expect(plan.text.replacing(/\s+/, with: " ").contains("1,200 rows of it have a cell"))
        #expect(plan.json().contains("\"rejected_formula_rows\":1200"))
        plan.rejectedFile = nil
        #expect(!plan.text.contains("formula"))
    }

    @Test func `Lines for a terminal keep their line feeds and nothing else that steers it`() {
        #expect("a\nb\n".printableLines == "a\nb\n")
        #expect("gnp.\u{202E}x\r\n\u{1B}[2J\ty".printableLines == "gnp.\u{FFFD}x  \u{FFFD}[2J y")
        #expect("a\u{9B}\nb\u{2028}c".printableLines == "a\u{FFFD}\nb c")
    }

    @Test func `What is not silenced is said`() {
        var plan = SampleReports.plan
        #expect(plan.text.contains("to cause no e-mails, webhooks or event actions."))
        #expect(!plan.text.contains("NOT silenced"))
        plan.silenced = ["webhooks"]
        #expect(plan.text.contains("to cause no webhooks."))
        #expect(plan.text.contains("NOT silenced: e-mails and event actions."))
        plan.silenced = []
        #expect(!plan.text.contains("to cause no"))
    }

    @Test func `A live plan says so, and what the run needs`() {
        var plan = SampleReports.plan
        plan.facts.isLive = true
        plan.facts.target = "acme"
        #expect(plan.text.contains("live site acme"))
        #expect(plan.text.contains("--live"))
        #expect(plan.html().contains("live site acme"))
        #expect(!SampleReports.plan.text.contains("--live"))
    }

    @Test func `The last process without an end may be running, an earlier one was killed`() {
        var run = SampleReports.run
        run.processes.removeLast()
        run.processes.append(
            ProcessRecord(pass: 1, processID: 5000, startedAt: SampleReports.noon, endedAt: nil, endedAs: nil)
        )
        #expect(run.processStates == [.ended, .killed, .open])
        #expect(run.text.contains("running, or killed"))
        #expect(run.text.contains("2 restarts."))
    }

    @Test func `The pace of a run is told over its first and last call`() {
        #expect(SampleReports.run.text.contains("23 min, 134 calls a minute on average"))
        var run = SampleReports.run
        run.attempts = AttemptTotals()
        #expect(!run.text.contains("First call"))
    }

    @Test(arguments: [
        (0, "0"), (999, "999"), (1000, "1,000"), (12_345, "12,345"), (999_999, "999,999"), (1_000_000, "1,000,000"),
        (-1234, "-1,234"), (-999, "-999"), (Int.min, "-9,223,372,036,854,775,808"),
    ])
    func `Thousands are separated`(number: Int, text: String) { #expect(number.grouped == text) }

    @Test(arguments: [
        (0, 3000, "0 %"), (3000, 3000, "100 %"), (2960, 3000, "98.7 %"), (999_999, 1_000_000, "99.9 %"),
        (1, 1_000_000, "< 0.1 %"), (0, 0, "0 %"),
    ])
    func `Only all of it is 100 percent`(part: Int, whole: Int, text: String) {
        #expect(Shares([part], of: whole).text(of: 0) == text)
    }

    @Test(arguments: [
        ([899, 28, 52, 23], 1002), ([1, 1, 1], 3), ([52, 949], 1001), ([1, 1, 1, 1, 1, 1, 1], 7), ([5, 0, 5], 10),
    ])
    func `Parts of a whole add up to 100 percent, each within a tenth of what it is`(parts: [Int], whole: Int) {
        let shares = Shares(parts, of: whole)
        #expect(shares.tenths.reduce(0, +) == 1000)
        for (part, tenths) in zip(parts, shares.tenths) {
            #expect(abs(Double(tenths) - Double(part) * 1000 / Double(whole)) < 1)
        }
    }

    @Test func `Parts that are not all of a whole are not made to look so`() {
        #expect(Shares([1, 1], of: 3).tenths == [333, 333])
        #expect(Shares([2, 1], of: 3).tenths == [667, 333])
    }

    @Test(
        arguments: [
            (0, "0 s"), (0.3, "under 1 s"), (1, "1 s"), (59.4, "59 s"), (59.6, "1 min"), (61, "1 min 1 s"),
            (599, "9 min 59 s"),
            (600, "10 min"), (1250.7, "21 min"), (3599, "1 h"), (3600, "1 h"), (12_000, "3 h 20 min"),
            (86_399, "1 day"),
            (86_400, "1 day"), (190_800, "2 days 5 h"), (.infinity, "0 s"), (-5, "0 s"),
        ] as [(Double, String)]
    )
    func `A duration is as exact as people need it`(seconds: Double, text: String) {
        #expect(DurationText(seconds: seconds).description == text)
    }

    @Test(
        arguments: [
            (0, "1970-01-01T00:00:00.000Z"), (SampleReports.noon + 7, "2026-07-01T10:00:00.007Z"),
            (951_782_400_000, "2000-02-29T00:00:00.000Z"), (1_709_251_199_999, "2024-02-29T23:59:59.999Z"),
            (4_107_542_400_000, "2100-03-01T00:00:00.000Z"), (-1, "1969-12-31T23:59:59.999Z"),
        ] as [(UnixMilliseconds, String)]
    )
    func `A time is ISO 8601 in UTC`(time: UnixMilliseconds, text: String) {
        #expect(UTCTimestamp(time).milliseconds == text)
        #expect(UTCTimestamp(time).seconds == text.prefix(19) + "Z")
    }
}
