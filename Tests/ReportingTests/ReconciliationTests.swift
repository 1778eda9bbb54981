import Foundation
import MigrationModel
import Testing

@testable import Reporting

/// What a reconciliation says beside its counts.
struct ReconciliationTests {
    private let run = SampleReports.detailedRun

    private func object() throws -> [String: Any] {
        try #require(try JSONSerialization.jsonObject(with: Data(run.json().utf8)) as? [String: Any])
    }

    private func section(_ title: String) throws -> ReportDocument.Block {
        try #require(run.document.sections.first { $0.title == title }).block
    }

    @Test func `The sections come in a controller's order, the identity of the rows first of the numbers`() {
        let titles = run.document.sections.map(\.title)
        let wanted = [
            "What this is about", "Every row accounted for", "Every row by gateway and type", "What to do next",
            "Exceptions", "Primary payment sources", "Compared with the approved plan", "Calls and time", "Sign-off",
        ]
        #expect(titles.filter { wanted.contains($0) } == wanted)
    }

    @Test func `Each group adds up, and all of them add up to the endings`() throws {
        #expect(try run.validated().groups?.count == 3)
        guard case .table(let table) = try section("Every row by gateway and type") else { return }
        #expect(table.columns.first == "Gateway, type, currency")
        #expect(table.sums == 1)
        for row in table.rows {
            let numbers = row.compactMap { if case .number(let number) = $0 { number } else { nil } }
            #expect(numbers.last == 0)
            #expect(numbers.dropFirst().dropLast().reduce(0, +) == numbers.first)
        }
        let groups = try #require(try object()["groups"] as? [[String: Any]])
        #expect(groups.map { $0["rows"] as? Int } == [2086, 874, 40])
        #expect(groups.map { $0["currency"] as? String } == ["USD", "EUR", ""])
        #expect(run.text.contains("stripe, card, USD"))
        #expect(run.text.contains("stripe, type not said, currency not said"))
    }

    @Test func `A group that does not add up is a defect, and so are groups that miss a row`() {
        var run = run
        run.groups?[0].rows += 1
        #expect(throws: ResidualError.self) { try run.validated() }
        #expect(run.text.contains("Do not sign."))
        run = SampleReports.detailedRun
        run.groups?[1].endings[.created] -= 1
        run.groups?[1].rows -= 1
        let error = #expect(throws: ResidualError.self) { try run.validated() }
        #expect(error?.residual == 1)
    }

    @Test func `Without the input the groups are not counted, and the report says why`() throws {
        var run = run
        run.groups = nil
        run.missingInput = "input.csv is not the file that was run"
        #expect(run.text.contains("Not counted: input.csv is not the file that was run."))
        #expect(run.json().contains(#""groups":null,"missing_input":"input.csv is not the file that was run""#))
        run.missingInput = nil
        #expect(!run.text.contains("by gateway and type"))
    }

