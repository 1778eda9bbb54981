import Foundation
import MigrationModel
import Reporting
import Testing

/// A row of a Stripe export and what happened to it, for its story.
enum StorySample {
    static let address = RowAddress(ordinal: 17, line: 18)

    static let present = RowStory.Present(
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

    static func pass(isPresentInput: Bool = true) -> RowStory.Pass {
        .init(number: 1, inputName: "cards.csv", startedAt: 0, rows: 40, isPresentInput: isPresentInput)
    }

    static func story(
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

    static var attempts: [AttemptRecord] {
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

    static func object(_ story: RowStory) throws -> [String: Any] {
        try #require(try JSONSerialization.jsonObject(with: Data(story.json().utf8)) as? [String: Any])
    }
}
