package import MigrationModel

/// Something that happened in a run, for logs and metrics; it holds no token and no key.
package enum ExecutionEvent: Sendable {
    /// A call is about to be made.
    case sent(SendIntent)
    /// A call has ended; the duration is from sending to the answer's last byte.
    case answered(AnswerRecord, purpose: SendIntent.Purpose, after: Duration)
    /// A row has ended.
    case ended(RowEnding)
    /// Nothing is sent for so long, because Chargebee said so or refused for rate.
    case paused(Duration)
    /// The window has become smaller.
    case windowCut(to: Int, because: String)
    /// What is down; one request at a time finds out from now on.
    case outageBegan(CircuitBreaker.Cause)
    case outageEnded(after: Duration)
    /// The user asked for something.
    case controlled(ControlRequest)
    /// Nothing new is sent from now on.
    case stopping(StopReason)
}

/// An event and when it happened.
package struct TimedEvent: Sendable {
    package let at: Moment
    package let event: ExecutionEvent
}
