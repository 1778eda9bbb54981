import ChargebeeAPI
package import MigrationModel

/// The handle by which the outside reaches a run that is going on.
package final class RunControl: Sendable {
    enum Event: Sendable {
        case response(APIResponse, ordinal: Int)
        case timer
        case drain
        case request(ControlRequest)
    }

    let mailbox = Mailbox<Event>()

    package init() {}

    /// Asks the run to send nothing new, to await what is in flight, and to end.
    ///
    /// May be called often, from anywhere.
    package func drain() { mailbox.post(.drain) }

    /// Asks something of the run from within its process.
    package func request(_ request: ControlRequest) { mailbox.post(.request(request)) }
}
