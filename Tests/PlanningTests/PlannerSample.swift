import CSVInput
import GatewayMapping
import MigrationModel
import Planning
import TestSupport
import Testing

/// A file, a mapping and settings: what a plan is made of.
struct PlannerSample {
    /// 2026-11-20 00:00 UTC.
    static let now: UnixMilliseconds = 1_795_132_800_000

    var text: String
    var mapping: GatewayMapping
    var settings = MappingSettings()
    var options = CSVOptions()
    var terms = ["operation=create_using_permanent_token", "target=acme-test"]
    var notCardNumbers: [String] = []
    var now = Self.now

    /// A row that a plan rejected, as it was handed over.
    struct Rejected: Equatable {
        let line: Int
        let reason: ReasonCode
        let fields: [String]
    }

    init(_ text: String, mapping: String) throws {
        self.text = text
        self.mapping = try #require(try GatewayMapping.builtIn(mapping))
    }

    /// A file of Stripe's columns; each row is customer, Stripe customer, card, expiry month, expiry year, note.
    static func stripe(_ rows: [String]) throws -> PlannerSample {
        let header = "chargebee_customer_id,id,Card ID,Card Exp Month,Card Exp Year,Note"
        return try PlannerSample(([header] + rows).map { $0 + "\n" }.joined(), mapping: "stripe")
    }

    /// A file of customers and references.
    static func canonical(_ rows: [String]) throws -> PlannerSample {
        let lines = ["customer_id,reference_id,card_last4"] + rows
        return try PlannerSample(lines.map { $0 + "\n" }.joined(), mapping: "canonical")
    }

    func plan() throws -> Plan { try planAndRejected().plan }

    func planAndRejected() throws -> (plan: Plan, rejected: [Rejected]) {
        let file = try TemporaryFile(text)
        let input = PlanInput(path: file.path, options: options, terms: terms, notCardNumbers: notCardNumbers)
        var rejected: [Rejected] = []
        let plan = try Planner(input: input, mapping: mapping, settings: settings, now: now)
            .plan { row, rejection, reader in
                let fields = (0..<row.count).map { String(decoding: row[$0], as: UTF8.self) }
                rejected.append(Rejected(line: row.address.line, reason: rejection.reason, fields: fields))
                #expect(reader.header.count >= 3)
            }
        return (plan, rejected)
    }

    /// The error with which a plan refuses the file, and the file's name.
    func refusal() throws -> (error: PlanError, path: String) {
        let file = try TemporaryFile(text)
        let input = PlanInput(path: file.path, options: options, terms: terms, notCardNumbers: notCardNumbers)
        let planner = Planner(input: input, mapping: mapping, settings: settings, now: now)
        let error = try #require(throws: PlanError.self) { try planner.plan() }
        return (error, file.path)
    }
}

extension Plan {
    func finding(_ code: FindingCode) -> Finding? { findings.first { $0.code == code } }
    func rejection(_ reason: ReasonCode) -> ReasonCount? { rejections.first { $0.reason == reason } }
}
