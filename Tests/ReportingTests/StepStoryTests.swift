import Foundation
import MigrationModel
import Reporting
import Testing

/// The stories of rows of several calls, after an undo, and of other operations.
struct StepStoryTests {
    private static func stepped(_ row: JournalRow, _ steps: [StepRecord]) -> RowStory {
        var story = StorySample.story(row)
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
        StepRecord(address: StorySample.address, step: .readPrimary, doneAt: 500),
        StepRecord(
            address: StorySample.address,
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
        StepRecord(address: StorySample.address, step: .request, doneAt: 1500, paymentSourceID: "pm_new"),
    ]

    @Test func `Attempts say which step they were about, and the steps that are done what they brought`() {
        let row = JournalRow(
            address: StorySample.address,
            ending: .notAttempted,
            attempts: 2,
            paymentSourceID: "pm_new"
        )
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
            address: StorySample.address,
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
        let row = JournalRow(address: StorySample.address, ending: .created, paymentSourceID: "pm_new")
        let story = Self.stepped(row, Self.steps)
        let journal = try #require(try StorySample.object(story)["journal"] as? [String: Any])
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
        var present = StorySample.present
        present.request?.steps = [
            .init(step: .export, method: "POST", path: "payment_sources/pm_o/export", idempotencyKey: "tokenferry-e"),
            .init(step: .request, method: "POST", path: "payment_sources/create", idempotencyKey: nil),
        ]
        let story = StorySample.story(present: present)
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
        let request = try #require(try StorySample.object(story)["request"] as? [String: Any])
        let steps = try #require(request["steps"] as? [[String: Any]])
        #expect(steps.map { $0["idempotency_key"] as? String } == ["tokenferry-e", nil])
    }

    @Test func `The journal's key of a row of several calls is labelled with its step`() throws {
        let row = JournalRow(address: StorySample.address, ending: .created, paymentSourceID: "pm_new")
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
        let row = JournalRow(address: StorySample.address, ending: .created, paymentSourceID: "pm_1")
        var story = StorySample.story(row)
        story.removals = ["pm_2": 5000]
        #expect(!story.text.contains("Removed by an undo"))
        story.removals = ["pm_1": 5000]
        #expect(story.text.contains("Created: payment source pm_1. Removed by an undo at 1970-01-01T00:00:05Z."))
        #expect(!story.text.contains("Nothing is left to do."))
        let outcome = try #require(try StorySample.object(story)["outcome"] as? [String: Any])
        #expect(outcome["removed_by_undo_at"] as? String == "1970-01-01T00:00:05.000Z")

        var other = StorySample.story(
            pass: StorySample.pass(isPresentInput: false),
            others: [RowChronicle(pass: 1, row: row)]
        )
        other.removals = ["pm_1": 5000]
        #expect(other.text.contains("Removed by an undo: 1970-01-01T00:00:05.000Z"))
        #expect(!other.text.contains("a run passes over what an earlier input of this job did"))
    }

    @Test func `What a change brought about is not called created`() {
        let row = JournalRow(address: StorySample.address, ending: .created, paymentSourceID: "pm_1")
        var story = StorySample.story(row)
        story.operation = "update_card"
        #expect(story.text.contains("Took effect: payment source pm_1."))
    }
}
