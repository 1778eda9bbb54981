import MigrationModel

extension UndoReport {
    /// What the digest of such a report is: an undo has a plan of its own.
    static let digestName = "Undo plan digest"

    /// What the report is about, and what ties it to the runs that are undone.
    var identity: [ReportDocument.Fact] {
        let hand = madeBy.isEmpty ? "by" : "by \(madeBy), with"
        var facts: [ReportDocument.Fact] = [
            .init("Target", .text((isLive ? "live site " : "test site ") + target)),
            .init("Operation", .text("delete_local: removed from Chargebee, kept at the gateway")),
            .init("Order", .text("newest first")),
            .init("Made", .text("\(UTCTimestamp(createdAt).plain) \(hand) tokenferry \(toolVersion)")),
            .init(Self.digestName, .digest(planDigest)),
        ]
        for (index, digest) in migrationPlans.enumerated() {
            let input = migrationPlans.count > 1 ? ", input \(index + 1)" : ""
            facts.append(.init("Plan digest of the migration\(input)", .fingerprint(digest)))
        }
        return facts + journals.facts
    }

    /// What ties a signature to the migration that is undone.
    var bindingWords: String {
        let plan = migrationPlans.last.map {
            " It undoes the migration whose plan digest begins with \($0.prefix(16))."
        }
        return (plan ?? "") + journals.words
    }
}
