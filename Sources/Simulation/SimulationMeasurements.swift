package import Execution

/// What is measured of a process in virtual time, besides the scheduler's own tally.
package struct SimulationMeasurements: Sendable {
    /// When the process began.
    package let start: Moment
    /// Calls, all kinds.
    package private(set) var calls = 0
    /// Calls by minute, from the beginning on.
    package private(set) var callsByMinute: [Int] = []
    /// The most calls under way at once.
    package private(set) var mostInFlight = 0
    /// The most calls that the window allowed at once.
    package private(set) var largestWindow = 0
    /// The most calls in any 60 seconds.
    package private(set) var mostInAnyMinute = 0
    /// How long nothing could be sent, by what the reason was.
    package private(set) var waits: [Binding: Duration] = [:]
    /// The calls of the last 60 seconds, oldest first, from ``first`` on.
    private var recent: [Duration] = []
    private var first = 0

    init(start: Moment) { self.start = start }

    /// The share of the time (0 to 1) for which each reason held the run back, the largest first; empty before any wait.
    package var shares: [(binding: Binding, share: Double)] {
        let total = waits.values.reduce(.zero, +)
        guard total > .zero else { return [] }
        return waits.map { ($0.key, $0.value / total) }
            .sorted { ($1.share, $0.binding.rawValue) < ($0.share, $1.binding.rawValue) }
    }

    mutating func noteCall(inFlight: Int, window: Int, at now: Duration) {
        calls += 1
        largestWindow = max(largestWindow, window)
        mostInFlight = max(mostInFlight, inFlight)
        let minute = Int((now - start.elapsed) / .seconds(60))
        while callsByMinute.count <= minute { callsByMinute.append(0) }
        callsByMinute[minute] += 1
        recent.append(now)
        while recent[first] <= now - .seconds(60) { first += 1 }
        mostInAnyMinute = max(mostInAnyMinute, recent.count - first)
        guard first > 4096, first * 2 > recent.count else { return }
        recent.removeFirst(first)
        first = 0
    }

    mutating func noteWait(_ binding: Binding, _ duration: Duration) {
        if duration > .zero { waits[binding, default: .zero] += duration }
    }
}
