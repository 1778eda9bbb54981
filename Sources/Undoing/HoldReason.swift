/// Why an undo leaves a payment source where it is, though the job made it.
package enum HoldReason: String, CaseIterable, Hashable, Sendable {
    /// It is the only one that its customer would have left.
    case lastSource = "last_source"
    /// The job removed the source that it took the place of, and that one cannot be brought back.
    case oldDeleted = "old_source_deleted"
    /// It belongs to another customer now.
    case changedHands = "changed_hands"
    /// The site does not know it.
    case notFound = "not_found"

    /// Whether `--including-last` lifts it.
    package var isLiftable: Bool { self == .lastSource || self == .oldDeleted }

    package var meaning: String {
        switch self {
        case .lastSource:
            "It is the only payment source that its customer would have left; without one, Chargebee turns automatic collection off."
        case .oldDeleted:
            "The job removed the customer's old payment source from Chargebee, and an undo cannot bring that one back."
        case .changedHands: "Chargebee lists it under another customer than the one for whom the job made it."
        case .notFound: "Chargebee does not know a payment source of this id."
        }
    }

    package var remedy: String {
        switch self {
        case .lastSource:
            "Give the customer another payment source first, or add --including-last if it is to have none."
        case .oldDeleted:
            "Attach the old payment method again first, or add --including-last if the new one is to go all the same."
        case .changedHands: "Look at both customers in Chargebee, and remove it by hand if it is to go."
        case .notFound: "Check that the job still names the site on which it ran."
        }
    }
}
