package import ChargebeeAPI
package import ChargebeeSandbox
package import Execution
package import MigrationModel

/// The sandbox as a modelled Chargebee: its own state, without its sockets.
///
/// What a client would see of it on the wire is made here: statuses, `Retry-After`, the replay header, connections that are
/// closed or hang, and bodies that come in drops.
package struct SandboxModel: ModelledSite {
    package private(set) var state: SandboxState
    private let authorization: String
    private let retryAfter: SandboxScenario.RetryAfterStyle
    private let hang: Duration?
    private let slowBody: Duration

    /// Makes a site with nothing in it.
    package init(scenario: SandboxScenario) {
        state = SandboxState(scenario: scenario)
        authorization = state.authorization
        retryAfter = scenario.retryAfter
        hang = scenario.hangSeconds.map { .seconds($0) }
        slowBody = .seconds(scenario.slowBodySeconds)
    }

    package mutating func begin(
        _ call: APICall,
        for request: PlannedRequest,
        at now: Moment
    ) -> SiteCourse<SandboxTicket> {
        switch state.begin(sandboxRequest(call, for: request), at: now.wall) {
        case .answer(let answer): .response(response(answer))
        case .closed: .response(Self.closed)
        case .work(let ticket): .work(ticket, lasting: .milliseconds(ticket.latency))
        }
    }

    package mutating func finish(_ ticket: SandboxTicket, at now: Moment) -> SiteDelivery {
        switch state.finish(ticket, at: now.wall) {
        case .whole(let answer): SiteDelivery(response(answer))
        case .slow(let answer): SiteDelivery(response(answer), after: slowBody)
        case .hanging: SiteDelivery(Self.closed, after: hang)
        case .dropped: SiteDelivery(Self.closed)
        }
    }

    private static let closed = APIResponse.lost("the connection was closed before an answer")

    private func sandboxRequest(_ call: APICall, for planned: PlannedRequest) -> SandboxRequest {
        let path = call.path.prefix { $0 != "?" }
        var request = SandboxRequest(method: call.method.rawValue, path: String(path))
        request.authorization = authorization
        if call.method == .post {
            request.form = call.body
            request.contentType = "application/x-www-form-urlencoded"
        } else {
            request.form = Array(call.path.dropFirst(path.count + 1).utf8)
        }
        request.idempotencyKey = call.idempotencyKey
        request.inventedCustomerID = planned.customerID.isEmpty ? nil : planned.customerID
        for header in call.headers { request.takeHeader(name: header.name, value: header.value) }
        return request
    }

    private func response(_ answer: SandboxAnswer) -> APIResponse {
        .answered(
            APIAnswer(
                status: answer.status,
                isReplayed: answer.isReplay,
                retryAfter: answer.retryAfter(retryAfter).flatMap(RetryAfter.init(header:)),
                body: answer.body
            )
        )
    }
}
