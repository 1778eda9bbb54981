/// The bounds of a run.
package struct ExecutionLimits: Sendable {
    /// Calls in any 60 seconds, the headroom taken off; at least 1.
    package var callsPerMinute: Int
    /// The share of the allowed calls that is left to others, 0 to below 1; for a pace that is changed on the way.
    package var headroom = 0.0
    /// Requests in flight at once; at least 1.
    package var maxInFlight: Int
    /// How many may be in flight at the beginning, before any answer has shown that more is well.
    package var firstWindow = 4
    /// POST requests that Chargebee takes at once; the default is a test site's.
    package var mostPosts = 50
    /// GET requests that Chargebee takes at once.
    package var mostGets = 50
    /// Retries of one exchange after its first try; 0 or more.
    package var retries: Int
    /// The share of first tries that may be retried in all, 0...1; see ``RetryBudget``.
    package var retryBudget = 0.2
    /// How long a key may be relied on, from its first use.
    ///
    /// Chargebee keeps it 30 minutes, so a request that arrives up to five minutes after it was sent still meets its key.
    package var keyLifetime: Duration = .seconds(25 * 60)

    /// How long after a request without an answer a look-up that finds nothing is believed; longer than any request takes
    /// to arrive and take effect.
    package var settlingTime: Duration = .seconds(10 * 60)
    /// When the run stops by itself, on its steady clock; `nil` for never.
    package var deadline: Duration?

    package init(callsPerMinute: Int, maxInFlight: Int, retries: Int) {
        self.callsPerMinute = max(1, callsPerMinute)
        self.maxInFlight = max(1, maxInFlight)
        self.retries = max(0, retries)
    }

    /// What is left of a number of requests a minute when the headroom is taken off; at least 1.
    package static func calls(ofRequestsPerMinute requests: Int, headroom: Double) -> Int {
        max(1, Int(Double(requests) * (1 - headroom)))
    }

    /// How many rows are held at once, so that busy customers do not stall the others.
    var lookAhead: Int { max(256, 8 * maxInFlight) }
}
