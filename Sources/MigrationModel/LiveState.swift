/// How a run that is going on stands at a moment, as it tells other processes.
package struct LiveState: Hashable, Sendable {
    /// When it was told.
    package var writtenAt: UnixMilliseconds
    /// What keeps the run from going faster, in the word of the execution's `Binding`.
    package var binding: String
    /// Requests in flight.
    package var inFlight: Int
    /// How many may be in flight at present.
    package var window: Int
    /// Rows that wait for their retry.
    package var waiting: Int
    /// Calls a minute that the run may make at present.
    package var callsPerMinute: Int
    /// Calls of this process in the 60 seconds before.
    package var callsInLastMinute: Int
    /// Processes of this machine at work on the same site, this one included.
    package var participants: Int
    /// Until when nothing is sent: Chargebee said so or is not there, or the run waits long for its own minute; `nil`
    /// where nothing holds it up.
    package var waitsUntil: UnixMilliseconds?
    /// How long the rest takes, in seconds; `nil` where nobody can tell, as while the run is held.
    package var secondsLeft: Double?
    /// When the run is going to end by itself; `nil` for when it is done.
    package var endsAt: UnixMilliseconds?
    /// Whether nothing new is sent any more and only what is in flight is awaited.
    package var isEnding: Bool
    /// What is down, in the word of the execution's `CircuitBreaker.Cause`; `nil` where nothing is.
    package var outageCause: String?
    /// Since when it has been down; `nil` where nothing is.
    package var outageSince: UnixMilliseconds?

    package init(
        writtenAt: UnixMilliseconds,
        binding: String,
        inFlight: Int,
        window: Int,
        waiting: Int,
        callsPerMinute: Int,
        callsInLastMinute: Int,
        participants: Int,
        waitsUntil: UnixMilliseconds?,
        secondsLeft: Double?,
        endsAt: UnixMilliseconds? = nil,
        isEnding: Bool = false,
        outageCause: String? = nil,
        outageSince: UnixMilliseconds? = nil
    ) {
        self.writtenAt = writtenAt
        self.binding = binding
        self.inFlight = inFlight
        self.window = window
        self.waiting = waiting
        self.callsPerMinute = callsPerMinute
        self.callsInLastMinute = callsInLastMinute
        self.participants = participants
        self.waitsUntil = waitsUntil
        self.secondsLeft = secondsLeft
        self.endsAt = endsAt
        self.isEnding = isEnding
        self.outageCause = outageCause
        self.outageSince = outageSince
    }
}

/// What a user asks of a run that is going on, from another process.
package enum ControlRequest: Hashable, Sendable {
    /// Send nothing new, record what is in flight, and end.
    case pause
    /// Send nothing new, and wait.
    case hold
    /// Go on after a hold.
    case resume
    /// Make so many calls a minute from now on, before the headroom is taken off; at least 1.
    case pace(requestsPerMinute: Int)
}
