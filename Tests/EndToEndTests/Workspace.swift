import Foundation
import GRDB

/// A folder of its own with a job and its input, removed at the end.
final class Workspace {
    let folder: URL
    let job: String
    private let jobFile: URL
    /// The tokens of the input, which must appear nowhere else.
    let tokens: [String]

    /// Makes a folder with an input of `rows` good rows; every fourth customer has two cards.
    ///
    /// - Parameters:
    ///   - rows: How many good rows.
    ///   - target: The target's lines in the job file, without `target:`.
    ///   - extra: Further lines of the job file.
    ///   - badRows: Lines that are added to the input as they are.
    /// - Throws: Where the folder cannot be written.
    init(rows: Int, target: String, extra: String = "", badRows: [String] = []) throws {
        folder = FileManager.default.temporaryDirectory.appendingPathComponent("tokenferry-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        var lines = ["id,chargebee_customer_id,card.id,card.exp_month,card.exp_year,default_source"]
        var tokens: [String] = []
        for row in 1...max(1, rows) where rows > 0 {
            let customer = row % 5 == 0 ? row - 1 : row
            let card = Self.identifier("card_", row, length: 24)
            let stripe = Self.identifier("cus_", customer, length: 14)
            lines.append("\(stripe),customer-\(customer),\(card),\(row % 12 + 1),2031,\(card)")
            tokens += [card, stripe]
        }
        self.tokens = tokens
        try (lines + badRows).joined(separator: "\n").appending("\n")
            .write(to: folder.appendingPathComponent("input.csv"), atomically: true, encoding: .utf8)
        jobFile = folder.appendingPathComponent("job.yaml")
        job = jobFile.path
        try writeJob(target: target, extra: extra)
    }

    deinit { try? FileManager.default.removeItem(at: folder) }

    /// Writes the job file anew; `input` are the keys of its input.
    func writeJob(
        target: String,
        extra: String = "",
        mapping: String = "stripe",
        input: String = "file: input.csv"
    ) throws {
        let text = """
            name: moving
            operation: create_using_permanent_token
            input: { \(input) }
            mapping: \(mapping)
            target:
              gateway_account_id: gw_1
            \(target.split(separator: "\n").map { "  " + $0 }.joined(separator: "\n"))
            \(extra)
            """
        try text.write(to: jobFile, atomically: true, encoding: .utf8)
    }

    func path(_ name: String) -> String { folder.appendingPathComponent(name).path }

    func write(_ text: String, to name: String, as encoding: String.Encoding = .utf8) throws {
        try text.write(toFile: path(name), atomically: true, encoding: encoding)
    }

    func text(_ name: String) throws -> String { try String(contentsOfFile: path(name), encoding: .utf8) }

    /// The target lines for a site, with its key in the environment.
    static func target(_ site: Site) -> String { "base_url: \(site.baseURL)\napi_key: { env: CHARGEBEE_API_KEY }" }

    /// Limits that leave the pace out of the way.
    static let fast = "limits: { requests_per_minute: 100000, max_in_flight: 16, retries: 8 }"

    /// Runs a command on the job with a key in the environment.
    func tokenferry(_ command: String, _ arguments: String..., key: String? = "test_key") async throws -> Program.Result
    {
        try await Program.run([command, job] + arguments, environment: key.map { ["CHARGEBEE_API_KEY": $0] } ?? [:])
    }

    /// Starts `run` on the job and goes on.
    func startRun() throws -> RunningProgram {
        try Program.start(["run", job, "--format", "json"], environment: ["CHARGEBEE_API_KEY": "test_key"])
    }

    /// Makes everything in the journal an hour older, as if the clock had gone on by an hour.
    func letAnHourPass() throws {
        try withJournal { db in
            try db.execute(sql: "UPDATE row SET key_first_sent_at = key_first_sent_at - 3600000")
            try db.execute(sql: "UPDATE attempt SET sent_at = sent_at - 3600000")
        }
    }

    /// Makes a row one that nobody could settle, as an ambiguous look-up does.
    func leaveForReview(row: Int) throws {
        try withJournal { db in
            try db.execute(
                sql: "UPDATE row SET state = 'needs_review', payment_source_id = NULL WHERE ordinal = ?",
                arguments: [row]
            )
        }
    }

    /// How many rows the journal has in doubt.
    func rowsInDoubt() throws -> Int {
        try withJournal { db in try Int.fetchOne(db, sql: "SELECT count(*) FROM row WHERE state = 'sending'") ?? 0 }
    }

    private func withJournal<Value>(_ body: (Database) throws -> Value) throws -> Value {
        guard FileManager.default.fileExists(atPath: path("moving.journal")) else { throw CancellationError() }
        let queue = try DatabaseQueue(path: path("moving.journal"))
        return try queue.write(body)
    }

    private static func identifier(_ prefix: String, _ number: Int, length: Int) -> String {
        let digits = String(number, radix: 36, uppercase: true)
        return prefix + "Zx9" + String(repeating: "q", count: max(0, length - 3 - digits.count)) + digits
    }
}
