package import ChargebeeAPI
package import MigrationModel

extension RequestScheduler {
    /// What the journal has to be told about a response.
    package struct Settlement {
        package let answer: AnswerRecord
        /// The row's ending, where the response brought it to one.
        package var ending: RowEnding?
    }

    /// Takes in the response to a dispatch.
    ///
    /// - Parameters:
    ///   - response: What came of the exchange.
    ///   - ordinal: The row it was about.
    ///   - now: When it came.
    ///   - isKnown: Whether a payment source id is recorded for another row of this job.
    /// - Throws: What `isKnown` throws.
    /// - Returns: What to journal; `nil` for a row that is not at work, which is a programmer's error.
    package mutating func receive(
        _ response: APIResponse,
        for ordinal: Int,
        at now: Moment,
        isKnown: (String) throws -> Bool
    ) rethrows -> Settlement? {
        guard var work = works[ordinal] else { return nil }
        land()
        note(response, at: now)
        let ending =
            switch work.purpose {
            case .request: settleRequest(&work, response, at: now)
            case .lookUp(let lookUp): try settleLookUp(&work, lookUp, response, at: now, isKnown: isKnown)
            }
        if let ending {
            tally.endings[ending.ending] += 1
            release(work)
        }
        let answer = AnswerRecord(
            ordinal: ordinal,
            attempt: work.attempts,
            answeredAt: now.wall,
            httpStatus: response.status,
            code: response.code,
            isReplayed: response.isReplayed,
            leavesDoubt: ending == nil && (works[ordinal]?.isInDoubt ?? work.isInDoubt)
        )
        return Settlement(answer: answer, ending: ending)
    }

    // MARK: - The row's own request

    private mutating func settleRequest(_ work: inout RowWork, _ response: APIResponse, at now: Moment) -> RowEnding? {
        switch response {
        case .answered(let answer) where answer.isSuccess:
            guard let source = answer.paymentSource() else {
                work.isInDoubt = true
                return retryOrLookUp(&work, mayStillArrive: false, at: now)
            }
            // A replay after a lost answer tells what the lost one would have told.
            let ending: Ending = answer.isReplayed && work.isInDoubt ? .recovered : .created
            let code = ending == .recovered ? "answer_replayed" : nil
            return work.ending(ending, sourceID: source.id, status: answer.status, code: code, at: now)
        case .answered(let answer):
            return settleRefusal(&work, answer.failure(), isReplayed: answer.isReplayed, at: now)
        case .notSent(let reason):
            guard work.retries >= limits.retries else {
                retryLater(&work, at: now)
                return nil
            }
            stop(.unreachable(reason))
            return nil
        case .lost(let reason):
            work.isInDoubt = true
            if work.retries >= limits.retries, serverIsSilent(since: work.startedAt) { stop(.unreachable(reason)) }
            return retryOrLookUp(&work, mayStillArrive: true, at: now)
        }
    }

    private mutating func settleRefusal(
        _ work: inout RowWork,
        _ failure: APIFailure,
        isReplayed: Bool,
        at now: Moment
    ) -> RowEnding? {
        let retryClass = failure.retryClass
        if retryClass.mayHaveTakenEffect { work.isInDoubt = true }
        if isReplayed, retryClass.isRetried {
            // Chargebee would replay this stored answer for as long as the key lives.
            lookUp(&work, .storedFailure, at: now)
            return nil
        }
        switch retryClass {
        case .stopsRun:
            stop(.accessRefused(failure))
            works[work.request.address.ordinal] = work
            return nil
        case .never:
            if work.isInDoubt && !isReplayed {
                lookUp(&work, .refusedAfterDoubt(failure), at: now)
                return nil
            }
            return work.failed(failure, at: now)
        case .throttled:
            guard work.retries < limits.retries else {
                stop(.throttled)
                works[work.request.address.ordinal] = work
                return nil
            }
            retryLater(&work, at: now, notBefore: pausedUntil)
            return nil
        case .gatewayTrouble, .uncertain, .maintenance:
            if retryClass == .gatewayTrouble, !work.isInDoubt, work.retries >= limits.retries {
                return work.failed(failure, at: now)
            }
            return retryOrLookUp(&work, mayStillArrive: failure.status == 504 || failure.status == 502, at: now)
        case .contended:
            if !work.isInDoubt, work.retries >= limits.retries { return work.failed(failure, at: now) }
            return retryOrLookUp(&work, mayStillArrive: false, at: now)
        case .inProcess:
            return retryOrLookUp(&work, mayStillArrive: true, at: now)
        }
    }

    // MARK: - Look-ups

    private mutating func settleLookUp(
        _ work: inout RowWork,
        _ lookUp: LookUp,
        _ response: APIResponse,
        at now: Moment,
        isKnown: (String) throws -> Bool
    ) rethrows -> RowEnding? {
        var lookUp = lookUp
        if case .answered(let answer) = response, answer.isSuccess, let page = answer.page() {
            guard lookUp.take(page) else {
                work.purpose = .lookUp(lookUp)
                retry(work, at: now.elapsed)
                return nil
            }
            let verdict = try LookUpVerdict(
                request: work.request,
                sources: lookUp.sources,
                firstSentAt: work.keyFirstSentAt ?? now.wall,
                isKnown: isKnown
            )
            return conclude(&work, lookUp.cause, verdict, at: now)
        }
        if case .answered(let answer) = response, !answer.isSuccess {
            let failure = answer.failure()
            switch failure.retryClass {
            case .stopsRun:
                stop(.accessRefused(failure))
                works[work.request.address.ordinal] = work
                return nil
            case .never:
                let message = "in doubt, and the look-up was refused: \(failure.message ?? failure.reportedCode)"
                return work.review("look_up_refused", message, status: failure.status, at: now)
            default: break
            }
        }
        guard work.retries >= limits.retries else {
            retryLater(&work, at: now, notBefore: pausedUntil)
            return nil
        }
        switch response {
        case .notSent(let reason), .lost(let reason): stop(.unreachable(reason))
        case .answered: leaveInDoubt(work)
        }
        return nil
    }

