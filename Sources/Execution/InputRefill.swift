/// How a run stands when its source has given all it has for now; nothing is at work then.
package struct RefillRequest: Sendable {
    /// When this process's calls of the last minute were made, on its steady clock, for whoever makes calls now.
    package let callTimes: [Duration]
    /// Calls a minute that are allowed at present.
    package let callsPerMinute: Int
}

/// What came of looking for more input.
package enum InputRefill: Sendable {
    /// The source has more, or is to be refilled once more.
    ///
    /// - Parameters:
    ///   - rows: How many rows the source yields in all, those of before included, for the time to go.
    ///   - calls: When the calls were made that it took to find out, on the run's steady clock.
    case more(rows: Int, calls: [Duration])
    /// There is no more input.
    case end
    /// It cannot be found out; the run stops.
    case stop(StopReason)
}

extension RequestScheduler {
    /// How the run stands, for whoever makes calls in its place.
    var refillRequest: RefillRequest {
        RefillRequest(callTimes: pace.callTimes, callsPerMinute: limits.callsPerMinute)
    }

    /// Whether nothing is at work, and nothing speaks against making calls now.
    func mayRefill(at now: Moment) -> Bool {
        guard works.isEmpty, stopReason == nil, !isHeld, waitsUntil(at: now) == nil else { return false }
        return limits.deadline.map { now.elapsed < $0 } ?? true
    }

    /// Counts calls that were made outside of the run as its own, as far as the pace goes.
    mutating func noteForeignCalls(_ instants: [Duration]) {
        for instant in instants { pace.record(at: instant) }
    }
}
