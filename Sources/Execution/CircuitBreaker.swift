/// Notices that Chargebee, the gateway or the way to them is down, and lets one request at a time find out whether it
/// is over, instead of burning through the rows.
///
/// It opens after five failures in a row, of two rows at least (one row alone may be at fault itself), or after as many as a
/// row is retried; at once where Chargebee says that it is in maintenance. While open it lets one request through after
/// 1, 2, 4, … 30 seconds, of a row that has failed and of a fresh one in turn, since the failed ones may be at fault
/// themselves. The first answer in good order closes it; where requests fail, to read is no such answer.
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
        /// Says nothing about what is down: a stored answer, or a page that was read while requests fail.
        case neutral
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
        var since: Duration
        var nextProbe: Duration
        var cooling: Duration
        /// The row whose request is on its way to find out.
        var probe: Int?
        var probes = 0
    }

    private let failuresToOpen: Int
    private let longestOutage: Duration
    private var streak = 0
    private var streakSince: Duration = .zero
    private var streakRows: Set<Int> = []
    /// When the last failure of the streak was.
    private var lastFailure: Duration = .zero
    /// Whether requests fail though something answers, so that to read proves nothing.
    private var writesFail = false
    private var outage: Outage?

    private static let firstCooling = Duration.seconds(1)
    private static let longestCooling = Duration.seconds(30)
    /// Failures further apart are not of one outage.
    private static let longestLull = Duration.seconds(60)

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
    mutating func beganProbe(row: Int, at now: Duration) {
        guard var outage else { return }
        outage.probe = row
        outage.probes += 1
        // Time in which nobody asked, as in a hold or while the machine slept, does not count as down.
        let late = now - outage.nextProbe
        if late > Self.longestLull { outage.since += late }
        self.outage = outage
    }

    /// Whether the next probe should be a row that has not failed yet, so that rows at fault themselves cannot keep it open.
    var prefersFreshRow: Bool { (outage?.probes ?? 0) % 2 == 1 }

    /// Notes what an exchange about a row says.
    ///
    /// - Parameters:
    ///   - sign: What it says.
    ///   - row: The row.
    ///   - isRead: Whether it was a look-up.
    ///   - isCertain: Whether it says so of Chargebee as a whole.
    ///   - now: When it ended.
    /// - Returns: What that changed.
    mutating func note(
        _ sign: Sign,
        row: Int,
        isRead: Bool = false,
        isCertain: Bool = false,
        at now: Duration
    ) -> Change {
        if sign == .neutral || sign == .healthy && isRead && writesFail { return learnedNothing(row: row, at: now) }
        guard case .down(let cause) = sign else { return recovered(at: now) }
        if !isRead, cause != .silence { writesFail = true }
        if outage != nil { return lasts(cause, row: row, at: now) }
        if streak == 0 || now - lastFailure > Self.longestLull { streakSince = now }
        lastFailure = now
        streak += 1
        streakRows.insert(row)
        guard isCertain || streak >= failuresToOpen && streakRows.count >= 2 else { return .none }
        outage = Outage(
            cause: cause,
            since: streakSince,
            nextProbe: now + Self.firstCooling,
            cooling: Self.firstCooling,
            probe: nil
        )
        return .opened(cause)
    }

    /// Lets the next request find out, where this one was to and could not.
    private mutating func learnedNothing(row: Int, at now: Duration) -> Change {
        guard var outage, outage.probe == row else { return .none }
        outage.probe = nil
        outage.nextProbe = now + outage.cooling
        self.outage = outage
        return .none
    }

    private mutating func recovered(at now: Duration) -> Change {
        streak = 0
        streakRows = []
        writesFail = false
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
