import MigrationModel

extension DiscoveryReport {
    /// The report as one HTML file without outside assets or scripts, for the screen and for paper.
    package func html() -> String { HTMLPage(document).markup }

    /// The report's content, from which every format but the terminal's is written.
    package var document: ReportDocument {
        var document = ReportDocument(
            kind: "Discovery",
            title: job,
            scope: site,
            verdict: rows == 0
                ? "No payment source is what the job asks for; look at its discover keys."
                : "\(rows.counted("payment source", "payment sources")) of \(site) as of "
                    + "\(UTCTimestamp(snapshotAt).plain).",
            tone: rows == 0 ? .attention : .good,
            figures: [
                .init(label: "Payment sources in the list", value: rows.grouped),
                .init(label: "Customers", value: customers.grouped),
                .init(label: "Calls", value: calls.grouped),
            ],
            sections: sections,
            createdAt: finishedAt,
            toolVersion: toolVersion,
            planDigest: sha256
        )
        document.digestName = "List SHA-256"
        return document
    }

    private var sections: [ReportDocument.Section] {
        let next: [ReportDocument.Section] =
            rows > 0
            ? [.init(title: "What to do next", block: .notes(["Plan the job: `tokenferry plan \(jobPath)`"]))] : []
        let list: [ReportDocument.Section] =
            rows > 0
            ? [.init(title: "What is in the list", block: .notes(["Each count adds up to the whole list."]))] : []
        return [.init(title: "What this is about", block: .facts(identity))] + list
            + [
                ("By gateway account", "Gateway account", namedAccounts), ("By type", "Type", types),
                ("By status", "Status", statuses), ("By role", "Role", roles),
            ].compactMap(section) + next
    }

    private var identity: [ReportDocument.Fact] {
        [
            .init("Site", .text(site)),
            .init("List", .text(file)),
            .init("List SHA-256", .digest(sha256)),
            .init("As of", .text(UTCTimestamp(snapshotAt).plain)),
            .init("Finished", .text("\(UTCTimestamp(finishedAt).plain) by tokenferry \(toolVersion)")),
            .init("Payment sources in the list", .number(rows)),
            .init("Of them deleted", .number(deleted)),
            .init("Listed in all", .number(listed)),
            .init("Not what the job asks for", .number(listed - rows)),
            .init("Customers read", .number(customers)),
            .init("Calls", .number(calls)),
        ]
    }

    private var namedAccounts: [String: Int] {
        Dictionary(
            accounts.map { ($0.id + ($0.gateway.isEmpty ? "" : " (\($0.gateway))"), $0.sources) },
            uniquingKeysWith: +
        )
    }

    /// A table of counts, the most frequent first; `nil` where there are none.
    private func section(
        _ title: String,
        _ column: String,
        _ counts: [String: Int]
    ) -> ReportDocument.Section? {
        guard !counts.isEmpty else { return nil }
        let rows = counts.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
            .map { (label: $0.key.isEmpty ? "(none)" : $0.key, count: $0.value) }
        let table = PlanReport.distribution(
            caption: "Payment sources in the list",
            column: column,
            count: "Payment sources",
            sum: ("All in the list", counts.values.reduce(0, +)),
            rows
        )
        return .init(title: title, block: .table(table), isPart: true)
    }
}
