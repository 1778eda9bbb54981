package import MigrationModel
import OrderedJSON

/// What a discovery listed: how many payment sources, of which gateway accounts, types and statuses, and what to do next.
package struct DiscoveryReport: Sendable {
    package struct Account: Hashable, Sendable {
        /// Empty where Chargebee does not say.
        package let id: String
        package let gateway: String
        package let sources: Int

        package init(id: String, gateway: String, sources: Int) {
            self.id = id
            self.gateway = gateway
            self.sources = sources
        }
    }

    package let job: String
    package let jobPath: String
    package let site: String
    package var toolVersion = ""
    /// The list.
    package let file: String
    /// Payment sources that were created later are not in the list.
    package var snapshotAt: UnixMilliseconds = 0
    package var finishedAt: UnixMilliseconds = 0
    package var rows = 0
    /// Payment sources that Chargebee listed, those of other gateway accounts included.
    package var listed = 0
    package var customers = 0
    /// Calls of every process that worked on it.
    package var calls = 0
    /// Rows whose payment source is deleted.
    package var deleted = 0
    /// The list's, in hexadecimal digits.
    package var sha256 = ""
    package var accounts: [Account] = []
    package var types: [String: Int] = [:]
    package var statuses: [String: Int] = [:]
    package var roles: [String: Int] = [:]

    package init(job: String, jobPath: String, site: String, file: String) {
        self.job = job
        self.jobPath = jobPath
        self.site = site
        self.file = file
    }

    /// The file that says when and of what the list was made.
    private var companion: String { file + ".json" }

    /// Some lines for the terminal.
    package var text: String {
        let place = "of \(site) as of \(UTCTimestamp(snapshotAt).plain)"
        var lines = ["\(job): \(rows.counted("payment source", "payment sources")) \(place)"]
        if listed > rows {
            lines.append("  \((listed - rows).grouped) more were listed, and are not what the job asks for.")
        }
        let names = accounts.map { account in
            (account.id.isEmpty ? "(none)" : account.id) + (account.gateway.isEmpty ? "" : " (\(account.gateway))")
        }
        lines += Self.section("By gateway account", zip(names, accounts.map(\.sources)))
        lines += Self.section("By type", Self.ordered(types))
        lines += Self.section("By status", Self.ordered(statuses))
        lines += Self.section("By role", Self.ordered(roles))
        if deleted > 0 { lines.append("  \(deleted.grouped) of them are deleted.") }
        lines += [
            "",
            "The list is \(file), its filters and the time are in \(companion).",
            "It took \(calls.counted("call", "calls")), \(customers.counted("customer", "customers")) included.",
            rows == 0
                ? "No payment source is what the job asks for; look at its discover keys."
                : "Next: tokenferry plan \(jobPath)",
        ]
        return lines.map(\.printable).joined(separator: "\n")
    }

    private static func section(_ title: String, _ counts: some Sequence<(String, Int)>) -> [String] {
        let counts = counts.sorted { ($1.1, $0.0) < ($0.1, $1.0) }
        guard !counts.isEmpty else { return [] }
        let digits = max(6, counts.map(\.1.grouped.count).max() ?? 0)
        return ["  \(title):"]
            + counts.map {
                "  " + $0.1.grouped.padded(to: digits, atStart: true) + "  " + ($0.0.isEmpty ? "(none)" : $0.0)
            }
    }

    private static func ordered(_ counts: [String: Int]) -> [(String, Int)] { counts.map { ($0.key, $0.value) } }

    /// One object: `job`, `site`, `file`, `companion`, `snapshot_at`, `finished_at`, `rows`, `listed`, `customers`, `calls`,
    /// `deleted`, `sha256`, `gateway_accounts` (each `gateway_account_id`, `gateway`, `sources`), `types`, `statuses`, `roles`
    /// (each `name`, `sources`), `left_out` (listed, and not what the job asks for), `tool_version`, `next`.
    package func json() -> String {
        func counts(_ counts: [String: Int]) -> JSONValue {
            .array(
                Self.ordered(counts).sorted { ($1.1, $0.0) < ($0.1, $1.0) }.map {
                    .object(["name": .string($0.0), "sources": .integer($0.1)])
                }
            )
        }
        return JSONValue.object([
            "job": .string(job),
            "site": .string(site),
            "file": .string(file),
            "companion": .string(companion),
            "snapshot_at": .string(UTCTimestamp(snapshotAt).seconds),
            "finished_at": .string(UTCTimestamp(finishedAt).seconds),
            "rows": .integer(rows),
            "listed": .integer(listed),
            "customers": .integer(customers),
            "calls": .integer(calls),
            "deleted": .integer(deleted),
            "sha256": .string(sha256),
            "gateway_accounts": .array(
                accounts.map {
                    .object([
                        "gateway_account_id": .string($0.id),
                        "gateway": .string($0.gateway),
                        "sources": .integer($0.sources),
                    ])
                }
            ),
            "types": counts(types),
            "statuses": counts(statuses),
            "roles": counts(roles),
            "left_out": .integer(listed - rows),
            "tool_version": .string(toolVersion),
            "next": JSONValue(rows > 0 ? "tokenferry plan \(jobPath)" : nil),
        ]).text
    }
}