    private mutating func conclude(
        _ work: inout RowWork,
        _ cause: LookUp.Cause,
        _ verdict: LookUpVerdict,
        at now: Moment
    ) -> RowEnding? {
        switch (verdict, cause) {
        case (.found(let source), _):
            return work.ending(.recovered, sourceID: source.id, code: "looked_up", at: now)
        case (.ambiguous(let seen), _):
            return work.review("ambiguous", "in doubt, and the look-up cannot settle it: \(seen)", at: now)
        case (.absent, .keyExpired), (.absent, .storedFailure):
            work.giveUpKey(signer: signer)
            retry(work, at: now.elapsed)
            return nil
        case (.absent, .refusedAfterDoubt(let failure)):
            return work.failed(failure, at: now)
        case (.absent, .retriesExhausted(mayStillArrive: false)):
            let message = "Chargebee failed \(limits.retries + 1) times; looked up: it did not take effect"
            return work.ending(.failed, code: "no_success", message: message, at: now)
        case (.absent, .retriesExhausted(mayStillArrive: true)):
            // The server may still be at it, so the next run looks again.
            leaveInDoubt(work)
            return nil
        }
    }

    // MARK: - What goes on after a response

    private mutating func retryOrLookUp(_ work: inout RowWork, mayStillArrive: Bool, at now: Moment) -> RowEnding? {
        guard work.retries >= limits.retries else {
            retryLater(&work, at: now)
            return nil
        }
        if stopReason != nil {
            works[work.request.address.ordinal] = work
        } else if work.isInDoubt {
            lookUp(&work, .retriesExhausted(mayStillArrive: mayStillArrive), at: now)
        }
        return nil
    }

    private mutating func lookUp(_ work: inout RowWork, _ cause: LookUp.Cause, at now: Moment) {
        work.turnToLookUp(cause)
        retry(work, at: now.elapsed)
    }

    private mutating func retryLater(_ work: inout RowWork, at now: Moment, notBefore: Duration = .zero) {
        let delay = backoff.delay(retry: work.retries, using: &random)
        work.retries += 1
        tally.retries += 1
        retry(work, at: max(now.elapsed + delay, notBefore))
    }

    /// Takes a row out of this run while it is in doubt; the journal keeps it so, and the next run settles it.
    private mutating func leaveInDoubt(_ work: RowWork) {
        tally.leftInDoubt += 1
        release(work)
    }

    /// Whether no answer at all has come since an instant.
    private func serverIsSilent(since instant: Duration?) -> Bool {
        guard let lastAnswerAt, let instant else { return true }
        return lastAnswerAt < instant
    }

    /// Draws what a response says about Chargebee as a whole, whatever row it was about.
    private mutating func note(_ response: APIResponse, at now: Moment) {
        guard case .answered(let answer) = response else {
            silence += 1
            tally.unanswered += 1
            return
        }
        silence = 0
        lastAnswerAt = now.elapsed
        if answer.isReplayed { tally.replays += 1 }
        guard !answer.isSuccess else {
            pace.recover()
            trip(tripwires.note(failed: false))
            return
        }
        let failure = answer.failure()
        switch failure.retryClass {
        case .throttled:
            tally.throttled += 1
            pauseAfterRefusal(answer.retryAfter, at: now)
        case .maintenance:
            let wait = answer.retryAfter?.delay(now: now.wall) ?? .seconds(30)
            pausedUntil = max(pausedUntil, now.elapsed + wait)
        case .contended, .inProcess, .stopsRun: break
        case .uncertain, .gatewayTrouble, .never:
            if let wait = answer.retryAfter?.delay(now: now.wall) {
                pausedUntil = max(pausedUntil, now.elapsed + wait)
            }
            trip(tripwires.note(failed: true))
        }
    }

    private mutating func pauseAfterRefusal(_ retryAfter: RetryAfter?, at now: Moment) {
        if let retryAfter {
            pausedUntil = max(pausedUntil, now.elapsed + retryAfter.delay(now: now.wall))
        } else {
            // Refusals of one burst come together and count once.
            if now.elapsed >= pausedUntil { pace.slowDown() }
            let wait = min(.seconds(60), .seconds(1) * pace.slowdown)
            pausedUntil = max(pausedUntil, now.elapsed + wait)
        }
    }

    private mutating func trip(_ reason: StopReason?) {
        if let reason { stop(reason) }
    }
}

extension APIResponse {
    /// The HTTP status, or `nil` without an answer.
    fileprivate var status: Int? {
        if case .answered(let answer) = self { answer.status } else { nil }
    }

    fileprivate var isReplayed: Bool {
        if case .answered(let answer) = self { answer.isReplayed } else { false }
    }

    /// The code to record; `nil` for a success.
    fileprivate var code: String? {
        switch self {
        case .answered(let answer): answer.isSuccess ? nil : answer.failure().reportedCode
        case .notSent: "not_sent"
        case .lost: "no_answer"
        }
    }
}
