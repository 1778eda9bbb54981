package import MigrationModel

/// Adds up what customers are billed next, each bill once however many rows repeat it.
///
/// A bill is a customer's amount, currency and day. It keeps a hash of 64 bits of each, in 9 to 12 bytes; two different bills of
/// a million are taken for one with a probability of 3 in 100 million.
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
        var covered = DecimalAmount.zero
        var notCovered = DecimalAmount.zero
        var coveredBills = 0
        var notCoveredBills = 0
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
    ///   - customer: The customer id's bytes; a bill of nobody known counts each time.
    ///   - isCovered: Whether the customer will have a usable method.
    /// - Returns: Whether the bill had not been counted before.
    @discardableResult package mutating func add(
        _ bill: Bill,
        of customer: UnsafeBufferPointer<UInt8>,
        isCovered: Bool
    ) -> Bool {
        if !customer.isEmpty {
            var hasher = Hasher()
            hasher.combine(bytes: UnsafeRawBufferPointer(customer))
            hasher.combine(bill)
            // 0 marks a free place; that two hashes become one here adds nothing to what 64 bits leave to chance.
            let hash = max(1, UInt64(bitPattern: Int64(hasher.finalize())))
            guard bills.place(Seen(key: hash)).isNew else { return false }
        }
        let place = Place(currency: bill.currency, monday: bill.day?.monday)
        if isCovered {
            sums[place, default: Sums()].covered += bill.amount
            sums[place, default: Sums()].coveredBills += 1
        } else {
            sums[place, default: Sums()].notCovered += bill.amount
            sums[place, default: Sums()].notCoveredBills += 1
        }
        return true
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
            line.covered = sums.covered
            line.notCovered = sums.notCovered
            line.coveredBills = sums.coveredBills
            line.notCoveredBills = sums.notCoveredBills
            return line
        }
        return value
    }
}
