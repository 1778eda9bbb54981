package import ChargebeeAPI
package import Execution

/// Decides when the next call of a reading may be made, and what its response means, without a clock or a socket.
///
/// One call at a time: ``next(at:)`` until it says `send`, then ``receive(_:isReadable:of:at:)``; a call that is to be made
/// again goes the same way. GETs have no effect, so what was lost is simply asked again.
package struct ReadScheduler {
    package enum Step: Hashable, Sendable {
        /// Make the call now; it is counted already.
        case send
        /// Nothing before this instant of the steady clock.
        case wait(until: Duration, Binding)
    }

    /// What a response means for the call.
    package enum Verdict: Sendable {
        /// It is a success that can be read.
        case done
        /// The call has to be made again, when ``next(at:)`` says so.
        case again
        /// The call is given up.
        case failed(SiteReadingError)
    }

    /// A call that has not succeeded so far.
    private struct Trouble {
        let since: Duration
        var retries = 0
        var words = ""
    }

    package let limits: ReadingLimits
    private let site: (any SiteLedger)?
    private let backoff = Backoff()
    private var random: any RandomNumberGenerator & Sendable
    private var pace: PaceLog
    private var pausedUntil: Duration = .zero
    private var retryDue: Duration = .zero
    /// When the site's ledger wants to be asked again, and what it waits for.
    private var siteTurn: (due: Duration, binding: Binding) = (.zero, .sharedQuota)
    private var trouble: Trouble?
    private var siteToldAt: Duration = .zero
    private var hasSucceeded = false
    package private(set) var calls = 0
    package private(set) var retries = 0
    /// When the calls of the last minute were made, for another scheduler that goes on under the same clock.
    package var callTimes: [Duration] { pace.callTimes }
    /// What held the last call up; latency where it could be made as soon as the one before was answered.
    package private(set) var binding = Binding.latency
    /// Whether the next call has had to wait for anything but an answer.
    private var hasWaited = false

    /// Makes a scheduler for one reading.
    ///
    /// - Parameters:
    ///   - limits: The bounds.
    ///   - earlierCalls: Calls of the last minute made before, on the same steady clock.
    ///   - site: The calls of this machine's other processes to the same site.
    ///   - random: For the jitter.
    package init(
        limits: ReadingLimits,
        earlierCalls: [Duration] = [],
        site: (any SiteLedger)? = nil,
        random: any RandomNumberGenerator & Sendable = SystemRandomNumberGenerator()
    ) {
        self.limits = limits
        self.site = site
        self.random = random
        pace = PaceLog(callsPerMinute: limits.callsPerMinute, earlier: earlierCalls)
    }

    /// Whether the call may be made now.
    package mutating func next(at now: Moment) -> Step {
        if now.elapsed < pausedUntil { return wait(.retryAfter, until: pausedUntil) }
        if now.elapsed < retryDue { return wait(.retries, until: retryDue) }
        let allowed = pace.nextAllowed
        guard allowed <= now.elapsed else {
            // A slow reading that said nothing meanwhile would be forgotten by the others.
            if now.elapsed - siteToldAt >= .seconds(1) {
                siteToldAt = now.elapsed
                site?.announce(callsPerMinute: limits.callsPerMinute)
            }
            return wait(.quota, until: allowed)
        }
        if now.elapsed < siteTurn.due { return wait(siteTurn.binding, until: siteTurn.due) }
        siteToldAt = now.elapsed
        switch site?.enter(.get, callsPerMinute: limits.callsPerMinute, at: now) {
        case nil, .entered?: break
        case .full(let instant)?: return awaitSite(.sharedQuota, until: instant)
        case .crowded(let instant)?: return awaitSite(.ceiling, until: instant)
        }
        pace.record(at: now.elapsed)
        if !hasWaited { binding = .latency }
        hasWaited = false
        calls += 1
        if trouble != nil { retries += 1 }
        return .send
    }

    /// Takes the response in.
    ///
    /// - Parameters:
    ///   - response: What came of the exchange.
    ///   - isReadable: Whether a success's body is what the API promises.
    ///   - call: The call, for messages.
    ///   - now: When it came.
    /// - Returns: What it means.
    package mutating func receive(
        _ response: APIResponse,
        isReadable: Bool,
        of call: APICall,
        at now: Moment
    ) -> Verdict {
        site?.leave(.get)
        let answer: APIAnswer
        switch response {
        case .notSent(let words), .lost(let words): return again(.unreachable, call, words, at: now)
        case .answered(let answered): answer = answered
        }
        if let wait = answer.retryAfter?.delay(now: now.wall) { pausedUntil = max(pausedUntil, now.elapsed + wait) }
        guard answer.isSuccess else { return refused(answer, call, at: now) }
        guard isReadable else { return again(.unreadable, call, "HTTP \(answer.status)", at: now) }
        hasSucceeded = true
        trouble = nil
        pace.recover()
        return .done
    }

    /// How the reading stands; `waitsUntil` is `nil` while a call is made.
    package func progress(waitsUntil: Duration?, at now: Moment) -> ReadingProgress {
        ReadingProgress(
            calls: calls,
            retries: retries,
            callsInLastMinute: pace.callsInLastMinute(at: now.elapsed),
            callsPerMinute: limits.callsPerMinute,
            participants: max(1, site?.participants ?? 1),
            binding: binding,
            waitsUntil: waitsUntil,
            trouble: trouble?.words,
            at: now
        )
    }

    private mutating func wait(_ binding: Binding, until instant: Duration) -> Step {
        self.binding = binding
        hasWaited = true
        return .wait(until: instant, binding)
    }

    private mutating func awaitSite(_ binding: Binding, until instant: Duration) -> Step {
        siteTurn = (instant, binding)
        return wait(binding, until: instant)
    }

    private mutating func refused(_ answer: APIAnswer, _ call: APICall, at now: Moment) -> Verdict {
        let failure = answer.failure()
        let words = "HTTP \(failure.status), \(failure.reportedCode)"
        switch failure.retryClass {
        // Chargebee gives a code for all that it refuses; a page of something on the way says nothing of what is there.
        case .never where failure.code == nil: return again(.foreignAnswer, call, words, failure, at: now)
        case .never:
            trouble = nil
            return .failed(SiteReadingError(.refused, call: "\(call)", words: words, failure: failure))
        case .stopsRun:
            // After a success the key is known to be good, and something on the way may have said so for a while.
            guard hasSucceeded, failure.code == nil, !(300..<400).contains(failure.status) else {
                return .failed(SiteReadingError(.accessRefused, call: "\(call)", words: words, failure: failure))
            }
            return again(.accessRefused, call, words, failure, at: now)
        case .throttled:
            if (answer.retryAfter?.delay(now: now.wall) ?? .zero) == .zero {
                pace.slowDown()
                pausedUntil = max(pausedUntil, now.elapsed + min(.seconds(60), .seconds(1) * pace.slowdown))
            }
            return again(.throttled, call, words, failure, at: now)
        case .maintenance:
            if answer.retryAfter == nil { pausedUntil = max(pausedUntil, now.elapsed + .seconds(30)) }
            return again(.outage, call, words, failure, at: now)
        case .contended, .gatewayTrouble, .inProcess, .uncertain:
            return again(.outage, call, words, failure, at: now)
        }
    }

    /// Has the call made again, unless it was often enough and for long enough.
    private mutating func again(
        _ code: SiteReadingError.Code,
        _ call: APICall,
        _ words: String,
        _ failure: APIFailure? = nil,
        at now: Moment
    ) -> Verdict {
        var trouble = self.trouble ?? Trouble(since: now.elapsed)
        let isOver = now.elapsed - trouble.since >= limits.longestOutage
        // What cannot be read hardly becomes readable by waiting.
        if trouble.retries >= limits.retries && (isOver || code == .unreadable) {
            self.trouble = nil
            return .failed(SiteReadingError(code, call: "\(call)", words: words, failure: failure))
        }
        retryDue = now.elapsed + backoff.delay(retry: trouble.retries, using: &random)
        trouble.retries += 1
        trouble.words = words
        self.trouble = trouble
        return .again
    }
}
