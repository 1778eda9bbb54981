import Foundation
import MigrationModel
import Testing

@testable import Reporting

/// Words of reports that depend on what the job does, and on what was undone since.
struct OperationWordsTests {
    private static func run(_ operation: String, _ code: String = "resource_not_found") -> RunReport {
        var run = SampleReports.run
        run.facts.operation = operation
        run.facts.gatewayAccountID = nil
        run.endings = SampleReports.endings([.created: 2996, .failed: 4])
        run.inDoubt = 0
        run.codes = [
            CodeCount(
                ending: .failed,
                code: code,
                count: 4,
                example: nil,
                firstRow: RowAddress(ordinal: 44, line: 45)
            )
        ]
        return run
    }

    private static func words(_ text: String) -> String {
        text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    }

    @Test(arguments: [
        ("create_using_permanent_token", "resource_not_found", "Create the customer first, or correct its id."),
        ("update_card", "resource_not_found", "Discover the site again, or correct payment_source_id."),
        ("port", "resource_not_found", "Discover the site again, or correct payment_source_id."),
        ("create_using_permanent_token", "invalid_request", "Compare the token and the gateway account"),
        ("update_card", "invalid_request", "Chargebee or the gateway does not allow this for this payment source."),
        ("verify_bank_account", "invalid_request", "Chargebee or the gateway does not allow this"),
        ("export_payment_source", "invalid_request", "Chargebee or the gateway does not allow this"),
        ("create_bank_account", "payment_method_verification_failed", "Ask the customer for a new payment method."),
        ("verify_bank_account", "payment_method_verification_failed", "Ask the customer for the two amounts again."),
        ("delete_local", "payment_processing_failed", "The gateway refused this for the payment method."),
        ("port", "payment_processing_failed", "Ask the customer for a new payment method."),
    ])
    func `A code's advice is about what the operation works on`(operation: String, code: String, words: String) {
        #expect(Self.words(Self.run(operation, code).text).contains(words))
    }

    @Test(arguments: [
        ("update_card", "as the payment sources have it"), ("verify_bank_account", "as the payment sources have it"),
        ("delete_local", "as the payment sources have it"),
        ("create_using_permanent_token", "not named; Chargebee chooses"),
    ])
    func `Chargebee chooses a gateway account only for what is made`(operation: String, words: String) {
        #expect(Self.run(operation).text.contains(words))
    }

    @Test(arguments: [
        ("update_card", "created 2,996 (took effect)"), ("delete_local", "created 2,996 (took effect)"),
        ("create_using_permanent_token", "created 2,996 ·"), ("port", "created 2,996 ·"),
    ])
    func `The status says where created means that something took effect`(operation: String, words: String) {
        let status = RunStatus(report: Self.run(operation), activity: nil, callsInLastMinute: 0, callsPerMinute: 600)
        #expect(status.text.contains(words))
    }

    @Test func `What an undo removed since is in verdict, figures, steps and signature`() throws {
        var run = SampleReports.run
        run.endings = SampleReports.endings([.created: 2990, .recovered: 10])
        run.inDoubt = 0
        run.codes = []
        run.undone = 1234
        #expect(
            run.document.verdict
                == "All 3,000 rows are done. An undo has removed 1,234 of the payment sources since; see undo.html."
        )
        #expect(run.document.tone == .attention)
        #expect(run.document.figures.last?.value == "1,234")
        let text = Self.words(run.text)
        #expect(text.contains("Removed since: an undo took 1,234 of these payment sources out of Chargebee"))
        let page = Self.words(run.html())
        #expect(page.contains("residual 0. An undo has removed 1,234 of the payment sources since."))
        #expect(!text.contains("Nothing is left to do."))
    }

    @Test func `An undo that has removed nothing yet is told as begun`() {
        var run = SampleReports.run
        run.undone = 0
        #expect(Self.words(run.text).contains("Undo: one was begun, and has removed none of these payment sources."))
        #expect(!run.document.verdict.contains("undo"))
        let status = RunStatus(report: run, activity: nil, callsInLastMinute: 0, callsPerMinute: 600)
        #expect(status.text.contains("An undo was begun, and has removed none of the payment sources since."))
    }

    @Test func `The plan of an undone job says so first`() {
        var plan = SampleReports.plan
        #expect(!plan.text.contains("UNDONE"))
        plan.isUndone = true
        #expect(plan.text.contains("UNDONE: an undo of this job has been begun, so a run of it is refused."))
        #expect(plan.json().contains("\"is_undone\":true"))
    }
}
