import CSVInput
import Foundation
import GatewayMapping
import Migration
import Planning
import Reporting
import Testing

struct JobOptionsTests {
    @Test(
        arguments: [
            ("operation: port", "target: { site: acme }", "", "port needs target.gateway_account_id"),
            ("operation: switch_gateway_account", Self.target, "", "needs target.gateway"),
            ("operation: switch_gateway_account", "target: { site: acme, gateway: nopay }", "", "gateway"),
            ("operation: create_card", Self.target, "", "card numbers"),
            ("operation: delete", Self.target, "", "gateway"),
            ("operation: port", Self.target, "options: { skip_existing: true }", "skip_existing"),
            (
                "operation: delete_local", Self.plain, "options: { record_previous_primary: true }",
                "record_previous_primary"
            ),
            (
                "operation: export_payment_source", Self.target, "options: { delete_old: true }",
                "delete_old is an option of port"
            ),
            ("operation: delete_local", Self.plain, "options: { doubtful_export: repeat }", "doubtful_export"),
            ("operation: port", Self.target, "options: { doubtful_export: maybe }", "doubtful_export"),
            ("operation: port", Self.target, "result: x.csv", "export_payment_source writes"),
            ("operation: port", Self.target, "discover: { types: [cheque] }", "cheque"),
            ("operation: port", Self.target, "discover: { created_after: yesterday }", "a time in UTC"),
            ("operation: port", Self.target, "discover: { customers: [a], customer_prefix: b }", "exclude each other"),
            ("operation: port", Self.target, "discover: { colour: red }", "colour"),
            ("operation: port", Self.target, "finance: { amount: mrr }", "currency"),
            ("operation: port", Self.target, "finance: { amount: a, currency: b, colour: c }", "colour"),
            ("operation: port", Self.target, "finance: { amount: '', currency: b }", "the header of a column"),
            ("operation: port", Self.target, "finance: { amount: a, currency: a }", "as another key of finance does"),
            (
                "operation: port", Self.target, "finance: { amount: a, currency: b, next_billing: b }",
                "\"finance.next_billing\" names the column \"b\""
            ),
            ("operation: delete_local", Self.plain, "finance: { amount: a, currency: b }", "takes methods away"),
            (
                "operation: delete_local", Self.plain, "finance: { file: f.csv, customer: c, amount: a, currency: b }",
                "takes methods away"
            ),
            (
                "operation: port", Self.target, "finance: { file: f.csv, amount: a, currency: b }",
                "\"customer\" is missing"
            ),
            (
                "operation: port", Self.target, "finance: { customer: c, amount: a, currency: b }",
                "finance.customer\" is about a list of bills; name it with finance.file"
            ),
            (
                "operation: port", Self.target, "finance: { amount: a, currency: b, delimiter: ';' }",
                "finance.delimiter\" is about a list of bills"
            ),
            (
                "operation: port", Self.target, "finance: { file: f.csv, customer: a, amount: a, currency: b }",
                "\"finance.amount\" names the column \"a\", as another key of finance does"
            ),
            ("operation: port", Self.target, "finance: { file: '-', customer: c, amount: a, currency: b }", "a file"),
            (
                "operation: port", Self.target,
                "finance: { file: f.csv, customer: c, amount: a, currency: b, colour: red }", "colour"
            ),
            (
                "operation: port", Self.target, "discover: { created_after: 2026-02-01, created_before: 2026-01-01 }",
                "\"created_before\" must be later than \"created_after\""
            ),
            (
                "operation: port", Self.target, "discover: { updated_after: 2026-02-01, updated_before: 2026-02-01 }",
                "\"updated_before\" must be later than \"updated_after\""
            ),
            (
                "operation: delete_local", Self.target, "",
                "gateway_account_id: delete_local takes none; restrict rows with input.where: { gateway_account_id: [gw_new] }"
            ),
            ("operation: delete_local", "target: { site: acme, gateway: stripe }", "", "gateway: delete_local moves"),
            (
                "operation: delete_local", Self.plain, "options: { replace_primary: always }",
                "replace_primary: delete_local"
            ),
            ("operation: port", Self.target, "options: { origin: { user: nobody } }", "origin.user"),
            ("operation: port", Self.target, "options: { origin: { ip: office } }", "an IPv4 or IPv6 address"),
            (
                "operation: port", "target: { sandbox: true, gateway_account_id: gw_new }", "",
                "Start `tokenferry sandbox --scenario FILE`"
            ),
            ("operation: delete_local", "target: { sandbox: true }", "", "the sandbox of a run begins with none"),
            ("operation: delete_local", "target: { sandbox: empty.yaml }", "", "the sandbox of a run begins with none"),
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
            "operation: port", "target: { site: acme, gateway_account_id: gw_new, gateway: stripe }",
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
        #expect(job.finance == nil)
    }

    @Test func `The columns of the money reach the job and what check says of it`() throws {
        let job = try job([
            "operation: port", Self.target, "finance: { amount: mrr, currency: currency_code, next_billing: next }",
        ])
        #expect(job.finance?.names == ["mrr", "currency_code", "next"])
        let report = try Migration(job: job).check()
        #expect(report.text.hasSuffix("The plan adds up the money covered, from mrr, currency_code, next."))
        #expect(
            report.json().hasSuffix(
                #""finance":{"amount":"mrr","currency":"currency_code","next_billing":"next","file":null,"customer":null,"where":null}}"#
            )
        )
    }

