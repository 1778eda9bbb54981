/// What the reports of a port say, held row for row against what the site has.
package struct PortComparison: Sendable {
    /// What is wrong, in words; empty where all agrees.
    package private(set) var faults: [String] = []
    /// The new source of each old one, by the old one's id.
    package private(set) var made: [String: SiteRecord] = [:]

    /// Compares.
    ///
    /// - Parameters:
    ///   - job: A port that has been run to its end.
    ///   - before: What the site had before.
    ///   - deletesOld: Whether the job removes the old sources.
    /// - Throws: Where the site or a report cannot be read.
    package init(_ job: PortJob, before: [SiteRecord], deletesOld: Bool) async throws {
        let after = try await job.site.records()
        let byID = Dictionary(uniqueKeysWithValues: after.map { ($0.id, $0) })
        let portable = Set(before.filter(\.isPortable).map(\.id))
        let input = try job.records("sources.csv")
        let rows = try job.records("reports/moving/rows.csv")
        check(rows.count == input.count, "rows.csv has \(rows.count) rows for \(input.count)")
        for (row, source) in zip(rows, input) {
            let name = "row \(row["row"] ?? "")"
            guard let old = byID[source["payment_source_id"] ?? ""] else {
                faults.append("\(name): the old source is gone")
                continue
            }
            guard portable.contains(old.id) else {
                check(row["ending"] == "rejected", "\(name): \(row["ending"] ?? "") instead of rejected")
                continue
            }
            check(["created", "recovered"].contains(row["ending"] ?? ""), "\(name): \(row)")
            guard let new = byID[row["payment_source_id"] ?? ""] else {
                faults.append("\(name): the site does not know its payment source")
                continue
            }
            check(new.customer == old.customer, "\(name): another customer")
            check(new.gatewayAccount == "gw_new" && !new.isDeleted, "\(name): not at the new account")
            check(new.last4 == old.last4 && new.expiryYear == old.expiryYear, "\(name): another card")
            check(old.isDeleted == deletesOld, "\(name): the old source is \(old.isDeleted ? "gone" : "there")")
            check((new.role == "primary") == (source["role"] == "primary"), "\(name): primary \(new.role) \(source)")
            made[old.id] = new
        }
        check(after.count == before.count + portable.count, "\(after.count - before.count) new for \(portable.count)")
        try await countEffects(job, portable.count, deletesOld)
        let left = try job.found(made.values.map(\.reference), inFilesNamed: "moving")
        check(left.isEmpty, "\(left.count) references stay in the journal")
    }

    private mutating func countEffects(_ job: PortJob, _ portable: Int, _ deletesOld: Bool) async throws {
        let counts = try await job.site.counts()
        check(counts.mostExportsOfOneSource <= 1, "a source was exported \(counts.mostExportsOfOneSource) times")
        check(counts.doubledPairs == 0, "\(counts.doubledPairs) pairs are doubled")
        check(counts.laneOverlaps == 0, "\(counts.laneOverlaps) requests of one customer at once")
        let expected = [
            "export_payment_source": portable, "create_using_permanent_token": portable,
            "delete_local": deletesOld ? portable : 0,
        ]
        for (operation, count) in expected {
            check(counts.effects[operation, default: 0] == count, "\(operation): \(counts.effects) for \(count)")
        }
    }

    private mutating func check(_ holds: Bool, _ fault: @autoclosure () -> String) {
        if !holds { faults.append(fault()) }
    }
}

/// What an undo has left, held against what the site had before it.
package struct UndoComparison: Sendable {
    /// What is wrong, in words; empty where all agrees.
    package private(set) var faults: [String] = []

    /// Compares.
    ///
    /// - Parameters:
    ///   - job: A port that has been undone.
    ///   - original: What the site had before the port.
    ///   - ported: What it had before the undo.
    ///   - made: What the port made, by the old source's id.
    ///   - removes: Whether all that was made is to be gone; else all of it has to be there.
    /// - Throws: Where the site cannot be read.
    package init(
        _ job: PortJob,
        original: [SiteRecord],
        ported: [SiteRecord],
        made: [String: SiteRecord],
        removes: Bool
    ) async throws {
        let after = try await job.site.records()
        let byID = Dictionary(uniqueKeysWithValues: after.map { ($0.id, $0) })
        let madeIDs = Set(made.values.map(\.id))
        for record in ported where !madeIDs.contains(record.id) && byID[record.id]?.isDeleted != record.isDeleted {
            faults.append("\(record.id), which the job did not make, was touched")
        }
        for new in made.values where byID[new.id]?.isDeleted != removes {
            faults.append("\(new.id) is \(removes ? "still there" : "gone")")
        }
        if removes {
            for record in original where byID[record.id]?.role != record.role && record.role == "primary" {
                faults.append("\(record.id) was primary, and is \(byID[record.id]?.role ?? "gone")")
            }
        }
        let had = Set(ported.filter { !$0.isDeleted }.map(\.customer))
        let has = Set(after.filter { !$0.isDeleted }.map(\.customer))
        if had != has { faults.append("\(had.subtracting(has).count) customers have no payment source any more") }
    }
}

extension SiteRecord {
    /// Whether a plan lets the source through: a live card at a gateway that Chargebee can copy from.
    package var isPortable: Bool {
        !isDeleted && type == "card" && !["stripe", "gocardless"].contains(gateway) && gatewayAccount != "gw_new"
    }
}
