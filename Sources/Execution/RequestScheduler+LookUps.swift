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
        if case .answered(let answer) = response, answer.isSuccess, let page = answer.page() {
            hasSucceeded = true
            switch lookUp.take(page) {
            case .more:
                work.purpose = .lookUp(lookUp)
                work.retries = 0
                retry(work, at: now.elapsed, now: now)
                return nil
            case .endless:
                return work.review("ambiguous", "in doubt, and the pages of the look-up do not end", at: now)
            case .complete: break
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
            switch retryClass(of: failure) {
            case .stopsRun:
                stop(.accessRefused(failure), at: now)
                works[work.request.address.ordinal] = work
                return nil
            // Only Chargebee's own word ends a row; a page of something on the way may be gone the next time.
            case .never where failure.code != nil:
                let message = "in doubt, and the look-up was refused: \(failure.message ?? failure.reportedCode)"
                return work.review("look_up_refused", message, status: failure.status, at: now)
            default: break
            }
        }
        guard isExhausted(work) else {
            retryLater(&work, at: now)
            return nil
        }
        if let reason = response.silence, serverIsSilent(since: work.startedAt) {
            stop(.unreachable(reason), at: now)
            works[work.request.address.ordinal] = work
        } else {
            leaveForNextRun(work)
        }
        return nil
    }

    private mutating func conclude(
        _ work: inout RowWork,
        _ cause: LookUp.Cause,
        _ verdict: LookUpVerdict,
        at now: Moment
    ) -> RowEnding? {
        switch verdict {
        case .found(let source): return work.ending(.recovered, sourceID: source.id, code: "looked_up", at: now)
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
            let message = "Chargebee said yes in a form that cannot be read, and the payment source was not found"
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
            return work.ending(.failed, code: "no_success", message: message, at: now)
        case .keyExpired, .storedFailure:
            if cause == .storedFailure, !retriesAreFree { work.storedFailures += 1 }
            work.giveUpKey(signer: signer)
            retry(work, at: now.elapsed, now: now)
            return nil
        }
    }

    /// How often a row gets a new key because failures are stored under the old ones.
    private static let mostStoredFailures = 2
}
