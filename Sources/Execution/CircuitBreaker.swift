/// Notices that Chargebee, the gateway or the way to them is down, and lets one request at a time find out whether it
/// is over, instead of burning through the rows.
///
/// It opens after five failures in a row, of two rows at least (one row alone may be at fault itself), or after as many as a
/// row is retried. While open it lets one request through after 1, 2, 4, … 30 seconds; the first answer in good order
/// closes it.
package struct CircuitBreaker: Sendable {
    /// What is down.
    package enum Cause: String, Codable, Sendable {
        /// No answer comes at all.
        case silence
        /// Chargebee answers with failures of its own, or is in maintenance.
        case chargebee
        /// The gateway behind Chargebee fails.
        case gateway
    }

    /// What an exchange says about the other side.
    enum Sign: Hashable, Sendable {
        case healthy
        case down(Cause)
    }

    /// What a sign changed.
    enum Change: Hashable, Sendable {
        case none
        case opened(Cause)
        /// After so long.
        case closed(after: Duration)
        /// It has lasted longer than the run waits.
        case givenUp(Cause)
    }

    /// Whether a request may be sent.
    enum Permission: Hashable, Sendable {
        case freely
        /// One, to find out.
        case probe
        case wait(until: Duration?)
    }

    private struct Outage: Sendable {
        var cause: Cause
        let since: Duration
        var nextProbe: Duration
        var cooling: Duration
        var probe: Int?
    }

    private let failuresToOpen: Int
    private let longestOutage: Duration
    private var streak = 0
    private var streakSince: Duration = .zero
    private var streakRows: Set<Int> = []
    private var outage: Outage?

    private static let firstCooling = Duration.seconds(1)
    private static let longestCooling = Duration.seconds(30)

    /// Makes a closed one.
    ///
    /// - Parameters:
    ///   - retries: How often an exchange is retried; with fewer than five it opens as much earlier.
    ///   - longestOutage: How long an outage may last before the run stops.
    package init(retries: Int, longestOutage: Duration) {
        failuresToOpen = min(5, max(2, retries))
        self.longestOutage = longestOutage
    }

    /// What is down, while it is open.
    package var cause: Cause? { outage?.cause }

    /// Since when it has been down, on the steady clock; `nil` while it is closed.
    var downSince: Duration? { outage?.since }

    /// When the next request may find out; `nil` while it is closed or one is under way.
    package var nextProbe: Duration? { outage.flatMap { $0.probe == nil ? $0.nextProbe : nil } }

    func permission(at now: Duration) -> Permission {
        guard let outage else { return .freely }
        if outage.probe != nil { return .wait(until: nil) }
        return outage.nextProbe <= now ? .probe : .wait(until: outage.nextProbe)
    }

    /// Notes that a row's request is on its way to find out.
    mutating func beganProbe(row: Int) { outage?.probe = row }

    /// Notes what an exchange about a row says.
    mutating func note(_ sign: Sign, row: Int, at now: Duration) -> Change {
        guard case .down(let cause) = sign else { return recovered(at: now) }
        if outage != nil { return lasts(cause, row: row, at: now) }
        if streak == 0 { streakSince = now }
        streak += 1
        streakRows.insert(row)
        guard streak >= failuresToOpen, streakRows.count >= 2 else { return .none }
        outage = Outage(
            cause: cause,
            since: streakSince,
            nextProbe: now + Self.firstCooling,
            cooling: Self.firstCooling,
            probe: nil
        )
        return .opened(cause)
    }

    private mutating func recovered(at now: Duration) -> Change {
        streak = 0
        streakRows = []
        guard let outage = self.outage.take() else { return .none }
        return .closed(after: now - outage.since)
    }

    private mutating func lasts(_ cause: Cause, row: Int, at now: Duration) -> Change {
        guard var outage else { return .none }
        outage.cause = cause
        defer { self.outage = outage }
        // Others that were in flight when it opened say nothing new.
        guard outage.probe == row else { return .none }
        outage.probe = nil
        if now - outage.since >= longestOutage { return .givenUp(cause) }
        outage.cooling = min(outage.cooling * 2, Self.longestCooling)
        outage.nextProbe = now + outage.cooling
        return .none
    }
}
