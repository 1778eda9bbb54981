package import ChargebeeAPI
package import MigrationModel

extension RequestScheduler {
    /// What the journal has to be told about a response.
    package struct Settlement {
        package let answer: AnswerRecord
        /// The step that the response ended, where another one follows or what it brought is to be kept.
        package let step: StepRecord?
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
        let purpose = work.sendPurpose
        note(response, of: work, at: now)
        land(work.method)
        decision = .left
        stepRecord = nil
        work.lastFailure = response.words ?? work.lastFailure
        let ending =
            switch work.purpose {
            case .request: settleRequest(&work, response, at: now)
            case .lookUp(let lookUp): try settleLookUp(&work, lookUp, response, at: now, isKnown: isKnown)
            }
        if ending != nil { decision = .ended }
        let answer = AnswerRecord(
            ordinal: ordinal,
            attempt: work.attempts,
            answeredAt: now.wall,
            httpStatus: response.status,
            code: response.code.map(work.scrubbed),
            isReplayed: response.isReplayed,
            cause: response.causeID.map(work.scrubbed),
            retryAfter: response.retryAfter(at: now),
            leavesDoubt: ending == nil && (works[ordinal]?.isInDoubt ?? work.isInDoubt),
            decision: decision
        )
        emit(.answered(answer, purpose: purpose, after: now.elapsed - work.sentAt), at: now)
        if let ending { end(work, ending, at: now) }
        return Settlement(answer: answer, step: stepRecord, ending: ending)
    }

    // MARK: - The request of the row's step

    private mutating func settleRequest(_ work: inout RowWork, _ response: APIResponse, at now: Moment) -> RowEnding? {
        switch response {
        case .answered(let answer) where answer.isSuccess:
            hasSucceeded = true
            return settleSuccess(&work, answer, at: now)
        case .answered(let answer):
            return settleRefusal(&work, answer.failure(), isReplayed: answer.isReplayed, at: now)
        case .notSent(let reason):
            if !isExhausted(work) {
                retryLater(&work, at: now)
            } else {
                stopOrLeave(work, reason, at: now)
            }
            return nil
        case .lost(let reason):
            if work.plan.action.isRead { return readAgain(&work, silence: reason, at: now) }
            work.isInDoubt = true
            work.noteUnanswered()
            return retryOrLookUp(&work, at: now)
        }
    }

    private mutating func settleRefusal(
        _ work: inout RowWork,
        _ failure: APIFailure,
        isReplayed: Bool,
        at now: Moment
    ) -> RowEnding? {
        let retryClass = retryClass(of: failure)
        let isRead = work.plan.action.isRead
        if isRead, retryClass.mayHaveTakenEffect { return readAgain(&work, failure, at: now) }
        if retryClass.mayHaveTakenEffect { work.isInDoubt = true }
        // A gateway on the way has given up; Chargebee behind it may still be at it, as it says itself of a busy key.
        if failure.isOfTheEdge || retryClass == .inProcess { work.noteUnanswered() }
        if isReplayed, retryClass.isRetried {
            // Chargebee would replay this stored answer for as long as the key lives.
            return lookUp(&work, .storedFailure, at: now)
        }
        switch retryClass {
        case .stopsRun:
            foreignRefusals += failure.code == nil && failure.status != 401 ? 1 : Self.mostForeignRefusals
            guard foreignRefusals >= Self.mostForeignRefusals else {
                // It may be about this row alone; the next rows will tell.
                leaveForNextRun(work)
                return nil
            }
            stop(.accessRefused(failure), at: now)
            works[work.request.address.ordinal] = work
            return nil
        case .never: return settleRejection(&work, failure, isReplayed: isReplayed, at: now)
        case .throttled:
            guard work.retries < limits.retries else {
                stop(.throttled, at: now)
                works[work.request.address.ordinal] = work
                return nil
            }
            retryLater(&work, at: now)
            return nil
        case .gatewayTrouble, .contended:
            if !work.isInDoubt, isExhausted(work) { return work.failed(failure, at: now) }
            return retryOrLookUp(&work, at: now)
        case .uncertain, .maintenance, .inProcess:
            return retryOrLookUp(&work, at: now)
        }
    }

