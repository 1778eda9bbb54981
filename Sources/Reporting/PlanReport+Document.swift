import MigrationModel

extension PlanReport {
    /// The report for a terminal, at most 96 columns wide, with a line feed at its end.
    package var text: String { TextPage(document).text }

    /// The report as one HTML file without outside assets or scripts, for the screen and for paper.
    package func html() -> String { HTMLPage(document).markup }

    /// The report's content, from which every format for people is written.
    package var document: ReportDocument {
        ReportDocument(
            kind: "Dry run",
            title: job,
            scope: facts.scope,
            verdict: defect?.verdict
                ?? [verdict, customerVerdict, value?.verdict].compactMap(\.self).joined(separator: " "),
            tone: defect != nil ? .defect : ready == facts.rows && ready > 0 ? .good : .attention,
            figures: figures,
            sections: sections,
            createdAt: createdAt,
            toolVersion: toolVersion,
            planDigest: facts.planDigest
        )
    }

    private var figures: [ReportDocument.Figure] {
        var figures: [ReportDocument.Figure] = [
            .init(label: "Rows in the file", value: facts.rows.grouped),
            .init(label: "Ready", value: ready.grouped),
            .init(label: "Rejected", value: endings[.rejected].grouped),
            .init(label: "Time it takes", value: DurationText(seconds: seconds).description),
        ]
        if let customers, customerVerdict != nil {
            let without = customers.customers - customers.usable
            figures.insert(.init(label: "Customers without a usable method", value: without.grouped), at: 3)
        }
        if delta != nil { figures.insert(.init(label: "To be sent", value: toSend.grouped), at: 2) }
        figures.insert(contentsOf: value?.figures ?? [], at: figures.count - 1)
        return figures
    }

    private var verdict: String {
        let rejected = endings[.rejected]
        let rest = endings.all.filter { $0.count > 0 && $0.ending != .notAttempted }
        let others = rest.map { "\($0.count.grouped) \($0.count == 1 ? "is" : "are") \($0.ending.title)" }
            .joined(separator: ", ")
        if facts.rows == 0 { return "The file has no rows; there is nothing to send." }
        if delta != nil, ready > 0 {
            return "\(toSend.grouped) of \(facts.rows.rows) will be sent; \(notSent.joined(separator: ", "))."
        }
        if ready == facts.rows { return ready == 1 ? "The only row is ready." : "All \(ready.rows) are ready." }
        if rejected == facts.rows { return "None of the \(rejected.rows) is ready; all are rejected." }
        return "\(ready.grouped) of \(facts.rows.rows) \(ready == 1 ? "is" : "are") ready; \(others)."
    }

    /// The rows that will not be sent, by why, each in words without a full stop; at least one.
    private var notSent: [String] {
        var words: [String] = []
        if let delta {
            words.append("\(delta.done.grouped) \(delta.done == 1 ? "is" : "are") done already")
            if delta.underReview > 0 { words.append("\(delta.underReview.grouped) left for review before") }
        }
        let rejected = endings[.rejected]
        if delta == nil || rejected > 0 { words.append("\(rejected.grouped) rejected") }
        return words
    }

    /// What it is about, what would happen, whom it would leave without, what to know, and what to sign.
    private var sections: [ReportDocument.Section] {
        var sections: [ReportDocument.Section] = [
            .init(
                title: "What this is about",
                block: .facts(
                    facts.identity(
                        createdAt: createdAt,
                        toolVersion: toolVersion,
                        madeBy: madeBy,
                        bills: value?.list
                    )
                )
            ),
            .init(
                title: "Every row accounted for",
                block: .closing(ClosingIdentity(rows: facts.rows, endings: endings, isPlan: true))
            ),
        ]
        if let delta { sections.append(.init(title: "Beside the earlier input", block: .facts(delta.facts))) }
        sections.append(.init(title: "What will change", block: .notes(undoNotes + changes.sentences)))
        if !changes.byGateway.isEmpty {
            sections.append(.init(title: "By the gateway that keeps them", block: .table(gatewayTable), isPart: true))
        }
        sections += breakdownSections + customerSections + valueSections
        sections.append(.init(title: "Findings", block: findingBlock))
        sections.append(.init(title: "Rejected rows by reason", block: rejectionBlock))
        sections += paceSections + assuranceSections + approvalSections
        sections.append(.init(title: "Sign-off", block: signOffBlock))
        return sections
    }

    private var undoNotes: [String] {
        guard isUndone else { return [] }
        return [
            "UNDONE: an undo of this job has been begun, so a run of it is refused. To send the input again, give the job another "
                + "name and journal."
        ]
    }

    private var gatewayTable: ReportDocument.Table {
        ReportDocument.Table(
            caption: "Rows by the gateway that keeps the payment source now",
            columns: ["Gateway", "Ready", "Rejected"],
            rows: changes.byGateway.map { [.text($0.gateway), .number($0.ready), .number($0.rejected)] }
        )
    }

    private var signOffBlock: ReportDocument.Block {
        guard defect == nil else { return .notes([ReportDocument.defectNote]) }
        return .signOff(
            .init(
                statement: """
                    Dry run of \(job), made \(UTCTimestamp(createdAt).plain). Prepared by: I have made it and checked it. \
                    Approved by: I have read it and approve the plan with the digest below: \(toSend.rows) to be sent to the \
                    \(facts.scope), \(notSent.joined(separator: ", ")).\
                    \(customerVerdict.map { " \($0)" } ?? "")\
                    \(value.map { " \($0.statement)" } ?? "")
                    """,
                digest: facts.planDigest,
                roles: ["Prepared by", "Approved by"]
            )
        )
    }
}

extension ReportDocument {
    /// What stands where the signatures would, if the numbers do not add up.
    static let defectNote = "The numbers of this report do not add up. It must not be signed."
}
