/// One line of the retry table: which refusals it is about, and what they mean.
package struct RetryRule: Sendable {
    /// The HTTP statuses.
    package let statuses: ClosedRange<Int>
    /// Chargebee's `api_error_code`; `nil` for any, unknown ones and none included.
    package let code: String?
    /// How the gateway's `error_cause_id` begins; `nil` for any and none.
    package let causePrefix: String?
    package let retryClass: RetryClass

    init(_ statuses: ClosedRange<Int>, code: String? = nil, cause: String? = nil, is retryClass: RetryClass) {
        self.statuses = statuses
        self.code = code
        causePrefix = cause
        self.retryClass = retryClass
    }

    init(_ status: Int, code: String? = nil, cause: String? = nil, is retryClass: RetryClass) {
        self.init(status...status, code: code, cause: cause, is: retryClass)
    }

    func matches(_ failure: APIFailure) -> Bool {
        guard statuses.contains(failure.status), code == nil || code == failure.code else { return false }
        return causePrefix.map { failure.causeID?.hasPrefix($0) == true } ?? true
    }
}

/// What each refusal of Chargebee means, in one table; the first line that matches counts.
///
/// Statuses and codes are those of Chargebee's OpenAPI files (v1 specification of 2026-06-12) and of its Java SDK v4. Not
/// documented: the 409 for a key in process, seen by an integrator; which codes come with a gateway's technical cause.
package enum RetryTable {
    package static let rules: [RetryRule] = [
        // A redirect says that the site is elsewhere; following it would hand the key to whoever sent it.
        RetryRule(300...399, is: .stopsRun),
        // The gateway's technical troubles pass; declines do not, and have other causes.
        RetryRule(400, code: "payment_processing_failed", cause: technical, is: .gatewayTrouble),
        RetryRule(400, code: "payment_method_verification_failed", cause: technical, is: .gatewayTrouble),
        RetryRule(401, is: .stopsRun),
        RetryRule(403, is: .stopsRun),
        RetryRule(404, code: "site_not_found", is: .stopsRun),
        RetryRule(408, is: .uncertain),
        RetryRule(409, code: "invalid_state_for_request", is: .inProcess),
        // The customer is locked by another request; only its rows have to wait.
        RetryRule(429, code: "lock_timeout", is: .contended),
        RetryRule(429, is: .throttled),
        RetryRule(503, code: "site_not_ready", is: .maintenance),
        RetryRule(503, code: "site_read_only_mode", is: .maintenance),
        // Also what the edge says in HTML, and what no specification knows.
        RetryRule(500...999, is: .uncertain),
        RetryRule(100...999, is: .never),
    ]

    /// What a refusal means for the row and for the run.
    package static func retryClass(of failure: APIFailure) -> RetryClass {
        rules.first { $0.matches(failure) }?.retryClass ?? .never
    }

    private static let technical = "gateway.technical."
}
