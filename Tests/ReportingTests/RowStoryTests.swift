import Foundation
import MigrationModel
import Reporting
import Testing

/// One row's story as text and as JSON.
struct RowStoryTests {
    private static let address = RowAddress(ordinal: 17, line: 18)

    private static let present = RowStory.Present(
        address: address,
        lastLine: 18,
        rows: 40,
        mapping: "stripe",
        evidence: "official",
        cells: [
            .init(header: "id", shown: "cus_…Nu44", fills: ["reference_id"]), .init(header: "note", shown: ""),
            .init(header: "email", shown: "j…"),
        ],
        parameters: [
            .init(
                name: "customer_id",
                use: .sent,
                shown: "cust_1",
                rule: .init(
                    words: "column customer",
                    place: "Mappings/stripe.yaml:46",
                    cells: [.init(header: "cb_customer_id", shown: "cust_1")]
                ),
                notes: []
            ),
            .init(
                name: "card[last4]",
                use: .read,
                shown: "0042",
                rule: .init(words: "column last4, last four digits", place: "", cells: []),
                notes: ["repaired: leading zero"]
            ),
        ],
        verdict: .ready(becomesPrimary: true),
        findings: [Finding(.cardExpired, examples: [RowExample(address)])],
        request: .init(
            operation: "create_using_permanent_token",
            method: "POST",
            path: "payment_sources/create_using_permanent_token",
            headers: [.init(name: "chargebee-event-email", value: "all-disabled")]
        )
    )

    private static func pass(isPresentInput: Bool = true) -> RowStory.Pass {
        .init(number: 1, inputName: "cards.csv", startedAt: 0, rows: 40, isPresentInput: isPresentInput)
    }

    private static func story(
        _ row: JournalRow? = nil,
        attempts: [AttemptRecord] = [],
        present: RowStory.Present? = present,
        pass: RowStory.Pass? = pass(),
        others: [RowChronicle] = [],
        isRunning: Bool = false
    ) -> RowStory {
        RowStory(
            job: "moving",
            inputName: "cards.csv",
            ordinal: 17,
            notes: ["A note."],
            present: present,
            pass: pass,
            chronicle: row.map {
                RowChronicle(pass: 1, row: $0, idempotencyKey: "tokenferry-1f", keyFirstSentAt: 0, attempts: attempts)
            },
            others: others,
            isRunning: isRunning
        )
    }

    private static var attempts: [AttemptRecord] {
        var first = AttemptRecord(number: 1, purpose: .request, sentAt: 1000)
        first.processID = 4711
        first.answeredAt = 1120
        first.httpStatus = 400
        first.code = "payment_processing_failed"
        first.cause = "gateway.technical.timeout"
        first.retryAfter = .seconds(5)
        first.decision = .retry(after: .milliseconds(5250))
        var second = AttemptRecord(number: 2, purpose: .lookUp, sentAt: 7000)
        second.answeredAt = 87_000
        second.httpStatus = 200
        second.isReplayed = true
        second.generation = 1
        second.decision = .ended
        return [first, second, AttemptRecord(number: 3, purpose: .request, sentAt: 90_000)]
    }

    private static func object(_ story: RowStory) throws -> [String: Any] {
        try #require(try JSONSerialization.jsonObject(with: Data(story.json().utf8)) as? [String: Any])
    }

