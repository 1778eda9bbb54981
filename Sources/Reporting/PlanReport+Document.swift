import MigrationModel

extension PlanReport {
    /// The report for a terminal, at most 96 columns wide, with a line feed at its end.
    package var text: String { TextPage(document).text }

    /// The report as one HTML file without outside assets or scripts, for the screen and for paper.
    package func html() -> String { HTMLPage(document).markup }

    /// The report's content, from which every format for people is written.
    var document: ReportDocument {
        ReportDocument(
            kind: "Dry run",
            title: job,
            scope: facts.scope,
            verdict: defect?.verdict ?? verdict,
            tone: defect != nil ? .defect : ready == facts.rows && ready > 0 ? .good : .attention,
            figures: [
                .init(label: "Rows in the file", value: facts.rows.grouped),
                .init(label: "Ready", value: ready.grouped),
                .init(label: "Rejected", value: endings[.rejected].grouped),
                .init(label: "Time it takes", value: DurationText(seconds: seconds).description),
            ],
            sections: sections,
            createdAt: createdAt,
            toolVersion: toolVersion,
            planDigest: facts.planDigest
        )
    }

    private var verdict: String {
        let rejected = endings[.rejected]
        let rest = endings.all.filter { $0.count > 0 && $0.ending != .notAttempted }
        let others = rest.map { "\($0.count.grouped) \($0.count == 1 ? "is" : "are") \($0.ending.title)" }
            .joined(separator: ", ")
        if facts.rows == 0 { return "The file has no rows; there is nothing to send." }
        if ready == facts.rows { return "All \(ready.rows) \(ready == 1 ? "is" : "are") ready." }
        if rejected == facts.rows { return "None of the \(rejected.rows) is ready; all are rejected." }
        return "\(ready.grouped) of \(facts.rows.rows) \(ready == 1 ? "is" : "are") ready; \(others)."
    }

