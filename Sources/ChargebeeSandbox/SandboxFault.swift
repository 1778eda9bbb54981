/// A way in which the sandbox ill-treats a request.
///
/// At most one befalls a request. The raw values are the names in scenario files and in `/sandbox/state`.
package enum SandboxFault: String, CaseIterable, Hashable, Sendable {
    /// 429 `api_request_limit_exceeded` without an effect, as if somebody else had used up the quota.
    case throttled
    /// 500 `internal_error` without an effect.
    case internalError = "internal_error"
    /// 502 with a body of HTML, without an effect.
    case badGateway = "bad_gateway"
    /// 503 `internal_temporary_error` without an effect.
    case unavailable
    /// 429 `lock_timeout` without an effect.
    case lockTimeout = "lock_timeout"
    /// The connection is closed without a byte of an answer, and nothing was done.
    case droppedBeforeEffect = "dropped_before_effect"
    /// The effect happens, and the connection is closed without a byte of an answer.
    case droppedAfterEffect = "dropped_after_effect"
    /// The effect happens, and the answer is 500 `internal_error`.
    case errorAfterEffect = "error_after_effect"
    /// The effect happens, and the answer does not come; see ``SandboxScenario/hangSeconds``.
    case hang
    /// The effect happens, and the answer's body comes in drops; see ``SandboxScenario/slowBodySeconds``.
    case slowBody = "slow_body"

    /// Whether the request has its effect all the same.
    package var followsEffect: Bool {
        switch self {
        case .throttled, .internalError, .badGateway, .unavailable, .lockTimeout, .droppedBeforeEffect: false
        case .droppedAfterEffect, .errorAfterEffect, .hang, .slowBody: true
        }
    }
}
