package import MigrationModel
import OrderedJSON

/// An undo that began and whose journal is missing, so that nobody can tell from here what it removed.
package struct LostUndo: Hashable, Sendable {
    /// `nil` where only the lock beside the missing journal tells of it, as of an undo by an earlier version.
    package var begunAt: UnixMilliseconds?
    /// The account and machine that began it; may be empty.
    package var begunBy = ""
    /// The digest of the undo's own plan; `nil` as above.
    package var planDigest: String?
    /// The file that should be there.
    package var journal: String
    /// Whether there is another undo's journal in its place; the default is that there is not.
    package var isReplaced = false

    package init(journal: String) { self.journal = journal }

    /// That it began and that its journal is missing, in a sentence.
    package var sentence: String {
        let time = begunAt.map { " on \(UTCTimestamp($0).plain)" } ?? ""
        let hand = begunBy.isEmpty ? "" : " by \(begunBy)"
        let journal = isReplaced ? "the journal \(journal) is another undo's" : "its journal \(journal) is missing"
        return "An undo of this job began\(time)\(hand), and \(journal), so what it removed is not known from here."
    }

    /// What to do about it.
    package static let remedy =
        "Put the undo's journal back with the files beside it. Where it cannot be found, `tokenferry undo` reads at Chargebee what is "
        + "left of what this job made; what the lost undo removed is gone already then."

    var jsonValue: JSONValue {
        .object([
            "begun_at": JSONValue(begunAt.map { UTCTimestamp($0).milliseconds }),
            "begun_by": .string(begunBy),
            "plan_digest": JSONValue(planDigest),
            "journal": .string(journal),
        ])
    }
}
