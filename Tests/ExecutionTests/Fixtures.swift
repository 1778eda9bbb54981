import ChargebeeAPI
import Execution
import MigrationModel
import TestSupport

/// Keys and fingerprints that a reader of a failing test can understand.
struct PlainSigner: RowSigning {
    func fingerprint(of request: PlannedRequest) -> RowFingerprint {
        RowFingerprint(bytes: Array("\(request.customerID)|\(request.tokens.referenceID ?? "")".utf8))
    }

    func idempotencyKey(for request: PlannedRequest, generation: Int) -> String {
        "row-\(request.address.ordinal)-\(generation)"
    }
}

/// A request for a customer's card; the reference is unique for each row.
func request(
    _ ordinal: Int,
    customer: String? = nil,
    tokens: TokenFields? = nil,
    account: String? = "gw_1"
) -> PlannedRequest {
    let customerID = customer ?? "customer-\(ordinal)"
    return PlannedRequest(
        address: RowAddress(ordinal: ordinal, line: ordinal + 1),
        path: "payment_sources/create_using_permanent_token",
        body: Array("customer_id=\(customerID)&row=\(ordinal)".utf8),
        customerID: customerID,
        gatewayAccountID: account,
        tokens: tokens ?? TokenFields(referenceID: "cus_\(customerID)/card_number\(ordinal)"),
        becomesPrimary: false
    )
}

/// A successful answer to a creation, for any customer unless one is named.
func created(_ id: String, isReplayed: Bool = false, customer: String = "", isDeleted: Bool = false) -> APIResponse {
    let body =
        #"{"customer":{"id":"c"},"payment_source":{"id":"\#(id)","customer_id":"\#(customer)","#
        + #""reference_id":"r","created_at":1,"deleted":\#(isDeleted)}}"#
    return .answered(APIAnswer(status: 200, isReplayed: isReplayed, body: Array(body.utf8)))
}

/// A refusal in Chargebee's form.
func refused(
    _ status: Int,
    _ code: String,
    message: String = "No.",
    cause: String? = nil,
    retryAfter: RetryAfter? = nil,
    isReplayed: Bool = false
) -> APIResponse {
    let causeField = cause.map { #","error_cause_id":"\#($0)""# } ?? ""
    let body = #"{"message":"\#(message)","type":"invalid_request","api_error_code":"\#(code)"\#(causeField)}"#
    return .answered(
        APIAnswer(status: status, isReplayed: isReplayed, retryAfter: retryAfter, body: Array(body.utf8))
    )
}

/// A page of payment sources.
func page(_ sources: [PaymentSource], next: String? = nil) -> APIResponse {
    let list = sources.map { source in
        #"{"payment_source":{"id":"\#(source.id)","customer_id":"\#(source.customerID)","type":"card","#
            + #""reference_id":"\#(source.referenceID)","gateway_account_id":"\#(source.gatewayAccountID ?? "gw_1")","#
            + #""created_at":\#(source.createdAt),"deleted":\#(source.isDeleted)}}"#
    }
    let offset = next.map { #","next_offset":"\#($0)""# } ?? ""
    let body = #"{"list":[\#(list.joined(separator: ","))]\#(offset)}"#
    return .answered(APIAnswer(status: 200, body: Array(body.utf8)))
}

/// A moment so many seconds after the start; the calendar clock starts at `epoch`.
func at(_ seconds: Double) -> Moment {
    Moment(elapsed: .seconds(seconds), wall: epoch + UnixMilliseconds(seconds * 1000))
}

/// When the calendar clock of the tests starts: 2026-01-01 00:00 UTC.
let epoch: UnixMilliseconds = 1_767_225_600_000

/// A scheduler with roomy limits, whose window begins at its maximum.
func scheduler(
    callsPerMinute: Int = 6000,
    maxInFlight: Int = 8,
    retries: Int = 5,
    rules: StopRules = StopRules(),
    site: (any SiteLedger)? = nil,
    gathersEvents: Bool = false,
    seed: UInt64 = 1
) -> RequestScheduler {
    var limits = ExecutionLimits(callsPerMinute: callsPerMinute, maxInFlight: maxInFlight, retries: retries)
    limits.firstWindow = maxInFlight
    return RequestScheduler(
        limits: limits,
        rules: rules,
        signer: PlainSigner(),
        site: site,
        gathersEvents: gathersEvents,
        random: SeededGenerator(seed: seed)
    )
}

extension RequestScheduler {
    /// The dispatch that is due, or `nil` where there is none.
    mutating func dispatch(at now: Moment) -> Dispatch? {
        if case .send(let dispatch) = next(at: now) { dispatch } else { nil }
    }

    /// Whether the run is over.
    func isFinished(at now: Moment) -> Bool {
        var copy = self
        return if case .finished = copy.next(at: now) { true } else { false }
    }

    /// Gives a response for a row whose payment sources nobody else knows.
    mutating func receive(_ response: APIResponse, for ordinal: Int, at now: Moment) -> Settlement? {
        receive(response, for: ordinal, at: now) { _ in false }
    }
}
