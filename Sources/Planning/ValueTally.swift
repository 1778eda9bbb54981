package import MigrationModel

/// Whose bill a row's is, as far as the row tells.
package enum BillOwner {
    /// The customer id's bytes, which are not empty.
    case customer(UnsafeBufferPointer<UInt8>)
    /// Of a ready row that names no customer: the bytes of what its payment method is known by.
    case method(UnsafeBufferPointer<UInt8>)
    /// The same of a row that names no customer and is rejected because a ready row before it has the same method.
    case repeatedMethod(UnsafeBufferPointer<UInt8>)
    /// The row tells neither.
    case unknown

    fileprivate var isCustomer: Bool {
        if case .customer = self { true } else { false }
    }
}

/// Adds up what customers are billed next.
///
/// Rows of a list are a bill each. Of rows of the input a bill counts once, however many repeat it: there, a bill is a customer's amount, currency and day. A row that names no customer has a bill of its own, as nobody can tell whose
/// it is, unless it repeats a ready row with its bill. It keeps a hash of 64 bits of each, in 9 to 12 bytes; two different bills
/// of a million are taken for one with a probability of 3 in 100 million.
package struct ValueTally: ~Copyable {
    private struct Seen: HashTableEntry {
        static var free: Seen { Seen(key: 0) }

        let key: UInt64

        var isFree: Bool { key == 0 }
    }

    private struct Place: Hashable {
        let currency: CurrencyCode
        let monday: CivilDay?
    }

    private struct Sums {
        var all = ValueAtRisk.Sums()
        var ofNobody = ValueAtRisk.Sums()
        var inNoRow = ValueAtRisk.Sums()
    }

    private var bills = HashTable<Seen>()
    private var sums: [Place: Sums] = [:]
    private var value = ValueAtRisk()
    private let today: CivilDay

    /// Begins with nothing; `now` tells past weeks.
    package init(now: UnixMilliseconds) { today = CivilDay(containing: now) }

    /// Takes a bill in.
    ///
    /// - Parameters:
    ///   - bill: What is billed.
    ///   - owner: Whose it is.
    ///   - isCovered: Whether the customer will have a usable method.
    /// - Returns: Whether the bill had not been counted before.
    @discardableResult package mutating func add(
        _ bill: Bill,
        of owner: BillOwner,
        isCovered: Bool
    ) -> Bool {
        guard isNew(bill, of: owner) else { return false }
        let place = Place(currency: bill.currency, monday: bill.day?.monday)
        sums[place, default: Sums()].all.add(bill.amount, isCovered: isCovered)
        if !owner.isCustomer { sums[place, default: Sums()].ofNobody.add(bill.amount, isCovered: isCovered) }
        return true
    }

    /// Takes a row of a list in, which is a bill whatever other rows say.
    ///
    /// - Parameters:
    ///   - bill: What is billed.
    ///   - standing: What a run leaves the customer with; `nil` for one whom no row of the input names.
    package mutating func add(_ bill: Bill, ofListed standing: CustomerStanding?) {
        let place = Place(currency: bill.currency, monday: bill.day?.monday)
        sums[place, default: Sums()].all.add(bill.amount, isCovered: standing == .usable)
        if standing == nil { sums[place, default: Sums()].inNoRow.add(bill.amount, isCovered: false) }
    }

    private mutating func isNew(_ bill: Bill, of owner: BillOwner) -> Bool {
        switch owner {
        case .customer(let bytes), .method(let bytes):
            bills.place(Seen(key: Self.hash(bill, bytes, isCustomer: owner.isCustomer))).isNew
        // Only a ready row's bill stands for another's: what a rejected row noted would keep a ready one's from being covered.
        case .repeatedMethod(let bytes): bills.find(Self.hash(bill, bytes, isCustomer: false)) == nil
        case .unknown: true
        }
    }

    private static func hash(_ bill: Bill, _ owner: UnsafeBufferPointer<UInt8>, isCustomer: Bool) -> UInt64 {
        var hasher = Hasher()
        hasher.combine(isCustomer)
        hasher.combine(bytes: UnsafeRawBufferPointer(owner))
        hasher.combine(bill)
        // 0 marks a free place; that two hashes become one here adds nothing to what 64 bits leave to chance.
        return max(1, UInt64(bitPattern: Int64(hasher.finalize())))
    }

    /// Counts a row without an amount.
    package mutating func noteNothing() { value.withoutAmount += 1 }

    /// Counts a row that cannot be read; `example` is asked for the first three.
    package mutating func noteUnreadable(_ example: () -> RowExample) {
        value.unreadable += 1
        if value.unreadable <= 3 { value.unreadableExamples.append(example()) }
    }

    /// The sums by currency and week.
    package func finish() -> ValueAtRisk {
        var value = value
        value.lines = sums.sorted { left, right in
            let (left, right) = (left.key, right.key)
            if left.currency != right.currency { return left.currency < right.currency }
            return left.monday?.number ?? .max < right.monday?.number ?? .max
        }
        .map { place, sums in
            var line = ValueAtRisk.Line(
                currency: place.currency.description,
                week: place.monday?.description,
                isPast: place.monday.map { $0.number + 7 <= today.number } ?? false
            )
            line.covered = sums.all.covered
            line.notCovered = sums.all.notCovered
            line.coveredBills = sums.all.coveredBills
            line.notCoveredBills = sums.all.notCoveredBills
            line.ofNobody = sums.ofNobody
            line.inNoRow = sums.inNoRow
            return line
        }
        return value
    }
}
