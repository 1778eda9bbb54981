import Glibc

/// How long a request is in process, from its arrival to its effect, in milliseconds.
package enum LatencyDistribution: Sendable, Equatable {
    /// Any time of a range is as likely as any other.
    case even(ClosedRange<Int>)
    /// As a service's own figures tell it.
    case percentiles(Percentiles)

    /// What so many in a hundred requests are faster than.
    ///
    /// In between, latency grows geometrically with the share of requests (the logarithm is linear), which is close to how
    /// services behave. The fastest requests take half of ``p50``.
    package struct Percentiles: Sendable, Equatable {
        package var p50: Int
        package var p95: Int
        package var p99: Int
        /// What no request takes longer than; the default is twice ``p99``.
        package var max: Int

        /// Takes milliseconds, from 1 on and not falling; ``problem`` says where they are not.
        package init(p50: Int, p95: Int, p99: Int, max: Int? = nil) {
            self.p50 = p50
            self.p95 = p95
            self.p99 = p99
            self.max = max ?? p99 * 2
        }
    }

    /// Why it cannot be drawn from; `nil` where it can.
    var problem: String? {
        switch self {
        case .even(let range): range.lowerBound < 0 ? "latency must not be negative." : nil
        case .percentiles(let values) where values.p50 < 1: "latency.p50 must be at least 1ms."
        case .percentiles(let values):
            [values.p50, values.p95, values.p99, values.max].isRising
                ? nil : "latency: p50, p95, p99 and max must not fall. Put them in order."
        }
    }

    /// A latency in milliseconds.
    func draw(using generator: inout SeededGenerator) -> Int {
        switch self {
        case .even(let range): Int.random(in: range, using: &generator)
        case .percentiles(let values): values.latency(atShare: generator.share())
        }
    }
}

extension LatencyDistribution.Percentiles {
    /// The time in milliseconds than which a share of the requests (0 to 1) is faster.
    package func latency(atShare share: Double) -> Int {
        let points = [
            (0.0, Double(p50) / 2), (0.5, Double(p50)), (0.95, Double(p95)), (0.99, Double(p99)), (1, Double(max)),
        ]
        for (lower, upper) in zip(points, points.dropFirst()) where share < upper.0 {
            let part = (share - lower.0) / (upper.0 - lower.0)
            return Int((lower.1 * pow(upper.1 / lower.1, part)).rounded())
        }
        return max
    }
}

extension [Int] {
    fileprivate var isRising: Bool { zip(self, dropFirst()).allSatisfy { $0 <= $1 } }
}
