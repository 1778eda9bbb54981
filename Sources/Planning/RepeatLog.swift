import MigrationModel

/// Keeps which rows name a payment method that a row before them names, for a second reading without the table of all methods.
///
/// It takes two bits for each row of the file and four bytes for each row that repeats another.
struct RepeatLog: Sendable {
    private var ofSameCustomer = RowSet()
    private var ofOtherCustomer = RowSet()
    /// Of each row in either set, in their order, the first row with its method.
    private var firstRows: [UInt32] = []

    /// Takes in what was found of a row; rows come in file order, each at most once.
    mutating func note(_ sighting: DuplicateTable.Sighting, row ordinal: Int) {
        switch sighting {
        case .new: return
        case .sameCustomer(let first):
            ofSameCustomer.insert(ordinal)
            firstRows.append(UInt32(truncatingIfNeeded: first))
        case .otherCustomer(let first):
            ofOtherCustomer.insert(ordinal)
            firstRows.append(UInt32(truncatingIfNeeded: first))
        }
    }

    /// Tells it again, row by row in file order.
    struct Replay {
        private let log: RepeatLog
        private var next = 0

        init(_ log: RepeatLog) { self.log = log }

        /// What was found of a row; rows that repeat none may be left out.
        mutating func sighting(of ordinal: Int) -> DuplicateTable.Sighting {
            let isSame = log.ofSameCustomer.contains(ordinal)
            guard isSame || log.ofOtherCustomer.contains(ordinal), next < log.firstRows.count else { return .new }
            let first = Int(log.firstRows[next])
            next += 1
            return isSame ? .sameCustomer(ordinal: first) : .otherCustomer(ordinal: first)
        }
    }
}
