import MigrationModel

extension UndoReport {
    /// The report for a terminal, at most 96 columns wide, with a line feed at its end.
    package var text: String { TextPage(document).text }

    /// The report as one HTML file without outside assets or scripts, for the screen and for paper.
    package func html() -> String { HTMLPage(document).markup }

    /// Sources that are not at Chargebee any more.
    private var done: Int { self[.removed] + self[.recovered] + self[.alreadyGone] }

    private var scope: String { (isLive ? "live site " : "test site ") + target }

    /// The report's content, from which every format for people is written.
    package var document: ReportDocument {
        var document = ReportDocument(
            kind: isDryRun ? "Undo, dry run" : "Undo",
            title: job,
            scope: scope,
            verdict: defect?.verdict ?? verdict,
            tone: defect != nil ? .defect : isClean ? .good : .attention,
            figures: [
                .init(label: "Made by this job", value: created.grouped),
                isDryRun
                    ? .init(label: "To be removed", value: self[.notAttempted].grouped)
                    : .init(label: "Gone", value: done.grouped),
                .init(label: "Held back", value: heldBack.grouped),
                isOver
                    ? .init(label: "Calls made", value: attempts.exchanges.grouped)
                    : .init(label: "Time it takes", value: DurationText(seconds: seconds).description),
            ],
            sections: sections,
            createdAt: createdAt,
            toolVersion: toolVersion,
            planDigest: planDigest
        )
        document.digestName = Self.digestName
        return document
    }

    /// Whether it was carried out and has no call left to make.
    private var isOver: Bool { !isDryRun && calls == 0 }

    private var isClean: Bool { created > 0 && heldBack == 0 && (isDryRun ? open == created : done == created) }

    /// In a dry run, what is gone already or will be.
    private var open: Int { done + self[.notAttempted] }

    private var verdict: String {
        guard created > 0 else { return "This job made no payment sources; there is nothing to remove." }
        var parts: [String] = []
        let kinds: [(Int, String, String)] = [
            (isDryRun ? self[.alreadyGone] : 0, "is gone already", "are gone already"),
            (heldBack - heldLate, "is held back", "are held back"),
            (heldLate, "was held back while it went on", "were held back while it went on"),
            (self[.failed], "failed", "failed"),
            (self[.needsReview], "needs review", "need review"),
            (isDryRun ? 0 : self[.notAttempted], "is not removed yet", "are not removed yet"),
        ]
        for (count, one, many) in kinds where count > 0 { parts.append(count.counted(one, many)) }
        let before = self[.removed] + self[.recovered]
        let main =
            if isDryRun, before > 0 {
                "\(self[.notAttempted].grouped) more of \(created.counted("source", "sources")) would be removed, \(before.grouped) "
                    + "were"
            } else {
                "\((isDryRun ? self[.notAttempted] : done).grouped) of \(created.counted("source", "sources")) "
                    + (isDryRun ? "would be removed" : done == 1 ? "is gone" : "are gone")
            }
        return ([main] + parts).joined(separator: "; ") + "."
    }

    private var sections: [ReportDocument.Section] {
        var sections: [ReportDocument.Section] = [
            .init(title: "What this is about", block: .facts(identity)),
            .init(title: "Every payment source accounted for", block: .table(closingTable)),
        ]
        if !notes.isEmpty { sections.append(.init(title: "To be known first", block: .notes(notes))) }
        sections.append(.init(title: "Held back", block: holdBlock))
        sections += effectSections
        if let issueBlock { sections.append(.init(title: "Not removed", block: issueBlock)) }
        sections.append(.init(title: "Calls and pace", block: .facts(callFacts)))
        sections.append(.init(title: "What will not happen", block: .notes(assurances)))
        if isDryRun { sections.append(.init(title: "Sign-off", block: signOffBlock)) }
        return sections
    }

    private var closingTable: ReportDocument.Table {
        let rows: [(String, Int)] = [
            ("removed", self[.removed]), ("recovered: the answer was lost, and it is gone", self[.recovered]),
            ("already gone: removed by somebody else", self[.alreadyGone]), ("held back", heldBack),
            ("failed", self[.failed]), ("needs review", self[.needsReview]),
            (isDryRun ? "to be removed" : "not attempted", self[.notAttempted]),
            ("made by this job", created), ("residual", residual),
        ]
        var table = ReportDocument.Table(
            caption: "What becomes of the payment sources that the job made; all but the last two lines add up to them",
            columns: ["Outcome", "Sources"],
            rows: rows.map { [.text($0.0), .number($0.1)] }
        )
        table.sums = 2
        table.isSigned = true
        return table
    }

