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
    /// The text of a second file, and the columns by which it is joined.
    var second: (text: String, inputColumn: String, fileColumn: String)?
    /// The second file as bytes, in the place of its text.
    var secondBytes: [UInt8]?
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
        let secondFile = try second.map { try TemporaryFile(secondBytes ?? Array($0.text.utf8)) }
        let input = input(file, secondFile)
        var rejected: [Rejected] = []
        let plan = try Planner(input: input, mapping: mapping, settings: settings, now: now)
            .plan { row, rejection, reader in
                let fields = (0..<row.count).map { String(decoding: row[$0], as: UTF8.self) }
                rejected.append(Rejected(line: row.address.line, reason: rejection.reason, fields: fields))
                #expect(reader.header.count >= 2)
            }
        return (plan, rejected)
    }

    /// The bodies of the requests, in file order; a rejected row's is `-`.
    func requests() throws -> [String] {
        let file = try TemporaryFile(text)
        let secondFile = try second.map { try TemporaryFile(secondBytes ?? Array($0.text.utf8)) }
        let input = input(file, secondFile)
        let table = try input.join.map(JoinTable.init)
        let rows = try JoinedReader(path: input.path, options: input.options, table: table)
        let mapper = try RowMapper(mapping: mapping, settings: settings, header: rows.header)
        var bodies: [String] = []
        while let body = try rows.next({ _, joined in
            mapper.map(joined) == .request ? String(decoding: mapper.body, as: UTF8.self) : "-"
        }) {
            bodies.append(body)
        }
        return bodies
    }

    /// The error with which a plan refuses the file, and the file's name.
    func refusal() throws -> (error: PlanError, path: String) {
        let file = try TemporaryFile(text)
        let secondFile = try second.map { try TemporaryFile(secondBytes ?? Array($0.text.utf8)) }
        let input = input(file, secondFile)
        let planner = Planner(input: input, mapping: mapping, settings: settings, now: now)
        let error = try #require(throws: PlanError.self) { try planner.plan() }
        return (error, error.description.contains(file.path) ? file.path : secondFile?.path ?? "")
    }

    private func input(_ file: TemporaryFile, _ secondFile: TemporaryFile?) -> PlanInput {
        var input = PlanInput(path: file.path, options: options, terms: terms, notCardNumbers: notCardNumbers)
        if let secondFile, let second {
            input.join = JoinTable.Rule(
                path: secondFile.path,
                options: CSVOptions(),
                inputColumn: second.inputColumn,
                fileColumn: second.fileColumn
            )
        }
        return input
    }
}

extension Plan {
    func finding(_ code: FindingCode) -> Finding? { findings.first { $0.code == code } }
    func rejection(_ reason: ReasonCode) -> ReasonCount? { rejections.first { $0.reason == reason } }
}
