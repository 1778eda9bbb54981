/// The bounds of a run.
package struct ExecutionLimits: Sendable {
    /// Calls in any 60 seconds, the headroom taken off; at least 1.
    package var callsPerMinute: Int
    /// Requests in flight at once; at least 1.
    package var maxInFlight: Int
    /// Retries of one exchange after its first try; 0 or more.
    package var retries: Int
    /// How long a key may be relied on, from its first use.
    ///
    /// Chargebee keeps it 30 minutes, so a request that arrives up to five minutes after it was sent still meets its key.
    package var keyLifetime: Duration = .seconds(25 * 60)

    /// How long after a request without an answer a look-up that finds nothing is believed; longer than any request takes
    /// to arrive and take effect.
    package var settlingTime: Duration = .seconds(10 * 60)
    /// How long no answer at all may come before the run stops.
    package var longestSilence: Duration = .seconds(5 * 60)

    package init(callsPerMinute: Int, maxInFlight: Int, retries: Int) {
        self.callsPerMinute = max(1, callsPerMinute)
        self.maxInFlight = max(1, maxInFlight)
        self.retries = max(0, retries)
    }

    /// How many rows are held at once, so that busy customers do not stall the others.
    var lookAhead: Int { max(256, 8 * maxInFlight) }
}
