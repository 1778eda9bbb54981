import GatewayMapping
package import MigrationModel
import Planning

/// What is gathered while the rows of a file go by once.
struct InspectionPass {
    /// How many rows every mapping in question is tried on; after that only the best goes on.
    static let sampleSize = 200

    private var rows = 0
    /// Best first once the sample is over.
    private(set) var matches: [MappingMatch]
    private(set) var forms: [ColumnForm]
    private var damage: [ReasonCode: DamageCount] = [:]
    private let header: [String]
    private let headerBytes: [[UInt8]]
    /// One for each of ``matches`` that is still tried, in the same order; `nil` where the columns do not suffice.
    private var mappers: [RowMapper?] = []
    private var isSettled = false

    init(header: [String], candidates: [MappingCandidate]) {
        self.header = header
        headerBytes = header.map { Array($0.utf8) }
        forms = header.map { _ in ColumnForm() }
        matches = []
        for candidate in candidates {
            let deciding = candidate.mapper(header: header, replacePrimary: .fromColumn)
            let mapper = deciding ?? candidate.mapper(header: header)
            let tried = mapper ?? candidate.probe(header: header)
            let attempt = tried.map {
                MappingTrial($0, decidesPrimary: deciding != nil && candidate.mapping.canReplacePrimary)
            }
            matches.append(MappingMatch(candidate: candidate, attempt: attempt, isProbe: mapper == nil))
            mappers.append(tried)
        }
    }

    /// What is wrong with records, the most frequent first.
    var damageCounts: [DamageCount] {
        damage.values.sorted { ($1.count, $0.reason.rawValue) < ($0.count, $1.reason.rawValue) }
    }

    mutating func take(_ row: borrowing InputRow) {
        rows += 1
        let repeatsHeader = repeatsHeader(row)
        if let damage = row.damage {
            note(damage, row.address.line, row.lastLine)
        } else if rows <= Self.sampleSize, !repeatsHeader {
            for column in forms.indices { forms[column].take(row[column]) }
        }
        for index in mappers.indices {
            guard let mapper = mappers[index] else { continue }
            if repeatsHeader {
                matches[index].attempt?.takeRepeatedHeader(at: row.address)
            } else {
                matches[index].attempt?.take(row, mapper)
            }
        }
        if rows == Self.sampleSize { settle() }
    }

    /// Whether a row repeats the header, as files that were put one behind the other have it; see `PlanScan`.
    private func repeatsHeader(_ row: borrowing InputRow) -> Bool {
        guard row.damage == nil else { return false }
        for column in headerBytes.indices {
            let cell = column == 0 ? row[0].withoutMark : row[column]
            guard headerBytes[column].elementsEqual(cell) else { return false }
        }
        return true
    }

    /// Ends the pass.
    mutating func finish() { if !isSettled { settle() } }

    /// Orders the matches by what the sample showed, and goes on with the best one only.
    private mutating func settle() {
        isSettled = true
        let order = matches.indices.sorted { matches[$1].strength.lexicographicallyPrecedes(matches[$0].strength) }
        mappers = order.prefix(1).map { mappers[$0] }
        matches = order.map { matches[$0] }
    }

    private mutating func note(_ damage: RowDamage, _ line: Int, _ lastLine: Int) {
        let lines = line...max(line, lastLine)
        let none = DamageCount(reason: damage.reason, detail: damage.detail(header: header, lines: lines))
        self.damage[damage.reason, default: none].add(line)
    }
}

/// Records whose form is damaged in the same way.
package struct DamageCount: Hashable, Sendable {
    package let reason: ReasonCode
    /// What is wrong with the first of them, in a sentence.
    package let detail: String
    package private(set) var count = 0
    /// The lines on which the first ten begin, 1-based.
    package private(set) var lines: [Int] = []

    init(reason: ReasonCode, detail: String) {
        self.reason = reason
        self.detail = detail
    }

    mutating func add(_ line: Int) {
        count += 1
        if lines.count < 10 { lines.append(line) }
    }
}
