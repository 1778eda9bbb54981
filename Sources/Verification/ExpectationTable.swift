package import MigrationModel

/// What Chargebee should have for each row, kept small, and what came of comparing.
///
/// A row takes some 150 bytes with its place in the indexes: ids stand one behind the other in one buffer, words that
/// repeat are kept once, references are 8 bytes of a hash.
package struct ExpectationTable {
    /// What is sought, and from when on.
    package struct Scope: Sendable {
        /// Compares one source with one row.
        package var comparison: SourceComparison
        /// When the job sent its first request.
        package var beganAt: UnixMilliseconds
        /// Whether the job makes sources, so that those of others are told.
        package var makesSources: Bool

        package init(comparison: SourceComparison, beganAt: UnixMilliseconds, makesSources: Bool) {
            self.comparison = comparison
            self.beganAt = beganAt
            self.makesSources = makesSources
        }
    }

    let scope: Scope
    var rows: [CompactExpectation] = []
    var texts = TextArena()
    /// Rows by their sources' ids: twice the index, and 1 more where the id is that of the old source.
    private var entries: [TextMark: UInt32] = [:]
    /// Further rows of ids that several rows have.
    private var moreEntries: [TextMark: [UInt32]] = [:]
    /// By customer the row whose source should be the primary one, or ``noRow``.
    var customers: [TextMark: UInt32] = [:]
    /// Sources that the job made for earlier inputs and that are in none of the rows.
    var earlier = EarlierSources()
    /// Customers who had a primary source before that their rows leave as it is.
    var keepers: Set<TextMark> = []
    /// Customers whose rows made sources and none primary, while their roles are still to be read.
    var openCustomers: Set<TextMark> = []
    /// Which sources are the customers' primary ones, as far as roles were read.
    package internal(set) var primaries = PrimaryFindings()
    var accounts: Set<UInt32> = []
    var differences: [Int: [FieldDifference]] = [:]
    var found: [Int: String] = [:]
    var candidates = UnexpectedCandidates()
    /// Rows whose source can only be asked for by its id, since nobody says whose it is.
    private(set) var rowsWithoutCustomer = 0
    /// Rows that were rejected, of which nothing can be at Chargebee.
    package private(set) var rejectedRows = 0
    /// Whether rows were left out on purpose; see ``draw(_:seed:)``.
    package private(set) var isSample = false
    /// Live sources that this job did not make, in the order in which they were seen; known once all has been read.
    package internal(set) var unexpected: [UnexpectedSource] = []

    /// Stands for no row.
    static let noRow = UInt32.max

    package init(scope: Scope) { self.scope = scope }

    /// Whether there is nothing to compare.
    var isEmpty: Bool { rows.isEmpty && earlier.count == 0 }

    /// The rows in all.
    package var total: Int { rows.count + rejectedRows }
    /// The rows that are compared one by one; the rejected ones are not among them.
    package var indices: Range<Int> { rows.indices }

    /// Takes in a row that was rejected.
    package mutating func addRejected() { rejectedRows += 1 }

    /// Takes in a source that the job made for an earlier input, when all rows are in; one of the rows' own is theirs.
    package mutating func addEarlier(_ source: EarlierSource) {
        if places(of: source.paymentSourceID).isEmpty { earlier.add(source, &texts) }
    }

    /// Whether all rows lead to this gateway account, as far as they say.
    package func isAll(at account: String) -> Bool { accounts.allSatisfy { texts.word($0) == account } }

    /// Takes in a row, in the order of the input.
    package mutating func add(_ expected: ExpectedSource) {
        let row = CompactExpectation(expected, &texts)
        let index = UInt32(rows.count)
        rows.append(row)
        if let id = expected.paymentSourceID { enter(TextMark(id), index * 2) }
        if let old = expected.old { enter(TextMark(old.id), index * 2 + 1) }
        if scope.makesSources { accounts.insert(row.account) }
        guard !expected.customerID.isEmpty else {
            rowsWithoutCustomer += row.hasSource ? 1 : 0
            return
        }
        let customer = TextMark(expected.customerID)
        let rival = customers[customer, default: Self.noRow]
        if expected.leavesPrimary { keepers.insert(customer) }
        let mayBePrimary = expected.becamePrimary && expected.paymentSourceID != nil && !expected.isDeleted
        // Requests of one customer are never in flight together, so the one that ended last has won.
        let wins = mayBePrimary && (rival == Self.noRow || rows[Int(rival)].primaryOrder <= row.primaryOrder)
        customers[customer] = wins ? index : rival
    }

    private mutating func enter(_ mark: TextMark, _ entry: UInt32) {
        if entries[mark] == nil { entries[mark] = entry } else { moreEntries[mark, default: []].append(entry) }
    }

    /// The rows that a source's id belongs to, and whether as the old source.
    func places(of id: String) -> [(index: Int, isOld: Bool)] {
        let mark = TextMark(id)
        guard let first = entries[mark] else { return [] }
        return ([first] + moreEntries[mark, default: []]).map { (Int($0 / 2), $0 % 2 == 1) }
    }

    /// Leaves all rows out but a few, drawn among those that have a source: the same ones for the same seed.
    package mutating func draw(_ count: Int, seed: UInt64) {
        isSample = true
        var generator = SplitMix(state: seed)
        var drawn: [Int] = []
        var seen = 0
        for index in rows.indices {
            rows[index].flags.insert(.notDrawn)
            guard rows[index].hasSource else { continue }
            seen += 1
            if drawn.count < count {
                drawn.append(index)
            } else {
                let place = Int(generator.next() % UInt64(seen))
                if place < count { drawn[place] = index }
            }
        }
        for index in drawn { rows[index].flags.remove(.notDrawn) }
    }

    // MARK: Reading

    /// What Chargebee should have for a row.
    package func expected(at index: Int) -> ExpectedSource { rows[index].expected(texts) }

    /// The fields in which a row's source is not as it should be.
    package func differences(at index: Int) -> [FieldDifference] { differences[index, default: []] }

    /// The source that belongs to a row: the one that the journal records, or else the one that was found.
    package func paymentSourceID(at index: Int) -> String? { expected(at: index).paymentSourceID ?? found[index] }

    /// What came of a row, once all has been read.
    package func verdict(at index: Int) -> RowVerdict {
        let row = rows[index]
        if row.flags.contains(.notDrawn), differences[index] == nil { return .notDrawn }
        guard row.hasSource else { return differences[index] == nil ? .notMade : .differing }
        if !row.flags.contains(.seen), !row.flags.contains(.deleted) { return .missing }
        return differences[index] == nil ? .matched : .differing
    }
}

/// Numbers that follow from a seed.
private struct SplitMix {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
