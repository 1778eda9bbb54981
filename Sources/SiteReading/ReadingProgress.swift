package import Execution

/// How far a reading is at a moment.
package struct ReadingProgress: Sendable {
    /// Calls of this reading so far, retries included.
    package let calls: Int
    package let retries: Int
    /// Calls of this reading in the last 60 seconds.
    package let callsInLastMinute: Int
    /// Calls a minute that are allowed.
    package let callsPerMinute: Int
    /// Processes of this machine at work on the same site, this one included.
    package let participants: Int
    /// What keeps the reading from going faster.
    package let binding: Binding
    /// Until when nothing is sent, on the steady clock; `nil` while a call is made.
    package let waitsUntil: Duration?
    /// What went wrong with the call at hand, without secrets; `nil` where nothing did.
    package let trouble: String?
    package let at: Moment
}
