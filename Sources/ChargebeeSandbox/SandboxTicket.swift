/// A request that was admitted and is in process.
package struct SandboxTicket: Sendable {
    let request: SandboxRequest
    let route: APIRoute
    /// The request's form; `nil` where it cannot be decoded.
    let parameters: [RequestParameters.Pair]?
    /// The customer whose lane the request holds; `nil` for a GET and where no customer is named.
    let lane: String?
    /// The idempotency key that this request claimed and has to complete or give back.
    let claimedKey: String?
    /// The answer where it is certain already, as for a replay; `nil` where the request has to be performed.
    let prepared: SandboxAnswer?
    let fault: SandboxFault?
    /// Milliseconds from now to the effect.
    package let latency: Int
}

/// What becomes of a request that arrived.
package enum SandboxCourse: Sendable {
    /// Refused at the door, without a wait.
    case answer(SandboxAnswer)
    /// The connection is closed without a byte, and nothing is done: an outage.
    case closed
    /// Admitted: to be finished after the ticket's latency.
    case work(SandboxTicket)
}

/// How an answer reaches the client.
package enum SandboxDelivery: Sendable {
    case whole(SandboxAnswer)
    /// In drops, over the scenario's time.
    case slow(SandboxAnswer)
    /// Not at all, on a connection that stays open for the scenario's time.
    case hanging
    /// Not at all: the connection is closed without a byte.
    case dropped

    /// The answer, or `nil` where the client gets none.
    var answer: SandboxAnswer? {
        switch self {
        case .whole(let answer), .slow(let answer): answer
        case .hanging, .dropped: nil
        }
    }
}
