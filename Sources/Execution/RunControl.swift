import ChargebeeAPI

/// The handle by which the outside reaches a run that is going on.
package final class RunControl: Sendable {
    enum Event: Sendable {
        case response(APIResponse, ordinal: Int)
        case timer
        case drain
    }

    let mailbox = Mailbox<Event>()

    package init() {}

    /// Asks the run to send nothing new, to await what is in flight, and to end.
    ///
    /// May be called often, from anywhere.
    package func drain() { mailbox.post(.drain) }
}
