package import Foundation
package import GRDB

/// A folder of its own with a job and its input, removed at the end.
package final class Workspace: Sendable {
    package let folder: URL
    package let job: String
    private let jobFile: URL
    /// The tokens of the input, which must appear nowhere else.
    package let tokens: [String]

    /// Makes a folder with an input of `rows` good rows; every fourth customer has two cards.
    ///
    /// - Parameters:
    ///   - rows: How many good rows.
    ///   - target: The target's lines in the job file, without `target:`.
    ///   - extra: Further lines of the job file.
    ///   - badRows: Lines that are added to the input as they are.
    /// - Throws: Where the folder cannot be written.
    package convenience init(rows: Int, target: String, extra: String = "", badRows: [String] = []) throws {
        var lines: [String] = []
        var tokens: [String] = []
        for row in 1...max(1, rows) where rows > 0 {
            let customer = row % 5 == 0 ? row - 1 : row
            let card = Self.identifier("card_", row, length: 24)
            let stripe = Self.identifier("cus_", customer, length: 14)
            lines.append("\(stripe),customer-\(customer),\(card),\(row % 12 + 1),2031,\(card)")
            tokens += [card, stripe]
        }
        try self.init(lines: lines + badRows, tokens: tokens, target: target, extra: extra)
    }

    /// Makes a folder with an input of these lines, under the header of a Stripe export.
    package init(lines: [String], tokens: [String] = [], target: String, extra: String = "") throws {
        folder = FileManager.default.temporaryDirectory.appendingPathComponent("tokenferry-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        self.tokens = tokens
        let header = "id,chargebee_customer_id,card.id,card.exp_month,card.exp_year,default_source"
        try ([header] + lines).joined(separator: "\n").appending("\n")
            .write(to: folder.appendingPathComponent("input.csv"), atomically: true, encoding: .utf8)
        jobFile = folder.appendingPathComponent("job.yaml")
        job = jobFile.path
        try writeJob(target: target, extra: extra)
    }

    deinit { try? FileManager.default.removeItem(at: folder) }

    /// Writes the job file anew; `input` are the keys of its input.
    package func writeJob(
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

    package func path(_ name: String) -> String { folder.appendingPathComponent(name).path }

    package func write(_ text: String, to name: String, as encoding: String.Encoding = .utf8) throws {
        try text.write(toFile: path(name), atomically: true, encoding: encoding)
    }

    package func text(_ name: String) throws -> String { try String(contentsOfFile: path(name), encoding: .utf8) }

    /// The target lines for a site, with its key in the environment.
    package static func target(_ site: Site) -> String {
        "base_url: \(site.baseURL)\napi_key: { env: CHARGEBEE_API_KEY }"
    }

    /// Limits that leave the pace out of the way.
    package static let fast = "limits: { requests_per_minute: 100000, max_in_flight: 16, retries: 8 }"

    /// Runs a command on the job with a key in the environment.
    package func tokenferry(_ command: String, _ arguments: String..., key: String? = "test_key") async throws
        -> Program.Result
    {
        try await Program.run([command, job] + arguments, environment: environment(key: key))
    }

    /// Starts `run` on the job and goes on.
    ///
    /// - Parameters:
    ///   - arguments: What follows the job.
    ///   - variables: What is added to the program's environment.
    ///   - wrapper: A command that becomes the program.
    /// - Throws: Where the program cannot be started.
    /// - Returns: The process.
    package func startRun(
        _ arguments: [String] = [],
        _ variables: [String: String] = [:],
        through wrapper: [String] = []
    ) throws -> RunningProgram {
        try Program.start(
            ["run", job, "--format", "json"] + arguments,
            environment: environment(key: "test_key").merging(variables) { $1 },
            through: wrapper
        )
    }

    /// A key, and a folder of this workspace's own for what processes of one machine share.
    private func environment(key: String?) -> [String: String] {
        var variables = ["TOKENFERRY_STATE_DIR": path("state")]
        variables["CHARGEBEE_API_KEY"] = key
        return variables
    }

    /// Makes everything in the journal an hour older, as if the clock had gone on by an hour.
    package func letAnHourPass() throws { try letPass(milliseconds: 3_600_000) }

    /// Makes everything in the journal older, or younger where `milliseconds` is negative.
    package func letPass(milliseconds: Int) throws {
        try withJournal { db in
            try db.execute(sql: "UPDATE row SET key_first_sent_at = key_first_sent_at - ?", arguments: [milliseconds])
            try db.execute(sql: "UPDATE attempt SET sent_at = sent_at - ?", arguments: [milliseconds])
        }
    }

    /// Makes a row one that nobody could settle, as an ambiguous look-up does.
    package func leaveForReview(row: Int) throws {
        try withJournal { db in
            try db.execute(
                sql: "UPDATE row SET state = 'needs_review', payment_source_id = NULL WHERE ordinal = ?",
                arguments: [row]
            )
        }
    }

    /// Asks the run that is going on to keep another pace, as another process does, once it says that it sends.
    package func askForAnotherPace(of run: RunningProgram) async throws {
        try await run.says("Sending")
        try withJournal { db in
            try db.execute(sql: "INSERT INTO control (requested_at, request, value) VALUES (0, 'pace', 90000)")
        }
    }

    /// How many rows the journal has in doubt.
    ///
    /// It is counted in a copy, so that the write-ahead log of a killed process is left for the next one to recover.
    package func rowsInDoubt() throws -> Int {
        try inCopyOfJournal { db in
            try Int.fetchOne(db, sql: "SELECT count(*) FROM row WHERE state = 'sending'") ?? 0
        } ?? 0
    }

    /// Reads from a copy of the journal and its log; `nil` where there is no journal.
    ///
    /// - Throws: What SQLite says, and where the copy cannot be made.
    package func inCopyOfJournal<Value>(_ body: (Database) throws -> Value) throws -> Value? {
        let files = FileManager.default
        guard files.fileExists(atPath: path("moving.journal")) else { return nil }
        let copies = folder.appendingPathComponent("copy-\(UUID().uuidString)")
        try files.createDirectory(at: copies, withIntermediateDirectories: true)
        defer { try? files.removeItem(at: copies) }
        let copy = copies.appendingPathComponent("moving.journal").path
        for suffix in ["", "-wal"] where files.fileExists(atPath: path("moving.journal" + suffix)) {
            try files.copyItem(atPath: path("moving.journal" + suffix), toPath: copy + suffix)
        }
        return try DatabaseQueue(path: copy).read(body)
    }

    /// Does something with the journal, past the program.
    ///
    /// - Throws: `CancellationError` where there is no journal yet, and what SQLite says.
    package func withJournal<Value>(_ body: (Database) throws -> Value) throws -> Value {
        guard FileManager.default.fileExists(atPath: path("moving.journal")) else { throw CancellationError() }
        var configuration = Configuration()
        configuration.busyMode = .timeout(300)
        let queue = try DatabaseQueue(path: path("moving.journal"), configuration: configuration)
        return try queue.write(body)
    }

    /// An id in a gateway's form that no other number has.
    package static func identifier(_ prefix: String, _ number: Int, length: Int) -> String {
        let digits = String(number, radix: 36, uppercase: true)
        return prefix + "Zx9" + String(repeating: "q", count: max(0, length - 3 - digits.count)) + digits
    }
}
