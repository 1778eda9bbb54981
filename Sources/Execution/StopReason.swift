package import ChargebeeAPI

/// Why a run stops before every row has ended.
package enum StopReason: Hashable, Sendable {
    /// A signal: nothing new is sent, what is in flight is awaited.
    case drained
    /// Another process asked for a pause.
    case paused
    /// The time that was given to the run is over.
    case timeIsUp
    /// The first few rows are done; a person should look at them.
    case canary(Int)
    /// Too many failures among the last answers.
    case failureRate(failures: Int, answers: Int)
    /// An unbroken series of failures.
    case failuresInARow(Int)
    /// Chargebee kept refusing for rate although the run waited as it was told.
    case throttled
    /// More retries were needed than the run may make.
    case retryBudgetSpent(retries: Int)
    /// Chargebee or the gateway was down for longer than the run waits; the text says what the last try met.
    case outage(CircuitBreaker.Cause, String)
    /// Chargebee could not be reached through all retries; the text says what the last try met.
    case unreachable(String)
    /// Chargebee refused the key or the site.
    case accessRefused(APIFailure)
    /// The input could not be read on.
    case inputFailed(String)
}

extension StopReason {
    /// The reason in a word, for the journal, the log and the simulation.
    package var word: String {
        switch self {
        case .drained: "drained"
        case .paused: "paused"
        case .timeIsUp: "time_is_up"
        case .retryBudgetSpent: "retry_budget"
        case .outage: "outage"
        case .canary: "canary"
        case .failureRate: "failure_rate"
        case .failuresInARow: "failures_in_a_row"
        case .throttled: "throttled"
        case .unreachable: "unreachable"
        case .accessRefused: "access_refused"
        case .inputFailed: "input_failed"
        }
    }
}
