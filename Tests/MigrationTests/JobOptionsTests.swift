import Foundation
import Migration
import Testing

struct JobOptionsTests {
    @Test(
        arguments: [
            ("operation: port", "target: { sandbox: true }", "", "port needs target.gateway_account_id"),
            ("operation: switch_gateway_account", Self.target, "", "needs target.gateway"),
            ("operation: switch_gateway_account", "target: { sandbox: true, gateway: nopay }", "", "gateway"),
            ("operation: create_card", Self.target, "", "card numbers"),
            ("operation: delete", Self.target, "", "gateway"),
            ("operation: port", Self.target, "options: { skip_existing: true }", "skip_existing"),
            (
                "operation: delete_local", Self.target, "options: { record_previous_primary: true }",
                "record_previous_primary"
            ),
            (
                "operation: export_payment_source", Self.target, "options: { delete_old: true }",
                "delete_old is an option of port"
            ),
            ("operation: delete_local", Self.target, "options: { doubtful_export: repeat }", "doubtful_export"),
            ("operation: port", Self.target, "options: { doubtful_export: maybe }", "doubtful_export"),
            ("operation: port", Self.target, "result: x.csv", "export_payment_source writes"),
            ("operation: port", Self.target, "discover: { types: [cheque] }", "cheque"),
            ("operation: port", Self.target, "discover: { created_after: yesterday }", "a time in UTC"),
            ("operation: port", Self.target, "discover: { customers: [a], customer_prefix: b }", "exclude each other"),
            ("operation: port", Self.target, "discover: { colour: red }", "colour"),
        ] as [(String, String, String, String)]
    )
    func `What contradicts the operation is refused with the line and what to do`(
        operation: String,
        target: String,
        more: String,
        words: String
    ) throws {
        let failure = #expect(throws: Failure.self) { try job([operation, target, more]) }
        #expect(failure?.status == .jobFileWrong)
        #expect(failure?.message.contains(words) == true, "\(failure?.message ?? "")")
        #expect(failure?.message.contains("job.yaml:") == true, "\(failure?.message ?? "")")
    }

    @Test func `A mapping for other operations is refused, and names those that it is for`() throws {
        let failure = #expect(throws: Failure.self) {
            try job(["operation: port", Self.target], mapping: "stripe")
        }
        #expect(failure?.message.contains("is for create_using_permanent_token, and the job runs port") == true)
    }

    @Test func `The keys of porting and discovering reach the job`() throws {
        let job = try job([
            "operation: port", "target: { sandbox: true, gateway_account_id: gw_new, gateway: stripe }",
            "options: { delete_old: true, doubtful_export: repeat, record_previous_primary: true }",
            "discover: { types: [card], statuses: [valid, expiring], created_after: 2026-01-01, updated_before: 2026-11-21T06:00:00Z, "
                + "customers: [c1, c2], gateway_accounts: [gw_old], include_deleted: true }",
        ])
        #expect(job.deletesOld && job.repeatsDoubtfulExport && job.recordsPreviousPrimary && !job.skipsExisting)
        #expect(job.discovery.types == ["card"] && job.discovery.statuses == ["valid", "expiring"])
        #expect(job.discovery.createdAfter == 1_767_225_600_000 && job.discovery.updatedBefore == 1_795_240_800_000)
        #expect(job.discovery.customerIDs == ["c1", "c2"] && job.discovery.gatewayAccountIDs == ["gw_old"])
        #expect(job.discovery.includesDeleted && job.discovery.createdBefore == nil)
        #expect(job.gatewayAccountID == "gw_new" && job.gateway == "stripe")
    }

    private static let target = "target: { sandbox: true, gateway_account_id: gw_new }"

    private func job(_ lines: [String], mapping: String = "discovered") throws -> Job {
        let folder = NSTemporaryDirectory() + "tokenferry-job-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let text =
            (["name: x", "input: { file: in.csv }", "mapping: \(mapping)"] + lines).joined(separator: "\n") + "\n"
        try text.write(toFile: folder + "/job.yaml", atomically: true, encoding: .utf8)
        return try Job(path: folder + "/job.yaml")
    }
}