    /// A refusal for good: the row's ending, but where an earlier attempt may have taken effect.
    private mutating func settleRejection(
        _ work: inout RowWork,
        _ failure: APIFailure,
        isReplayed: Bool,
        at now: Moment
    ) -> RowEnding? {
        guard work.isInDoubt, !isReplayed else { return work.failed(failure, at: now) }
        if failure.code == nil, !work.plan.action.inquiry.isCall {
            // A page of something on the way knows nothing of earlier attempts, and nobody else can be asked about them.
            work.noteUnanswered()
            return retryOrLookUp(&work, at: now)
        }
        return lookUp(&work, .refusedAfterDoubt(failure), at: now)
    }

    /// How many rows in a row something on the way may refuse, before it counts as a refusal of the key or the site.
    private static let mostForeignRefusals = 3

    // MARK: - What goes on after a response

    mutating func retryOrLookUp(_ work: inout RowWork, at now: Moment) -> RowEnding? {
        work.lastRefusal = work.lastFailure
        guard isExhausted(work) else {
            retryLater(&work, at: now)
            return nil
        }
        if stopReason != nil {
            works[work.request.address.ordinal] = work
        } else if work.isInDoubt {
            return lookUp(&work, .retriesExhausted, at: now)
        }
        return nil
    }

    /// Asks Chargebee what became of the step, or settles it at once where nothing can be asked.
    private mutating func lookUp(_ work: inout RowWork, _ cause: LookUp.Cause, at now: Moment) -> RowEnding? {
        work.lastRefusal = work.lastFailure
        guard work.plan.action.inquiry.isCall else { return settleUnasked(&work, cause, at: now) }
        work.turnToLookUp(cause)
        retry(work, at: now.elapsed, now: now)
        decision = .lookUp
        return nil
    }

    /// Tries a step that only reads once more; where it was tried often enough, nothing has happened that could be in doubt.
    mutating func readAgain(
        _ work: inout RowWork,
        _ failure: APIFailure? = nil,
        silence: String? = nil,
        at now: Moment
    ) -> RowEnding? {
        if !isExhausted(work) {
            retryLater(&work, at: now)
        } else if let failure {
            return work.failed(failure, at: now)
        } else {
            stopOrLeave(work, silence, at: now)
        }
        return nil
    }

    /// After the last try: stops the run where nobody answers at all, or leaves the row where others are answered.
    mutating func stopOrLeave(_ work: RowWork, _ silence: String?, at now: Moment) {
        guard let silence, serverIsSilent(since: work.startedAt) else { return leaveForNextRun(work) }
        stop(.unreachable(silence), at: now)
        works[work.request.address.ordinal] = work
    }

    mutating func retryLater(_ work: inout RowWork, at now: Moment) {
        let delay = backoff.delay(retry: work.retries, using: &random)
        if !retriesAreFree { work.retries += 1 }
        work.isRetry = true
        retry(work, at: max(now.elapsed + delay, pausedUntil), now: now)
    }

    /// Takes a row out of this run without an ending; the journal knows how it stands, and the next run goes on with it.
    ///
    /// One in doubt may still take effect, so the other rows of its customer have to wait for the next run too.
    mutating func leaveForNextRun(_ work: RowWork) {
        guard work.isInDoubt else {
            tally.leftUnsent += 1
            return release(work)
        }
        works[work.request.address.ordinal] = work
        leaveLane(work.request.lane, first: work.request.address.ordinal)
    }

    /// Whether no answer at all has come since an instant.
    func serverIsSilent(since instant: Duration?) -> Bool {
        guard let lastAnswerAt, let instant else { return true }
        return lastAnswerAt < instant
    }

    /// The retry class, but for refusals of access that come from something on the way.
    ///
    /// After a success the key and the site are known to be good, so a page that is not Chargebee's is about this row.
    func retryClass(of failure: APIFailure) -> RetryClass {
        let retryClass = failure.retryClass
        return retryClass == .stopsRun && failure.code == nil && failure.status != 401 && hasSucceeded
            ? .never : retryClass
    }

}
