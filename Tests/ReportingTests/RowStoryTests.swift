import Foundation
import MigrationModel
import Reporting
import Testing

/// One row's story as text and as JSON.
struct RowStoryTests {
    @Test func `The text goes from outcome to columns, rules, plan, request and journal`() {
        let row = JournalRow(
            address: StorySample.address,
            ending: .created,
            attempts: 1,
            paymentSourceID: "pm_1",
            endedAt: 2000
        )
        #expect(
            StorySample.story(row, attempts: StorySample.attempts).text == """
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
        let row = JournalRow(address: StorySample.address, ending: .created, attempts: 1, paymentSourceID: "pm_1")
        let object = try StorySample.object(StorySample.story(row, attempts: StorySample.attempts))
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

        let bare = try StorySample.object(StorySample.story(present: nil, pass: nil))
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
            address: StorySample.address,
            ending: ending,
            paymentSourceID: [.created, .recovered].contains(ending) ? "pm_1" : nil,
            httpStatus: ending == .failed ? 404 : nil,
            code: code
        )
        let outcome = try #require(try StorySample.object(StorySample.story(row))["outcome"] as? [String: Any])
        #expect((outcome["sentence"] as? String)?.contains(sentence) == true)
        #expect((outcome["next"] as? String)?.hasPrefix(next) == true)
        #expect(outcome["ending"] as? String == ending.rawValue)
    }

    @Test(arguments: [(true, "The run that is going on settles it."), (false, "Run the job again; rows in doubt")])
    func `A row in doubt is said to be so`(isRunning: Bool, next: String) {
        let row = JournalRow(address: StorySample.address, ending: .needsReview, isInDoubt: true)
        let text = StorySample.story(row, isRunning: isRunning).text
        #expect(text.contains("In doubt: it was sent, and no answer is recorded."))
        #expect(text.contains(next))
    }

    @Test func `A row that was not sent is told by what there is: no run, a run, another input`() {
        #expect(StorySample.story(pass: nil).text.contains("Not sent: this job has not been run."))
        #expect(StorySample.story().text.contains("Run the job again to send it."))
        #expect(StorySample.story(isRunning: true).text.contains("The run that is going on sends it in its turn."))
        let changed = StorySample.story(pass: StorySample.pass(isPresentInput: false))
        #expect(changed.text.contains("The journal has nothing about this row of pass 1"))
        #expect(changed.text.contains("--delta"))
    }

    @Test func `With another input the journal's outcome is that of the earlier row`() {
        let row = JournalRow(address: StorySample.address, ending: .created, paymentSourceID: "pm_1")
        let text = StorySample.story(row, pass: StorySample.pass(isPresentInput: false)).text
        #expect(text.contains("Row 17 of pass 1: Created: payment source pm_1."))
    }

    @Test func `The same payment method in an earlier input is named`() {
        let other = RowChronicle(
            pass: 1,
            row: JournalRow(address: RowAddress(ordinal: 3, line: 4), ending: .created, paymentSourceID: "pm_3")
        )
        let text = StorySample.story(pass: StorySample.pass(isPresentInput: false), others: [other]).text
        #expect(text.contains("The same payment method is row 3 of pass 1: created, pm_3."))
        #expect(text.contains("the same payment method was row 3 of pass 1, and is done"))
    }

    @Test func `A rejected row names reason, rule, place and what the cell holds`() {
        var present = StorySample.present
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
        let text = StorySample.story(present: present, pass: nil).text
        #expect(text.contains("Rejected as value_malformed: column \"exp\" cannot be read as a month."))
        #expect(text.contains("By the rule of card[expiry_month]: column month, expiry: MM/YY"))
        #expect(text.contains("Mappings/stripe.yaml:54"))
        #expect(text.contains("\"exp\" holds soon"))
        #expect(text.contains("Next: Correct the value, or empty it if it is optional."))
        #expect(!text.contains("\nRequest\n"))
    }

    @Test func `Text from the file cannot steer a terminal, and no line is too long`() {
        var present = StorySample.present
        let hostile = "\u{1B}[2J\u{202E}" + String(repeating: "x", count: 300)
        present.cells = [.init(header: hostile, shown: hostile, fills: [])]
        let text = StorySample.story(present: present).text
        #expect(!text.unicodeScalars.contains { $0 == "\u{1B}" || $0 == "\u{202E}" })
        #expect(text.split(separator: "\n").filter { $0.count > 96 && !$0.contains("xxx") }.isEmpty)
    }
}