    @Test func `The text goes from outcome to columns, rules, plan, request and journal`() {
        let row = JournalRow(
            address: Self.address,
            ending: .created,
            attempts: 1,
            paymentSourceID: "pm_1",
            endedAt: 2000
        )
        #expect(
            Self.story(row, attempts: Self.attempts).text == """
                Row 17 of moving (line 18 of cards.csv)
                  A note.

                Outcome
                  Created: payment source pm_1.
                  Next: Nothing is left to do.

                Columns
                  id     cus_…Nu44 → reference_id
                  email  j…
                  1 column is empty.

                Parameters, by the mapping stripe (official)
                  customer_id  cust_1
                               column customer (Mappings/stripe.yaml:46) ← "cb_customer_id"

                Read for the plan, and not sent
                  card[last4]  0042
                               column last4, last four digits
                               repaired: leading zero

                Plan
                  Ready; it becomes the customer's primary payment source, and so goes last.
                  card_expired: The card has expired; Chargebee stores it and marks it so, but it cannot be
                  charged. Ask these customers for a new card, or leave the rows out.

                Request
                  POST payment_sources/create_using_permanent_token
                  chargebee-event-email: all-disabled

                Journal
                  Pass 1, of cards.csv with 40 rows, begun 1970-01-01T00:00:00Z.
                  Idempotency key tokenferry-1f, first sent 1970-01-01T00:00:00Z.
                  1    request by process 4711 at 1970-01-01T00:00:01.000Z: HTTP 400 payment_processing_failed
                       (gateway.technical.timeout) after 120 ms, Retry-After 5,000 ms; tried again after 5,250
                       ms
                  2    look-up at 1970-01-01T00:00:07.000Z: HTTP 200 after 1 min 20 s, replayed; that ended the
                       row
                  3    request at 1970-01-01T00:01:30.000Z: no answer recorded
                  Ended as: created, pm_1, 1970-01-01T00:00:02.000Z
                """
        )
    }

    @Test func `The JSON object has every part, and null for what is not to be had`() throws {
        let row = JournalRow(address: Self.address, ending: .created, attempts: 1, paymentSourceID: "pm_1")
        let object = try Self.object(Self.story(row, attempts: Self.attempts))
        #expect(object["row"] as? Int == 17)
        #expect(object["line"] as? Int == 18)
        #expect((object["outcome"] as? [String: Any])?["ending"] as? String == "created")
        let parameters = try #require(object["parameters"] as? [[String: Any]])
        #expect(parameters.map { $0["use"] as? String } == ["sent", "read"])
        let journal = try #require((object["journal"] as? [String: Any])?["row"] as? [String: Any])
        let attempts = try #require(journal["attempts"] as? [[String: Any]])
        #expect(attempts.map { $0["purpose"] as? String } == ["request", "look_up", "request"])
        #expect(attempts[0]["retry_after_ms"] as? Int == 5000)
        #expect(attempts[0]["wait_ms"] as? Int == 5250)
        #expect(attempts[0]["decision"] as? String == "retry")
        #expect(attempts[0]["cause"] as? String == "gateway.technical.timeout")
        #expect(attempts[1]["duration_ms"] as? Int == 80_000)
        #expect(attempts[2]["answered_at"] is NSNull)

        let bare = try Self.object(Self.story(present: nil, pass: nil))
        for key in ["columns", "parameters", "verdict", "request", "journal", "line"] { #expect(bare[key] is NSNull) }
        #expect(Set(bare.keys) == Set(object.keys))
    }

    @Test(arguments: [
        (Ending.created, nil, "Created: payment source pm_1.", "Nothing is left"),
        (.recovered, "looked_up", "The first answer was lost.", "Nothing is left"),
        (.alreadyDone, "done_before", "Done already by an earlier input", "Nothing is left"),
        (
            .failed, "resource_not_found", "Failed: Chargebee refused it for good (HTTP 404, resource_not_found)",
            "Create the customer"
        ),
        (.needsReview, "ambiguous", "Needs review", "Compare the customer's payment sources"),
        (.rejected, "missing_token", "Rejected, so it is never sent", "Nothing to move."),
        (.notAttempted, nil, "another one is due", "Run the job again"),
    ])
    func `An ending is told in words with what to do`(ending: Ending, code: String?, sentence: String, next: String)
        throws
    {
        let row = JournalRow(
            address: Self.address,
            ending: ending,
            paymentSourceID: [.created, .recovered].contains(ending) ? "pm_1" : nil,
            httpStatus: ending == .failed ? 404 : nil,
            code: code
        )
        let outcome = try #require(try Self.object(Self.story(row))["outcome"] as? [String: Any])
        #expect((outcome["sentence"] as? String)?.contains(sentence) == true)
        #expect((outcome["next"] as? String)?.hasPrefix(next) == true)
        #expect(outcome["ending"] as? String == ending.rawValue)
    }

    @Test(arguments: [(true, "The run that is going on settles it."), (false, "Run the job again; rows in doubt")])
    func `A row in doubt is said to be so`(isRunning: Bool, next: String) {
        let row = JournalRow(address: Self.address, ending: .needsReview, isInDoubt: true)
        let text = Self.story(row, isRunning: isRunning).text
        #expect(text.contains("In doubt: it was sent, and no answer is recorded."))
        #expect(text.contains(next))
    }

    @Test func `A row that was not sent is told by what there is: no run, a run, another input`() {
        #expect(Self.story(pass: nil).text.contains("Not sent: this job has not been run."))
        #expect(Self.story().text.contains("Run the job again to send it."))
        #expect(Self.story(isRunning: true).text.contains("The run that is going on sends it in its turn."))
        let changed = Self.story(pass: Self.pass(isPresentInput: false))
        #expect(changed.text.contains("The journal has nothing about this row of pass 1"))
        #expect(changed.text.contains("--delta"))
    }

    @Test func `With another input the journal's outcome is that of the earlier row`() {
        let row = JournalRow(address: Self.address, ending: .created, paymentSourceID: "pm_1")
        let text = Self.story(row, pass: Self.pass(isPresentInput: false)).text
        #expect(text.contains("Row 17 of pass 1: Created: payment source pm_1."))
    }

    @Test func `The same payment method in an earlier input is named`() {
        let other = RowChronicle(
            pass: 1,
            row: JournalRow(address: RowAddress(ordinal: 3, line: 4), ending: .created, paymentSourceID: "pm_3")
        )
        let text = Self.story(pass: Self.pass(isPresentInput: false), others: [other]).text
        #expect(text.contains("The same payment method is row 3 of pass 1: created, pm_3."))
        #expect(text.contains("the same payment method was row 3 of pass 1, and is done"))
    }

    @Test func `A rejected row names reason, rule, place and what the cell holds`() {
        var present = Self.present
        present.request = nil
        present.verdict = .rejected(
            Rejection(.valueMalformed, "column \"exp\" cannot be read as a month"),
            rule: .init(
                words: "column month, expiry: MM/YY",
                place: "Mappings/stripe.yaml:54",
                cells: [.init(header: "exp", shown: "soon")]
            ),
            parameter: "card[expiry_month]"
        )
        let text = Self.story(present: present, pass: nil).text
        #expect(text.contains("Rejected as value_malformed: column \"exp\" cannot be read as a month."))
        #expect(text.contains("By the rule of card[expiry_month]: column month, expiry: MM/YY"))
        #expect(text.contains("Mappings/stripe.yaml:54"))
        #expect(text.contains("\"exp\" holds soon"))
        #expect(text.contains("Next: Correct the value, or empty it if it is optional."))
        #expect(!text.contains("\nRequest\n"))
    }

    @Test func `Text from the file cannot steer a terminal, and no line is too long`() {
        var present = Self.present
        let hostile = "\u{1B}[2J\u{202E}" + String(repeating: "x", count: 300)
        present.cells = [.init(header: hostile, shown: hostile, fills: [])]
        let text = Self.story(present: present).text
        #expect(!text.unicodeScalars.contains { $0 == "\u{1B}" || $0 == "\u{202E}" })
        #expect(text.split(separator: "\n").filter { $0.count > 96 && !$0.contains("xxx") }.isEmpty)
    }

    // MARK: Rows of several steps

    private static func stepped(_ row: JournalRow, _ steps: [StepRecord]) -> RowStory {
        var story = story(row)
        var export = AttemptRecord(number: 1, purpose: .request, sentAt: 1000)
        export.step = .export
        export.answeredAt = 1100
        export.httpStatus = 200
        export.decision = .nextStep
        var lookUp = AttemptRecord(number: 2, purpose: .lookUp, sentAt: 2000)
        lookUp.step = .deleteOld
        story.chronicle = RowChronicle(pass: 1, row: row, attempts: [export, lookUp], steps: steps)
        return story
    }

    private static let steps: [StepRecord] = [
        StepRecord(address: address, step: .readPrimary, doneAt: 500),
        StepRecord(
            address: address,
            step: .export,
            doneAt: 1100,
            held: HeldReference(
                referenceID: "SECRET",
                type: "card",
                gateway: nil,
                gatewayAccountID: "gw_2",
                customerID: "c",
                paymentSourceID: "pm_old",
                becomesPrimary: false,
                isResult: false
            )
        ),
        StepRecord(address: address, step: .request, doneAt: 1500, paymentSourceID: "pm_new"),
    ]

    @Test func `Attempts say which step they were about, and the steps that are done what they brought`() {
        let row = JournalRow(address: Self.address, ending: .notAttempted, attempts: 2, paymentSourceID: "pm_new")
        let lines = Self.stepped(row, Self.steps).text
        let text = lines.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        for words in [
            "export at 1970-01-01T00:00:01.000Z: HTTP 200 after 100 ms; that ended the step",
            "look-up (delete the old payment source locally) at 1970-01-01T00:00:02.000Z: no answer recorded",
            "Done: read the primary payment source: there was none, 1970-01-01T00:00:00.500Z.",
            "Done: export, 1970-01-01T00:00:01.100Z.",
            "Done: request: payment source pm_new, 1970-01-01T00:00:01.500Z.",
            "Not done yet; steps done: read the primary payment source, export, request (payment source pm_new).",
        ] {
            #expect(text.contains(words), "\(words)")
        }
        #expect(!text.contains("SECRET"))
    }

    @Test func `A row whose last step failed is told as one that has its payment source`() {
        let row = JournalRow(
            address: Self.address,
            ending: .failed,
            paymentSourceID: "pm_new",
            httpStatus: 400,
            code: "x",
            message: "no"
        )
        #expect(
            Self.stepped(row, Self.steps).text.contains(
                "Failed after its payment source was made: payment source pm_new"
            )
        )
        #expect(!Self.stepped(row, Array(Self.steps.prefix(2))).text.contains("was made"))
    }

    @Test func `The JSON has the steps without what is held`() throws {
        let row = JournalRow(address: Self.address, ending: .created, paymentSourceID: "pm_new")
        let story = Self.stepped(row, Self.steps)
        let journal = try #require(try Self.object(story)["journal"] as? [String: Any])
        let rowValue = try #require(journal["row"] as? [String: Any])
        let steps = try #require(rowValue["steps"] as? [[String: Any]])
        #expect(steps.map { $0["step"] as? String } == ["read_primary", "export", "request"])
        #expect(steps.map { $0["done_at"] as? String }.last == "1970-01-01T00:00:01.500Z")
        #expect(steps.map { $0["payment_source_id"] as? String } == [nil, nil, "pm_new"])
        let attempts = try #require(rowValue["attempts"] as? [[String: Any]])
        #expect(attempts.map { $0["step"] as? String } == ["export", "delete_old"])
        #expect(!story.json().contains("SECRET"))
    }

    @Test func `The calls of a row stand one after the other, each with its key`() throws {
        var present = Self.present
        present.request?.steps = [
            .init(step: .export, method: "POST", path: "payment_sources/pm_o/export", idempotencyKey: "tokenferry-e"),
            .init(step: .request, method: "POST", path: "payment_sources/create", idempotencyKey: nil),
        ]
        let story = Self.story(present: present)
        #expect(
            story.text.contains(
                """
                Requests, one after the other
                  1  export: POST payment_sources/pm_o/export
                     chargebee-idempotency-key: tokenferry-e
                  2  request: POST payment_sources/create
                  chargebee-event-email: all-disabled
                """
            )
        )
        let request = try #require(try Self.object(story)["request"] as? [String: Any])
        let steps = try #require(request["steps"] as? [[String: Any]])
        #expect(steps.map { $0["idempotency_key"] as? String } == ["tokenferry-e", nil])
    }

    @Test func `The journal's key of a row of several calls is labelled with its step`() throws {
        let row = JournalRow(address: Self.address, ending: .created, paymentSourceID: "pm_new")
        var last = AttemptRecord(number: 3, purpose: .request, sentAt: 3000)
        last.step = .deleteOld
        var story = Self.stepped(row, Self.steps)
        story.chronicle = RowChronicle(
            pass: 1,
            row: row,
            idempotencyKey: "tokenferry-d",
            attempts: [last],
            steps: Self.steps
        )
        let words = "Idempotency key of the step \"delete the old payment source locally\" tokenferry-d"
        #expect(story.text.contains(words))
        #expect(story.json().contains("\"key_step\":\"delete_old\""))
    }

    // MARK: After an undo, and of other operations

    @Test func `A payment source that an undo removed is told as removed, also of another row`() throws {
        let row = JournalRow(address: Self.address, ending: .created, paymentSourceID: "pm_1")
        var story = Self.story(row)
        story.removals = ["pm_2": 5000]
        #expect(!story.text.contains("Removed by an undo"))
        story.removals = ["pm_1": 5000]
        #expect(story.text.contains("Created: payment source pm_1. Removed by an undo at 1970-01-01T00:00:05Z."))
        #expect(!story.text.contains("Nothing is left to do."))
        let outcome = try #require(try Self.object(story)["outcome"] as? [String: Any])
        #expect(outcome["removed_by_undo_at"] as? String == "1970-01-01T00:00:05.000Z")

        var other = Self.story(
            pass: Self.pass(isPresentInput: false),
            others: [RowChronicle(pass: 1, row: row)]
        )
        other.removals = ["pm_1": 5000]
        #expect(other.text.contains("Removed by an undo: 1970-01-01T00:00:05.000Z"))
        #expect(!other.text.contains("a run passes over what an earlier input of this job did"))
    }

    @Test func `What a change brought about is not called created`() {
        let row = JournalRow(address: Self.address, ending: .created, paymentSourceID: "pm_1")
        var story = Self.story(row)
        story.operation = "update_card"
        #expect(story.text.contains("Took effect: payment source pm_1."))
    }
}
