import ChargebeeAPI
import MigrationModel

extension RequestScheduler {
    /// Takes in a page of a look-up, or what came instead.
    mutating func settleLookUp(
        _ work: inout RowWork,
        _ lookUp: LookUp,
        _ response: APIResponse,
        at now: Moment,
        isKnown: (String) throws -> Bool
    ) rethrows -> RowEnding? {
        var lookUp = lookUp
        if case .answered(let answer) = response, answer.isSuccess {
            let verdict: LookUpVerdict?
            if work.plan.action.inquiry == .retrieve {
                verdict = answer.paymentSource().map { LookUpVerdict(of: work.plan.action, work.call, source: $0) }
            } else if let page = answer.page() {
                hasSucceeded = true
                switch lookUp.take(page) {
                case .more:
                    work.purpose = .lookUp(lookUp)
                    work.retries = 0
                    retry(work, at: now.elapsed, now: now)
                    return nil
                case .endless:
                    return work.review("ambiguous", "in doubt, and the pages of the look-up do not end", at: now)
                case .complete: verdict = try judge(work, lookUp.sources, at: now, isKnown: isKnown)
                }
            } else {
                verdict = nil
            }
            if let verdict {
                hasSucceeded = true
                return conclude(&work, lookUp.cause, verdict, at: now)
            }
        }
        if case .answered(let answer) = response, !answer.isSuccess {
            let failure = answer.failure()
            switch retryClass(of: failure) {
            case .stopsRun:
                stop(.accessRefused(failure), at: now)
                works[work.request.address.ordinal] = work
                return nil
            // What is not there any more has been removed.
            case .never where failure.status == 404 && failure.code != nil && work.plan.action == .deleteLocal:
                return stepDone(&work, sourceID: work.call.paymentSourceID, recoveredBy: "looked_up", at: now)
            // Only Chargebee's own word ends a row; a page of something on the way may be gone the next time.
            case .never where failure.code != nil:
                let message = "in doubt, and the look-up was refused: \(failure.message ?? failure.reportedCode)"
                return work.review("look_up_refused", message, status: failure.status, at: now)
            default: break
            }
        }
        if isExhausted(work) {
            stopOrLeave(work, response.silence, at: now)
        } else {
            retryLater(&work, at: now)
        }
        return nil
    }

    private func judge(
        _ work: RowWork,
        _ sources: [PaymentSource],
        at now: Moment,
        isKnown: (String) throws -> Bool
    ) rethrows -> LookUpVerdict {
        let firstSentAt = work.keyFirstSentAt ?? now.wall
        return work.plan.action == .create
            ? try LookUpVerdict(
                anyNewSourceFor: work.call,
                sources: sources,
                firstSentAt: firstSentAt,
                isKnown: isKnown
            )
            : try LookUpVerdict(request: work.call, sources: sources, firstSentAt: firstSentAt, isKnown: isKnown)
    }

    private mutating func conclude(
        _ work: inout RowWork,
        _ cause: LookUp.Cause,
        _ verdict: LookUpVerdict,
        at now: Moment
    ) -> RowEnding? {
        switch verdict {
        case .found(let source): return stepDone(&work, sourceID: source.id, recoveredBy: "looked_up", at: now)
        case .ambiguous(let seen):
            // Sent in the future: the clock was changed, so times prove nothing until it is right again.
            if let sentAt = work.keyFirstSentAt, sentAt > now.wall {
                leaveForNextRun(work)
                return nil
            }
            return work.review("ambiguous", "in doubt, and the look-up cannot settle it: \(seen)", at: now)
        case .absent: break
        }
        if work.hadUnreadableSuccess {
            let message =
                work.plan.action.inquiry == .list
                ? "Chargebee said yes in a form that cannot be read, and the payment source was not found"
                : "Chargebee said yes in a form that cannot be read, and the payment source does not show it"
            return work.review("unreadable_answer", message, at: now)
        }
        if work.mayStillArrive(at: now, within: limits.settlingTime) {
            leaveForNextRun(work)
            return nil
        }
        switch cause {
        case .refusedAfterDoubt(let failure): return work.failed(failure, at: now)
        case .storedFailure where work.storedFailures >= Self.mostStoredFailures && !retriesAreFree, .retriesExhausted:
            let message =
                "Chargebee did not do it in \(limits.retries + 1) tries (last: \(work.lastRefusal)); looked up: "
                + "it did not take effect"
            return work.ending(.failed, code: "no_success", message: work.plan.situation + message, at: now)
        case .keyExpired, .storedFailure:
            if cause == .storedFailure, !retriesAreFree { work.storedFailures += 1 }
            work.giveUpKey(signer: signer)
            retry(work, at: now.elapsed, now: now)
            return nil
        }
    }

    /// How often a row gets a new key because failures are stored under the old ones.
    private static let mostStoredFailures = 2

    /// Settles a doubt about a step that nothing can be read about, without a call.
    ///
    /// - Returns: The row's ending; `nil` where it goes on under a new key or is left.
    mutating func settleUnasked(_ work: inout RowWork, _ cause: LookUp.Cause, at now: Moment) -> RowEnding? {
        // Under a fresh key an earlier attempt that had taken effect would have been replayed instead; by Chargebee alone.
        if case .refusedAfterDoubt(let failure) = cause, failure.code != nil { return work.failed(failure, at: now) }
        if work.hadUnreadableSuccess {
            return work.review("unreadable_answer", "Chargebee said yes in a form that cannot be read", at: now)
        }
        if canBeSettledLater(work, cause, at: now) {
            leaveForNextRun(work)
            return nil
        }
        if isForReview(work) {
            let message =
                "nobody can tell whether the method was copied to the new gateway account; look there, then repeat the "
                + "row or attach the copy"
            return work.review("export_in_doubt", message, at: now)
        }
        let isSpent = cause == .storedFailure && work.storedFailures >= Self.mostStoredFailures && !retriesAreFree
        if cause == .retriesExhausted || isSpent {
            let message = "Chargebee did not say yes in \(limits.retries + 1) tries (last: \(work.lastRefusal))"
            // An update may be there already, and nothing else follows that would show it.
            return work.plan.action == .update && work.isInDoubt
                ? work.review("update_in_doubt", message, at: now)
                : work.ending(.failed, code: "no_success", message: work.plan.situation + message, at: now)
        }
        if cause == .storedFailure, !retriesAreFree { work.storedFailures += 1 }
        work.giveUpKey(signer: signer)
        retry(work, at: now.elapsed, now: now)
        return nil
    }

    /// Whether the row is in doubt about an export, and the job does not say that such a one is made again.
    private func isForReview(_ work: RowWork) -> Bool {
        work.isInDoubt && work.plan.action.inquiry == .none && !procedure.repeatsDoubtfulExport
    }

    /// Whether a doubt that cannot be looked up is better left to the next run.
    private func canBeSettledLater(_ work: RowWork, _ cause: LookUp.Cause, at now: Moment) -> Bool {
        // Sent in the future: the clock was changed.
        if work.isInDoubt, let sentAt = work.keyFirstSentAt, sentAt > now.wall { return true }
        let mayStillArrive = work.mayStillArrive(at: now, within: limits.settlingTime)
        return switch cause {
        // As long as the key is fresh, the next run may be told under it.
        case .retriesExhausted:
            mayStillArrive || isForReview(work) && work.keyIsFresh(at: now, lifetime: limits.keyLifetime)
        // Repeated under a new key, both would take effect.
        case .keyExpired: mayStillArrive && work.plan.action.inquiry == .none && !isForReview(work)
        case .storedFailure, .refusedAfterDoubt: false
        }
    }
}
