import ChargebeeAPI
import Foundation

@testable import ChargebeeSandbox

/// A sandbox with a clock that stands still until it is moved.
struct Rehearsal {
    var state: SandboxState
    /// 2026-01-15, 12:00:00 UTC.
    var now: Int64 = 1_768_478_400_000

    init(_ change: (inout SandboxScenario) -> Void = { _ in }) {
        var scenario = SandboxScenario()
        change(&scenario)
        state = SandboxState(scenario: scenario)
    }

    static let createPath = "payment_sources/create_using_permanent_token"

    /// A creation of a card for `customer`, with more parameters as they are given.
    static func creation(
        _ customer: String = "c1",
        key: String? = nil,
        _ parameters: [(String, String)] = [("reference_id", "cus_1/card_1")]
    ) -> SandboxRequest {
        post(createPath, key: key, [("customer_id", customer), ("type", "card")] + parameters)
    }

    static func post(_ path: String, key: String? = nil, _ parameters: [(String, String)] = []) -> SandboxRequest {
        var request = SandboxRequest(method: "POST", path: path)
        request.form = form(parameters)
        request.contentType = "application/x-www-form-urlencoded"
        request.authorization = "Basic a2V5Og=="
        request.idempotencyKey = key
        return request
    }

    static func get(_ path: String, _ parameters: [(String, String)] = []) -> SandboxRequest {
        var request = SandboxRequest(method: "GET", path: path)
        request.form = form(parameters)
        request.authorization = "Basic a2V5Og=="
        return request
    }

    private static func form(_ parameters: [(String, String)]) -> [UInt8] {
        var body = FormBody()
        for (name, value) in parameters { body.append(name: name, value: value) }
        return Array(body.bytes)
    }

    /// Takes a request in and finishes it at once.
    @discardableResult
    mutating func deliver(_ request: SandboxRequest) -> SandboxDelivery {
        switch state.begin(request, at: now) {
        case .answer(let answer): .whole(answer)
        case .closed: .dropped
        case .work(let ticket): state.finish(ticket, at: now)
        }
    }

    /// The answer to a request; an empty one where it is dropped.
    @discardableResult
    mutating func send(_ request: SandboxRequest) -> Reply { Reply(deliver(request).answer) }

    /// Takes a request in and leaves it in process.
    mutating func start(_ request: SandboxRequest) throws -> SandboxTicket {
        switch state.begin(request, at: now) {
        case .work(let ticket): return ticket
        case .answer(let answer): throw Refused(status: answer.status)
        case .closed: throw Refused(status: 0)
        }
    }

    struct Refused: Error {
        let status: Int
    }

    /// The ids on all pages of a list, one after the other.
    mutating func all(_ path: String, _ parameters: [(String, String)] = []) -> [String] {
        var (ids, offset): ([String], String?) = ([], nil)
        repeat {
            let reply = send(Self.get(path, parameters + (offset.map { [("offset", $0)] } ?? [])))
            ids += reply.listedIDs
            offset = reply.nextOffset
        } while offset != nil
        return ids
    }

    mutating func pass(seconds: Int64) { now += seconds * 1000 }
}

/// What a client would see of an answer.
struct Reply {
    let status: Int
    let fields: [String: String]
    let body: [UInt8]

    init(_ answer: SandboxAnswer?, retryAfter: SandboxScenario.RetryAfterStyle = .seconds) {
        status = answer?.status ?? 0
        let pairs = answer?.fields(retryAfter: retryAfter) ?? []
        fields = Dictionary(uniqueKeysWithValues: pairs.map { ($0.name, $0.value) })
        body = answer?.body ?? []
    }

    var json: [String: Any] { (try? JSONSerialization.jsonObject(with: Data(body)) as? [String: Any]) ?? [:] }
    var source: [String: Any] { json["payment_source"] as? [String: Any] ?? [:] }
    var customer: [String: Any] { json["customer"] as? [String: Any] ?? [:] }
    var sourceID: String { source["id"] as? String ?? "" }
    var code: String? { json["api_error_code"] as? String }
    var parameter: String? { json["param"] as? String }
    var list: [[String: Any]] {
        (json["list"] as? [[String: Any]] ?? []).compactMap { $0["payment_source"] as? [String: Any] }
    }
    var listedReferences: [String] { list.compactMap { $0["reference_id"] as? String } }
    /// The ids of a page, of payment sources or customers.
    var listedIDs: [String] {
        (json["list"] as? [[String: Any]] ?? []).compactMap {
            ($0.values.first as? [String: Any])?["id"] as? String
        }
    }
    var nextOffset: String? { json["next_offset"] as? String }
}