    private var sections: [ReportDocument.Section] {
        var sections: [ReportDocument.Section] = [
            .init(
                title: "What this is about",
                block: .facts(facts.identity(createdAt: createdAt, toolVersion: toolVersion))
            ),
            .init(
                title: "Every row accounted for",
                block: .closing(ClosingIdentity(rows: facts.rows, endings: endings, isPlan: true))
            ),
        ]
        if let delta { sections.append(.init(title: "Beside the earlier input", block: .facts(Self.facts(of: delta)))) }
        sections.append(.init(title: "What will change", block: .notes(undoNotes + changes.sentences)))
        if !changes.byGateway.isEmpty {
            sections.append(.init(title: "By the gateway that keeps them", block: .table(gatewayTable)))
        }
        sections.append(.init(title: "Rejected rows by reason", block: rejectionBlock))
        sections.append(.init(title: "Findings", block: findingBlock))
        sections.append(.init(title: "Calls and pace", block: .facts(paceFacts)))
        sections.append(.init(title: "What will not happen", block: .notes(assurances)))
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

    private var rejectionBlock: ReportDocument.Block {
        guard !rejections.isEmpty else { return .notes(["No row is rejected."]) }
        let issues = rejections.map { rejection in
            ReportDocument.Issue(
                tag: nil,
                code: rejection.reason.rawValue,
                count: rejection.count,
                meaning: rejection.reason.meaning,
                first: rejection.examples,
                detail: rejection.detail,
                remedy: rejection.reason.remedy
            )
        }
        return .issues(
            .init(caption: "Why rows are rejected and never sent", countTitle: "Rows", issues: issues)
        )
    }

    private var findingBlock: ReportDocument.Block {
        guard !findings.isEmpty else { return .notes(["Nothing else was noticed."]) }
        let issues = findings.map { finding in
            ReportDocument.Issue(
                tag: finding.code.severity.rawValue,
                code: finding.code.rawValue,
                count: finding.count,
                meaning: finding.code.meaning,
                first: finding.examples,
                detail: finding.detail,
                remedy: finding.code.remedy
            )
        }
        return .issues(
            .init(caption: "What should be known before the plan is approved", countTitle: "Count", issues: issues)
        )
    }

    private static func facts(of delta: DeltaSummary) -> [ReportDocument.Fact] {
        var facts: [ReportDocument.Fact] = [
            .init("Already done", .number(delta.done)),
            .init("New", .number(delta.new)),
            .init("Changed: same customer, another token", .number(delta.changed)),
            .init("Gone: done before, and not in this file", .number(delta.gone)),
        ]
        if delta.underReview > 0 { facts.append(.init("Left for review before, not sent", .number(delta.underReview))) }
        if !delta.knowsCustomers {
            facts.append(
                .init("Note", .text("the journal is of an older version and cannot tell changed rows from new ones"))
            )
        }
        return facts
    }

    private var gatewayTable: ReportDocument.Table {
        ReportDocument.Table(
            caption: "Rows by the gateway that keeps the payment source now",
            columns: ["Gateway", "Ready", "Rejected"],
            rows: changes.byGateway.map { [.text($0.gateway), .number($0.ready), .number($0.rejected)] }
        )
    }

    private var paceFacts: [ReportDocument.Fact] {
        let pace = "\(DurationText(seconds: seconds)) at \(callsPerMinute.counted("call", "calls")) a minute"
        var paceFacts: [ReportDocument.Fact] = [
            .init("Rows to send", .number(ready)),
            .init("Calls", .number(calls)),
            .init("Duration", .text(calls == 0 ? "none" : "\(pace); retries come on top")),
            .init("Become primary", .number(becomePrimary)),
        ]
        if let rejectedFile {
            paceFacts.append(.init("Rejected rows", .text("written as they were to \(rejectedFile)")))
        }
        return paceFacts
    }

    /// What the reader may rely on not to happen; only what the requests themselves make sure of.
    private var assurances: [String] {
        var notes = ["This dry run sent nothing to Chargebee and changed nothing there."]
        notes.append("No customer is charged: none of the planned calls creates an invoice or collects a payment.")
        let known = [
            ("emails", "e-mails"), ("webhooks", "webhooks"), ("actions", "event actions"),
        ]
        let off = known.filter { silenced.contains($0.0) }.map(\.1)
        let on = known.filter { !silenced.contains($0.0) }.map(\.1)
        if !off.isEmpty {
            notes.append("Chargebee is told with each call to cause no \(Self.listed(off, "or")).")
        }
        if !on.isEmpty {
            notes.append(
                "NOT silenced: \(Self.listed(on, "and")). Chargebee may send or start them as it does otherwise."
            )
        }
        if endings[.rejected] > 0 {
            notes.append("The \(endings[.rejected].counted("rejected row is", "rejected rows are")) not sent.")
        }
        if facts.isLive {
            notes.append("The live site is not touched until the run is given --live and the plan digest above.")
        }
        return notes
    }

    private var signOffBlock: ReportDocument.Block {
        guard defect == nil else { return .notes([ReportDocument.defectNote]) }
        return .signOff(
            .init(
                statement: """
                    I have read the dry run of \(job), made \(UTCTimestamp(createdAt).seconds), and approve the plan with the \
                    digest below: \(ready.rows) to be sent to the \(facts.scope), \(endings[.rejected].grouped) rejected.
                    """,
                digest: facts.planDigest,
                roles: ["Prepared by", "Approved by"]
            )
        )
    }

    private static func listed(_ words: [String], _ conjunction: String) -> String {
        guard words.count > 1, let last = words.last else { return words.joined() }
        return "\(words.dropLast().joined(separator: ", ")) \(conjunction) \(last)"
    }
}

extension ReportDocument {
    /// What stands where the signatures would, if the numbers do not add up.
    static let defectNote = "The numbers of this report do not add up. It must not be signed."
}
