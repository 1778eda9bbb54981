import MigrationModel

extension PlanReport {
    /// What the reader may rely on not to happen, with the headers that make sure of it.
    var assuranceSections: [ReportDocument.Section] {
        var sections = [ReportDocument.Section(title: "What will not happen", block: .notes(assurances))]
        guard !headers.isEmpty else { return sections }
        var table = ReportDocument.Table(
            caption: "Headers that go with each call, as they are sent",
            columns: ["Header", "Value"],
            rows: headers.map { [.text($0.name), .text($0.value)] }
        )
        table.codeColumns = [0, 1]
        table.onTerminal = []
        sections.append(.init(title: "Headers that ensure it", block: .table(table), isPart: true))
        return sections
    }

    /// What the reader may rely on not to happen; only what the requests themselves make sure of.
    var assurances: [String] {
        var notes = ["This dry run sent nothing to Chargebee and changed nothing there."]
        notes.append("No customer is charged: none of the planned calls creates an invoice or collects a payment.")
        let known = [
            ("emails", "e-mails"), ("webhooks", "webhooks"), ("actions", "event actions"),
        ]
        let off = known.filter { silenced.contains($0.0) }.map(\.1)
        let on = known.filter { !silenced.contains($0.0) }.map(\.1)
        if !off.isEmpty { notes.append("Chargebee is told with each call to cause no \(off.listed("or")).") }
        if !on.isEmpty {
            notes.append("NOT silenced: \(on.listed("and")). Chargebee may send or start them as it does otherwise.")
        }
        if endings[.rejected] > 0 {
            notes.append("The \(endings[.rejected].counted("rejected row is", "rejected rows are")) not sent.")
        }
        if facts.isLive {
            notes.append(
                "The live site is not touched until the run is given --live and the plan digest above is approved."
            )
        }
        return notes
    }

    /// Who approved this very plan; empty where nobody has yet.
    var approvalSections: [ReportDocument.Section] {
        guard let approval else { return [] }
        return [.init(title: "Approval", block: .facts(approval.facts))]
    }
}

extension Approval {
    /// Who approved, when and how.
    var facts: [ReportDocument.Fact] {
        let how =
            switch way {
            case .command: "`tokenferry approve`"
            case .option: "the digest on the command line of a run (--approved-plan)"
            }
        return [
            .init("Approved by", .text(name ?? "not named")),
            .init("When", .text(UTCTimestamp(at).plain)),
            .init("How", .text(how)),
            .init(
                "Recorded by",
                .text("\(recordedBy.isEmpty ? "not known" : recordedBy), with tokenferry \(toolVersion)")
            ),
            .init("Approved plan", .digest(planDigest)),
        ]
    }
}
