/// A refusal, with Chargebee's own words where it has some.
package struct APIFailure: Hashable, Sendable {
    /// The HTTP status.
    package let status: Int
    /// Chargebee's `api_error_code` as it came; unknown ones are kept.
    ///
    /// `nil` where the body was not Chargebee's JSON.
    package let code: String?
    /// `payment`, `invalid_request`, `operation_failed`, `untyped`, or something newer.
    package let type: String?
    /// Chargebee's message for developers.
    ///
    /// It may quote a token, so it is scrubbed before anything keeps it.
    package let message: String?
    /// The gateway's cause in Chargebee's vocabulary, such as `gateway.general.decline`.
    package let causeID: String?

    package init(
        status: Int,
        code: String? = nil,
        type: String? = nil,
        message: String? = nil,
        causeID: String? = nil
    ) {
        self.status = status
        self.code = code
        self.type = type
        self.message = message
        self.causeID = causeID
    }

    /// The code to report: Chargebee's, or `http_502` where there is none.
    package var reportedCode: String { code ?? "http_\(status)" }
}

/// What a refusal means for the row and for the run.
package enum RetryClass: Hashable, Sendable {
    /// The row is wrong or cannot be done; asking again changes nothing.
    ///
    /// No effect.
    case never
    /// Too many requests: pause everything.
    ///
    /// No effect.
    case throttled
    /// The customer is locked by another request: wait with this row only.
    ///
    /// No effect.
    case contended
    /// The gateway had a technical problem: try this row again later.
    ///
    /// No effect.
    case gatewayTrouble
    /// The same key is still being worked on: ask again later.
    ///
    /// The effect is under way.
    case inProcess
    /// Chargebee failed, and whether the request took effect is not known.
    case uncertain
    /// Chargebee is in maintenance: wait long.
    ///
    /// Whether the request took effect is not known.
    case maintenance
    /// The key or the site is refused: the run stops.
    ///
    /// No effect.
    case stopsRun

    /// Whether asking again can change the answer.
    package var isRetried: Bool { self != .never && self != .stopsRun }

    /// Whether a request that got this answer may have taken effect.
    package var mayHaveTakenEffect: Bool {
        switch self {
        case .inProcess, .uncertain, .maintenance: true
        case .never, .throttled, .contended, .gatewayTrouble, .stopsRun: false
        }
    }
}

extension APIFailure {
    /// The retry class by status, code and cause.
    ///
    /// The codes and statuses are those of Chargebee's OpenAPI files (v1 specification of 2026-06-12) and of its Java
    /// SDK v4; the answer to a key in process (409) was seen by an integrator and is not documented.
    package var retryClass: RetryClass {
        switch (status, code) {
        // A redirect says that the site is elsewhere; following it would hand the key to whoever sent it.
        case (300..<400, _), (401, _), (403, _), (404, "site_not_found"): .stopsRun
        case (429, "lock_timeout"): .contended
        case (429, _): .throttled
        case (409, "invalid_state_for_request"): .inProcess
        case (503, "site_not_ready"), (503, "site_read_only_mode"): .maintenance
        case (500..., _), (408, _): .uncertain
        case (400, "payment_processing_failed"), (400, "payment_method_verification_failed"):
            causeID?.hasPrefix("gateway.technical.") == true ? .gatewayTrouble : .never
        default: .never
        }
    }
}
