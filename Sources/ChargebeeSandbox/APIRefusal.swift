/// An error answer of the API, as the error-handling page documents it.
struct APIRefusal: Error, Equatable {
    /// The values of `type`.
    enum Category: String {
        case payment
        case invalidRequest = "invalid_request"
        case operationFailed = "operation_failed"
        case untyped
    }

    let status: Int
    let code: String
    let category: Category
    /// For developers; it never holds a parameter's value.
    let message: String
    let parameter: String?
    /// The standardised cause at the gateway, or `nil`.
    let causeID: String?
    /// The wait to ask for in `Retry-After`, or `nil` for none.
    let retryAfterMilliseconds: Int64?

    init(
        _ status: Int,
        _ code: String,
        _ message: String,
        category: Category = .invalidRequest,
        parameter: String? = nil,
        causeID: String? = nil,
        retryAfterMilliseconds: Int64? = nil
    ) {
        self.status = status
        self.code = code
        self.category = category
        self.message = message
        self.parameter = parameter
        self.causeID = causeID
        self.retryAfterMilliseconds = retryAfterMilliseconds
    }

    /// The body; `error_code`, `error_msg` and `http_status_code` are undocumented, and sent for older clients.
    func write(to writer: inout JSONWriter) {
        writer.object { writer in
            writer.member("message", message)
            if category != .untyped { writer.member("type", category.rawValue) }
            writer.member("api_error_code", code)
            writer.member("param", parameter)
            writer.member("error_cause_id", causeID)
            writer.member("error_code", code)
            writer.member("error_msg", message)
            if let parameter { writer.member("error_param", parameter) }
            writer.member("http_status_code", status)
        }
    }
}

// MARK: The refusals that the sandbox knows

extension APIRefusal {
    static func wrongValue(_ parameter: String, _ sentence: String) -> Self {
        Self(400, "param_wrong_value", "\(parameter) : \(sentence)", parameter: parameter)
    }

    static func notFound(_ parameter: String, _ what: String) -> Self {
        Self(404, "resource_not_found", "\(what) is not present", parameter: parameter)
    }

    static let unauthenticated = Self(
        401,
        "api_authentication_failed",
        "Sorry, the API key is missing or wrong.",
        category: .untyped
    )

    static func overQuota(waitMilliseconds: Int64) -> Self {
        Self(
            429,
            "api_request_limit_exceeded",
            "Access is blocked for a while: more requests than the site's limit allows.",
            category: .operationFailed,
            retryAfterMilliseconds: waitMilliseconds
        )
    }

    static let locked = Self(
        429,
        "lock_timeout",
        "Another request on the same customer is in process.",
        category: .operationFailed
    )
    static let internalError = Self(
        500,
        "internal_error",
        "Something went wrong inside the sandbox.",
        category: .operationFailed
    )
    static let unavailable = Self(
        503,
        "internal_temporary_error",
        "The sandbox is out of order for a moment.",
        category: .operationFailed
    )
    static let declined = Self(
        400,
        "payment_processing_failed",
        "The gateway refused it: (card_declined) the card was declined.",
        category: .payment,
        causeID: "gateway.general.decline"
    )
    static let invalidReference = Self(400, "invalid_request", "Invalid Reference ID", parameter: "reference_id")
}
