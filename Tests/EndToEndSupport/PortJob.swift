package import Foundation
import GRDB

/// A site with payment sources at several gateways, and a job about them, in a folder of its own that is removed at the end.
package final class PortJob: Sendable {
    package let folder: URL
    package let site: Site
    package let job: String

    /// The gateway accounts of the site; `gw_new` is empty in the beginning, and where the job moves to.
    package static let accounts = """
        gateway_accounts: { gw_adyen: adyen, gw_moneris: moneris, gw_nmi: nmi, gw_stripe: stripe, gw_debit: gocardless, gw_new: checkout_com }
        """

    /// Makes a site and a job that ports its sources.
    ///
    /// - Parameters:
    ///   - sources: Payment sources of the site.
    ///   - scenario: Further lines of the site's scenario.
    ///   - operation: The job's operation.
    ///   - options: The job's options, without `options:`.
    ///   - extra: Further lines of the job file.
    ///   - limits: The job's limits, without `limits:`.
    /// - Throws: Where the site does not start or the folder cannot be written.
    package init(
        sources: Int,
        scenario: String = "",
        operation: String = "port",
        options: String = "{ replace_primary: from_column, record_previous_primary: true }",
        extra: String = "",
        limits: String = "{ requests_per_minute: 100000, max_in_flight: 16, retries: 10, retry_budget: 100% }"
    ) async throws {
        folder = FileManager.default.temporaryDirectory.appendingPathComponent("tokenferry-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        job = folder.appendingPathComponent("job.yaml").path
        site = try await Site(scenario: Self.scenario(sources: sources, scenario))
        let text = """
            name: moving
            operation: \(operation)
            input: { file: sources.csv }
            mapping: discovered
            target:
              base_url: \(site.baseURL)
              gateway_account_id: gw_new
              gateway: checkout_com
              api_key: { env: CHARGEBEE_API_KEY }
            options: \(options)
            limits: \(limits)
            stop: { failure_rate: 100%, failures_in_a_row: 10000 }
            \(extra)
            """
        try text.write(toFile: job, atomically: true, encoding: .utf8)
    }

    deinit { try? FileManager.default.removeItem(at: folder) }

    private static func scenario(sources: Int, _ more: String) -> String {
        """
        \(accounts)
        population: { sources: \(sources), customers: \(max(1, sources * 2 / 3)), seed: 7, gateways: { gw_adyen: 40%, gw_moneris: 20%, \
        gw_nmi: 20%, gw_stripe: 15%, gw_debit: 5% }, deleted: 3% }
        \(more)
        """
    }

    /// Goes on with other faults; the data stay.
    package func change(_ faults: String) async throws {
        try await site.change(scenario: Self.accounts + "\n" + faults)
    }

    package func path(_ name: String) -> String { folder.appendingPathComponent(name).path }

    /// Runs a command on the job.
    @discardableResult
    package func tokenferry(_ command: String, _ arguments: String...) async throws -> Program.Result {
        try await Program.run([command, job] + arguments, environment: environment)
    }

    /// Starts a command on the job and goes on.
    package func start(
        _ command: String,
        _ arguments: [String] = [],
        _ variables: [String: String] = [:]
    ) throws -> RunningProgram {
        try Program.start(
            [command, job, "--format", "json"] + arguments,
            environment: environment.merging(variables) { $1 }
        )
    }

    private var environment: [String: String] {
        ["TOKENFERRY_STATE_DIR": path("state"), "CHARGEBEE_API_KEY": "test_key"]
    }

    /// The records of a CSV of ours, whose cells hold no line breaks, by the names of the header.
    package func records(_ name: String) throws -> [[String: String]] {
        let text = try String(contentsOfFile: path(name), encoding: .utf8)
        let lines = text.split(whereSeparator: \.isNewline).map { Self.cells($0) }
        guard let header = lines.first else { return [] }
        return lines.dropFirst().map { Dictionary(uniqueKeysWithValues: zip(header, $0)) }
    }

    private static func cells(_ line: Substring) -> [String] {
        var cells: [String] = [""]
        var isQuoted = false
        for character in line {
            switch character {
            case "\"": isQuoted.toggle()
            case "," where !isQuoted: cells.append("")
            default: cells[cells.count - 1].append(character)
            }
        }
        return cells
    }

    /// Makes everything in a journal an hour older, and lets the site forget its keys, as an hour would.
    package func letAnHourPass(journal: String = "moving.journal") async throws {
        var configuration = Configuration()
        configuration.busyMode = .timeout(300)
        let queue = try DatabaseQueue(path: path(journal), configuration: configuration)
        try await queue.write { db in
            try db.execute(sql: "UPDATE row SET key_first_sent_at = key_first_sent_at - 3600000")
            try db.execute(sql: "UPDATE attempt SET sent_at = sent_at - 3600000")
        }
        try await site.forgetKeys()
    }

    /// What a query of the journal counts.
    package func count(_ sql: String) throws -> Int {
        try DatabaseQueue(path: path("moving.journal")).read { db in try Int.fetchOne(db, sql: sql) ?? 0 }
    }

    /// Which of some texts stand in a file of the folder whose name begins so.
    package func found(_ texts: some Sequence<String>, inFilesNamed prefix: String) throws -> [String] {
        let names = try FileManager.default.contentsOfDirectory(atPath: folder.path).filter { $0.hasPrefix(prefix) }
        let contents = try names.map { try Data(contentsOf: folder.appendingPathComponent($0)) }
        return texts.filter { text in contents.contains { $0.range(of: Data(text.utf8)) != nil } }
    }
}
