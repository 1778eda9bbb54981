import DequeModule
import MigrationModel

/// Reckons how long the rest of a run takes: from the pace at first, and more and more from what was reached.
///
/// It goes by the calls that rows need where nothing goes wrong, since rows need one or several, and those that need more come
/// last; what retries and look-ups add, it learns.
///
/// What was reached is that of the last minute, or of as long as a slow run takes for some. Time in which nothing was
/// sent is left out, so that a wait that is over does not look like a slow run.
struct TimeToGo: Sendable {
    /// How the run spends its time up to the next look.
    enum State: Sendable {
        case working
        /// Chargebee said to wait.
        case told
        /// Held, waiting for the run's own minute to pass, or the other side is down: says nothing about the rest.
        case stopped
    }

    private struct Look: Sendable {
        /// Time spent working.
        let worked: Duration
        /// Needed calls of rows that have ended.
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
    /// How often Chargebee has said so.
    private var waits = 0
    /// Seconds that requests were in flight while the run worked, summed over all of them.
    private var flown = 0.0
    /// Calls in flight at the last look.
    private var inFlight = 0
    /// Calls that have been answered or given up.
    private var answered = 0
    /// Calls that have begun, and since when there has been none.
    private var calls: (begun: Int, since: Duration)?

    private static let span = Duration.seconds(60)
    private static let fewestCalls = 20
    /// From less than this nothing is concluded.
    private static let shortest = Duration.seconds(5)
    /// So many calls at the full pace are taken as seen, so that the first few real ones do not decide alone.
    private static let callsTakenAsSeen = 4.0
    /// What an answer takes until the first has come, in seconds; where it takes longer, as long as it has by then.
    private static let presumedLatency = 0.5
    /// A few waits that Chargebee asked for count as part of at least so much work; many of them show how the run goes.
    private static let leastWorkOfWaits = (few: Duration.seconds(300), many: Duration.seconds(5))
    private static let manyWaits = 5

    /// Notes how far this process has got by now, how it goes on, and under which pace.
    ///
    /// - Parameters:
    ///   - ended: Calls that the rows needed that have ended, and reads.
    ///   - answered: Calls that have been answered or given up, for any row.
    ///   - inFlight: Calls that are awaited now.
    ///   - state: How it goes on.
    ///   - callsPerMinute: The pace.
    ///   - now: The time of this look.
    mutating func note(
        ended: Int,
        answered: Int,
        inFlight: Int,
        _ state: State,
        callsPerMinute: Int,
        at now: Duration
    ) {
        // What was reached under another pace says nothing.
        if callsPerMinute != self.callsPerMinute { looks.removeAll() }
        self.callsPerMinute = callsPerMinute
        switch last?.state {
        case .working?:
            worked += now - (last?.at ?? now)
            flown += Double(self.inFlight) * ((now - (last?.at ?? now)) / .seconds(1))
        case .told?: waited += now - (last?.at ?? now)
        case .stopped?, nil: break
        }
        if state == .told, last?.state != .told { waits += 1 }
        last = (now, state)
        self.inFlight = inFlight
        self.answered = answered
        // The newest look stands for the present, so it moves until the next one is a second on.
        if looks.count > 1, worked - looks[looks.count - 2].worked < .seconds(1) { looks.removeLast() }
        looks.append(Look(worked: worked, ended: ended))
        while looks.count > 2, looks[1].worked <= worked - Self.span, ended - looks[1].ended >= Self.fewestCalls {
            looks.removeFirst()
        }
    }

