package import ChargebeeAPI
import DequeModule
package import MigrationModel

/// Decides what is sent when, and what an answer means: the whole of a run's logic, without a clock, a socket or a file.
///
/// Feed it with ``accept(_:history:)`` while ``wantsInput``, ask ``next(at:)`` what to do, and give it each response with
/// ``receive(_:for:at:isKnown:)``. What it returns must be journaled before it is acted on.
package struct RequestScheduler {
    /// What to do now.
    package enum Step {
        /// Journal the intent, then make the call.
        case send(Dispatch)
        /// Journal that a row has ended without another call, then ask again.
        case end(RowEnding)
        /// Nothing until this instant, or until a response arrives; `nil` waits for a response alone.
        case wait(until: Duration?)
        /// Nothing is in flight, and nothing is left or the run has to stop.
        case finished
    }

    /// One exchange to make.
    package struct Dispatch {
        package let intent: SendIntent
        package let call: APICall
        /// The row's ordinal, by which the response is given back.
        package var ordinal: Int { intent.address.ordinal }
    }

    private(set) var limits: ExecutionLimits
    let signer: any RowSigning
    let procedure: RowProcedure
    let rules: StopRules
    let backoff: Backoff
    var random: any RandomNumberGenerator & Sendable
    var pace: PaceLog
    /// The calls of this machine's other processes to the same site; `nil` goes without.
    let site: (any SiteLedger)?
    /// When the others were last told of this process's pace.
    var siteToldAt: Duration = .zero
    var window: CongestionWindow
    var breaker: CircuitBreaker
    var budget: RetryBudget
    var tripwires: Tripwires
    var works: [Int: RowWork] = [:]
    /// Lanes with a row at work, each with the ordinals that wait behind it.
    private var lanes: [String: Deque<Int>] = [:]
    /// Lanes with a row that was left in doubt; nothing more is sent for them by this process.
    private var leftLanes: Set<String> = []
    var ready: Deque<Int> = []
    /// Rows whose next step can be sent.
    var goingOn: Deque<Int> = []
    var retries = RetryQueue()
    /// POST requests in flight.
    var posts = 0
    /// GET requests in flight.
    var gets = 0
    private var inputHasEnded = false
    var pausedUntil: Duration = .zero
    /// Whether a user has asked to wait.
    private(set) var isHeld = false
    var rowsStarted = 0
    /// Rows that this process has ended without a call for them.
    private(set) var endedWithoutCall = 0
    var lastAnswerAt: Duration?
    /// Whether there has been a success, in this process or before, so that key and site are known to be good.
    var hasSucceeded: Bool
    /// Refusals of access in a row that were not in Chargebee's words, before any success.
    var foreignRefusals = 0
    /// What was decided on the response that is being taken in.
    var decision = AttemptDecision.left
    /// The step that was ended by the response that is being taken in, where the journal has to know.
    var stepRecord: StepRecord?
    /// What holds the run up since when, while it waits.
    private var bound: (by: Binding, since: Duration)?
    /// Whether events are gathered.
    private let gathersEvents: Bool
    private var events: [TimedEvent] = []
    /// Why the run stops early, once it does.
    package private(set) var stopReason: StopReason?
    /// What has been counted so far.
    package internal(set) var tally = ExecutionTally()

    /// Makes a scheduler for one run.
    ///
    /// - Parameters:
    ///   - limits: The bounds.
    ///   - rules: When to stop by itself.
    ///   - signer: Derives keys and fingerprints.
    ///   - hasSucceeded: Whether an earlier process has had a success, so that key and site are known to be good.
    ///   - earlierCalls: Calls of the last minute made before this process, on its steady clock.
    ///   - site: The calls of this machine's other processes to the same site.
    ///   - gathersEvents: Whether ``takeEvents()`` is going to be called.
    ///   - procedure: What is done for each row.
    ///   - random: For the jitter.
    package init(
        limits: ExecutionLimits,
        rules: StopRules,
        signer: any RowSigning,
        hasSucceeded: Bool = false,
        earlierCalls: [Duration] = [],
        site: (any SiteLedger)? = nil,
        gathersEvents: Bool = false,
        procedure: RowProcedure = RowProcedure(),
        random: any RandomNumberGenerator & Sendable = SystemRandomNumberGenerator()
    ) {
        self.limits = limits
        self.rules = rules
        self.signer = signer
        self.procedure = procedure
        self.hasSucceeded = hasSucceeded
        self.site = site
        self.gathersEvents = gathersEvents
        backoff = Backoff()
        self.random = random
        pace = PaceLog(callsPerMinute: limits.callsPerMinute, earlier: earlierCalls)
        window = CongestionWindow(maximum: limits.maxInFlight, beginning: limits.firstWindow)
        breaker = CircuitBreaker(retries: limits.retries, longestOutage: rules.longestOutage)
        budget = RetryBudget(share: limits.retryBudget, maxInFlight: limits.maxInFlight)
        tripwires = Tripwires(rules: rules)
    }

    /// Whether another row should be taken in now.
    package var wantsInput: Bool {
        stopReason == nil && !inputHasEnded && ready.count < windowSize && works.count < limits.lookAhead
    }

    /// Takes a row in; rows of one customer keep their order.
    ///
    /// - Parameters:
    ///   - request: The row's request.
    ///   - history: What earlier runs did for it.
    ///   - now: When it is taken in; from then on a clock that is set changes nothing about how old its key is.
    package mutating func accept(_ request: PlannedRequest, history: RowHistory? = nil, at now: Moment? = nil) {
        let ordinal = request.address.ordinal
        let lane = request.lane
        var work = RowWork(request, history: history, procedure: procedure, signer: signer)
        if let now { work.startSteadyClocks(at: now) }
        guard !leftLanes.contains(lane) else { return leave(work) }
        works[ordinal] = work
        if lanes[lane]?.append(ordinal) == nil {
            lanes[lane] = []
            ready.append(ordinal)
        }
    }

    /// Counts a row that ended without being sent.
    package mutating func noteEndedUnsent(_ ending: RowEnding, at now: Moment) {
        tally.endings[ending.ending] += 1
        endedWithoutCall += 1
        emit(.ended(ending), at: now)
    }

    /// Notes that the last `count` calls that were dispatched leave only now, since their intents took time to be durable.
    package mutating func noteDeparture(ofLast count: Int, at now: Moment) {
        pace.postpone(last: count, to: now.elapsed)
    }

    /// Counts the rows that a run leaves in doubt because it stops; call it once, when the run is over.
    package mutating func noteLeftRows() { tally.leftInDoubt += works.values.count(where: \.isInDoubt) }

    /// Says that no more rows will come.
    package mutating func endInput() { inputHasEnded = true }

    /// Starts nothing new from now on.
    ///
    /// The first reason given stays.
    package mutating func stop(_ reason: StopReason, at now: Moment) {
        guard stopReason == nil else { return }
        stopReason = reason
        emit(.stopping(reason), at: now)
    }

    /// Does what a user asks for.
    package mutating func obey(_ request: ControlRequest, at now: Moment) {
        emit(.controlled(request), at: now)
        switch request {
        case .pause: stop(.paused, at: now)
        case .hold: isHeld = true
        case .resume: isHeld = false
        case .pace(let requests):
            limits.callsPerMinute = ExecutionLimits.calls(ofRequestsPerMinute: requests, headroom: limits.headroom)
            pace.change(callsPerMinute: limits.callsPerMinute)
            announce(at: now)
        }
    }

    /// The next thing to do at a moment; ask again after each.
    package mutating func next(at now: Moment) -> Step {
        noteBound(nil, at: now)
        if isComplete { return .finished }
        if canaryIsOver { stop(.canary(rowsStarted), at: now) }
        if let deadline = limits.deadline, deadline <= now.elapsed { stop(.timeIsUp, at: now) }
        if stopReason != nil { return inFlight == 0 ? .finished : .wait(until: nil) }
        if isHeld { return wait(.hold, until: nil, at: now) }
        if now.elapsed < pausedUntil { return wait(.retryAfter, until: pausedUntil, at: now) }
        let permission = breaker.permission(at: now.elapsed)
        if case .wait(let instant) = permission { return wait(.outage, until: instant, at: now) }
        guard permission == .probe || inFlight < windowSize else { return wait(.window, until: nil, at: now) }
        guard let (ordinal, queue) = candidate(at: now, probes: permission == .probe) else {
            let isWaiting = inFlight == 0 && !retries.isEmpty
            return wait(isWaiting ? .retries : .latency, until: retries.earliest, at: now)
        }
        return send(ordinal, from: queue, probes: permission == .probe, at: now)
    }

    /// What keeps the run from going faster, as of the last ``next(at:)``.
    package var binding: Binding { bound?.by ?? .latency }

    /// Whether every row has ended or been left, and the input has no more.
    package var isComplete: Bool { works.isEmpty && inputHasEnded }

    /// Until when nothing is sent, because Chargebee said so or is not there; `nil` where it could be now.
    package func waitsUntil(at now: Moment) -> Duration? {
        [pausedUntil, breaker.nextProbe ?? .zero].max().flatMap { $0 > now.elapsed ? $0 : nil }
    }

    /// Requests in flight.
    package var inFlight: Int { posts + gets }

    /// How many requests may be in flight now: one while the canary goes on.
    package var windowSize: Int { rules.canary != nil ? 1 : window.size }

    /// Rows that are waiting for their retry.
    package var waitingForRetry: Int { retries.count }

    /// The events since the last call; none unless they are gathered.
    package mutating func takeEvents() -> [TimedEvent] {
        defer { events.removeAll(keepingCapacity: true) }
        return events
    }

    mutating func emit(_ event: @autoclosure () -> ExecutionEvent, at now: Moment) {
        if gathersEvents { events.append(TimedEvent(at: now, event: event())) }
    }

    // MARK: - Waiting

    mutating func wait(_ binding: Binding, until instant: Duration?, at now: Moment) -> Step {
        noteBound(binding, at: now)
        return .wait(until: [instant, limits.deadline].compactMap(\.self).min())
    }

    /// Adds what has passed since the last look to what bound the run then.
    private mutating func noteBound(_ binding: Binding?, at now: Moment) {
        if let bound, now.elapsed > bound.since {
            tally.boundFor[bound.by, default: .zero] += now.elapsed - bound.since
        }
        bound = binding.map { ($0, now.elapsed) }
    }

    // MARK: - Rows at work

    /// Puts a row back to be sent at an instant; it keeps its lane and gives up its place in flight.
    mutating func retry(_ work: RowWork, at instant: Duration, now: Moment) {
        decision = stopReason == nil ? .retry(after: max(.zero, instant - now.elapsed)) : .left
        works[work.request.address.ordinal] = work
        retries.push(work.request.address.ordinal, due: instant)
    }

    /// Puts a row back to be sent its next step, before any row that has not begun; it keeps its lane.
    mutating func proceed(with work: RowWork) {
        decision = .nextStep
        works[work.request.address.ordinal] = work
        goingOn.append(work.request.address.ordinal)
    }

    /// Counts a row's ending and takes the row out.
    mutating func end(_ work: RowWork, _ ending: RowEnding, at now: Moment) {
        tally.endings[ending.ending] += 1
        if work.startedAt == nil { endedWithoutCall += 1 }
        release(work)
        emit(.ended(ending), at: now)
    }

    /// Takes a row out and lets the next one of its lane go.
    mutating func release(_ work: RowWork) {
        let lane = work.request.lane
        works[work.request.address.ordinal] = nil
        if let next = lanes[lane]?.popFirst() {
            ready.append(next)
        } else {
            lanes[lane] = nil
        }
    }

    /// Takes a row and those that wait behind it out of this run.
    mutating func leaveLane(_ lane: String, first: Int) {
        for ordinal in [first] + (lanes[lane] ?? []) { leave(works.removeValue(forKey: ordinal)) }
        lanes[lane] = nil
        leftLanes.insert(lane)
    }

    private mutating func leave(_ work: RowWork?) {
        if work?.isInDoubt == true { tally.leftInDoubt += 1 } else { tally.leftUnsent += 1 }
    }

    /// Notes that a response has come for something in flight.
    mutating func land(_ method: ChargebeeAPI.Operation.Method) {
        if method == .post { posts -= 1 } else { gets -= 1 }
        site?.leave(method)
    }

    /// Whether a row has no retry left; while something is down, finding out is not counted against it.
    func isExhausted(_ work: RowWork) -> Bool { work.retries >= limits.retries && !retriesAreFree }

    /// Whether retries are made to find out about an outage, and are no row's own.
    ///
    /// Where only rows are left that have failed, they may be at fault themselves, and have to come to an end.
    var retriesAreFree: Bool { breaker.cause != nil && (!ready.isEmpty || !goingOn.isEmpty || !inputHasEnded) }

    private var canaryIsOver: Bool {
        guard let canary = rules.canary else { return false }
        return rowsStarted >= canary && inFlight == 0 && retries.isEmpty && goingOn.isEmpty
    }
}
