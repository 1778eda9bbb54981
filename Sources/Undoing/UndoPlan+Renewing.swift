package import MigrationModel

extension UndoPlan {
    /// Decides anew about entries that are about to be removed, since the site may have changed after the plan was made.
    ///
    /// Only what was to be removed is looked at, so nothing is ever removed that the plan of before did not say: an entry can
    /// turn out to be gone, or is held back, then with ``Entry/isHeldLate``. The former primary source is to be restored only
    /// where the created one is the primary one still.
    ///
    /// - Parameters:
    ///   - ordinals: The entries, none of which has ended.
    ///   - site: What the site shows now: all live sources of the entries' customers, their roles, and by itself each of the
    ///     entries' sources that is not in these lists.
    ///   - progress: What this undo has done by now, by ordinal.
    ///   - terms: As for the plan.
    ///   - isOwner: As for the plan.
    package mutating func renew(
        _ ordinals: [Int],
        site: SiteView,
        progress: [Int: Progress] = [:],
        terms: Terms = Terms(),
        isOwner: (CreatedSource, String) -> Bool = { _, _ in true }
    ) {
        let asked = Set(ordinals)
        let customers = Set(ordinals.compactMap { entries[$0 - 1].customerID })
        var byCustomer: [String: [Int]] = [:]
        for (index, entry) in entries.enumerated() {
            guard let id = entry.customerID, customers.contains(id) else { continue }
            byCustomer[id, default: []].append(index)
        }
        for (id, indices) in byCustomer {
            guard let customer = site.customer(id) else { continue }
            let before = indices.map { entries[$0].decision }
            for index in indices {
                let isAsked = asked.contains(index + 1)
                look(at: index, customer, site, progress[index + 1], terms, decides: isAsked, isOwner)
            }
            settle(customer, indices, terms)
            for (index, decision) in zip(indices, before) where decision == .remove {
                if case .hold = entries[index].decision { entries[index].isHeldLate = true }
            }
        }
    }

    /// Takes in what the site shows of an entry's source now.
    private mutating func look(
        at index: Int,
        _ customer: SiteView.Customer,
        _ site: SiteView,
        _ progress: Progress?,
        _ terms: Terms,
        decides: Bool,
        _ isOwner: (CreatedSource, String) -> Bool
    ) {
        let old = entries[index]
        let id = old.created.paymentSourceID
        let isLive = customer.liveIDs.contains(id)
        entries[index].isGone = !isLive
        entries[index].isPrimary = isLive && customer.primaryID == id
        entries[index].customerPrimaryID = customer.primaryID
        entries[index].formerPrimaryID = nil
        guard decides, old.decision == .remove else { return }
        if let owner = site.owner(of: id), owner != old.customerID, site.customer(owner) != nil {
            entries[index].decision = .hold(.changedHands)
        } else {
            entries[index].decision = Self.entry(old.created, site, progress, terms, isOwner).decision
        }
    }
}
