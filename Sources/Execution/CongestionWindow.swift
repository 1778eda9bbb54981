/// How many requests may be in flight: more while that is what holds the run back, fewer at the first sign of trouble.
///
/// It begins small and grows by one for each answer, so it doubles with each round trip, until the first trouble; from then
/// on by one for each round trip (additive increase). A refusal for rate, a locked customer, a failure of the server or a
/// lost answer halves it; latency that has doubled takes a fifth. Requests sent before a cut do not cut it again.
package struct CongestionWindow: Sendable {
    /// The most that may ever be in flight; at least 1.
    package let maximum: Int
    /// The size as it is reckoned, 1 to ``maximum``.
    private var exact: Double
    /// From here on it grows by one a round trip.
    private var threshold: Double
    private var lastCut: Duration?
    private var latency = LatencyTrend()
    private let beginning: Double

    package init(maximum: Int, beginning: Int = 4) {
        self.maximum = max(1, maximum)
        self.beginning = Double(min(max(1, beginning), self.maximum))
        exact = self.beginning
        threshold = Double(self.maximum)
    }

    /// How many requests may be in flight now.
    package var size: Int { Int(exact) }

    /// Notes an answer in good order.
    ///
    /// - Parameters:
    ///   - sentAt: When its request was sent.
    ///   - now: When it came.
    ///   - wasFull: Whether as many requests were in flight as might be; a window that nobody fills does not grow.
    ///   - isTypical: Whether its latency can be compared with others'.
    /// - Returns: Whether latency made the window smaller.
    package mutating func succeeded(sentAt: Duration, at now: Duration, wasFull: Bool, isTypical: Bool = true) -> Bool {
        if isTypical { latency.note(now - sentAt, at: now) }
        if exact > beginning, latency.hasRisen, mayCut(sentAt) {
            // Not below where it began: if Chargebee is slow for all, fewer requests make nothing faster.
            cut(to: max(beginning, exact * 0.8), at: now)
            return true
        }
        if wasFull { exact = min(Double(maximum), exact + (exact < threshold ? 1 : 1 / exact)) }
        return false
    }

    /// Notes a refusal, a failure or a lost answer.
    ///
    /// - Returns: Whether it made the window smaller.
    package mutating func troubled(sentAt: Duration, at now: Duration) -> Bool {
        guard exact > 1, mayCut(sentAt) else { return false }
        cut(to: max(1, exact / 2), at: now)
        return true
    }

    /// Whether a request was sent after the last cut, so that it tells something new.
    private func mayCut(_ sentAt: Duration) -> Bool { lastCut.map { sentAt >= $0 } ?? true }

    private mutating func cut(to size: Double, at now: Duration) {
        exact = size
        threshold = max(2, size)
        lastCut = now
        latency.forgetRise()
    }
}

/// Whether answers take clearly longer than they did.
struct LatencyTrend: Sendable {
    private var smoothed: Double?
    /// The lowest that the smoothed latency has been, in seconds; it rises by one percent a second, so that a lasting
    /// change becomes the new normal.
    private var lowest = Double.infinity
    private var lowestAt = Duration.zero
    /// Answers since the last cut; too few say nothing.
    private var answers = 0

    /// A rise by less than this, in seconds, is noise.
    private static let tolerance = 0.05
    private static let fewest = 16

    mutating func note(_ latency: Duration, at now: Duration) {
        let seconds = latency / .seconds(1)
        let mean = smoothed.map { $0 + (seconds - $0) / 8 } ?? seconds
        smoothed = mean
        answers += 1
        if answers >= Self.fewest {
            let drift = 1 + max(0, (now - lowestAt) / .seconds(1)) * 0.01
            lowest = min(mean, lowest * drift)
            lowestAt = now
        }
    }

    /// Whether the smoothed latency is more than twice the lowest.
    var hasRisen: Bool {
        guard let smoothed, answers >= Self.fewest else { return false }
        return smoothed > lowest * 2 + Self.tolerance
    }

    /// Begins to count answers anew, so that the next judgement rests on later ones.
    mutating func forgetRise() { answers = 0 }
}
