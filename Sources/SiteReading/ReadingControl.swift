import Synchronization

/// The handle by which the outside ends a reading that is going on.
package final class ReadingControl: Sendable {
    /// Protects whether the end was asked for.
    private let drained = Mutex(false)
    /// Another place where the end may be asked for.
    private let isDrainedElsewhere: @Sendable () -> Bool

    /// Makes a handle that also heeds an end that is asked for elsewhere.
    package init(orWhen isDrainedElsewhere: @escaping @Sendable () -> Bool = { false }) {
        self.isDrainedElsewhere = isDrainedElsewhere
    }

    /// Asks the reading to make no further call, to await the one in flight, and to end.
    ///
    /// May be called often, from anywhere.
    package func drain() { drained.withLock { $0 = true } }

    package var isDrained: Bool { drained.withLock { $0 } || isDrainedElsewhere() }
}
