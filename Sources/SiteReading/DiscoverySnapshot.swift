package import MigrationModel
import OrderedJSON

/// A finished discovery: what was listed, and when; the companion file of the list.
package struct DiscoverySnapshot: Sendable {
    package let terms: DiscoveryTerms
    /// Sources that were created later are not in the list.
    package let snapshotAt: UnixMilliseconds
    /// Until when the customers' payment roles were read; `nil` where that took no time.
    package let rolesReadUntil: UnixMilliseconds?
    package let finishedAt: UnixMilliseconds
    package let path: String
    package let rows: Int
    /// Payment sources that Chargebee listed, those of other gateway accounts included.
    package let listed: Int
    package let customers: Int
    package let counts: SourceCounts
    /// Calls in all, of every process that worked on it.
    package let calls: Int
    /// The list's SHA-256, in hexadecimal digits.
    package let sha256: String

    /// The companion file.
    ///
    /// One object: `kind` (`tokenferry discovery`), `version`, `tool_version`, `site`, `snapshot_at`, `roles_read_until`,
    /// `finished_at`, `filters`, `rows`, `listed`, `customers`, `calls`, `sha256`, `gateway_accounts`, `types`, `statuses`,
    /// `roles`, `deleted`.
    package var json: String {
        let accounts = counts.accounts.map { account in
            JSONValue.object([
                "gateway_account_id": .string(account.id),
                "gateway": .string(account.gateway),
                "sources": .integer(account.sources),
            ])
        }
        return JSONValue.object([
            "kind": .string(Self.kind),
            "version": .integer(1),
            "tool_version": .string(terms.toolVersion),
            "site": .string(terms.site),
            "snapshot_at": .string(UTCTimestamp(snapshotAt).seconds),
            "roles_read_until": JSONValue(rolesReadUntil.map { UTCTimestamp($0).seconds }),
            "finished_at": .string(UTCTimestamp(finishedAt).seconds),
            "filters": terms.filters,
            "rows": .integer(rows),
            "listed": .integer(listed),
            "customers": .integer(customers),
            "calls": .integer(calls),
            "sha256": .string(sha256),
            "gateway_accounts": .array(accounts),
            "types": Self.list(counts.types, named: "type"),
            "statuses": Self.list(counts.statuses, named: "status"),
            "roles": Self.list(counts.roles, named: "role"),
            "deleted": .integer(counts.deleted),
        ]).text
    }

    /// The companion file's word for itself, by which a list of ours is told from one that is not.
    static let kind = "tokenferry discovery"

    /// Counts by name, the largest first.
    private static func list(_ counts: [String: Int], named name: String) -> JSONValue {
        let ordered = counts.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
        return .array(ordered.map { .object([name: .string($0.key), "sources": .integer($0.value)]) })
    }
}
