package import MigrationModel
import OrderedJSON

/// What `approve` recorded, and what comes next.
package struct ApprovalReport: Sendable {
    package var job: String
    /// The job file, as it was named.
    package var jobPath: String
    package var journalPath: String
    /// What the plan was made with.
    package var facts: JobFacts
    /// As the journal has it.
    package var approval: Approval
    /// Whether the journal had it already, from an earlier command.
    package var isRepeated: Bool
    /// The other approvals of the same plan, in the order in which they were recorded.
    package var others: [Approval]
    /// Whether the journal has worked on another input, so that this one is a later export.
    package var isLaterInput: Bool

    package init(
        job: String,
        jobPath: String,
        journalPath: String,
        facts: JobFacts,
        approval: Approval,
        isRepeated: Bool,
        others: [Approval],
        isLaterInput: Bool
    ) {
        self.job = job
        self.jobPath = jobPath
        self.journalPath = journalPath
        self.facts = facts
        self.approval = approval
        self.isRepeated = isRepeated
        self.others = others
        self.isLaterInput = isLaterInput
    }

    /// The command that the approval is for, as a shell takes it.
    package var nextCommand: String {
        let options = (facts.isLive ? " --live" : "") + (isLaterInput ? " --delta" : "")
        return "tokenferry run \(jobPath.shellWord)\(options)"
    }

    /// Lines for the terminal.
    package var text: String {
        let totals = approval.totals
        let rejected = totals.rejected
        let dealtWith = totals.ready - totals.toSend
        var lines = [
            "\(approval.inWords) the plan of \(job)" + (isRepeated ? "; the journal had it already." : "."),
            "",
            "  Plan digest   \(approval.planDigest)",
            "  Input         \(facts.inputName), \(totals.rows.rows), SHA-256 \(facts.inputDigest.prefix(16))…",
            "  Target        \(facts.scope)" + (facts.gatewayAccountID.map { ", gateway account \($0)" } ?? ""),
            "  To be sent    \(totals.toSend.rows), \(totals.calls.counted("call", "calls")), "
                + "\(totals.becomePrimary.grouped) to become primary",
            "  Not sent      \(rejected == 0 ? "no row is rejected" : "\(rejected.rows) rejected")"
                + (dealtWith > 0 ? ", \(dealtWith.rows) that earlier inputs dealt with" : ""),
            "  Recorded      in \(journalPath) by \(approval.recordedBy), tokenferry \(approval.toolVersion)",
        ]
        lines.append(
            approval.reportDigest.map { "  Report        plan.sha256 with the SHA-256 \($0)" }
                ?? "  Report        none is named: its files are not there as `plan` wrote them"
        )
        for other in others { lines.append("  Besides       \(other.inWords) it") }
        lines += ["", "Next: \(nextCommand)"]
        return lines.map(\.printable).joined(separator: "\n")
    }

    /// One object on one line; keys are only ever added, and their order is stable.
    ///
    /// - `report`: `approval`. `job`, `plan_digest` (64 hex digits)
    /// - `approval`: `name` (null for `--approved-plan`), `way` (`approve`, `approved_plan`), `at` (ISO 8601 in UTC),
    ///   `recorded_by`, `tool_version`, `rows`, `ready`, `rejected`, `become_primary`, `calls`, `to_send`, `report_sha256` (of the
    ///   `plan.sha256` that was there; null where the report's files were not as they had been written)
    /// - `is_repeated`: whether the journal had it already; `others`: further approvals of the same plan
    /// - `facts`: `input`, `mapping`, `target`, `operation`. `journal`: its path; `next`: the command to run
    package func json() -> String {
        JSONValue.object([
            "report": "approval",
            "job": .string(job),
            "plan_digest": .string(approval.planDigest),
            "approval": approval.recordJSON,
            "is_repeated": .bool(isRepeated),
            "others": .array(others.map(\.recordJSON)),
            "facts": facts.jsonValue,
            "journal": .string(journalPath),
            "next": .string(nextCommand),
        ]).text
    }
}

extension Approval {
    /// Who did it and when, up to the verb.
    fileprivate var inWords: String {
        let time = UTCTimestamp(at).plain
        return name.map { "At \(time) \($0) approved" } ?? "At \(time) --approved-plan named"
    }

    fileprivate var recordJSON: JSONValue {
        .object([
            "name": JSONValue(name),
            "way": .string(way.rawValue),
            "at": .string(UTCTimestamp(at).milliseconds),
            "recorded_by": .string(recordedBy),
            "tool_version": .string(toolVersion),
            "rows": .integer(totals.rows),
            "ready": .integer(totals.ready),
            "rejected": .integer(totals.rejected),
            "become_primary": .integer(totals.becomePrimary),
            "calls": .integer(totals.calls),
            "to_send": .integer(totals.toSend),
            "report_sha256": JSONValue(reportDigest),
        ])
    }
}
