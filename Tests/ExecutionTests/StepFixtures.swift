import ChargebeeAPI
import Execution
import MigrationModel

/// Keys and fingerprints of rows with several steps, each with keys of its own.
struct StepSigner: RowSigning {
    func fingerprint(of request: PlannedRequest) -> RowFingerprint {
        RowFingerprint(bytes: Array("\(request.address.ordinal)".utf8))
    }

    func idempotencyKey(for request: PlannedRequest, generation: Int) -> String {
        "\(request.address.ordinal)-\(request.path.split(separator: "/").last ?? "")-\(generation)"
    }

    func customerMark(of request: PlannedRequest) -> [UInt8] { Array(request.customerID.utf8.suffix(8)) }
}

/// A request about a payment source that is there, `pm_old_N`.
func sourceRequest(
    _ ordinal: Int,
    _ operation: String = "export_payment_source",
    customer: String? = nil,
    becomesPrimary: Bool = false,
    former: String? = nil
) -> PlannedRequest {
    PlannedRequest(
        address: RowAddress(ordinal: ordinal, line: ordinal + 1),
        path: "payment_sources/pm_old_\(ordinal)/\(operation)",
        body: operation == "delete_local" ? [] : Array("gateway_account_id=gw_new".utf8),
        customerID: customer ?? "customer-\(ordinal)",
        gatewayAccountID: operation == "delete_local" ? nil : "gw_new",
        tokens: TokenFields(),
        becomesPrimary: becomesPrimary,
        paymentSourceID: "pm_old_\(ordinal)",
        headers: [RequestHeader(name: "chargebee-request-origin-ip", value: "192.0.2.1")],
        formerPrimaryID: former
    )
}

/// The payment source that ``sourceRequest(_:_:customer:becomesPrimary:former:)`` is about, as it is before.
func oldSource(_ ordinal: Int, customer: String? = nil) -> PaymentSource {
    PaymentSource(
        id: "pm_old_\(ordinal)",
        customerID: customer ?? "customer-\(ordinal)",
        referenceID: "old/\(ordinal)",
        status: "pending_verification",
        gatewayAccountID: "gw_old",
        createdAt: epoch / 1000 - 86_400
    )
}

/// What a job does, by its operation and options.
func procedure(_ operation: String, _ change: (inout RowProcedure) -> Void = { _ in }) -> RowProcedure {
    var procedure = RowProcedure(operation: operation)
    change(&procedure)
    return procedure
}

/// A scheduler for rows that are about payment sources.
func stepScheduler(_ procedure: RowProcedure, retries: Int = 1, gathersEvents: Bool = false) -> RequestScheduler {
    RequestScheduler(
        limits: ExecutionLimits(callsPerMinute: 6000, maxInFlight: 8, retries: retries),
        rules: StopRules(),
        signer: StepSigner(),
        gathersEvents: gathersEvents,
        procedure: procedure
    )
}

/// A customer as Chargebee answers it.
func answer(customer: String, primary: String?, isReplayed: Bool = false) -> APIResponse {
    let field = primary.map { #","primary_payment_source_id":"\#($0)""# } ?? ""
    let body = #"{"customer":{"id":"\#(customer)"\#(field)},"payment_source":{"id":"\#(primary ?? "none")"}}"#
    return .answered(APIAnswer(status: 200, isReplayed: isReplayed, body: Array(body.utf8)))
}

/// A payment source as Chargebee answers it.
func answer(source: PaymentSource, isReplayed: Bool = false) -> APIResponse {
    let fields = [
        #""id":"\#(source.id)""#, #""customer_id":"\#(source.customerID)""#,
        #""reference_id":"\#(source.referenceID)""#, #""deleted":\#(source.isDeleted)"#,
        source.status.map { #""status":"\#($0)""# }, #""created_at":\#(source.createdAt)"#,
        source.gatewayAccountID.map { #""gateway_account_id":"\#($0)""# },
    ].compactMap(\.self)
    let body = #"{"payment_source":{\#(fields.joined(separator: ","))}}"#
    return .answered(APIAnswer(status: 200, isReplayed: isReplayed, body: Array(body.utf8)))
}

/// A page of something on the way, and not Chargebee's.
func edgePage(_ status: Int) -> APIResponse {
    .answered(APIAnswer(status: status, body: Array("<html>Blocked</html>".utf8)))
}

/// What an export answers.
func answer(exported reference: String, account: String = "gw_new", isReplayed: Bool = false) -> APIResponse {
    let body =
        #"{"third_party_payment_method":{"type":"card","gateway":"spreedly","gateway_account_id":"\#(account)","#
        + #""reference_id":"\#(reference)"}}"#
    return .answered(APIAnswer(status: 200, isReplayed: isReplayed, body: Array(body.utf8)))
}

/// A yes in a form that nobody can read.
let unreadableYes = APIResponse.answered(APIAnswer(status: 200, body: Array("<html>ok</html>".utf8)))
