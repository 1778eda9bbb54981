import ChargebeeAPI
import MigrationModel

/// What a response says about Chargebee as a whole, whatever row it was about: pace, window, breaker, tripwires.
extension RequestScheduler {
    mutating func note(_ response: APIResponse, of work: RowWork, at now: Moment) {
        let ordinal = work.request.address.ordinal
        guard case .answered(let answer) = response else {
            tally.unanswered += 1
            cutWindow(work, because: "no_answer", at: now)
            let change = breaker.note(.down(.silence), row: ordinal, at: now.elapsed)
            return note(change, response, at: now)
        }
        lastAnswerAt = now.elapsed
        if answer.isReplayed { tally.replays += 1 }
        if let wait = answer.retryAfter?.delay(now: now.wall) { pause(until: now.elapsed + wait, at: now) }
        let sign = answer.isSuccess ? .healthy : sign(of: answer)
        let change = breaker.note(
            sign,
            row: ordinal,
            isRead: work.method == .get,
            isCertain: !answer.isSuccess && retryClass(of: answer.failure()) == .maintenance,
            at: now.elapsed
        )
        note(change, response, at: now)
        guard answer.isSuccess else { return noteRefusal(answer, of: work, at: now) }
        pace.recover()
        let wasFull = inFlight >= windowSize
        let wasCut = window.succeeded(
            sentAt: work.sentAt,
            at: now.elapsed,
            wasFull: wasFull,
            isTypical: work.sendPurpose == .request && work.step == .request
        )
        let size = window.size
        if wasCut { emit(.windowCut(to: size, because: "latency"), at: now) }
        trip(failed: false, at: now)
    }

    private mutating func noteRefusal(_ answer: APIAnswer, of work: RowWork, at now: Moment) {
        let failure = answer.failure()
        // In Chargebee's own words, so the way to it is open.
        if failure.code != nil { foreignRefusals = 0 }
        switch retryClass(of: failure) {
        case .throttled:
            tally.throttled += 1
            cutWindow(work, because: failure.reportedCode, at: now)
            // A date that is past by our clock says nothing.
            if (answer.retryAfter?.delay(now: now.wall) ?? .zero) == .zero { backOff(at: now) }
        case .maintenance:
            if answer.retryAfter == nil { pause(until: now.elapsed + .seconds(30), at: now) }
        case .contended:
            tally.locked += 1
            cutWindow(work, because: failure.reportedCode, at: now)
        case .uncertain, .gatewayTrouble:
            cutWindow(work, because: failure.causeID ?? failure.reportedCode, at: now)
        case .inProcess, .stopsRun: break
        case .never: trip(failed: true, at: now)
        }
    }

    /// What a refusal says about whether the other side is there.
    private func sign(of answer: APIAnswer) -> CircuitBreaker.Sign {
        switch retryClass(of: answer.failure()) {
        // A stored answer tells how it was, not how it is.
        case .uncertain, .maintenance: answer.isReplayed ? .neutral : .down(.chargebee)
        case .gatewayTrouble: answer.isReplayed ? .neutral : .down(.gateway)
        case .never, .throttled, .contended, .inProcess, .stopsRun: .healthy
        }
    }

    private mutating func note(_ change: CircuitBreaker.Change, _ response: APIResponse, at now: Moment) {
        switch change {
        case .none: break
        case .opened(let cause): emit(.outageBegan(cause), at: now)
        case .closed(let duration): emit(.outageEnded(after: duration), at: now)
        case .givenUp(.silence): stop(.unreachable(response.silence ?? "no answer"), at: now)
        case .givenUp(let cause): stop(.outage(cause, response.words ?? ""), at: now)
        }
    }

    private mutating func cutWindow(_ work: RowWork, because cause: String, at now: Moment) {
        guard window.troubled(sentAt: work.sentAt, at: now.elapsed) else { return }
        let size = window.size
        emit(.windowCut(to: size, because: work.scrubbed(cause)), at: now)
    }

    /// Waits and slows down after a refusal for rate that does not say how long to wait.
    private mutating func backOff(at now: Moment) {
        // Refusals of one burst come together and count once.
        if now.elapsed >= pausedUntil { pace.slowDown() }
        pause(until: now.elapsed + min(.seconds(60), .seconds(1) * pace.slowdown), at: now)
    }

    private mutating func pause(until instant: Duration, at now: Moment) {
        guard instant > max(pausedUntil, now.elapsed) else { return }
        pausedUntil = instant
        emit(.paused(instant - now.elapsed), at: now)
    }

    private mutating func trip(failed: Bool, at now: Moment) {
        if let reason = tripwires.note(failed: failed) { stop(reason, at: now) }
    }
}