    @Test func `An exception has its status, Chargebee's words and what kind of work it asks for`() throws {
        let exceptions = try #require(try object()["exceptions"] as? [String: Any])
        #expect(exceptions["count"] as? Int == 27)
        let listed = try #require(exceptions["listed"] as? [[String: Any]])
        #expect(listed.map { $0["next_action"] as? String } == ["mend_data", "ask_customer", "run_again"])
        #expect(listed.map { $0["http_status"] as? Int } == [404, 400, nil])
        #expect(listed.first?["customer_id"] as? String == "cust_8812")
        guard case .issues(let list) = try section("Exceptions") else {
            Issue.record("Exceptions are not a list")
            return
        }
        #expect(list.issues.map(\.remedy) == ["Mend the data.", "Ask the customer.", "Run again."])
        #expect(list.issues.map(\.tag) == ["failed", "failed", "in doubt"])
        #expect(
            list.issues.map(\.detail) == ["HTTP 404; 2026-07-01 10:00:09 UTC", "HTTP 400; 2026-07-01 10:01:39 UTC", ""]
        )
        #expect(list.issues.first?.meaning == "Sorry, we couldn't find that resource: cust_8812")
        #expect(
            list.rest?.hasPrefix("24 more rows of which other things were said. All are in the sheet Exceptions")
                == true
        )
    }

    @Test func `Exceptions that are alike are one block, with their number and the first places`() throws {
        let run = SampleReports.crowdedRun
        let html = run.html()
        #expect(html.contains("Sorry, we couldn&#39;t find that resource: [customer]"))
        #expect(html.contains("HTTP 404; 2026-07-01 10:00:02 to 11:29:06 UTC"))
        let place =
            "<span class=\"place\">line 36 <small>row 35</small></span> <span class=\"cell whole\"><code>cust_39595</code>"
        #expect(html.contains(place))
        let exceptions =
            try #require(
                try JSONSerialization.jsonObject(with: Data(run.json().utf8)) as? [String: Any]
            )["exceptions"] as? [String: Any]
        let alike = try #require(exceptions?["alike"] as? [[String: Any]])
        #expect(alike.map { $0["count"] as? Int } == [3545, 3544, 1773, 1773, 1772, 1310])
        #expect(alike.reduce(0) { $0 + ($1["count"] as? Int ?? 0) } == exceptions?["count"] as? Int)
        #expect((alike.first?["first"] as? [[String: Any]])?.map { $0["line"] as? Int } == [8, 43, 57])
        #expect(run.text.contains("  1 more kind is in the report as a page. Each row by itself is in the sheet"))
    }

    @Test func `The sheet of findings and the table of counts do not repeat the exceptions`() throws {
        #expect(!run.document.tables.contains { $0.title == "Exceptions" })
        #expect(
            TidyCSV(run.document).text.contains(
                "exceptions,\"resource_not_found / Sorry, we couldn't find that resource"
            )
        )
    }

    @Test(arguments: [
        ("create_using_permanent_token", Ending.failed, "no_such_code", NextAction.mendData),
        ("create_using_permanent_token", .needsReview, "no_such_code", .lookInChargebee),
        ("create_using_permanent_token", .failed, "no_success", .retry),
        ("create_using_permanent_token", .failed, "configuration_incompatible", .mendSettings),
        ("verify_bank_account", .failed, "payment_method_verification_failed", .askCustomer),
        ("update_card", .failed, "payment_processing_failed", .lookInChargebee),
    ])
    func `A code that is not done names a kind of work`(
        operation: String,
        ending: Ending,
        code: String,
        action: NextAction
    ) { #expect(CodeAdvice(ending: ending, code: code, operation: operation).action == action) }

    @Test func `Primary changes are counted, the first are listed, and what nobody recorded is said`() throws {
        let primary = try #require(try object()["primary_changes"] as? [String: Any])
        #expect(primary["count"] as? Int == 2051)
        #expect(primary["not_recorded"] as? Int == 7)
        #expect(primary["became_primary"] as? Int == 2055)
        let text = run.text
        let words = text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        #expect(
            words.contains(
                "2,055 payment sources of this job were made the customer's primary one: 2,044 replaced one from before the "
                    + "run; 4 were the primary one before; for 7 nobody recorded what was primary before."
            )
        )
        #expect(run.html().contains("pm_former1"))
    }

    @Test func `Where nobody recorded a former primary source, none is said to have been replaced`() {
        var run = SampleReports.crowdedRun
        #expect(run.html().contains("primary one: for 66,912 nobody recorded what was primary before."))
        #expect(!run.html().contains("were replaced"))
        (run.primaries.unrecorded, run.primaries.first) = (0, 66_912)
        #expect(run.html().contains("primary one: 66,912 are the first of a customer who had none."))
        #expect(!run.html().contains("nobody recorded"))
    }

    @Test func `A difference has its sign for people, and is a plain number for programs`() {
        let (html, csv) = (run.html(), TidyCSV(run.document).text)
        #expect(html.contains("<td class=\"n\">\u{2212}45</td>") && html.contains("<td class=\"n\">+144</td>"))
        #expect(html.contains("<td class=\"n\">0</td>"))
        #expect(csv.contains("totals,Of them done,Difference,-45"))
        #expect((-1_566_000).signed == "\u{2212}1,566,000" && 1566.signed == "+1,566" && 0.signed == "0")
    }

    @Test func `A page has one style of times, says who made it in one place, and keeps options whole`() {
        let html = run.html()
        #expect(html.matches(of: /\d{4}-\d\d-\d\dT\d\d:/).isEmpty)
        #expect(html.contains("<dt>Made</dt><dd>2026-07-01 10:25:00 UTC by anna@build-7, with tokenferry 0.1.0</dd>"))
        #expect(!html.contains("<dt>Made by</dt>"))
        #expect(html.contains("then run with <span class=\"option\">--retry-failed</span>."))
        #expect(html.contains("<dt>Contents of the journal, SHA-256</dt>"))
    }

    @Test func `Endings that no row has are no columns, and the table says which they are`() throws {
        var run = run
        run.groups = [SampleReports.group("stripe", "card", "USD", [.created: 2990, .failed: 10])]
        run.endings = SampleReports.endings([.created: 2990, .failed: 10])
        guard case .table(let table) = try #require(run.groupSection).block else { return }
        #expect(table.columns == ["Gateway, type, currency", "Rows", "Created", "Failed", "Residual"])
        #expect(
            table.caption.hasSuffix(
                "Left out, since no row ended so: recovered, already done, rejected, needs review, not attempted"
            )
        )
    }

    @Test func `The approved totals are held against what was done, and each difference is explained`() throws {
        let comparison = try #require(PlanComparison(run))
        #expect(comparison.isSamePlan)
        #expect(comparison.lines.map(\.difference) == [0, 0, 0, -45, -50, 144])
        let reasons = Dictionary(uniqueKeysWithValues: comparison.lines.map { ($0.key, $0.reason) })
        #expect(reasons["rows"] == "")
        #expect(reasons["done"] == "22 failed, 5 for review, 18 not attempted yet: run again")
        #expect(
            reasons["become_primary"] == "21 already done before, 16 failed, 13 not attempted yet: run again"
        )
        #expect(
            reasons["calls"]
                == "138 retries; 9 look-ups; 3 not made: rows done before, not attempted, or ended early"
        )
        let json = try #require(try object()["plan_comparison"] as? [String: Any])
        #expect(json["same_plan"] as? Bool == true)
        #expect((json["totals"] as? [[String: Any]])?.map { $0["now"] as? Int } == [3000, 40, 2960, 2915, 2055, 3104])
        #expect(run.text.contains("Approved by Zoë Ångström at 2026-07-01 09:00:00 UTC, recorded by zoe@build-7."))
    }

    @Test func `Another plan than the approved one is told`() throws {
        var run = run
        run.facts.planDigest = String(repeating: "f", count: 64)
        #expect(PlanComparison(run)?.isSamePlan == false)
        #expect(
            run.document.sections.contains { section in
                if case .notes(let notes) = section.block {
                    notes.contains { $0.hasPrefix("The plan that was run is not the one that was approved") }
                } else {
                    false
                }
            }
        )
    }

    @Test func `A live run without a recorded approval is a warning, another one is not`() {
        var run = run
        run.approvals = []
        #expect(run.text.contains("none is asked for, since the target is not live"))
        #expect(run.json().contains(#""approval":null,"approvals":[],"plan_comparison":null"#))
        run.facts.isLive = true
        #expect(run.html().contains("Find out who approved this live run before you sign."))
    }

    @Test func `A consent given after the first call is no approval, and is named as what it is`() throws {
        var run = run
        let first = try #require(run.attempts.firstSentAt)
        let late = approval(by: "Late Signer", at: first + 1)
        run.approvals = [late]
        #expect(run.approval == nil && PlanComparison(run) == nil)
        let text = run.text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        #expect(
            text.contains("Nothing had been approved when sending began at \(UTCTimestamp(first).plain); no approval")
        )
        #expect(
            text.contains(
                "Late Signer at \(UTCTimestamp(late.at).plain), recorded by b@host: given after sending began"
            )
        )
        run.facts.isLive = true
        #expect(run.html().contains("Find out who approved this live run before you sign."))
        guard case .signOff(let signOff) = SampleReports.finished(run).document.sections.last?.block else {
            Issue.record("no signature")
            return
        }
        #expect(signOff.statement.hasSuffix("Nothing had been approved when sending began."))
        let listed = try JSONSerialization.jsonObject(with: Data(run.json().utf8)) as? [String: Any]
        #expect(listed?["approval"] is NSNull)
        let approvals = listed?["approvals"] as? [[String: Any]]
        #expect(approvals?.map { $0["before_first_call"] as? Bool } == [false])
    }

    @Test func `Of several approvals the earliest named one before the first call counts, and all are told`() throws {
        var run = run
        let first = try #require(run.attempts.firstSentAt)
        run.approvals = [
            approval(by: nil, at: first - 9), approval(by: "Anna One", at: first - 8),
            approval(by: "Jon Two", at: first), approval(by: "Late Three", at: first + 1),
        ]
        #expect(run.approval?.name == "Anna One")
        let text = run.text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        #expect(text.contains("Approved by Jon Two at \(UTCTimestamp(first).plain), recorded by b@host as well."))
        #expect(text.contains("so it allowed nothing that was sent before it."))
        let approvals = try #require(try self.object(of: run)["approvals"] as? [[String: Any]])
        #expect(approvals.map { $0["counts"] as? Bool } == [false, true, false, false])
        #expect(approvals.map { $0["before_first_call"] as? Bool } == [true, true, true, false])
        run.approvals.remove(at: 1)
        run.approvals.remove(at: 1)
        #expect(run.approval?.way == .option)
        run.attempts.firstSentAt = nil
        #expect(run.approval?.name == "Late Three")
    }

    private func object(of run: RunReport) throws -> [String: Any] {
        try #require(try JSONSerialization.jsonObject(with: Data(run.json().utf8)) as? [String: Any])
    }

    private func approval(by name: String?, at time: UnixMilliseconds) -> Approval {
        Approval(
            planDigest: SampleReports.digest,
            way: name == nil ? .option : .command,
            name: name,
            at: time,
            recordedBy: "b@host",
            toolVersion: "0",
            totals: SampleReports.runApproval.totals
        )
    }

    @Test func `Where an undo has begun, its own journal's digest is told and signed too`() throws {
        var run = run
        #expect(try object(of: run)["undo_journal_sha256"] is NSNull)
        run.undone = 2
        run.undoJournalDigest = String(repeating: "0123456789abcdef", count: 4)
        #expect(try object(of: run)["undo_journal_sha256"] as? String == run.undoJournalDigest)
        #expect(run.html().contains(run.undoJournalDigest ?? "-"))
        guard case .signOff(let signOff) = SampleReports.finished(run).document.sections.last?.block else {
            Issue.record("no signature")
            return
        }
        #expect(signOff.statement.contains("That of the undo's journal begins with 0123456789abcdef."))
    }

    @Test func `The signature is tied to the journal and to the approval`() throws {
        let last = SampleReports.finished(run).document.sections.last
        guard case .signOff(let signOff) = last?.block else {
            Issue.record("no signature")
            return
        }
        #expect(
            signOff.statement.contains(
                "The SHA-256 of the journal's contents, as `tokenferry report` computes it, begins with 89abcdef01234567."
            )
        )
        #expect(signOff.statement.contains("Approved by Zoë Ångström"))
        #expect(try object()["journal_sha256"] as? String == run.journalDigest)
        #expect(run.html().contains(run.journalDigest ?? "-"))
    }

    @Test func `A later input is compared with the earlier ones, or it is said that it cannot be`() throws {
        var run = run
        #expect(!run.text.contains("Compared with the earlier inputs"))
        run.pass = 2
        run.delta = DeltaSummary()
        run.delta?.done = 1234
        run.delta?.gone = 17
        #expect(run.text.contains("Compared with the earlier inputs"))
        #expect(run.text.contains(/Already done +1,234/))
        #expect(run.json().contains(#""delta":{"done":1234,"new":0,"changed":0,"gone":17"#))
        run.delta = nil
        run.missingInput = "input.csv cannot be read"
        #expect(run.text.contains("not every row has been dealt with, and input.csv cannot be read."))
    }

    @Test func `The timeline is in the JSON, its waits are facts, its marks say how processes ended`() throws {
        let timeline = try #require(try object()["timeline"] as? [String: Any])
        #expect((timeline["slices"] as? [Any])?.count == 40)
        #expect(timeline["slice_ms"] as? Int == 30_000)
        #expect(timeline["longest_wait_ms"] as? Int == 47_000)
        #expect(run.text.contains(/Waits asked for \(Retry-After\) +61/))
        guard case .timeline(let chart) = try section("Timeline") else { return }
        #expect(chart.marks.map(\.label) == ["began", "canary", "restart", "restart after kill", "interrupted"])
    }

    @Test func `A line of the text is at most 96 columns wide`() {
        for line in run.text.split(separator: "\n") { #expect(line.count <= 96, "\(line)") }
    }
}