    private var holdBlock: ReportDocument.Block {
        guard !holds.isEmpty else { return .notes(["Nothing is held back."]) }
        let issues = holds.map { hold in
            ReportDocument.Issue(
                tag: nil,
                code: hold.code,
                count: hold.count,
                meaning: hold.meaning,
                first: hold.examples.map { RowExample($0) },
                detail: hold.late == 0
                    ? "" : "held back while the undo went on, after a change at Chargebee: \(hold.late.grouped)",
                remedy: hold.remedy
            )
        }
        return .issues(.init(caption: "Why sources are left where they are", countTitle: "Sources", issues: issues))
    }

    private var issueBlock: ReportDocument.Block? {
        let open = codes.filter { $0.ending == .failed || $0.ending == .needsReview }
        guard !open.isEmpty else { return nil }
        let issues = open.map { code in
            ReportDocument.Issue(
                tag: code.ending.title,
                code: code.code,
                count: code.count,
                meaning: CodeAdvice(ending: code.ending, code: code.code, operation: "undo").meaning,
                first: [RowExample(code.firstRow)],
                detail: code.example ?? "",
                remedy: code.ending == .failed
                    ? "Mend what the message names, then undo again with --yes: failed ones are sent once more."
                    : "Look at the payment source in Chargebee."
            )
        }
        return .issues(.init(caption: "Sources that could not be removed", countTitle: "Sources", issues: issues))
    }

    private var callFacts: [ReportDocument.Fact] {
        let pace = "\(DurationText(seconds: seconds)) at \(callsPerMinute.counted("call", "calls")) a minute"
        var facts: [ReportDocument.Fact] = [.init("Calls to read the site", .number(readingCalls))]
        if !isOver { facts.append(.init("Calls to make", .number(calls))) }
        if lookingCalls > 0 {
            facts.append(.init("Of these, to look again at customers before their turn", .number(lookingCalls)))
        }
        if !isOver { facts.append(.init("Duration", .text(calls == 0 ? "none" : "\(pace); retries come on top"))) }
        guard attempts.exchanges > 0 else { return facts }
        facts += [
            .init("HTTP exchanges of the undo", .number(attempts.exchanges)),
            .init("Retries", .number(attempts.retries)),
            .init("Refused for rate (429)", .number(attempts.throttled)),
            .init("Customer locked (429 lock_timeout)", .number(attempts.locked)),
            .init("Unanswered", .number(attempts.unanswered)),
            .init("Look-ups", .number(attempts.lookUps)),
        ]
        return facts
    }

    private var assurances: [String] {
        var notes = isDryRun ? ["This dry run changed nothing at Chargebee; it has read from there."] : []
        notes += [
            "No payment method is removed at a gateway: delete_local removes it from Chargebee alone.",
            "No payment source is removed that the journal of this job does not list as made by it.",
        ]
        let names = ["emails": "e-mails", "webhooks": "webhooks", "actions": "event actions"]
        let on = ["emails", "webhooks", "actions"].filter { !silenced.contains($0) }.compactMap { names[$0] }
        notes.append(
            on.isEmpty
                ? "Chargebee is told with each call to cause no e-mails, webhooks or event actions."
                : "NOT silenced: \(on.joined(separator: ", ")). Chargebee may send or start them as it does otherwise."
        )
        if isDryRun { notes.append("Nothing is removed until the command is given --yes.") }
        return notes
    }

    private var signOffBlock: ReportDocument.Block {
        guard defect == nil else { return .notes([ReportDocument.defectNote]) }
        return .signOff(
            .init(
                statement: """
                    Dry run of the undo of \(job), made \(UTCTimestamp(createdAt).plain). Prepared by: I have made it and checked \
                    it. Approved by: I have read it and approve the plan with the digest below: \(self[.notAttempted].counted("source", "sources")) to be removed from the \(scope), \
                    \(heldBack.grouped) held back.\(bindingWords)
                    """,
                digest: planDigest,
                roles: ["Prepared by", "Approved by"]
            )
        )
    }
}
