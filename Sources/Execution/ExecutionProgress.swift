package import MigrationModel

/// How far a run is at a moment.
package struct ExecutionProgress: Sendable {
    package let tally: ExecutionTally
    package let inFlight: Int
    /// How many may be in flight at present.
    package let window: Int
    package let waitingForRetry: Int
    /// Calls of this process in the last 60 seconds, all kinds.
    package let callsInLastMinute: Int
    /// Calls a minute that are allowed at present.
    package let callsPerMinute: Int
    /// Processes of this machine at work on the same site, this one included.
    package let participants: Int
    package let binding: Binding
    /// How long nothing is sent from now on, because Chargebee said so or is not there.
    package let pause: Duration
    /// How long nothing is sent from now on, for that reason or because the run's own calls fill the minute.
    private let wait: Duration
    /// How long the rest takes, in seconds; `nil` while the run is held.
    package let secondsLeft: Double?
    /// When the run is going to end by itself; `nil` for when it is done.
    package let endsAt: UnixMilliseconds?
    /// Whether nothing new is sent any more and only what is in flight is awaited.
    package let isEnding: Bool
    /// What is down; `nil` where nothing is.
    package let outage: CircuitBreaker.Cause?
    /// Since when it has been down; `nil` where nothing is.
    package let outageSince: UnixMilliseconds?
    /// When it was so; the steady clock began with the run.
    package let at: Moment
    /// Since the run's clock started.
    package var elapsed: Duration { at.elapsed }

    init(_ scheduler: RequestScheduler, _ timeToGo: TimeToGo, rows: Int, reads: Int? = nil, at now: Moment) {
        tally = scheduler.tally
        inFlight = scheduler.inFlight
        window = scheduler.windowSize
        waitingForRetry = scheduler.waitingForRetry
        callsInLastMinute = scheduler.pace.callsInLastMinute(at: now.elapsed)
        callsPerMinute = scheduler.limits.callsPerMinute
        participants = max(1, scheduler.site?.participants ?? 1)
        binding = scheduler.binding
        let pause = scheduler.waitsUntil(at: now).map { $0 - now.elapsed } ?? .zero
        self.pause = pause
        let wait = max(pause, scheduler.longPaceWait(at: now.elapsed) ?? .zero)
        self.wait = wait
        let left = max(0, rows - tally.endings.total - tally.leftInDoubt - tally.leftUnsent)
        let seconds = timeToGo.seconds(
            left: left * scheduler.procedure.callsOfEachRow + scheduler.readsLeft(of: reads ?? rows, rows: left),
            ended: scheduler.neededCalls(ofRows: tally.endings.total - scheduler.endedWithoutCall),
            callsPerMinute: Double(callsPerMinute) / Double(participants),
            mostInFlight: min(scheduler.window.maximum, scheduler.limits.mostPosts),
            // Which sources of an undo have to restore another one, the rows alone know.
            callsPerCall: scheduler.procedure.operation == "undo" ? scheduler.procedure.mostCalls : 1,
            pause: wait
        )
        // Where only retries are left, it takes as long as they wait, however fast the run could be.
        let retryDue = left <= waitingForRetry + inFlight ? scheduler.retries.earliest : nil
        secondsLeft = scheduler.isHeld ? nil : max(seconds, retryDue.map { ($0 - now.elapsed) / .seconds(1) } ?? 0)
        func wall(_ instant: Duration) -> UnixMilliseconds {
            now.wall + UnixMilliseconds((instant - now.elapsed) / .milliseconds(1))
        }
        endsAt = scheduler.limits.deadline.map(wall)
        isEnding = scheduler.stopReason != nil
        outage = scheduler.breaker.cause
        outageSince = scheduler.breaker.downSince.map(wall)
        at = now
    }

    /// The same for other processes.
    package var liveState: LiveState {
        LiveState(
            writtenAt: at.wall,
            binding: binding.rawValue,
            inFlight: inFlight,
            window: window,
            waiting: waitingForRetry,
            callsPerMinute: callsPerMinute,
            callsInLastMinute: callsInLastMinute,
            participants: participants,
            waitsUntil: wait > .zero ? at.wall + UnixMilliseconds(wait / .milliseconds(1)) : nil,
            secondsLeft: secondsLeft,
            endsAt: endsAt,
            isEnding: isEnding,
            outageCause: outage?.rawValue,
            outageSince: outageSince
        )
    }
}

/// How a run ended.
package struct ExecutionSummary: Sendable {
    package let tally: ExecutionTally
    /// Why it stopped early; `nil` where every row has ended or been left in doubt.
    package let stopReason: StopReason?
    package let elapsed: Duration
}
