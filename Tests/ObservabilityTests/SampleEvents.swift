import ChargebeeAPI
import MigrationModel

@testable import Execution

/// Events of every kind, each with all there may be in it and with as little as may be.
enum SampleEvents {
    /// 2026-01-01 00:00 UTC.
    static let newYear: UnixMilliseconds = 1_767_225_600_000

    static let idempotencyKey = "tokenferry-secret-key"

    static func at(_ seconds: Double) -> Moment {
        Moment(elapsed: .seconds(seconds), wall: newYear + UnixMilliseconds(seconds * 1000))
    }

    static func timed(_ event: ExecutionEvent, at seconds: Double = 0) -> TimedEvent {
        TimedEvent(at: at(seconds), event: event)
    }

    static func intent(_ row: Int, purpose: SendIntent.Purpose = .request) -> SendIntent {
        SendIntent(
            address: RowAddress(ordinal: row, line: row + 1),
            purpose: purpose,
            attempt: 1,
            generation: 0,
            idempotencyKey: idempotencyKey,
            keyFirstSentAt: newYear,
            sentAt: newYear,
            fingerprint: RowFingerprint(bytes: [UInt8](repeating: 7, count: 16))
        )
    }

    static func answer(
        _ row: Int,
        status: Int? = 200,
        code: String? = nil,
        cause: String? = nil,
        retryAfter: Duration? = nil,
        decision: AttemptDecision = .ended
    ) -> AnswerRecord {
        AnswerRecord(
            ordinal: row,
            attempt: 1,
            answeredAt: newYear,
            httpStatus: status,
            code: code,
            isReplayed: status == 500,
            cause: cause,
            retryAfter: retryAfter,
            leavesDoubt: status == nil,
            decision: decision
        )
    }

    static let all: [ExecutionEvent] = [
        .sent(intent(7)), .sent(intent(8, purpose: .lookUp)),
        .answered(answer(7), purpose: .request, after: .milliseconds(312)),
        .answered(answer(7, status: nil, code: "no_answer", decision: .lookUp), purpose: .request, after: .seconds(80)),
        .answered(
            answer(
                8,
                status: 429,
                code: "api_request_limit_exceeded",
                cause: "gateway.technical.busy",
                retryAfter: .seconds(2),
                decision: .retry(after: .milliseconds(1500))
            ),
            purpose: .lookUp,
            after: .milliseconds(20)
        ),
        .ended(
            RowEnding(
                address: RowAddress(ordinal: 7, line: 8),
                ending: .failed,
                httpStatus: 404,
                code: "resource_not_found",
                message: "No such customer: \"a\\b\"\nat all\u{2028}",
                endedAt: newYear
            )
        ),
        .ended(RowEnding(address: RowAddress(ordinal: 9, line: 10), ending: .alreadyDone, endedAt: newYear)),
        .paused(.milliseconds(2500)), .windowCut(to: 4, because: "latency"), .outageBegan(.gateway),
        .outageEnded(after: .seconds(31)), .controlled(.hold), .controlled(.pace(requestsPerMinute: 300)),
        .controlled(.pause), .controlled(.resume), .stopping(.throttled),
        .stopping(.outage(.chargebee, "HTTP 503, http_503")),
    ]
}
