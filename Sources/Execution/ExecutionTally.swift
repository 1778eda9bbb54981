package import MigrationModel

/// What this process has done so far.
package struct ExecutionTally: Hashable, Sendable {
    /// Rows ended by this process, by ending.
    package var endings = EndingCounts()
    /// HTTP exchanges begun, all kinds.
    package var calls = 0
    /// Requests among them that this process sends for a row once more.
    package var retries = 0
    /// Look-ups among them.
    package var lookUps = 0
    /// Calls among them that a row's step makes to read something, without any doubt to settle.
    package var reads = 0
    /// Refusals for rate.
    package var throttled = 0
    /// Refusals because the customer was locked by another request.
    package var locked = 0
    /// Requests that Chargebee replayed.
    package var replays = 0
    /// Exchanges without an answer.
    package var unanswered = 0
    /// Rows left in doubt, for the next run to settle.
    package var leftInDoubt = 0
    /// Rows left for the next run though they are not in doubt.
    package var leftUnsent = 0
    /// How long each bound kept the run from sending.
    package var boundFor: [Binding: Duration] = [:]
    /// The most requests that were in flight at once.
    package var mostInFlight = 0

    package init() {}
}
