/// How far a run is at a moment.
package struct ExecutionProgress: Sendable {
    package let tally: ExecutionTally
    package let inFlight: Int
    package let waitingForRetry: Int
    /// Calls in the last 60 seconds, all kinds.
    package let callsInLastMinute: Int
    package let binding: Binding
    /// How long the run still waits because Chargebee said so.
    package let pause: Duration
    /// Since the run's clock started.
    package let elapsed: Duration

    init(_ scheduler: RequestScheduler, at now: Moment) {
        tally = scheduler.tally
        inFlight = scheduler.inFlight
        waitingForRetry = scheduler.waitingForRetry
        callsInLastMinute = scheduler.pace.callsInLastMinute(at: now.elapsed)
        binding = scheduler.binding(at: now)
        pause = scheduler.pause(at: now)
        elapsed = now.elapsed
    }
}

/// How a run ended.
package struct ExecutionSummary: Sendable {
    package let tally: ExecutionTally
    /// Why it stopped early; `nil` where every row has ended or been left in doubt.
    package let stopReason: StopReason?
    package let elapsed: Duration
}