    /// The time in seconds for `left` calls.
    ///
    /// - Parameters:
    ///   - left: Calls that the rows need that have not ended.
    ///   - ended: Calls that the rows needed that have ended after calls for them.
    ///   - callsPerMinute: What this process may call.
    ///   - mostInFlight: How many calls may ever be in flight at once.
    ///   - callsPerCall: How many calls each of these is taken to cost until some have shown it.
    ///   - pause: How long nothing is sent from now on.
    /// - Returns: The seconds; 0 where nothing is left.
    func seconds(
        left: Int,
        ended: Int,
        callsPerMinute: Double,
        mostInFlight: Int,
        callsPerCall: Int = 1,
        pause: Duration
    ) -> Double {
        guard left > 0 else { return 0 }
        // What retries and look-ups cost shows after some.
        let cost = ended >= Self.fewestCalls ? max(1, Double(answered) / Double(ended)) : Double(callsPerCall)
        let atPace = 60 / max(1.0 / 60, callsPerMinute)
        let atBest = cost * max(atPace, latency / Double(max(1, mostInFlight)))
        let least = waits < Self.manyWaits ? Self.leastWorkOfWaits.few : Self.leastWorkOfWaits.many
        let ofWaits = 1 + waited / max(worked, least)
        return pause / .seconds(1) + Double(left) * max(atBest, reached(atBest)) * ofWaits
    }

    /// How long an answer takes on average, in seconds.
    private var latency: Double {
        // Until the first has come, it takes as long at least as those in flight have been awaited.
        guard answered > 0 else { return max(Self.presumedLatency, flown / Double(max(1, inFlight))) }
        return flown / Double(answered)
    }

    /// How long a needed call took of late, in seconds; `atBest` where too little is known.
    private func reached(_ atBest: Double) -> Double {
        // Without an answer, time alone does not show how many will come at once.
        guard answered > 0 else { return atBest }
        guard let first = looks.first, let last = looks.last, last.worked - first.worked >= Self.shortest else {
            return atBest
        }
        let seen = Self.callsTakenAsSeen
        let seconds = (last.worked - first.worked) / .seconds(1)
        return (seconds + seen * atBest) / (Double(last.ended - first.ended) + seen)
    }
}

extension TimeToGo {
    /// Notes how a run stands.
    mutating func note(_ scheduler: RequestScheduler, at now: Duration) {
        let (tally, inFlight) = (scheduler.tally, scheduler.inFlight)
        if tally.calls != calls?.begun { calls = (tally.calls, now) }
        let state: State =
            switch scheduler.binding {
            case .hold, .outage: .stopped
            case .retryAfter: .told
            case .quota: scheduler.longPaceWait(at: now) == nil ? .working : .stopped
            // How long the others take is not known here; that this run makes no call for long shows it.
            case .sharedQuota: now - (calls?.since ?? now) <= scheduler.longestTurn ? .working : .stopped
            case .window, .ceiling, .latency, .retries: .working
            }
        note(
            ended: scheduler.neededCalls(ofRows: tally.endings.total),
            answered: tally.calls - inFlight,
            inFlight: inFlight,
            state,
            callsPerMinute: scheduler.limits.callsPerMinute,
            at: now
        )
    }
}

extension RequestScheduler {
    /// The calls that ended rows needed, with the reads so far.
    func neededCalls(ofRows ended: Int) -> Int { ended * procedure.callsOfEachRow + tally.reads }

    /// How many primary sources are still to be read.
    ///
    /// - Parameters:
    ///   - all: How many this process has to read in all.
    ///   - rows: Rows that have not ended; each reads one at most.
    /// - Returns: 0 where the procedure reads none.
    func readsLeft(of all: Int, rows: Int) -> Int {
        procedure.recordsPreviousPrimary ? min(rows, max(0, all - tally.reads)) : 0
    }

    /// The time from one call to the next, as calls are spaced at present.
    private var interval: Duration { .seconds(60) / max(1, limits.callsPerMinute) * pace.slowdown }

    /// How long this run may make no call while it takes turns with the site's others.
    fileprivate var longestTurn: Duration { interval * (2 * max(1, site?.participants ?? 1)) + .milliseconds(200) }

    /// How long the run waits for its own calls of the last minute to be that old, as after a slower pace or a restart.
    ///
    /// - Returns: `nil` where the pace does not bind, or the next call is hardly further away than calls are spaced.
    func longPaceWait(at now: Duration) -> Duration? {
        guard binding == .quota else { return nil }
        let wait = pace.nextAllowed - now
        return wait > interval * 2 ? wait : nil
    }
}
