import ChargebeeAPI
package import MigrationModel
import Synchronization

/// The handle by which the outside reaches a run that is going on.
package final class RunControl: Sendable {
    enum Event: Sendable {
        case response(APIResponse, ordinal: Int)
        case timer
        case drain
        case request(ControlRequest)
    }

    let mailbox = Mailbox<Event>()
    /// Whether ``drain()`` was called.
    private let drained = Atomic(false)

    package init() {}

    /// Asks the run to send nothing new, to await what is in flight, and to end.
    ///
    /// May be called often, from anywhere.
    package func drain() {
        drained.store(true, ordering: .releasing)
        mailbox.post(.drain)
    }

    /// Whether it was asked to end, for what a run does before its first request.
    package var isDrained: Bool { drained.load(ordering: .acquiring) }

    /// Asks something of the run from within its process.
    package func request(_ request: ControlRequest) { mailbox.post(.request(request)) }
}
