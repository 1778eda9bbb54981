/// How many retries a run may make in all: a share of its first tries, and some to begin with.
///
/// It bounds what a run costs Chargebee when most answers are failures and yet not all, so that the breaker stays closed.
package struct RetryBudget: Sendable {
    /// The share of first tries; 0...1.
    private let share: Double
    /// The retries that are allowed however few first tries there were.
    private let beginning: Int
    private var firstTries = 0
    /// Retries made so far.
    package private(set) var used = 0

    /// Makes a budget of a share of the first tries (0...1), and 100 or four times `maxInFlight` to begin with.
    ///
    /// An outage costs a retry for each request that was in flight, so a few outages have room in it from the beginning.
    package init(share: Double, maxInFlight: Int) {
        self.share = share
        beginning = max(100, 4 * maxInFlight)
    }

    /// Retries that are allowed by now.
    package var allowed: Int { beginning + Int(share * Double(firstTries)) }
    package var isSpent: Bool { used >= allowed }

    mutating func noteFirstTry() { firstTries += 1 }
    mutating func noteRetry() { used += 1 }
}
