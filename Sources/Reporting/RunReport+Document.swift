import MigrationModel

extension RunReport {
    /// The report for a terminal, at most 96 columns wide, with a line feed at its end.
    package var text: String { TextPage(document).text }

    /// The report as one HTML file without outside assets or scripts, for the screen and for paper.
    package func html() -> String { HTMLPage(document).markup }

    /// Rows whose payment source is at Chargebee.
    var done: Int { endings[.created] + endings[.recovered] + endings[.alreadyDone] }

    /// The report's content, from which every format for people is written.
    package var document: ReportDocument {
        ReportDocument(
            kind: "Reconciliation",
            title: job,
            scope: facts.scope,
            verdict: defect?.verdict
                ?? [verdict, removal, lostUndo?.sentence].compactMap(\.self).joined(separator: " "),
            tone: defect != nil
                ? .defect : isThrough && removal == nil && lostUndo == nil && !lacksApproval ? .good : .attention,
            figures: [
                .init(label: "Rows in the file", value: facts.rows.grouped),
                .init(label: "Done", value: done.grouped),
                .init(label: "Not done", value: (facts.rows - done).grouped),
                .init(
                    label: "First to last call",
                    value: callSpan.map { DurationText(seconds: $0).description } ?? "none"
                ),
            ] + removalFigures,
            sections: sections,
            createdAt: createdAt,
            toolVersion: toolVersion,
            planDigest: facts.planDigest
        )
    }

    private var verdict: String {
        if facts.rows == 0 { return "The file has no rows; nothing was sent." }
        let open = [
            (endings[.rejected], "is rejected", "are rejected"), (endings[.failed], "failed", "failed"),
            (endings[.needsReview] - inDoubt, "needs review", "need review"), (inDoubt, "is in doubt", "are in doubt"),
            (endings[.notAttempted], "is not attempted", "are not attempted"),
        ]
        let parts = open.filter { $0.0 > 0 }.map { $0.0.counted($0.1, $0.2) }
        if parts.isEmpty {
            return [done == 1 ? "The only row is done." : "All \(done.rows) are done.", unwrittenNote].compactMap(
                \.self
            )
            .joined(separator: " ")
        }
        return (isFinished ? "" : "Unfinished, not to be signed: ")
            + "\(done.grouped) of \(facts.rows.rows) \(done == 1 ? "is" : "are") done; \(parts.joined(separator: ", "))."
    }

    /// How many of the payment sources an undo has removed.
    var removed: Int { undone ?? 0 }

    /// That an undo has removed some of the payment sources since, in a sentence; `nil` where it has not.
    private var removal: String? {
        guard removed > 0 else { return nil }
        return "An undo has removed \(removed.grouped) of the payment sources since; see undo.html."
    }

    private var removalFigures: [ReportDocument.Figure] {
        guard lostUndo == nil else {
            let value = removed > 0 ? "\(removed.grouped) or more" : "not known"
            return [.init(label: "Removed by an undo", value: value)]
        }
        return removed > 0 ? [.init(label: "Removed by an undo", value: removed.grouped)] : []
    }

    private var sections: [ReportDocument.Section] {
        var sections: [ReportDocument.Section] = [
            .init(title: "What this is about", block: .facts(identity)),
            .init(
                title: "Every row accounted for",
                block: .closing(ClosingIdentity(rows: facts.rows, endings: endings, isPlan: false))
            ),
        ]
        if let groupSection { sections.append(groupSection) }
        sections.append(.init(title: "What to do next", block: .notes(nextSteps)))
        sections += issueSections
        sections += [exceptionSection].compactMap(\.self) + primarySections + [deltaSection].compactMap(\.self)
        sections += approvalSections
        sections.append(.init(title: "Calls and time", block: .facts(callFacts)))
        if let timelineSection { sections.append(timelineSection) }
        if !processes.isEmpty { sections.append(.init(title: "Processes", block: .table(processTable))) }
        sections.append(.init(title: "Sign-off", block: signOffBlock))
        return sections
    }

    private var identity: [ReportDocument.Fact] {
        var identity = facts.identity(createdAt: createdAt, toolVersion: toolVersion, madeBy: madeBy)
        identity.insert(.init("Pass", .text(pass == 1 ? "1, the job's first input" : "\(pass) of this job")), at: 2)
        return identity + journalDigests.facts
    }

