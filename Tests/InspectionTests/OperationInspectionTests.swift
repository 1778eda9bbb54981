import Foundation
import GatewayMapping
import Inspection
import MigrationModel
import Testing

/// Files for other operations than the creation by permanent token are recognised, and given a job of their own.
@Suite("Files for other operations")
struct OperationInspectionTests {
    private static func sample(_ operation: String) throws -> Sample {
        let root = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../..").standardizedFileURL
        let file = root.appending(path: "samples/operations/\(operation).csv")
        return try Sample(bytes: Data(contentsOf: file))
    }

    private static func draft(_ operation: String) throws -> JobDraft {
        let names = JobDraft.Names(job: "j", input: "in.csv", mappingDraft: "j-mapping.yaml")
        return JobDraft(try sample(operation).inspected(), names)
    }

    @Test(
        arguments: [
            ("port", "discovered", 7, [:]),
            ("export_payment_source", "discovered", 7, [:]),
            ("switch_gateway_account", "discovered", 5, [:]),
            ("delete_local", "discovered", 6, [:]),
            ("create_using_token", "chargebee-js-tokens", 3, [.missingToken: 1]),
            ("create_using_temp_token", "temporary-tokens", 3, [.missingToken: 1]),
            ("create_using_payment_intent", "payment-intents", 3, [.missingToken: 1, .referenceAndTokens: 1]),
            ("create_voucher_payment_source", "vouchers", 3, [.valueNotAllowed: 1]),
            ("create_bank_account", "bank-accounts", 4, [.missingToken: 1, .spreadsheetDamage: 1]),
            ("update_card", "card-updates", 3, [.missingValue: 1, .valueOutOfRange: 1]),
            ("update_bank_account", "bank-account-updates", 3, [.valueMalformed: 1]),
            ("verify_bank_account", "micro-deposits", 2, [.valueMalformed: 1, .missingValue: 1]),
        ] as [(String, String, Int, [ReasonCode: Int])]
    )
    func `The sample of an operation is recognised, and its rows are what they are meant to be`(
        operation: String,
        mapping: String,
        ready: Int,
        rejections: [ReasonCode: Int]
    ) throws {
        let found = try Self.sample(operation).inspected()
        let best = try #require(found.best)
        #expect(best.candidate.mapping.id == mapping)
        #expect(best.candidate.confidence == .fits)
        #expect(found.ties.isEmpty)
        let trial = try #require(best.trial)
        #expect(trial.ready == ready)
        let reasons = trial.rejections.map { ($0.reason, $0.count) }
        #expect(Dictionary(reasons, uniquingKeysWith: +) == rejections)
    }

    @Test func `A file of discover becomes a job that ports, and says what else could be done`() throws {
        let draft = try Self.draft("port")
        #expect(draft.mapping == nil)
        #expect(
            draft.job.contains(
                "operation: port    # or export_payment_source, switch_gateway_account, delete_local\n"
            )
        )
        #expect(draft.job.contains("mapping: discovered\n"))
        #expect(draft.job.contains("  site: acme-test ") && draft.job.contains("  gateway_account_id: gw_123 "))
        #expect(!draft.job.contains("sandbox"))
        #expect(draft.job.contains("  replace_primary: from_column "))
        #expect(draft.openPoints == ["target.site and target.gateway_account_id are to be filled in"])
    }

    @Test func `An update names its site and no gateway account`() throws {
        let draft = try Self.draft("update_card")
        #expect(draft.job.contains("operation: update_card\n") && draft.job.contains("  site: acme-test "))
        #expect(!draft.job.contains("gateway_account_id") && !draft.job.contains("replace_primary"))
        #expect(draft.openPoints == ["target.site is to be filled in"])
    }

    @Test func `A creation by another token may rehearse in a sandbox`() throws {
        let draft = try Self.draft("create_using_token")
        #expect(draft.job.contains("operation: create_using_token\n") && draft.job.contains("  sandbox: true "))
        #expect(draft.openPoints.isEmpty)
    }

    @Test func `What is shown of a row leaves out the account that only the job knows, and hides secrets`() throws {
        let ported = try #require(try Self.sample("port").inspected().best?.trial?.rows.first)
        #expect(!ported.fields.contains { $0.parameter == "gateway_account_id" })
        #expect(ported.fields.first?.value == "pm_AzqYTkUzLm4Hd1")
        let account = try #require(try Self.sample("create_bank_account").inspected().best?.trial?.rows.first)
        #expect(!account.fields.contains { $0.value.contains("2222222") || $0.value.contains("11000") })
    }
}
