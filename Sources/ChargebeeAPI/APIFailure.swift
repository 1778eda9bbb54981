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

    /// Whether something on the way may have answered, while Chargebee behind it is still at work: 408, 502, 504, and any 5xx
    /// that is not in Chargebee's words.
    package var isOfTheEdge: Bool { [408, 502, 504].contains(status) || status >= 500 && code == nil }

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
    /// What it means for the row and for the run; see ``RetryTable``.
    package var retryClass: RetryClass { RetryTable.retryClass(of: self) }
}
