package import ChargebeeAPI
import MigrationModel

/// Sources that may turn out to be nobody's.
struct UnexpectedCandidates {
    /// With their references, which tell what they double.
    var sources: [PaymentSource] = []
    /// Each counts once, however often the lists have it.
    var marks: Set<TextMark> = []
}

extension ExpectationTable {
    /// How far the clocks may differ before a source counts as older than the job, in milliseconds.
    private static let clockTolerance: Int64 = 5 * 60 * 1000

    /// Takes in a payment source that Chargebee has; one that came before does no harm.
    package mutating func take(_ source: PaymentSource) {
        let places = places(of: source.id)
        for (index, isOld) in places {
            if isOld {
                takeOld(source, at: index)
            } else if rows[index].sourceID(texts) == source.id {
                takeOwn(source, at: index)
            }
        }
        if places.isEmpty, !earlier.take(source, scope.comparison.marks, texts) { takeUnknown(source) }
    }

    private mutating func takeOwn(_ source: PaymentSource, at index: Int) {
        let flags = rows[index].flags
        guard !flags.contains(.notDrawn), !flags.contains(.seen) else { return }
        rows[index].flags.insert(.seen)
        note(scope.comparison.differences(expected(at: index), source), at: index)
    }

    private mutating func takeOld(_ source: PaymentSource, at index: Int) {
        let row = rows[index]
        guard !row.flags.contains(.notDrawn), !row.flags.contains(.oldSeen), row.oldID(texts) == source.id
        else { return }
        rows[index].flags.insert(.oldSeen)
        let isDeleted = row.flags.contains(.oldDeleted)
        let customer = row.customerID(texts)
        let account = texts.word(row.oldAccount)
        var found: [FieldDifference] = []
        if source.isDeleted != isDeleted {
            found.append(.init(field: "old_deleted", expected: "\(isDeleted)", found: "\(source.isDeleted)"))
        }
        // The method of one customer in the hands of another is the worst that a wrong input can do.
        if !customer.isEmpty, source.customerID != customer {
            found.append(.init(field: "old_customer_id", expected: customer, found: source.customerID))
        }
        if let account, source.gatewayAccountID != account {
            let there = source.gatewayAccountID ?? "none"
            found.append(.init(field: "old_gateway_account_id", expected: account, found: there))
        }
        note(found, at: index)
    }

    private mutating func takeUnknown(_ source: PaymentSource) {
        guard scope.makesSources, !source.isDeleted,
            customers[TextMark(source.customerID)] != nil,
            // In seconds, since a server's number may be too large for milliseconds.
            source.createdAt >= (scope.beganAt - Self.clockTolerance) / 1000,
            candidates.marks.insert(TextMark(source.id)).inserted
        else { return }
        candidates.sources.append(source)
    }

    private func isAccountOfJob(_ account: String?) -> Bool {
        accounts.contains(0) || account == nil || accounts.contains { texts.word($0) == account }
    }

    private mutating func note(_ found: [FieldDifference], at index: Int) {
        if !found.isEmpty { differences[index, default: []] += found }
    }

    // MARK: What is still sought

    /// The distinct customers of rows that are to be compared, the sample's first; a customer that is not known is left out.
    var customersSought: [String] {
        var seen: Set<TextMark> = []
        return rows.compactMap { row in
            guard !row.flags.contains(.notDrawn) else { return nil }
            let customer = row.customerID(texts)
            return !customer.isEmpty && seen.insert(TextMark(customer)).inserted ? customer : nil
        }
    }

    /// The distinct ids of sources that were not in any list and have to be asked for one by one.
    var idsSought: [String] {
        var seen: Set<TextMark> = []
        return rows.flatMap { row -> [String] in
            guard !row.flags.contains(.notDrawn) else { return [] }
            var ids: [String] = []
            if row.hasSource, !row.flags.contains(.seen) { ids.append(row.sourceID(texts)) }
            if row.hasOld, !row.flags.contains(.oldSeen) { ids.append(row.oldID(texts)) }
            return ids.filter { seen.insert(TextMark($0)).inserted }
        } + (isSample ? [] : earlier.idsSought(texts))
    }

    /// Takes in that Chargebee knows no source of an id.
    mutating func takeAbsence(of id: String) {
        for (index, isOld) in places(of: id)
        where isOld && !rows[index].flags.contains(.oldDeleted) && !rows[index].flags.contains(.notDrawn) {
            note([.init(field: "old_deleted", expected: "false", found: "gone altogether")], at: index)
        }
    }

    /// The customers whose primary source has to be known, and whose row's source is there.
    var rolesSought: [String] {
        customers.values.compactMap { entry in
            guard entry != Self.noRow, isSought(primaryOf: Int(entry)) else { return nil }
            return rows[Int(entry)].customerID(texts)
        } + keepersSought
    }

    /// The customers none of whose rows made its source primary, and whose own sources are there.
    private var keepersSought: [String] {
        guard !openCustomers.isEmpty else { return [] }
        var seen: Set<TextMark> = []
        return rows.indices.compactMap { index in
            guard rows[index].flags.contains(.staysSecondary) else { return nil }
            let customer = rows[index].customerID(texts)
            let mark = TextMark(customer)
            return openCustomers.contains(mark) && seen.insert(mark).inserted ? customer : nil
        }
    }

