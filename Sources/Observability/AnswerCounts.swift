/// Answers by status and code, in a bounded number of pairs, since the codes are a server's.
struct AnswerCounts: Sendable {
    struct Pair: Hashable, Sendable {
        /// The HTTP status; `nil` where no whole answer came.
        let status: Int?
        /// Empty for a success.
        let code: String

        var labels: [String] { [status.map(String.init) ?? "none", code] }
    }

    private var counts: [Pair: Int] = [:]
    private var others: [Int?: Int] = [:]

    /// Pairs that are told apart; further ones count by their status alone.
    private static let mostPairs = 50

    mutating func note(status: Int?, code: String?) {
        let pair = Pair(status: status, code: code ?? "")
        if counts[pair] != nil {
            counts[pair, default: 0] += 1
        } else if counts.count < Self.mostPairs, Self.isPlain(pair.code) {
            counts[pair] = 1
        } else {
            // A status has three digits, so these are bounded too; what is no status at all counts as one.
            others[status.flatMap { (100...599).contains($0) ? $0 : 0 }, default: 0] += 1
        }
    }

    /// All of them in a fixed order; what is beyond the bound has the code `other`.
    var all: [(labels: [String], count: Int)] {
        var sums: [[String]: Int] = [:]
        for (pair, count) in counts { sums[pair.labels, default: 0] += count }
        for (status, count) in others { sums[Pair(status: status, code: "other").labels, default: 0] += count }
        return sums.sorted { $0.key.lexicographicallyPrecedes($1.key) }.map { (labels: $0.key, count: $0.value) }
    }

    /// Whether a code looks like one: up to 64 letters, digits, dots, hyphens and low lines.
    private static func isPlain(_ code: String) -> Bool {
        code.utf8.count <= 64
            && code.utf8.allSatisfy { byte in
                switch byte {
                case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2E, 0x5F: true
                default: false
                }
            }
    }
}
