import Execution
import MigrationModel
import OrderedJSON

/// What stands in each line; the keys and their order are those of ``LoggedEvent/keys``.
extension EventLog {
    static func line(for event: ExecutionEvent) -> (LoggedEvent, Members) {
        switch event {
        case .sent(let intent): (.sent, members(of: intent))
        case .answered(let answer, let purpose, let time): (.answered, members(of: answer, purpose, time))
        case .ended(let ending): (.rowEnded, members(of: ending))
        case .paused(let time): (.paused, ["ms": .milliseconds(time)])
        case .windowCut(let size, let cause): (.windowCut, ["window": .integer(size), "cause": .short(cause)])
        case .outageBegan(let cause): (.outageBegan, ["cause": .string(cause.rawValue)])
        case .outageEnded(let time): (.outageEnded, ["ms": .milliseconds(time)])
        case .controlled(let request): (.control, members(of: request))
        case .stopping(let reason): (.stopping, ["reason": .string(reason.word)])
        }
    }

    static func members(of opening: RunOpening) -> Members {
        [
            "rows": .integer(opening.rows),
            "ended_before": .integer(opening.endedBefore),
            "in_doubt": .integer(opening.inDoubt),
            "calls_per_minute": .integer(opening.callsPerMinute),
            "max_in_flight": .integer(opening.maxInFlight),
            "target": .string(opening.target),
            "version": .string(opening.version),
            "pass": .integer(opening.pass),
            "plan_digest": .string(opening.planDigest),
            "process": .integer(opening.processID),
        ]
    }

    static func members(of progress: ExecutionProgress, _ opening: RunOpening?) -> Members {
        [
            "rows": .integer(opening?.rows ?? 0),
            "ended_before": .integer(opening?.endedBefore ?? 0),
            "endings": progress.tally.endings.jsonValue,
            "left_in_doubt": .integer(progress.tally.leftInDoubt),
            "calls": .integer(progress.tally.calls),
            "retries": .integer(progress.tally.retries),
            "calls_last_minute": .integer(progress.callsInLastMinute),
            "calls_per_minute": .integer(progress.callsPerMinute),
            "binding": .string(progress.binding.rawValue),
            "window": .integer(progress.window),
            "in_flight": .integer(progress.inFlight),
            "waiting_for_retry": .integer(progress.waitingForRetry),
            "runs_on_site": .integer(progress.participants),
            "pause_ms": .milliseconds(progress.pause),
            "outage": JSONValue(progress.outage?.rawValue),
            "seconds_left": progress.secondsLeft.map(JSONValue.number) ?? .null,
            "ends_at": JSONValue(progress.endsAt.map { UTCTimestamp($0).milliseconds }),
        ]
    }

    static func members(of closing: RunClosing, _ progress: ExecutionProgress?) -> Members {
        let tally = progress?.tally ?? ExecutionTally()
        return [
            "exit_status": .integer(Int(closing.exitStatus)),
            "stop_reason": JSONValue(closing.stopReason?.word),
            "message": JSONValue(closing.message),
            "all_endings": closing.endings.jsonValue,
            "endings": tally.endings.jsonValue,
            "left_in_doubt": .integer(tally.leftInDoubt),
            "calls": .integer(tally.calls),
            "retries": .integer(tally.retries),
            "look_ups": .integer(tally.lookUps),
            "refused_for_rate": .integer(tally.throttled),
            "lock_timeouts": .integer(tally.locked),
            "unanswered": .integer(tally.unanswered),
            "replays": .integer(tally.replays),
            "most_in_flight": .integer(tally.mostInFlight),
            "elapsed_ms": .milliseconds(progress?.elapsed ?? .zero),
            "bound_ms": .bounds(tally.boundFor),
        ]
    }

    private static func members(of intent: SendIntent) -> Members {
        [
            "row": .integer(intent.address.ordinal),
            "line": .integer(intent.address.line),
            "attempt": .integer(intent.attempt),
            "purpose": .string(intent.purpose.rawValue),
            "step": .string(intent.step.rawValue),
            "generation": .integer(intent.generation),
        ]
    }

    private static func members(of answer: AnswerRecord, _ purpose: SendIntent.Purpose, _ time: Duration) -> Members {
        [
            "row": .integer(answer.ordinal),
            "attempt": .integer(answer.attempt),
            "purpose": .string(purpose.rawValue),
            "status": answer.httpStatus.map(JSONValue.integer) ?? .null,
            "code": answer.code.map(JSONValue.short) ?? .null,
            "cause": answer.cause.map(JSONValue.short) ?? .null,
            "replayed": .bool(answer.isReplayed),
            "ms": .milliseconds(time),
            "retry_after_ms": answer.retryAfter.map(JSONValue.milliseconds) ?? .null,
            "in_doubt": .bool(answer.leavesDoubt),
            "decision": .string(answer.decision.word),
            "wait_ms": answer.decision.wait.map(JSONValue.milliseconds) ?? .null,
        ]
    }

    private static func members(of ending: RowEnding) -> Members {
        [
            "row": .integer(ending.address.ordinal),
            "line": .integer(ending.address.line),
            "ending": .string(ending.ending.rawValue),
            "code": ending.code.map(JSONValue.short) ?? .null,
            "status": ending.httpStatus.map(JSONValue.integer) ?? .null,
            "payment_source_id": JSONValue(ending.paymentSourceID),
            "message": JSONValue(ending.message),
        ]
    }

    private static func members(of request: ControlRequest) -> Members {
        switch request {
        case .pause: ["request": "pause", "requests_per_minute": .null]
        case .hold: ["request": "hold", "requests_per_minute": .null]
        case .resume: ["request": "resume", "requests_per_minute": .null]
        case .pace(let requests): ["request": "pace", "requests_per_minute": .integer(requests)]
        }
    }
}

extension JSONValue {
    /// Whole milliseconds.
    fileprivate static func milliseconds(_ time: Duration) -> JSONValue {
        let (seconds, attoseconds) = time.components
        return .integer(Int(seconds) * 1000 + Int(attoseconds / 1_000_000_000_000_000))
    }

    /// A code of a server's, which may be of any length; 200 characters of it tell enough.
    fileprivate static func short(_ code: String) -> JSONValue {
        .string(code.utf8.count <= 200 ? code : String(code.prefix(200)))
    }

    fileprivate static func bounds(_ times: [Binding: Duration]) -> JSONValue {
        func time(_ binding: Binding) -> JSONValue { .milliseconds(times[binding] ?? .zero) }
        return .object([
            "quota": time(.quota),
            "shared_quota": time(.sharedQuota),
            "retry_after": time(.retryAfter),
            "window": time(.window),
            "ceiling": time(.ceiling),
            "latency": time(.latency),
            "retries": time(.retries),
            "outage": time(.outage),
            "hold": time(.hold),
        ])
    }
}
