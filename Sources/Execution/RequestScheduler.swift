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
    let rules: StopRules
    let backoff: Backoff
    var random: any RandomNumberGenerator & Sendable
    var pace: PaceLog
    /// The calls of this machine's other processes to the same site; `nil` goes without.
    let site: (any SiteLedger)?
    /// When the others were last told of this process's pace.
    private var siteToldAt: Duration = .zero
    var window: CongestionWindow
    var breaker: CircuitBreaker
    var budget: RetryBudget
    var tripwires: Tripwires
    var works: [Int: RowWork] = [:]
    /// Customers with a row at work, each with the ordinals that wait behind it.
    private var lanes: [String: Deque<Int>] = [:]
    /// Customers with a row that was left in doubt; nothing more is sent for them by this process.
    private var leftCustomers: Set<String> = []
    private var ready: Deque<Int> = []
    var retries = RetryQueue()
    /// POST requests in flight.
    private var posts = 0
    /// GET requests in flight.
    private var gets = 0
    private var inputHasEnded = false
    var pausedUntil: Duration = .zero
    /// Whether a user has asked to wait.
    private(set) var isHeld = false
    private var rowsStarted = 0
    var lastAnswerAt: Duration?
    /// Whether there has been a success, in this process or before, so that key and site are known to be good.
    var hasSucceeded: Bool
    /// Refusals of access in a row that were not in Chargebee's words, before any success.
    var foreignRefusals = 0
    /// What was decided on the response that is being taken in.
    var decision = AttemptDecision.left
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
    ///   - random: For the jitter.
    package init(
        limits: ExecutionLimits,
        rules: StopRules,
        signer: any RowSigning,
        hasSucceeded: Bool = false,
        earlierCalls: [Duration] = [],
        site: (any SiteLedger)? = nil,
        gathersEvents: Bool = false,
        random: any RandomNumberGenerator & Sendable = SystemRandomNumberGenerator()
    ) {
        self.limits = limits
        self.rules = rules
        self.signer = signer
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
        var work = RowWork(request, history: history, signer: signer)
        if let now { work.startSteadyClocks(at: now) }
        guard !leftCustomers.contains(request.customerID) else { return leave(work) }
        works[ordinal] = work
        if lanes[request.customerID]?.append(ordinal) == nil {
            lanes[request.customerID] = []
            ready.append(ordinal)
        }
    }

    /// Counts a row that ended without being sent.
    package mutating func noteEndedUnsent(_ ending: RowEnding, at now: Moment) {
        tally.endings[ending.ending] += 1
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

    private mutating func wait(_ binding: Binding, until instant: Duration?, at now: Moment) -> Step {
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

    /// Takes a row out and lets the next one of its customer go.
    mutating func release(_ work: RowWork) {
        let customer = work.request.customerID
        works[work.request.address.ordinal] = nil
        if let next = lanes[customer]?.popFirst() {
            ready.append(next)
        } else {
            lanes[customer] = nil
        }
    }

    /// Takes a row and those that wait behind it out of this run.
    mutating func leaveLane(ofCustomer customer: String, first: Int) {
        for ordinal in [first] + (lanes[customer] ?? []) { leave(works.removeValue(forKey: ordinal)) }
        lanes[customer] = nil
        leftCustomers.insert(customer)
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
    var retriesAreFree: Bool { breaker.cause != nil && (!ready.isEmpty || !inputHasEnded) }

    private var canaryIsOver: Bool {
        guard let canary = rules.canary else { return false }
        return rowsStarted >= canary && inFlight == 0 && retries.isEmpty
    }

    // MARK: - Sending

    private enum Queue {
        case retries
        case ready
    }

    /// The row that is next; one that waits for its retry goes first once it is due, or as a probe.
    private func candidate(at now: Moment, probes: Bool) -> (ordinal: Int, queue: Queue)? {
        let mayBegin = rules.canary.map { rowsStarted < $0 } ?? true
        if probes, breaker.prefersFreshRow, mayBegin, let fresh = ready.first { return (fresh, .ready) }
        if let due = retries.earliest, due <= now.elapsed || probes { return retries.first.map { ($0, .retries) } }
        if let canary = rules.canary, rowsStarted >= canary { return nil }
        return ready.first.map { ($0, .ready) }
    }

    private mutating func send(_ ordinal: Int, from queue: Queue, probes: Bool, at now: Moment) -> Step {
        let method = refreshed(ordinal, at: now)
        let hasRoom = method == .post ? posts < limits.mostPosts : gets < limits.mostGets
        guard hasRoom else { return wait(.ceiling, until: nil, at: now) }
        if works[ordinal]?.isRetry == true, budget.isSpent {
            stop(.retryBudgetSpent(retries: budget.used), at: now)
            return inFlight == 0 ? .finished : .wait(until: nil)
        }
        let allowed = pace.nextAllowed
        guard allowed <= now.elapsed else {
            // A slow run that said nothing meanwhile would be forgotten by the others.
            if now.elapsed - siteToldAt >= .seconds(1) { announce(at: now) }
            return wait(.quota, until: allowed, at: now)
        }
        siteToldAt = now.elapsed
        switch site?.enter(method, callsPerMinute: limits.callsPerMinute, at: now) {
        case nil, .entered?: break
        case .full(let instant)?: return wait(.sharedQuota, until: instant, at: now)
        case .crowded(let instant)?: return wait(.ceiling, until: instant, at: now)
        }
        if queue == .retries { retries.popFirst() } else { ready.removeFirst() }
        pace.record(at: now.elapsed)
        if probes { breaker.beganProbe(row: ordinal, at: now.elapsed) }
        guard let dispatch = dispatch(ordinal, at: now) else { return .wait(until: now.elapsed) }
        emit(.sent(dispatch.intent), at: now)
        return .send(dispatch)
    }

    private mutating func announce(at now: Moment) {
        siteToldAt = now.elapsed
        site?.announce(callsPerMinute: limits.callsPerMinute)
    }

    /// Turns a row in doubt whose key has grown too old to a look-up.
    ///
    /// - Returns: The method of the row's next exchange.
    private mutating func refreshed(_ ordinal: Int, at now: Moment) -> ChargebeeAPI.Operation.Method {
        guard let work = works[ordinal] else { return .post }
        guard case .request = work.purpose else { return .get }
        guard work.isInDoubt, !work.keyIsFresh(at: now, lifetime: limits.keyLifetime) else { return .post }
        works[ordinal]?.turnToLookUp(.keyExpired)
        return .get
    }

    private mutating func dispatch(_ ordinal: Int, at now: Moment) -> Dispatch? {
        guard var work = works[ordinal] else { return nil }
        if work.startedAt == nil {
            work.startedAt = now.elapsed
            rowsStarted += 1
            budget.noteFirstTry()
        }
        if work.isRetry { budget.noteRetry() }
        work.isRetry = false
        work.attempts += 1
        work.sentAt = now.elapsed
        let call: APICall
        let purpose: SendIntent.Purpose
        switch work.purpose {
        case .request:
            purpose = .request
            posts += 1
            if work.lastSent != nil { tally.retries += 1 }
            work.keyFirstSentAt = work.keyFirstSentAt ?? now.wall
            work.keyFirstSentElapsed = work.keyFirstSentElapsed ?? now.elapsed
            work.lastSent = now
            call = APICall(
                method: .post,
                path: work.request.path,
                body: work.request.body,
                idempotencyKey: work.key
            )
        case .lookUp(let lookUp):
            purpose = .lookUp
            gets += 1
            tally.lookUps += 1
            call = .listSources(ofCustomer: work.request.customerID, offset: lookUp.offset)
        }
        tally.calls += 1
        tally.mostInFlight = max(tally.mostInFlight, inFlight)
        works[ordinal] = work
        let intent = SendIntent(
            address: work.request.address,
            purpose: purpose,
            attempt: work.attempts,
            generation: work.generation,
            idempotencyKey: work.key,
            keyFirstSentAt: work.keyFirstSentAt ?? now.wall,
            sentAt: now.wall,
            fingerprint: work.fingerprint
        )
        return Dispatch(intent: intent, call: call)
    }
}