    /// Finds the customers of ``openCustomers``, once all sources have been read.
    ///
    /// Where a row had to leave the primary source as it was, and in whole verifications wherever one left it to Chargebee, which
    /// makes a customer's first source primary by itself.
    mutating func openRoles() {
        for index in rows.indices {
            guard rows[index].flags.contains(.staysSecondary), isSought(primaryOf: index) else { continue }
            let customer = TextMark(rows[index].customerID(texts))
            guard customers[customer] == Self.noRow, !isSample || keepers.contains(customer) else { continue }
            openCustomers.insert(customer)
        }
    }

    /// Takes in the roles of a customer none of whose rows made its source primary.
    private mutating func takeOpen(_ roles: CustomerRoles) -> Bool {
        let customer = TextMark(roles.customerID)
        guard openCustomers.remove(customer) != nil else { return false }
        count(roles)
        guard keepers.contains(customer), let primary = roles.primaryID else { return true }
        for (index, isOld) in places(of: primary)
        where !isOld && rows[index].flags.contains(.staysSecondary) && isSought(primaryOf: index) {
            note([.init(field: "primary", expected: "false", found: "true")], at: index)
        }
        return true
    }

    /// Counts whose source is a customer's primary one.
    private mutating func count(_ roles: CustomerRoles) {
        guard let primary = roles.primaryID else {
            primaries.none += 1
            return
        }
        let flags = places(of: primary).filter { !$0.isOld }.map { rows[$0.index].flags }
        if flags.contains(where: { $0.contains(.becamePrimary) }) {
            primaries.byRequest += 1
        } else if flags.contains(where: { $0.contains(.staysSecondary) }) {
            primaries.byThemselves += 1
        } else {
            primaries.others += 1
        }
    }

    /// Whether the roles of a row's customer are still to be read; a source that is not there cannot be the primary one.
    private func isSought(primaryOf index: Int) -> Bool {
        let flags = rows[index].flags
        guard flags.contains(.seen), !flags.contains(.rolesSeen), !flags.contains(.notDrawn) else { return false }
        return !differences[index, default: []].contains { ["deleted", "customer_id"].contains($0.field) }
    }

    /// Takes in which source is a customer's primary one; a customer that nobody asked for does no harm.
    ///
    /// - Returns: Whether it was sought.
    @discardableResult
    package mutating func take(_ roles: CustomerRoles) -> Bool {
        guard let entry = customers[TextMark(roles.customerID)], entry != Self.noRow else { return takeOpen(roles) }
        let index = Int(entry)
        guard isSought(primaryOf: index) else { return false }
        rows[index].flags.insert(.rolesSeen)
        count(roles)
        guard let primary = roles.primaryID, primary != rows[index].sourceID(texts) else {
            if roles.primaryID == nil {
                note([.init(field: "primary", expected: "true", found: "false, the customer has none")], at: index)
            }
            return true
        }
        let isOfJob = !places(of: primary).isEmpty || earlier.contains(primary)
        // Which of several sources an earlier input made primary in the end cannot be told from this one.
        if rows[index].ending == .alreadyDone, isOfJob { return true }
        note([.init(field: "primary", expected: "true", found: "false, it is \(primary)")], at: index)
        return true
    }

    // MARK: The end

    /// Finds out whose the sources are that no row records; call it once, when all has been read.
    mutating func settle() {
        let byCustomer = Dictionary(grouping: candidates.sources.indices) {
            TextMark(candidates.sources[$0].customerID)
        }
        guard !byCustomer.isEmpty else { return }
        var doubled: [Int: Int] = [:]
        var unrecorded: [Int: Int] = [:]
        for index in rows.indices {
            let row = rows[index]
            for number in byCustomer[TextMark(row.customerID(texts)), default: []] {
                let source = candidates.sources[number]
                let account = texts.word(row.account)
                guard account == nil || source.gatewayAccountID == nil || account == source.gatewayAccountID,
                    row.matches(reference: source.referenceID, scope.comparison.marks)
                else { continue }
                if row.hasSource { doubled[number] = index } else { unrecorded[number] = index }
            }
        }
        for (number, source) in candidates.sources.enumerated() {
            if let index = doubled[number] {
                unexpected.append(UnexpectedSource(source, duplicateOf: expected(at: index).address.ordinal))
            } else if let index = unrecorded[number] {
                found[index] = found[index] ?? source.id
                let recorded = "\(rows[index].ending.rawValue), nothing made"
                note([.init(field: "ending", expected: recorded, found: "made as \(source.id)")], at: index)
            } else if source.createdAt >= scope.beganAt / 1000 {
                var stranger = UnexpectedSource(source, duplicateOf: nil)
                stranger.isElsewhere = !isAccountOfJob(source.gatewayAccountID)
                unexpected.append(stranger)
            }
        }
        candidates = UnexpectedCandidates()
    }
}

extension UnexpectedSource {
    init(_ source: PaymentSource, duplicateOf ordinal: Int?) {
        self.init(
            paymentSourceID: source.id,
            customerID: source.customerID,
            gatewayAccountID: source.gatewayAccountID,
            createdAt: source.createdAt,
            duplicateOf: ordinal
        )
    }
}
