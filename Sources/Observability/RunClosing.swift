package import Execution
package import MigrationModel

/// How a run ended, as its log tells it.
package struct RunClosing: Sendable {
    /// The exit status of the process.
    package var exitStatus: Int32
    /// Why it stopped early; `nil` where it did not.
    package var stopReason: StopReason?
    /// What to do next; `nil` where there is nothing.
    package var message: String?
    /// All rows of the input by ending, those that earlier runs ended included.
    package var endings: EndingCounts

    package init(exitStatus: Int32, stopReason: StopReason?, message: String?, endings: EndingCounts) {
        self.exitStatus = exitStatus
        self.stopReason = stopReason
        self.message = message
        self.endings = endings
    }
}
