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
        let purpose = work.sendPurpose
        note(response, of: work, at: now)
        land(purpose == .request ? .post : .get)
        decision = .left
        work.lastFailure = response.words ?? work.lastFailure
        let ending =
            switch work.purpose {
            case .request: settleRequest(&work, response, at: now)
            case .lookUp(let lookUp): try settleLookUp(&work, lookUp, response, at: now, isKnown: isKnown)
            }
        if let ending {
            decision = .ended
            tally.endings[ending.ending] += 1
            release(work)
        }
        let answer = AnswerRecord(
            ordinal: ordinal,
            attempt: work.attempts,
            answeredAt: now.wall,
            httpStatus: response.status,
            code: response.code.map(work.request.tokens.scrubbed),
            isReplayed: response.isReplayed,
            cause: response.causeID.map(work.request.tokens.scrubbed),
            retryAfter: response.retryAfter(at: now),
            leavesDoubt: ending == nil && (works[ordinal]?.isInDoubt ?? work.isInDoubt),
            decision: decision
        )
        emit(.answered(answer, purpose: purpose, after: now.elapsed - work.sentAt), at: now)
        if let ending { emit(.ended(ending), at: now) }
        return Settlement(answer: answer, ending: ending)
    }

    // MARK: - The row's own request

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
            } else if serverIsSilent(since: work.startedAt) {
                stop(.unreachable(reason), at: now)
                works[work.request.address.ordinal] = work
            } else {
                leaveForNextRun(work)
            }
            return nil
        case .lost:
            work.isInDoubt = true
            work.noteUnanswered()
            return retryOrLookUp(&work, at: now)
        }
    }

    private mutating func settleSuccess(_ work: inout RowWork, _ answer: APIAnswer, at now: Moment) -> RowEnding? {
        guard let source = answer.paymentSource() else {
            work.isInDoubt = true
            work.hadUnreadableSuccess = true
            return retryOrLookUp(&work, at: now)
        }
        let isOfAnother =
            !source.customerID.isEmpty && source.customerID != work.request.customerID
            || source.gatewayAccountID != nil && work.request.gatewayAccountID != nil
                && source.gatewayAccountID != work.request.gatewayAccountID
        if isOfAnother {
            let message = "Chargebee answered with a payment source of another customer or gateway account"
            return work.review("unexpected_answer", message, status: answer.status, at: now)
        }
        if work.request.tokens.scrubbed(source.id) != source.id {
            return work.review("unexpected_answer", "Chargebee answered with an id that repeats the token", at: now)
        }
        if source.isDeleted {
            return work.review("unexpected_answer", "Chargebee answered with a deleted payment source", at: now)
        }
        // A replay after a lost answer tells what the lost one would have told.
        let ending: Ending = answer.isReplayed && work.isInDoubt ? .recovered : .created
        let code = ending == .recovered ? "answer_replayed" : nil
        return work.ending(ending, sourceID: source.id, status: answer.status, code: code, at: now)
    }

    private mutating func settleRefusal(
        _ work: inout RowWork,
        _ failure: APIFailure,
        isReplayed: Bool,
        at now: Moment
    ) -> RowEnding? {
        let retryClass = retryClass(of: failure)
        if retryClass.mayHaveTakenEffect { work.isInDoubt = true }
        // A gateway on the way has given up; Chargebee behind it may still be at it, as it says itself of a busy key.
        if failure.isOfTheEdge || retryClass == .inProcess { work.noteUnanswered() }
        if isReplayed, retryClass.isRetried {
            // Chargebee would replay this stored answer for as long as the key lives.
            lookUp(&work, .storedFailure, at: now)
            return nil
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
        case .never:
            if work.isInDoubt && !isReplayed {
                lookUp(&work, .refusedAfterDoubt(failure), at: now)
                return nil
            }
            return work.failed(failure, at: now)
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

    /// How many rows in a row something on the way may refuse, before it counts as a refusal of the key or the site.
    private static let mostForeignRefusals = 3

    // MARK: - What goes on after a response

    private mutating func retryOrLookUp(_ work: inout RowWork, at now: Moment) -> RowEnding? {
        work.lastRefusal = work.lastFailure
        guard isExhausted(work) else {
            retryLater(&work, at: now)
            return nil
        }
        if stopReason != nil {
            works[work.request.address.ordinal] = work
        } else if work.isInDoubt {
            lookUp(&work, .retriesExhausted, at: now)
        }
        return nil
    }

    mutating func lookUp(_ work: inout RowWork, _ cause: LookUp.Cause, at now: Moment) {
        work.lastRefusal = work.lastFailure
        work.turnToLookUp(cause)
        retry(work, at: now.elapsed, now: now)
        decision = .lookUp
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
        leaveLane(ofCustomer: work.request.customerID, first: work.request.address.ordinal)
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
