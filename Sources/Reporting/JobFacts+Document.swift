import MigrationModel

extension JobFacts {
    /// The target in a few words, with whether it is live.
    var scope: String {
        if target == "sandbox" { return "sandbox, not Chargebee" }
        return isLive ? "live site \(target)" : "test site \(target)"
    }

    /// What the numbers are about.
    ///
    /// - Parameters:
    ///   - createdAt: When the report was made.
    ///   - toolVersion: What it was made with.
    ///   - madeBy: The account and machine that made it; empty where they cannot be told.
    ///   - bills: The list that the money comes from; `nil` where there is none.
    /// - Returns: The facts, input first and plan digest last.
    func identity(
        createdAt: UnixMilliseconds,
        toolVersion: String,
        madeBy: String = "",
        bills: BillList? = nil
    ) -> [ReportDocument.Fact] {
        let form = inputForm.isEmpty ? "" : ", \(inputForm)"
        let title = mappingTitle.isEmpty || mappingTitle == mappingName ? "" : ", \(mappingTitle)"
        let hand = madeBy.isEmpty ? " by" : " by \(madeBy), with"
        let sources: [ReportDocument.Fact] =
            evidenceSources.isEmpty ? [] : [.init("Sources", .text(evidenceSources.joined(separator: "; ")))]
        let second: [ReportDocument.Fact] =
            joined.map { [.init("Joined", .text($0.name)), .init("Joined SHA-256", .fingerprint($0.digest))] } ?? []
        return [
            .init("Input", .text("\(inputName), \(inputBytes.counted("byte", "bytes"))\(form)")),
            .init("SHA-256", .fingerprint(inputDigest)),
        ] + second + [
            .init("Rows", .number(rows))
        ] + (bills?.identity ?? []) + [
            .init("Mapping", .text("\(mappingName)\(title)")),
            .init("Evidence", .text(evidenceText)),
        ] + sources + [
            .init("Target", .text(scope)),
            .init("Gateway account", .text(gatewayAccountID ?? accountText)),
            .init("Operation", .text(operation)),
            .init("Made", .text("\(UTCTimestamp(createdAt).plain)\(hand) tokenferry \(toolVersion)")),
            .init("Plan digest", .digest(planDigest)),
        ]
    }

    /// Which gateway account is meant where none is named.
    private var accountText: String {
        kind == .working ? "as the payment sources have it" : "not named; Chargebee chooses"
    }

    private var evidenceText: String {
        switch evidence {
        case "official": "official: the gateway or Chargebee publishes it"
        case "third-party": "third-party: published by others, not by the gateway or Chargebee"
        case "inferred": "inferred: no published source, the mapping is our reading"
        default: evidence
        }
    }
}

extension BillList {
    /// Which file it is.
    fileprivate var identity: [ReportDocument.Fact] {
        let form = form.isEmpty ? "" : ", \(form)"
        return [
            .init("List of bills", .text("\(name), \(bytes.counted("byte", "bytes"))\(form)")),
            .init("List SHA-256", .fingerprint(digest)),
            .init("Rows of the list", .number(rows)),
        ]
    }
}
