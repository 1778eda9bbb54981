package import MigrationModel
import OrderedJSON

extension RunReport {
    /// The approval by which the pass was sent: the earliest with a name that stood before the first call, or else the
    /// earliest that did; `nil` where none did.
    ///
    /// As long as nothing was called, every approval stands before the first call.
    package var approval: Approval? {
        let standing = approvals.filter(stoodBeforeSending)
        return standing.first { $0.name != nil } ?? standing.first
    }

    /// Whether the pass was sent to a live site without an approval that the journal has.
    var lacksApproval: Bool { facts.isLive && approval == nil && attempts.firstSentAt != nil }

    /// Every approval, with whether it stood before the first call.
    var approvalsValue: JSONValue {
        .array(
            approvals.map { approval in
                .object([
                    "way": .string(approval.way.rawValue),
                    "name": JSONValue(approval.name),
                    "at": .string(UTCTimestamp(approval.at).milliseconds),
                    "recorded_by": .string(approval.recordedBy),
                    "before_first_call": .bool(stoodBeforeSending(approval)),
                    "counts": .bool(approval == self.approval),
                ])
            }
        )
    }

    /// The approvals beside the one that counts, each in a sentence.
    var otherApprovalNotes: [String] {
        approvals.filter { $0 != approval }.map { other in
            stoodBeforeSending(other)
                ? "\(other.words) as well."
                : "\(other.words): given after sending began, so it allowed nothing that was sent before it."
        }
    }

    /// Which report of the dry run was approved, and whether it is still there, in a sentence; `nil` where the approval names none.
    var approvedReportNote: String? {
        guard let digest = approval?.reportDigest else { return nil }
        let since =
            switch planReportDigest {
            case digest: "It is among the reports as it was"
            case nil: "It is not among the reports any more"
            default: "The plan among the reports has been written anew since"
            }
        return "The report that was there to be read is the one whose plan.sha256 has the SHA-256 \(digest). \(since)."
    }

    /// That no approval counts, in a sentence that a warning goes on from where the target is live.
    var missingApprovalNote: String {
        guard let first = attempts.firstSentAt, facts.isLive || !approvals.isEmpty else {
            return facts.isLive
                ? "No approval of this plan is recorded in the journal, and nothing has been sent."
                : "No approval is recorded; none is asked for, since the target is not live."
        }
        let fact = "Nothing had been approved when sending began at \(UTCTimestamp(first).plain)"
        return facts.isLive
            ? "\(fact): the journal has no approval of this plan from before. Find out who approved this live run before you "
                + "sign."
            : "\(fact); no approval is asked for, since the target is not live."
    }

    /// What a signature says of the approval, as a sentence after a space; empty where there is nothing to say.
    var approvalSignature: String {
        if let approval { return " \(approval.words)." }
        return lacksApproval || !approvals.isEmpty ? " Nothing had been approved when sending began." : ""
    }

    private func stoodBeforeSending(_ approval: Approval) -> Bool {
        attempts.firstSentAt.map { approval.at <= $0 } ?? true
    }
}
