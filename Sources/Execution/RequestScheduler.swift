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

    let limits: ExecutionLimits
    let signer: any RowSigning
    let rules: StopRules
    let backoff: Backoff
    var random: any RandomNumberGenerator & Sendable
    var pace: PaceLog
    var tripwires: Tripwires
    var works: [Int: RowWork] = [:]
    /// Customers with a row at work, each with the ordinals that wait behind it.
    private var lanes: [String: Deque<Int>] = [:]
    private var ready: Deque<Int> = []
    var retries = RetryQueue()
    private(set) var inFlight = 0
    private var inputHasEnded = false
    var pausedUntil: Duration = .zero
    private var rowsStarted = 0
    /// Exchanges in a row that brought no answer.
    var silence = 0
    /// When the first of them ended.
    var silentSince: Duration = .zero
    var lastAnswerAt: Duration?
    /// Whether there has been a success, in this process or before, so that key and site are known to be good.
    var hasSucceeded: Bool
    /// Refusals of access in a row that were not in Chargebee's words, before any success.
    var foreignRefusals = 0
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
    ///   - random: For the jitter.
    package init(
        limits: ExecutionLimits,
        rules: StopRules,
        signer: any RowSigning,
        hasSucceeded: Bool = false,
        earlierCalls: [Duration] = [],
        random: any RandomNumberGenerator & Sendable = SystemRandomNumberGenerator()
    ) {
        self.limits = limits
        self.rules = rules
        self.signer = signer
        self.hasSucceeded = hasSucceeded
        backoff = Backoff()
        self.random = random
        pace = PaceLog(callsPerMinute: limits.callsPerMinute, earlier: earlierCalls)
        tripwires = Tripwires(rules: rules)
    }

    /// Whether another row should be taken in now.
    package var wantsInput: Bool {
        stopReason == nil && !inputHasEnded && ready.count < windowSize && works.count < limits.lookAhead
    }

    /// Takes a row in; rows of one customer keep their order.
    package mutating func accept(_ request: PlannedRequest, history: RowHistory? = nil) {
        let ordinal = request.address.ordinal
        works[ordinal] = RowWork(request, history: history, signer: signer)
        if lanes[request.customerID]?.append(ordinal) == nil {
            lanes[request.customerID] = []
            ready.append(ordinal)
        }
    }

    /// Says that no more rows will come.
    package mutating func endInput() { inputHasEnded = true }

    /// Starts nothing new from now on.
    ///
    /// The first reason given stays.
    package mutating func stop(_ reason: StopReason) {
        if stopReason == nil { stopReason = reason }
    }

    /// The next thing to do at a moment; ask again after each.
    package mutating func next(at now: Moment) -> Step {
        if isComplete { return .finished }
        if stopReason == nil, canaryIsOver { stop(.canary(rowsStarted)) }
        if stopReason != nil { return inFlight == 0 ? .finished : .wait(until: nil) }
        guard inFlight < windowSize else { return .wait(until: nil) }
        if now.elapsed < pausedUntil { return .wait(until: pausedUntil) }
        guard let ordinal = candidate(at: now) else { return .wait(until: retries.earliest) }
        let allowed = pace.nextAllowed
        guard allowed <= now.elapsed else { return .wait(until: allowed) }
        if retries.earliest.map({ $0 <= now.elapsed }) == true { retries.popFirst() } else { ready.removeFirst() }
        pace.record(at: now.elapsed)
        return dispatch(ordinal, at: now).map(Step.send) ?? .wait(until: now.elapsed)
    }

    /// What keeps the run from going faster at a moment.
    package func binding(at now: Moment) -> Binding {
        if now.elapsed < pausedUntil { return .retryAfter }
        if inFlight >= windowSize { return .window }
        if pace.nextAllowed > now.elapsed { return .quota }
        return .latency
    }

    /// Whether every row has ended or been left, and the input has no more.
    package var isComplete: Bool { works.isEmpty && inputHasEnded }

    /// How long the run is paused from a moment on, because Chargebee said so.
    package func pause(at now: Moment) -> Duration { max(.zero, pausedUntil - now.elapsed) }

    /// How many requests may be in flight now: one while the canary goes on or the server does not answer.
    var windowSize: Int { rules.canary != nil || silence >= 3 ? 1 : limits.maxInFlight }

    /// Rows that are waiting for their retry.
    package var waitingForRetry: Int { retries.count }

    // MARK: - Rows at work

    /// Puts a row back to be sent at an instant; it keeps its lane and gives up its place in flight.
    mutating func retry(_ work: RowWork, at instant: Duration) {
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

    /// Notes that a response has come for something in flight.
    mutating func land() { inFlight -= 1 }

    private var canaryIsOver: Bool {
        guard let canary = rules.canary else { return false }
        return rowsStarted >= canary && inFlight == 0 && retries.isEmpty
    }

    private func candidate(at now: Moment) -> Int? {
        if let due = retries.earliest, due <= now.elapsed { return retries.first }
        if let canary = rules.canary, rowsStarted >= canary { return nil }
        return ready.first
    }

    private mutating func dispatch(_ ordinal: Int, at now: Moment) -> Dispatch? {
        guard var work = works[ordinal] else { return nil }
        if case .request = work.purpose, work.isInDoubt,
            !work.keyIsFresh(at: now, lifetime: limits.keyLifetime)
        {
            work.turnToLookUp(.keyExpired)
        }
        if work.startedAt == nil {
            work.startedAt = now.elapsed
            rowsStarted += 1
        }
        work.attempts += 1
        let call: APICall
        let purpose: SendIntent.Purpose
        switch work.purpose {
        case .request:
            purpose = .request
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
            tally.lookUps += 1
            call = .listSources(ofCustomer: work.request.customerID, offset: lookUp.offset)
        }
        tally.calls += 1
        inFlight += 1
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

/// What keeps a run from going faster.
package enum Binding: String, Codable, Sendable {
    /// The allowed calls a minute.
    case quota
    /// Chargebee said to wait.
    case retryAfter = "retry_after"
    /// As many requests are in flight as may be.
    case window
    /// Answers come slowly, or rows of the same customers wait for each other.
    case latency
}
