package import MigrationModel

/// Which of the payment sources that a job made are to be removed, and which are not and why.
///
/// Made from what the journal and the site say, without asking either; nothing that the journal does not list is ever in it.
package struct UndoPlan: Sendable {
    /// What the user and the job say.
    package struct Terms: Hashable, Sendable {
        /// Whether a customer's only payment source may go; the default is that it may not.
        package var includesLast = false
        /// The sources whose making took away the ones that they replaced; none by default.
        package var replacedForGood: Set<String> = []

        package init() {}
    }

    /// What an earlier undo did with a source, as its journal says.
    package enum Progress: Hashable, Sendable {
        case removed
        /// Sent, and no answer is known.
        case inDoubt
    }

    package enum Decision: Hashable, Sendable {
        case remove
        /// It was removed by somebody else.
        case gone
        case hold(HoldReason)
    }

    /// A source that the job made, and what is to become of it.
    package struct Entry: Hashable, Sendable {
        package let created: CreatedSource
        /// Whose it is now; `nil` where the site does not know it.
        package let customerID: String?
        package internal(set) var decision: Decision
        /// Whether it was to be removed, and is held back since what its customer has changed while the undo went on.
        package internal(set) var isHeldLate = false
        /// Whether it is its customer's primary one now.
        package internal(set) var isPrimary = false
        /// The source that is its customer's primary one now; `nil` for none, and where that is not known.
        package internal(set) var customerPrimaryID: String?
        /// Whether its customer has no live payment source once the plan is carried out.
        package fileprivate(set) var isLast = false
        /// Whether its customer has live payment sources afterwards, and none of them is valid.
        package fileprivate(set) var leavesNoValid = false
        /// The source that is made the primary one before this one goes; `nil` for none.
        package internal(set) var formerPrimaryID: String?
        /// Whether the site shows that it is gone already, so that a removal needs no call.
        package internal(set) var isGone: Bool
    }

    /// The sources, newest first; the position, 1-based, is a source's ordinal in the undo's journal.
    package internal(set) var entries: [Entry]

    /// Decides about each source.
    ///
    /// - Parameters:
    ///   - created: What the job made, newest first, each source once.
    ///   - site: What the site shows of them.
    ///   - progress: What earlier undos did, by ordinal; empty for a first one.
    ///   - terms: What the user and the job say.
    ///   - isOwner: Whether the job made a source for a customer of this id; by default everybody's word is taken for it.
    package init(
        created: [CreatedSource],
        site: SiteView,
        progress: [Int: Progress] = [:],
        terms: Terms = Terms(),
        isOwner: (CreatedSource, String) -> Bool = { _, _ in true }
    ) {
        entries = []
        entries.reserveCapacity(created.count)
        for (index, source) in created.enumerated() {
            entries.append(Self.entry(source, site, progress[index + 1], terms, isOwner))
        }
        var byCustomer: [String: [Int]] = [:]
        for (index, entry) in entries.enumerated() {
            guard let customer = entry.customerID else { continue }
            byCustomer[customer, default: []].append(index)
        }
        for (id, indices) in byCustomer {
            guard let customer = site.customer(id) else { continue }
            settle(customer, indices, terms)
        }
    }

    /// Decides about a source for itself; what its customer would have left is looked at afterwards.
    static func entry(
        _ created: CreatedSource,
        _ site: SiteView,
        _ progress: Progress?,
        _ terms: Terms,
        _ isOwner: (CreatedSource, String) -> Bool
    ) -> Entry {
        let id = created.paymentSourceID
        let owner = site.owner(of: id)
        let customer = owner.flatMap { site.customer($0) }
        let isLive = customer?.liveIDs.contains(id) == true
        let decision: Decision =
            if progress == .removed {
                .remove
            } else if owner == nil {
                // One that is in doubt was there when it was sent; the run finds out.
                progress == .inDoubt ? .remove : .hold(.notFound)
            } else if !isLive {
                progress == .inDoubt ? .remove : .gone
            } else if let owner, !isOwner(created, owner) {
                .hold(.changedHands)
            } else if terms.replacedForGood.contains(id), !terms.includesLast {
                .hold(.oldDeleted)
            } else {
                .remove
            }
        var entry = Entry(created: created, customerID: owner, decision: decision, isGone: !isLive)
        entry.isPrimary = isLive && customer?.primaryID == id
        entry.customerPrimaryID = customer?.primaryID
        return entry
    }

    /// Holds a customer's last source back, and finds out which one was primary before.
    ///
    /// - Parameters:
    ///   - customer: What the customer has.
    ///   - indices: Those of its entries, newest first, also of sources that are gone.
    ///   - terms: What the user and the job say.
    mutating func settle(_ customer: SiteView.Customer, _ indices: [Int], _ terms: Terms) {
        var removed = indices.filter { entries[$0].decision == .remove && !entries[$0].isGone }
        var rest = customer.liveIDs.subtracting(removed.map { entries[$0].created.paymentSourceID })
        if rest.isEmpty, !terms.includesLast, let oldest = removed.last {
            // The one that is charged now, else the oldest: so the least changes for the customer.
            let kept = removed.first { entries[$0].isPrimary } ?? oldest
            entries[kept].decision = .hold(.lastSource)
            removed.removeAll { $0 == kept }
            rest = [entries[kept].created.paymentSourceID]
        }
        let isLast = rest.isEmpty
        let leavesNoValid = !isLast && customer.validIDs.isDisjoint(with: rest) && !customer.validIDs.isEmpty
        for index in removed {
            entries[index].isLast = isLast
            entries[index].leavesNoValid = leavesNoValid
        }
        guard let primary = removed.first(where: { entries[$0].isPrimary }) else { return }
        entries[primary].formerPrimaryID = formerPrimary(of: primary, among: indices, rest)
    }

    /// The source that was primary before the job replaced it, and can be so again.
    ///
    /// Where the job replaced its own source once more, the one before that is meant; and where the primary one knows of none,
    /// for example since Chargebee promoted it, what was primary before the customer's first source of the job.
    private func formerPrimary(of primary: Int, among indices: [Int], _ rest: Set<String>) -> String? {
        let others = indices.reversed().filter { $0 != primary }
        var next: Int? = primary
        var seen: Set<Int> = []
        while let index = next, seen.insert(index).inserted, let former = entries[index].created.formerPrimaryID {
            if rest.contains(former) { return former }
            next = others.first { entries[$0].created.paymentSourceID == former }
        }
        return others.lazy.compactMap { entries[$0].created.formerPrimaryID }.first { rest.contains($0) }
    }
}