    /// Each kind of row that is not done, with what to do.
    private var nextSteps: [String] {
        var steps: [String] = lostUndo.map { ["Undo: \($0.sentence) \(LostUndo.remedy)"] } ?? []
        if let undone { steps.append(undoStep(removed: undone)) }
        let review = endings[.needsReview] - inDoubt
        if inDoubt > 0 {
            steps.append(
                """
                In doubt: \(inDoubt.counted("row was", "rows were")) sent and no answer is recorded. A run that is going on \
                settles them, or else the next one; none takes effect twice. Until then they count as needs review.\
                \(named(openRows.inDoubt, of: inDoubt))
                """
            )
        }
        if review > 0 {
            steps.append(
                """
                Needs review: for \(review.rows) nobody can tell from here whether the request took effect. Look at the \
                customer's payment sources in Chargebee, and do not send the row again before that.
                """
            )
        }
        steps += begunNotes
        if endings[.failed] > 0 {
            steps.append(
                "Failed: Chargebee refused \(endings[.failed].rows) for good. Mend the cause below, then run with "
                    + "--retry-failed."
            )
        }
        if endings[.rejected] > 0 {
            steps.append(
                "Rejected: \(endings[.rejected].rows) never sent. Correct the rejected rows and plan that file."
            )
        }
        let unsent = endings[.notAttempted] - begun
        if unsent > 0 {
            let canary =
                "The run stopped after its canary: look at its first rows in Chargebee (rows.csv has the ids). Then r"
            let start = processes.last?.endedAs == "canary" ? canary : "R"
            let which = named(openRows.notAttempted, of: endings[.notAttempted])
            steps.append("Not attempted: \(unsent.rows) not sent yet. \(start)un the job again to go on.\(which)")
        }
        return steps.isEmpty ? ["Nothing is left to do."] : steps
    }

    /// Which rows these are, as a sentence after a space; empty where nobody looked.
    private func named(_ first: [RowAddress], of count: Int) -> String {
        first.isEmpty ? "" : " These are \(Self.names(first, of: count))."
    }

    /// What an undo means for who reads the reconciliation.
    private func undoStep(removed: Int) -> String {
        guard removed > 0 else {
            return "Undo: one was begun, and has removed none of these payment sources. `tokenferry undo` says what is "
                + "left."
        }
        return """
            Removed since: an undo took \(removed.grouped) of these payment sources out of Chargebee; undo.html and undo.csv \
            say which. The counts here are those of the runs. To attach them again, give the input to a job of another name \
            and journal.
            """
    }

    private var callFacts: [ReportDocument.Fact] {
        var facts: [ReportDocument.Fact] = [
            .init("HTTP exchanges", .number(attempts.exchanges)),
            .init("Retries", .number(attempts.retries)),
            .init("Refused for rate (429)", .number(attempts.throttled)),
            .init("Customer locked (429 lock_timeout)", .number(attempts.locked)),
            .init("Unanswered", .number(attempts.unanswered)),
            .init("Replayed answers", .number(attempts.replayed)),
            .init("Look-ups", .number(attempts.lookUps)),
        ]
        if let first = attempts.firstSentAt { facts.append(.init("First call", .text(UTCTimestamp(first).plain))) }
        if let last = attempts.lastSentAt { facts.append(.init("Last call", .text(UTCTimestamp(last).plain))) }
        if let callSpan { facts.append(.init("Between them", .text(pace(over: callSpan)))) }
        return facts + waitFacts
    }

    /// Seconds from the first call to the last one; `nil` where there was none.
    var callSpan: Double? {
        guard let first = attempts.firstSentAt, let last = attempts.lastSentAt else { return nil }
        return Double(max(0, last - first)) / 1000
    }

    private func pace(over seconds: Double) -> String {
        let duration = DurationText(seconds: seconds).description
        // In a few seconds the first calls weigh too much for an average to say anything.
        guard seconds >= 10 else { return duration }
        let average = Int((Double(attempts.exchanges) * 60 / seconds).rounded())
        return "\(duration), \(average.counted("call", "calls")) a minute on average, pauses included"
    }

    /// What a signature must not leave out.
    private var removedWords: String {
        let known = removed > 0 ? " An undo has removed \(removed.grouped) of the payment sources since." : ""
        return known + (lostUndo.map { " \($0.sentence)" } ?? "")
    }

    private var journalDigests: JournalDigests { JournalDigests(job: journalDigest, undo: undoJournalDigest) }

    /// What ties a signature to the journal and to who approved the plan.
    private var bindingWords: String {
        journalDigests.words + approvalSignature
    }

    private var signOffBlock: ReportDocument.Block {
        guard defect == nil else { return .notes([ReportDocument.defectNote]) }
        if let unfinishedNote { return .notes([unfinishedNote]) }
        let rest = facts.rows - done
        return .signOff(
            .init(
                statement: """
                    I have read the reconciliation of \(job), made \(UTCTimestamp(createdAt).plain), for the plan with the \
                    digest below: \(done.grouped) of \(facts.rows.rows) done, \(rest.grouped) not done, residual \
                    \(residual.grouped).\(removedWords)\(bindingWords)
                    """,
                digest: facts.planDigest,
                roles: ["Prepared by", "Approved by"]
            )
        )
    }
}
