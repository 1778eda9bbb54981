/// The bounds of a reading.
package struct ReadingLimits: Hashable, Sendable {
    /// Calls in any 60 seconds, the headroom taken off; at least 1.
    package var callsPerMinute: Int
    /// Retries of one call after its first try, 0 or more; it is given up when ``longestOutage`` is over, too.
    package var retries: Int
    /// For how long a call is tried again; the default is 5 minutes.
    package var longestOutage = Duration.seconds(300)

    package init(callsPerMinute: Int, retries: Int) {
        self.callsPerMinute = max(1, callsPerMinute)
        self.retries = max(0, retries)
    }
}
