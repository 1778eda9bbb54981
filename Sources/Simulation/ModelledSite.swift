package import ChargebeeAPI
package import Execution
package import MigrationModel

/// A server in virtual time: says what becomes of a call, and when.
package protocol ModelledSite {
    /// What the site keeps of a call between its arrival and its effect.
    associatedtype Ticket

    /// Takes in a call about a row that arrives now.
    mutating func begin(_ call: APICall, for request: PlannedRequest, at now: Moment) -> SiteCourse<Ticket>

    /// Lets a call have its effect; called once for each ticket, after the time that ``begin(_:for:at:)`` gave.
    mutating func finish(_ ticket: Ticket, at now: Moment) -> SiteDelivery
}

/// What becomes of a call that arrived.
package enum SiteCourse<Ticket> {
    /// The response is known at once, and nothing else happens.
    case response(APIResponse)
    /// The effect, and the answer with it, comes after so long.
    case work(Ticket, lasting: Duration)
}

/// The response to a call that has had its effect.
package struct SiteDelivery {
    package let response: APIResponse
    /// How long after the effect the caller has it; `nil` for never, until the caller gives up.
    package let delay: Duration?

    package init(_ response: APIResponse, after delay: Duration? = .zero) {
        self.response = response
        self.delay = delay
    }
}
