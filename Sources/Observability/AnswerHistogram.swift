/// How long answers took.
struct AnswerHistogram: Sendable {
    /// The upper bounds of the buckets, in seconds; finest where Chargebee usually answers, up to the default timeout.
    static let bounds = [0.05, 0.1, 0.2, 0.3, 0.5, 0.75, 1, 1.5, 2, 3, 5, 8, 13, 20, 40, 80]

    private var counts = [Int](repeating: 0, count: bounds.count + 1)
    /// The sum of all times, in seconds.
    private(set) var seconds = 0.0
    private(set) var count = 0

    mutating func note(_ time: Duration) {
        let seconds = time / .seconds(1)
        counts[Self.bounds.firstIndex { seconds <= $0 } ?? Self.bounds.count] += 1
        self.seconds += seconds
        count += 1
    }

    /// The buckets with all smaller ones in them; the bound of the last is `nil`, infinity.
    var cumulative: [(bound: Double?, count: Int)] {
        var sum = 0
        return counts.enumerated().map { index, count in
            sum += count
            return (index < Self.bounds.count ? Self.bounds[index] : nil, sum)
        }
    }
}
