import ChargebeeAPI
import Testing

/// A refusal of Chargebee's, and what it means.
struct RefusalCase: Sendable, CustomTestStringConvertible {
    let status: Int
    let code: String?
    let cause: String?
    let expected: RetryClass

    init(_ status: Int, _ code: String?, _ expected: RetryClass, cause: String? = nil) {
        self.status = status
        self.code = code
        self.cause = cause
        self.expected = expected
    }

    var testDescription: String { "\(status) \(code ?? "without a code") \(cause ?? "")" }
}

@Suite("Retry classes")
struct RetryClassTests {
    /// Every code of Chargebee's OpenAPI files (v1 specification of 2026-06-12), and what its gateways' causes change.
    private static let documented = [
        RefusalCase(400, "invalid_request", .never),
        RefusalCase(400, "param_wrong_value", .never),
        RefusalCase(400, "duplicate_entry", .never),
        RefusalCase(400, "configuration_incompatible", .never),
        RefusalCase(400, "resource_limit_exhausted", .never),
        RefusalCase(400, "resource_limit_exceeded", .never),
        RefusalCase(400, "payment_method_verification_failed", .never),
        RefusalCase(400, "payment_processing_failed", .never),
        RefusalCase(400, "payment_method_not_present", .never),
        RefusalCase(400, "payment_gateway_currency_incompatible", .never),
        RefusalCase(400, "payment_intent_invalid", .never),
        RefusalCase(400, "payment_intent_invalid_amount", .never),
        RefusalCase(401, "api_authentication_failed", .stopsRun),
        RefusalCase(401, "basic_authentication_failed", .stopsRun),
        RefusalCase(403, "request_blocked", .stopsRun),
        RefusalCase(403, "api_authorization_failed", .stopsRun),
        RefusalCase(404, "resource_not_found", .never),
        RefusalCase(404, "site_not_found", .stopsRun),
        RefusalCase(405, "http_method_not_supported", .never),
        RefusalCase(409, "invalid_state_for_request", .inProcess),
        RefusalCase(422, "unable_to_process_request", .never),
        RefusalCase(429, "api_request_limit_exceeded", .throttled),
        RefusalCase(429, "third_party_api_request_limit_exceeded", .throttled),
        RefusalCase(429, "lock_timeout", .contended),
        RefusalCase(500, "internal_error", .uncertain),
        RefusalCase(502, "gateway_timeout", .uncertain),
        RefusalCase(504, "gateway_timeout", .uncertain),
        RefusalCase(503, "internal_temporary_error", .uncertain),
        RefusalCase(503, "db_connection_failure", .uncertain),
        RefusalCase(503, "site_not_ready", .maintenance),
        RefusalCase(503, "site_read_only_mode", .maintenance),
    ]

    /// What a gateway's cause changes, and what nobody has documented.
    private static let others = [
        RefusalCase(400, "payment_processing_failed", .gatewayTrouble, cause: "gateway.technical.timeout"),
        RefusalCase(400, "payment_processing_failed", .gatewayTrouble, cause: "gateway.technical.rate_limit_exceeded"),
        RefusalCase(
            400,
            "payment_method_verification_failed",
            .gatewayTrouble,
            cause: "gateway.technical.server_error"
        ),
        RefusalCase(400, "payment_processing_failed", .never, cause: "gateway.general.decline"),
        RefusalCase(400, "payment_method_verification_failed", .never, cause: "gateway.token.token_in_use"),
        RefusalCase(400, "payment_processing_failed", .never, cause: "gateway.technically.declined"),
        RefusalCase(400, "invalid_request", .never, cause: "gateway.technical.timeout"),
        RefusalCase(400, "code_of_the_future", .never),
        RefusalCase(402, "payment_processing_failed", .never),
        RefusalCase(403, "api_disabled", .stopsRun),
        RefusalCase(409, "code_of_the_future", .never),
        RefusalCase(429, "code_of_the_future", .throttled),
        RefusalCase(500, "code_of_the_future", .uncertain),
        RefusalCase(503, "code_of_the_future", .uncertain),
        RefusalCase(400, nil, .never),
        RefusalCase(401, nil, .stopsRun),
        RefusalCase(403, nil, .stopsRun),
        RefusalCase(404, nil, .never),
        RefusalCase(408, nil, .uncertain),
        RefusalCase(409, nil, .never),
        RefusalCase(429, nil, .throttled),
        RefusalCase(500, nil, .uncertain),
        RefusalCase(502, nil, .uncertain),
        RefusalCase(503, nil, .uncertain),
        RefusalCase(504, nil, .uncertain),
        RefusalCase(520, nil, .uncertain),
        RefusalCase(301, nil, .stopsRun),
    ]

    @Test(arguments: documented) func `A documented code has its class`(_ entry: RefusalCase) {
        #expect(retryClass(entry) == entry.expected)
    }

    @Test(arguments: others) func `A cause, an unknown code or none has its class`(_ entry: RefusalCase) {
        #expect(retryClass(entry) == entry.expected)
    }

    @Test(
        arguments: [
            (RetryClass.never, false, false), (.throttled, true, false), (.contended, true, false),
            (.gatewayTrouble, true, false), (.inProcess, true, true), (.uncertain, true, true),
            (.maintenance, true, true),
            (.stopsRun, false, false),
        ]
    )
    func `A class says whether to ask again and whether there may be an effect`(
        entry: (kind: RetryClass, isRetried: Bool, mayHaveTakenEffect: Bool)
    ) {
        #expect(entry.kind.isRetried == entry.isRetried)
        #expect(entry.kind.mayHaveTakenEffect == entry.mayHaveTakenEffect)
    }

    @Test func `A code is reported as it came, and its absence by the status`() {
        #expect(APIFailure(status: 400, code: "code_of_the_future").reportedCode == "code_of_the_future")
        #expect(APIFailure(status: 502).reportedCode == "http_502")
    }

    private func retryClass(_ entry: RefusalCase) -> RetryClass {
        APIFailure(status: entry.status, code: entry.code, causeID: entry.cause).retryClass
    }
}
