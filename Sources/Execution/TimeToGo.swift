import DequeModule
import MigrationModel

/// Reckons how long the rest of a run takes: from the pace at first, and more and more from what was reached.
///
/// What was reached is that of the last minute, or of as long as a slow run takes for some rows. Time in which nothing was
/// sent is left out, so that a wait that is over does not look like a slow run.
struct TimeToGo: Sendable {
    /// How the run spends its time up to the next look.
    enum State: Sendable {
        case working
        /// Chargebee said to wait.
        case told
        /// Held, or the other side is down: says nothing about the rest.
        case stopped
    }

    private struct Look: Sendable {
        /// Time spent working.
        let worked: Duration
        /// Rows ended.
        let ended: Int
    }

    /// At most one a second, and the newest.
    private var looks: Deque<Look> = []
    private var last: (at: Duration, state: State)?
    /// The pace that ``looks`` were taken under.
    private var callsPerMinute: Int?
    private var worked = Duration.zero
    /// Time in which Chargebee had said to wait.
    private var waited = Duration.zero

    private static let span = Duration.seconds(60)
    private static let fewestRows = 20
    /// From less than this nothing is concluded.
    private static let shortest = Duration.seconds(5)
    /// So many rows at the full pace are taken as seen, so that the first few real ones do not decide alone.
    private static let rowsTakenAsSeen = 4.0
    /// A wait that Chargebee asked for counts as part of at least so much work; only many of them make a run slow.
    private static let leastWorkOfWaits = Duration.seconds(300)

    /// Notes how many rows this process has ended by now, how it goes on, and under which pace.
    mutating func note(ended: Int, _ state: State, callsPerMinute: Int, at now: Duration) {
        // What was reached under another pace says nothing.
        if callsPerMinute != self.callsPerMinute { looks.removeAll() }
        self.callsPerMinute = callsPerMinute
        switch last?.state {
        case .working?: worked += now - (last?.at ?? now)
        case .told?: waited += now - (last?.at ?? now)
        case .stopped?, nil: break
        }
        last = (now, state)
        // The newest look stands for the present, so it moves until the next one is a second on.
        if looks.count > 1, worked - looks[looks.count - 2].worked < .seconds(1) { looks.removeLast() }
        looks.append(Look(worked: worked, ended: ended))
        while looks.count > 2, looks[1].worked <= worked - Self.span, ended - looks[1].ended >= Self.fewestRows {
            looks.removeFirst()
        }
    }

    /// The time in seconds for `left` rows.
    ///
    /// - Parameters:
    ///   - left: Rows that have not ended.
    ///   - answered: Calls that have ended, for any row.
    ///   - ended: Rows that have ended.
    ///   - callsPerMinute: What this process may call.
    ///   - pause: How long nothing is sent from now on.
    /// - Returns: The seconds; 0 where nothing is left.
    func seconds(left: Int, answered: Int, ended: Int, callsPerMinute: Double, pause: Duration) -> Double {
        guard left > 0 else { return 0 }
        // A row costs a call at least; what retries and look-ups cost shows after some rows.
        let callsPerRow = ended >= Self.fewestRows ? max(1, Double(answered) / Double(ended)) : 1
        let atPace = callsPerRow * 60 / max(1.0 / 60, callsPerMinute)
        let ofWaits = 1 + waited / max(worked, Self.leastWorkOfWaits)
        return pause / .seconds(1) + Double(left) * max(atPace, reached(atPace)) * ofWaits
    }

    /// How long a row took of late, in seconds.
    private func reached(_ atPace: Double) -> Double {
        guard let first = looks.first, let last = looks.last, last.worked - first.worked >= Self.shortest else {
            return atPace
        }
        let seen = Self.rowsTakenAsSeen
        let seconds = (last.worked - first.worked) / .seconds(1)
        return (seconds + seen * atPace) / (Double(last.ended - first.ended) + seen)
    }
}

extension TimeToGo {
    /// Notes how a run stands.
    mutating func note(_ scheduler: RequestScheduler, at now: Duration) {
        let state: State =
            switch scheduler.binding {
            case .hold, .outage: .stopped
            case .retryAfter: .told
            case .quota, .sharedQuota, .window, .ceiling, .latency, .retries: .working
            }
        let ended = scheduler.tally.endings.total
        note(ended: ended, state, callsPerMinute: scheduler.limits.callsPerMinute, at: now)
    }
}
