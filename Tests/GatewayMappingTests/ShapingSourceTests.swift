import Foundation
import GatewayMapping
import Testing

struct ShapingSourceTests {
    private static let text = """
        # A comment
        id: mine
        title: Mine
        gateway: any
        evidence: inferred
        notes: |
          tests: not a key here
          of several lines
        columns:
          customer: { headers: [customer], required: true }   # why
          token: { headers: [token], required: true }
        parameters:
          customer_id: { column: customer }
          type: card
          reference_id: { column: token }
        ignored: [note]
        tests:
          - name: a row
            row: { customer: c, token: t }
            request: { customer_id: c, type: card, reference_id: t }
        """

    private func shape(_ change: (String) -> String = { $0 }) throws -> [UInt8] {
        try GatewayMapping(yaml: change(Self.text), file: "mine.yaml").shapingSource
    }

    @Test(
        arguments: [
            ("title: Mine", "title: Another"), ("# A comment", "# Another"),
            ("ignored: [note]", "ignored: [note, more]"),
            ("name: a row", "name: the row"), ("of several lines", "of some lines"),
        ]
    )
    func `What is for people and tests can change under a job that was begun`(from: String, to: String) throws {
        #expect(try shape { $0.replacingOccurrences(of: from, with: to) } == shape())
    }

    @Test(
        arguments: [
            ("type: card", "type: generic"), ("headers: [token]", "headers: [token, tok]"),
            ("reference_id: { column: token }", "payment_method_token: { column: token }"),
        ]
    )
    func `What makes requests cannot`(from: String, to: String) throws {
        let changed = Self.text.replacingOccurrences(of: from, with: to)
            .replacingOccurrences(
                of: "reference_id: t }",
                with: from.hasPrefix("ref") ? "payment_method_token: t }" : "reference_id: t }"
            )
        #expect(try GatewayMapping(yaml: changed, file: "mine.yaml").shapingSource != shape())
    }
}
