import EndToEndSupport

/// A row as the journal has it at the end.
struct JournaledRow: Sendable {
    let ordinal: Int
    let state: String
    let sourceID: String?

    var isDone: Bool { state == "created" || state == "recovered" }
}

/// What the journal says of each row, beside what the site has.
struct RowComparison {
    let rows: [JournaledRow]
    /// What does not agree, a sentence each.
    private(set) var faults: [String] = []
    /// The row that has to be the primary one of its customer, where all rows of that customer are done.
    private(set) var primaries: [String: JournaledRow] = [:]

    init(input: CardInput, rows: [JournaledRow], sources: [AttachedSource]) {
        self.rows = rows
        let byID = Dictionary(sources.map { ($0.id, $0.pair) }, uniquingKeysWith: { first, _ in first })
        let attached = Set(sources.map(\.pair))
        let mayBeAttached = Set(rows.filter { !$0.isRefused }.compactMap { input.knownPair(ofRow: $0.ordinal) })
        if Set(rows.map(\.ordinal)) != Set(1...input.rows) || rows.count != input.rows {
            faults.append("the journal has \(rows.count) rows, the input \(input.rows)")
        }
        for row in rows {
            guard let pair = input.knownPair(ofRow: row.ordinal) else {
                faults.append("row \(row.ordinal) is not of the input")
                continue
            }
            let agrees =
                switch row.state {
                case "created", "recovered": row.sourceID.flatMap { byID[$0] } == pair
                case "failed", "rejected":
                    row.sourceID == nil && (!attached.contains(pair) || mayBeAttached.contains(pair))
                case "needs_review": true
                default: false
                }
            if !agrees { faults.append("row \(row.ordinal) is \(row.state), and the site has it otherwise") }
        }
        findPrimaries(input)
        let known = Set(rows.compactMap(\.sourceID))
        let review = Set(rows.filter { $0.state == "needs_review" }.compactMap { input.knownPair(ofRow: $0.ordinal) })
        let strays = sources.count { !known.contains($0.id) && !review.contains($0.pair) }
        if strays > 0 { faults.append("\(strays) payment sources at the site belong to no row") }
    }

    private mutating func findPrimaries(_ input: CardInput) {
        var isUndone: Set<String> = []
        for row in rows {
            guard let pair = input.knownPair(ofRow: row.ordinal) else { continue }
            if !row.isDone { isUndone.insert(pair.customer) }
            if input.isPrimary(row: row.ordinal) { primaries[pair.customer] = row }
        }
        for customer in isUndone { primaries[customer] = nil }
    }
}

extension JournaledRow {
    fileprivate var isRefused: Bool { state == "failed" || state == "rejected" }
}

extension CardInput {
    fileprivate func knownPair(ofRow ordinal: Int) -> AttachedPair? {
        (1...rows).contains(ordinal) ? pair(ofRow: ordinal) : nil
    }
}
