import DequeModule

/// Decides when the next call may be made: never more than the limit in any 60 seconds, and spread evenly.
///
/// It keeps the instants of the last `limit` calls, so the bound is exact for every window of 60 seconds, which a token
/// bucket's is not. Evenness comes from a schedule; a late timer may be caught up by at most a quarter of a second, so that
/// lateness does not lower the rate.
package struct PaceLog: Sendable {
    /// The number of calls allowed in any 60 seconds; at least 1.
    package private(set) var callsPerMinute: Int
    /// How much slower than the even spacing calls are made at present; 1 is not slower, 16 is the most.
    package private(set) var slowdown = 1.0
    private var calls: Deque<Duration>
    private var due: Duration

    private static let window = Duration.seconds(60)
    /// For how long a call counts: a minute, and what calls may differ in on their way to the server.
    ///
    /// It counts arrivals, and a call that opens a connection takes longer than the one that finds it open a minute later.
    package static let span = window + .milliseconds(50)
    private static let catchUp = Duration.milliseconds(250)

    /// Starts with the calls of an earlier process.
    ///
    /// - Parameters:
    ///   - callsPerMinute: The limit after the headroom is taken off.
    ///   - earlier: When earlier calls were made, on this process's steady clock (so mostly negative); any order.
    package init(callsPerMinute: Int, earlier: [Duration] = []) {
        let limit = max(1, callsPerMinute)
        self.callsPerMinute = limit
        calls = Deque(earlier.sorted())
        due = calls.last.map { $0 + Self.window / limit } ?? .zero
    }

    /// The earliest instant at which a call may be made; in the past where it may be made at once.
    package var nextAllowed: Duration {
        guard calls.count >= callsPerMinute else { return due }
        return max(due, calls[calls.count - callsPerMinute] + Self.span)
    }

    /// Notes a call; call it once for each, retries and look-ups included.
    package mutating func record(at now: Duration) {
        calls.append(now)
        // More than the limit are kept for a minute, since it may have been higher before.
        while calls.count > callsPerMinute, calls[0] <= now - Self.span { calls.removeFirst() }
        due = max(due, now - Self.catchUp) + Self.window / callsPerMinute * slowdown
    }

    /// Counts the last `count` calls as made at a later instant.
    package mutating func postpone(last count: Int, to now: Duration) {
        for index in calls.indices.suffix(count) { calls[index] = max(calls[index], now) }
    }

    /// Goes on with another limit, at least 1; calls made under the old one count.
    package mutating func change(callsPerMinute limit: Int) {
        let old = callsPerMinute
        callsPerMinute = max(1, limit)
        // What was due under a slower pace comes sooner under a faster one.
        if callsPerMinute > old, let last = calls.last { due = min(due, last + Self.window / callsPerMinute) }
    }

    /// Halves the pace, after a refusal that did not say how long to wait.
    package mutating func slowDown() { slowdown = min(slowdown * 2, 16) }

    /// Goes a little back towards the full pace, after each answer that was not refused.
    package mutating func recover() { slowdown = max(1, slowdown * 0.9) }

    /// When the calls were made that bear on the next ones, in order.
    package var callTimes: [Duration] { Array(calls) }

    /// The number of calls in the 60 seconds before `now`.
    package func callsInLastMinute(at now: Duration) -> Int {
        calls.count { $0 > now - Self.window }
    }
}