    @Test func `The keys of a list of bills reach the job and what check says of it`() throws {
        let job = try job([
            "operation: port", Self.target,
            "finance: { file: subs.csv.gz, customer: cust, amount: mrr, currency: cur, delimiter: ';', encoding: latin-1, "
                + "header_line: 2, where: { auto_collection: ['on'], status: [active, in_trial] }, not_card_numbers: [no] }",
        ])
        let rule = try #require(job.billList)
        #expect(job.finance == nil && rule.path.hasSuffix("/subs.csv.gz") && rule.path.hasPrefix("/"))
        #expect(rule.customer == "cust" && rule.columns.names == ["mrr", "cur"] && rule.notCardNumbers == ["no"])
        #expect(
            rule.options.delimiter == .semicolon && rule.options.encoding == .latin1 && rule.options.headerLine == 2
        )
        #expect(rule.filters.map(\.header) == ["auto_collection", "status"])
        let report = try Migration(job: job).check()
        #expect(
            report.text.hasSuffix(
                """
                subs.csv.gz:
                each row where auto_collection is "on" and status is "active" or "in_trial" is a bill of the customer in cust. \
                Nothing of this file is sent.
                """
            )
        )
        #expect(report.json().contains(#""customer":"cust","where":[{"column":"auto_collection","values":["on"]},"#))
    }

    @Test(arguments: ["update_card", "update_bank_account", "verify_bank_account"])
    func `A gateway account is no scope of an update`(operation: String) throws {
        let mappings = [
            "update_card": "card-updates", "update_bank_account": "bank-account-updates",
            "verify_bank_account": "micro-deposits",
        ]
        let mapping = try #require(mappings[operation])
        let failure = #expect(throws: Failure.self) {
            try job(["operation: \(operation)", Self.target], mapping: mapping)
        }
        #expect(failure?.status == .jobFileWrong)
        #expect(failure?.message.contains("gateway_account_id: \(operation) takes none; restrict rows") == true)
    }

    @Test(arguments: ["never", "always", "from_column"])
    func `An export may say what becomes primary`(policy: String) throws {
        let job = try job([
            "operation: export_payment_source", Self.target, "options: { replace_primary: \(policy) }",
        ])
        #expect(job.replacePrimary.rawValue == policy)
    }

    @Test(arguments: ["population.yaml", "listed.yaml"])
    func `A sandbox that begins with payment sources takes jobs about them`(scenario: String) throws {
        let job = try job(["operation: delete_local", "target: { sandbox: \(scenario) }"])
        #expect(!job.target.isLive)
    }

    private static let target = "target: { site: acme, gateway_account_id: gw_new }"
    private static let plain = "target: { site: acme }"
    private static let scenarios = [
        "empty.yaml": "seed: 3\n", "population.yaml": "population: { sources: 5 }\n",
        "listed.yaml": "payment_sources: [{ id: pm_1, customer_id: c1 }]\n",
    ]

    private func job(_ lines: [String], mapping: String = "discovered") throws -> Job {
        let folder = NSTemporaryDirectory() + "tokenferry-job-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let text =
            (["name: x", "input: { file: in.csv }", "mapping: \(mapping)"] + lines).joined(separator: "\n") + "\n"
        for (name, scenario) in Self.scenarios {
            try scenario.write(toFile: folder + "/" + name, atomically: true, encoding: .utf8)
        }
        try text.write(toFile: folder + "/job.yaml", atomically: true, encoding: .utf8)
        return try Job(path: folder + "/job.yaml")
    }
}
