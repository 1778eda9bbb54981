import MigrationModel

extension RunReport {
    /// The codes of each ending that has any, what needs attention first; the counts add up to the ending's.
    var issueSections: [ReportDocument.Section] {
        let order: [Ending] = [.failed, .needsReview, .rejected, .recovered, .alreadyDone, .created, .notAttempted]
        return order.compactMap { ending in
            let issues = issues(of: ending)
            guard !issues.isEmpty else { return nil }
            let caption = "Rows that ended as \(ending.title), by code"
            return .init(
                title: heading(of: ending),
                block: .issues(.init(caption: caption, countTitle: "Rows", issues: issues))
            )
        }
    }

    private func heading(of ending: Ending) -> String {
        switch ending {
        case .failed: "Refused by Chargebee"
        case .needsReview: "Needs review"
        case .rejected: "Rejected rows by reason"
        case .recovered: "How rows in doubt were settled"
        case .alreadyDone: "Already done"
        case .created: facts.kind == .working ? "Took effect, with a remark" : "Created, with a remark"
        case .notAttempted: "Not attempted"
        }
    }

    private func issues(of ending: Ending) -> [ReportDocument.Issue] {
        var issues = codes.filter { $0.ending == ending }.map(issue)
        // Only these are always explained; rows that are done need no code.
        guard ending == .failed || ending == .needsReview || ending == .rejected else { return issues }
        var rest = endings[ending] - issues.reduce(0) { $0 + $1.count }
        if ending == .needsReview, min(rest, inDoubt) > 0 {
            issues.insert(Self.inDoubtIssue(count: min(rest, inDoubt)), at: 0)
            rest -= min(rest, inDoubt)
        }
        if rest > 0 { issues.append(Self.codelessIssue(count: rest)) }
        return issues
    }

    private func issue(_ code: CodeCount) -> ReportDocument.Issue {
        let reason = code.ending == .rejected ? ReasonCode(rawValue: code.code) : nil
        let advice = CodeAdvice(ending: code.ending, code: code.code, operation: facts.operation)
        return ReportDocument.Issue(
            tag: nil,
            code: code.code,
            count: code.count,
            meaning: reason?.meaning ?? advice.meaning,
            first: [RowExample(code.firstRow)],
            detail: code.example ?? "",
            remedy: reason?.remedy ?? advice.remedy
        )
    }

    private static func inDoubtIssue(count: Int) -> ReportDocument.Issue {
        .init(
            tag: nil,
            code: "in doubt",
            count: count,
            meaning: "The row was sent, and no answer is recorded.",
            first: [],
            detail: "",
            remedy: "Run the job again: it settles these rows."
        )
    }

    private static func codelessIssue(count: Int) -> ReportDocument.Issue {
        .init(
            tag: nil,
            code: "no code",
            count: count,
            meaning: "No code is recorded.",
            first: [],
            detail: "",
            remedy: ""
        )
    }

    /// The processes in the order they began.
    var processTable: ReportDocument.Table {
        ReportDocument.Table(
            caption: processes.count == 1 ? "One process, no restart" : "\(restarts.counted("restart", "restarts"))",
            columns: ["Process", "Pass", "Began", "Ended", "How"],
            rows: zip(processes, processStates).map { process, state in
                [
                    .text(String(process.processID)),
                    .number(process.pass),
                    .text(UTCTimestamp(process.startedAt).plain),
                    .text(process.endedAt.map { UTCTimestamp($0).plain } ?? "not recorded"),
                    .text(state == .ended ? process.endedWords : state.title),
                ]
            }
        )
    }

    var restarts: Int { max(0, processes.count - 1) }

    /// What is known about each process; only one can work on a journal, so all but the last have ended.
    var processStates: [ProcessState] {
        processes.indices.map { index in
            if processes[index].endedAt != nil { return .ended }
            return index == processes.indices.last ? .open : .killed
        }
    }
}

extension ProcessRecord {
    /// How it ended, for people; of one that noted its end.
    var endedWords: String {
        switch endedAs {
        case nil: "ended"
        case "drained": "interrupted"
        case let word?: word.split(separator: "_").joined(separator: " ")
        }
    }
}

/// Whether a process noted its end.
enum ProcessState: String {
    case ended
    /// It did not, and another one began after it.
    case killed
    /// It did not, and is the last one: it runs, or was killed.
    case open

    var title: String {
        switch self {
        case .ended: "ended"
        case .killed: "killed, or lost with its machine"
        case .open: "running, or killed"
        }
    }
}
