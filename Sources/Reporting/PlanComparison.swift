import MigrationModel

/// What a run did, held against the plan that was approved.
struct PlanComparison: Hashable, Sendable {
    /// One total of the plan.
    struct Line: Hashable, Sendable {
        /// Names it for programs.
        let key: String
        let title: String
        let approved: Int
        /// What it is by now; `nil` where it cannot be told.
        let present: Int?
        /// What makes the difference, in words; empty where there is none.
        let reason: String

        /// Present less approved; `nil` where the present is not known.
        var difference: Int? { present.map { $0 - approved } }
    }

    /// Whether the plan that was run is the one that was approved.
    let isSamePlan: Bool
    /// In the order in which a reader asks.
    let lines: [Line]

    /// Compares; `nil` where no approval counts; see ``RunReport/approval``.
    init?(_ report: RunReport) {
        guard let approval = report.approval else { return nil }
        let isSamePlan = approval.planDigest == report.facts.planDigest
        self.isSamePlan = isSamePlan
        let totals = approval.totals
        let rejected = report.endings[.rejected]
        let other = isSamePlan ? "" : "another plan was run"
        // A rejected row counts as not attempted until a run has got as far as recording it.
        let unrecorded = max(0, totals.rejected - rejected)
        let waiting = unrecorded > 0 ? "\(unrecorded.grouped) not recorded yet: run again" : ""
        func reason(_ present: Int, _ approved: Int, _ words: String) -> String {
            present == approved ? "" : isSamePlan ? words : other
        }
        // Rows of a later input that the earlier ones dealt with are none that was to be sent.
        let dealtWith = report.delta.map { $0.done + $0.underReview }
        let isKnown = report.pass == 1 || dealtWith != nil
        let toSend = isKnown ? report.facts.rows - rejected - (dealtWith ?? 0) : nil
        let done = isKnown ? report.done - report.doneBefore : nil
        var sendReason = toSend.map { reason($0, totals.toSend, waiting) } ?? "not known"
        if sendReason.isEmpty, let toSend, toSend < totals.toSend {
            sendReason = "\((totals.toSend - toSend).grouped) dealt with by earlier inputs"
        }
        lines = [
            Line(
                key: "rows",
                title: "Rows in the file",
                approved: totals.rows,
                present: report.facts.rows,
                reason: reason(report.facts.rows, totals.rows, "another file was run")
            ),
            Line(
                key: "rejected",
                title: "Rejected, never sent",
                approved: totals.rejected,
                present: rejected,
                reason: reason(rejected, totals.rejected, waiting)
            ),
            Line(
                key: "ready",
                title: "Rows to be sent",
                approved: totals.toSend,
                present: toSend,
                reason: sendReason
            ),
            Line(
                key: "done",
                title: "Of them done",
                approved: totals.toSend,
                present: done,
                reason: done.map { reason($0, totals.toSend, Self.open(report.endings)) } ?? "not known"
            ),
            Self.primaryLine(report, totals),
            Self.callLine(report, totals),
        ]
    }

    private static func primaryLine(_ report: RunReport, _ totals: Approval.Totals) -> Line {
        var reason = ""
        if let present = report.becamePrimary, present != totals.becomePrimary {
            // What was done before this run was not made primary by it.
            var left = report.primaryEndings ?? EndingCounts()
            left[.created] = 0
            left[.recovered] = 0
            let before = left[.alreadyDone]
            let parts = [before > 0 ? "\(before.grouped) already done before" : "", open(left)]
            // Of a later input, what earlier ones did is not in the approved total.
            reason = parts.filter { !$0.isEmpty }.suffix(report.doneBefore > 0 ? 1 : 2).joined(separator: ", ")
        } else if report.becamePrimary == nil {
            reason = report.missingInput.map { "not known: \($0)" } ?? "not known"
        }
        return Line(
            key: "become_primary",
            title: "Become primary",
            approved: totals.becomePrimary,
            present: report.becamePrimary,
            reason: reason
        )
    }

    private static func callLine(_ report: RunReport, _ totals: Approval.Totals) -> Line {
        let attempts = report.attempts
        let first = attempts.exchanges - attempts.retries - attempts.lookUps
        let parts = [
            attempts.retries > 0 ? "\(attempts.retries.counted("retry", "retries"))" : "",
            attempts.lookUps > 0 ? "\(attempts.lookUps.counted("look-up", "look-ups"))" : "",
            first < totals.calls
                ? "\((totals.calls - first).grouped) not made: rows done before, not attempted, or ended early" : "",
            first > totals.calls ? "\((first - totals.calls).grouped) for steps that were made anew" : "",
        ]
        return Line(
            key: "calls",
            title: "Calls",
            approved: totals.calls,
            present: attempts.exchanges,
            reason: parts.filter { !$0.isEmpty }.joined(separator: "; ")
        )
    }

    /// The endings that leave a row open, in words.
    private static func open(_ endings: EndingCounts) -> String {
        let words: [(Ending, String)] = [
            (.rejected, "rejected"), (.failed, "failed"), (.needsReview, "for review"),
            (.notAttempted, "not attempted yet: run again"),
        ]
        return words.filter { $0.0 != .rejected && endings[$0.0] > 0 }.map { "\(endings[$0.0].grouped) \($0.1)" }
            .joined(separator: ", ")
    }
}

extension RunReport {
    /// Rows that ended as done because an earlier input had done them.
    fileprivate var doneBefore: Int {
        codes.reduce(0) { $0 + ($1.ending == .alreadyDone && $1.code == "done_before" ? $1.count : 0) }
    }

    /// What the plan said that was approved, against what is, and who else approved; or that nothing had been approved.
    var approvalSections: [ReportDocument.Section] {
        let title = "Compared with the approved plan"
        guard let approval, let comparison = PlanComparison(self) else {
            return [.init(title: title, block: .notes([missingApprovalNote] + otherApprovalNotes))]
        }
        var notes = ["\(approval.words)."]
        notes.append(
            comparison.isSamePlan
                ? "The plan that was run is the one that was approved: the digests are the same."
                : "The plan that was run is not the one that was approved: its digest is \(facts.planDigest), the approved "
                    + "one's \(approval.planDigest)."
        )
        if let note = approvedReportNote { notes.append(note) }
        notes += otherApprovalNotes
        return [
            .init(title: title, block: .notes(notes)),
            .init(title: "Totals", block: .table(comparison.table), isPart: true),
        ]
    }
}

extension PlanComparison {
    fileprivate var table: ReportDocument.Table {
        var table = ReportDocument.Table(
            caption: "The approved totals and what they are by now",
            columns: ["Total", "Approved", "Now", "Difference", "Why"],
            rows: lines.map { line in
                [
                    .text(line.title), .number(line.approved), line.present.map { .number($0) } ?? .empty,
                    line.difference.map { .difference($0) } ?? .empty, .text(line.reason),
                ]
            }
        )
        table.isSigned = true
        return table
    }
}

extension Approval {
    /// Who approved, how and when, in words without a full stop.
    var words: String {
        let by = name.map { "Approved by \($0)" } ?? "Approved by naming the digest (--approved-plan), without a name"
        let recorder = recordedBy.isEmpty ? "" : ", recorded by \(recordedBy)"
        return "\(by) at \(UTCTimestamp(at).plain)\(recorder)"
    }
}
