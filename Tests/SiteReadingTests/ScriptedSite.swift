import ChargebeeAPI
import Execution
import SiteReading
import Synchronization

/// A site of payment sources and customers in memory, with pages of any size, that notes each call.
final class ScriptedSite: Transport {
    struct Content: Sendable {
        var sources: [PaymentSource] = []
        var customers: [CustomerRoles] = []
        var pageSize = 2
        /// Called with the number of each call, 1 for the first, and its path; what it gives is answered instead.
        var fault: @Sendable (Int, String) -> APIResponse? = { _, _ in nil }
        var calls: [String] = []
    }

    /// Protects what the site has and the calls it was sent.
    private let content: Mutex<Content>

    init(_ content: Content) { self.content = Mutex(content) }

    var calls: [String] { content.withLock { $0.calls } }
    func change(_ body: (inout Content) -> Void) { content.withLock { body(&$0) } }

    func send(_ call: APICall) async -> APIResponse {
        content.withLock { content in
            content.calls.append(call.path)
            if let fault = content.fault(content.calls.count, call.path) { return fault }
            return .answered(Self.answer(to: call.path, content))
        }
    }

    private static func answer(to path: String, _ content: Content) -> APIAnswer {
        let parts = path.split(separator: "?", maxSplits: 1).map(String.init)
        let offset = parts.count < 2 ? 0 : offset(in: parts[1])
        switch parts[0] {
        case "payment_sources": return page(content.sources.map(json), offset, content.pageSize)
        case "customers": return page(content.customers.map(json), offset, content.pageSize)
        default:
            let id = parts[0].split(separator: "/").last.map(String.init) ?? ""
            let found =
                parts[0].hasPrefix("customers/")
                ? content.customers.first { $0.customerID == id }.map(json)
                : content.sources.first { $0.id == id }.map(json)
            guard let found else { return refusal(404, "resource_not_found") }
            return APIAnswer(status: 200, body: Array(found.utf8))
        }
    }

    static func refusal(_ status: Int, _ code: String, retryAfter: RetryAfter? = nil) -> APIAnswer {
        APIAnswer(
            status: status,
            retryAfter: retryAfter,
            body: Array(#"{"message":"no","api_error_code":"\#(code)"}"#.utf8)
        )
    }

    private static func offset(in query: String) -> Int {
        query.split(separator: "&").first { $0.hasPrefix("offset=p") }.flatMap { Int($0.dropFirst(8)) } ?? 0
    }

    private static func page(_ entries: [String], _ offset: Int, _ size: Int) -> APIAnswer {
        let end = min(offset + size, entries.count)
        let next = end < entries.count ? #","next_offset":"p\#(end)""# : ""
        let list = offset < end ? entries[offset..<end].joined(separator: ",") : ""
        return APIAnswer(status: 200, body: Array(#"{"list":[\#(list)]\#(next)}"#.utf8))
    }

    private static func json(_ source: PaymentSource) -> String {
        let account = source.gatewayAccountID.map { #","gateway_account_id":"\#($0)""# } ?? ""
        return """
            {"payment_source":{"id":"\(source.id)","customer_id":"\(source.customerID)","type":"\(source.type)",\
            "reference_id":"\(source.referenceID)","status":"\(source.status ?? "valid")","gateway":"\(source.gateway ?? "")"\
            \(account),"created_at":\(source.createdAt),"deleted":\(source.isDeleted),\
            "card":{"last4":"4242","brand":"visa","expiry_month":7,"expiry_year":2030,"funding_type":"credit"}}}
            """
    }

    private static func json(_ customer: CustomerRoles) -> String {
        let roles = [("primary", customer.primaryID), ("backup", customer.backupID)].map { role, id in
            id.map { #","\#(role)_payment_source_id":"\#($0)""# } ?? ""
        }
        return #"{"customer":{"id":"\#(customer.customerID)"\#(roles.joined())},"card":{}}"#
    }
}

extension PaymentSource {
    /// The source `pm_N` of the customer `cus_N`, created N seconds after 2026-11-20 06:00.
    static func sample(_ number: Int, account: String = "gw_old") -> PaymentSource {
        PaymentSource(
            id: "pm_\(number)",
            customerID: "cus_\(number)",
            referenceID: "tok_secret_\(number)",
            status: "valid",
            gateway: "stripe",
            gatewayAccountID: account,
            createdAt: 1_795_154_400 + Int64(number)
        )
    }
}

extension SiteReader {
    /// A reader of a scripted site that needs no real time.
    static func of(
        _ site: ScriptedSite,
        clock: ManualClock = ManualClock(),
        control: ReadingControl = ReadingControl(),
        retries: Int = 3,
        tell: @escaping (ReadingProgress) -> Void = { _ in }
    ) -> SiteReader {
        SiteReader(
            transport: site,
            limits: ReadingLimits(callsPerMinute: 120, retries: retries),
            clock: clock,
            control: control,
            tell: tell
        )
    }
}
