import ChargebeeAPI
import DequeModule
import MigrationModel

/// Which row is next, whether its call may leave now, and what the call is.
extension RequestScheduler {
    enum Queue {
        case retries
        case goingOn
        case ready
    }

    /// The row that is next; one that waits for its retry goes first once it is due, or as a probe.
    func candidate(at now: Moment, probes: Bool) -> (ordinal: Int, queue: Queue)? {
        let mayBegin = rules.canary.map { rowsStarted < $0 } ?? true
        if probes, breaker.prefersFreshRow {
            if let next = goingOn.first { return (next, .goingOn) }
            if mayBegin, let fresh = ready.first { return (fresh, .ready) }
        }
        if let due = retries.earliest, due <= now.elapsed || probes { return retries.first.map { ($0, .retries) } }
        if let next = goingOn.first { return (next, .goingOn) }
        if let canary = rules.canary, rowsStarted >= canary { return nil }
        return ready.first.map { ($0, .ready) }
    }

    mutating func send(_ ordinal: Int, from queue: Queue, probes: Bool, at now: Moment) -> Step {
        if let step = settleWithoutCall(ordinal, from: queue, at: now) { return step }
        let method = works[ordinal]?.method ?? .post
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
        removeFirst(of: queue)
        pace.record(at: now.elapsed)
        if probes { breaker.beganProbe(row: ordinal, at: now.elapsed) }
        guard let dispatch = dispatch(ordinal, at: now) else { return .wait(until: now.elapsed) }
        emit(.sent(dispatch.intent), at: now)
        return .send(dispatch)
    }

    mutating func announce(at now: Moment) {
        siteToldAt = now.elapsed
        site?.announce(callsPerMinute: limits.callsPerMinute)
    }

    private mutating func removeFirst(of queue: Queue) {
        switch queue {
        case .retries: retries.popFirst()
        case .goingOn: goingOn.removeFirst()
        case .ready: ready.removeFirst()
        }
    }

    /// Turns a row in doubt whose key has grown too old to a look-up, or settles it where nothing can be asked.
    ///
    /// - Returns: What to do instead of sending; `nil` where the row has a call to make.
    private mutating func settleWithoutCall(_ ordinal: Int, from queue: Queue, at now: Moment) -> Step? {
        guard var work = works[ordinal] else { return nil }
        var ending: RowEnding?
        if work.plan.step == nil {
            // Only a journal whose job has lost its last step says so.
            ending = work.ending(.created, at: now)
        } else {
            if case .request = work.purpose, work.isInDoubt, !work.keyIsFresh(at: now, lifetime: limits.keyLifetime) {
                work.turnToLookUp(.keyExpired)
                works[ordinal] = work
            }
            guard case .lookUp(let lookUp) = work.purpose, !work.plan.action.inquiry.isCall else { return nil }
            ending = settleUnasked(&work, lookUp.cause, at: now)
        }
        removeFirst(of: queue)
        guard let ending else { return .wait(until: now.elapsed) }
        end(work, ending, at: now)
        return .end(ending)
    }

    private mutating func dispatch(_ ordinal: Int, at now: Moment) -> Dispatch? {
        guard var work = works[ordinal] else { return nil }
        if work.startedAt == nil {
            work.startedAt = now.elapsed
            rowsStarted += 1
            budget.noteFirstTry()
        } else if work.beginsStep {
            budget.noteFirstTry()
        }
        work.beginsStep = false
        if work.isRetry { budget.noteRetry() }
        work.isRetry = false
        work.attempts += 1
        work.sentAt = now.elapsed
        let call = call(of: &work, at: now)
        tally.calls += 1
        tally.mostInFlight = max(tally.mostInFlight, inFlight)
        works[ordinal] = work
        let intent = SendIntent(
            address: work.request.address,
            purpose: work.sendPurpose,
            step: work.step,
            attempt: work.attempts,
            generation: work.generation,
            idempotencyKey: work.key,
            keyFirstSentAt: work.keyFirstSentAt ?? now.wall,
            sentAt: now.wall,
            fingerprint: work.fingerprint,
            customerMark: signer.customerMark(of: work.request)
        )
        return Dispatch(intent: intent, call: call)
    }

    /// The call of a row's next exchange, counted.
    private mutating func call(of work: inout RowWork, at now: Moment) -> APICall {
        if work.method == .post { posts += 1 } else { gets += 1 }
        switch work.purpose {
        case .request:
            if work.lastSent != nil { tally.retries += 1 }
            if work.plan.action.isRead { tally.reads += 1 }
            work.keyFirstSentAt = work.keyFirstSentAt ?? now.wall
            work.keyFirstSentElapsed = work.keyFirstSentElapsed ?? now.elapsed
            work.lastSent = now
            return APICall(
                method: work.method,
                path: work.call.path,
                body: work.call.body,
                idempotencyKey: work.method == .post ? work.key : nil,
                headers: work.method == .post ? work.call.headers : []
            )
        case .lookUp(let lookUp):
            tally.lookUps += 1
            return work.plan.action.inquiry == .retrieve
                ? .retrieveSource(work.call.paymentSourceID ?? "")
                : .listSources(ofCustomer: work.request.customerID, offset: lookUp.offset)
        }
    }
}
