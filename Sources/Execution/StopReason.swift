package import ChargebeeAPI

/// Why a run stops before every row has ended.
package enum StopReason: Hashable, Sendable {
    /// A signal, or a pause asked for: nothing new is sent, what is in flight is awaited.
    case drained
    /// The first few rows are done; a person should look at them.
    case canary(Int)
    /// Too many failures among the last answers.
    case failureRate(failures: Int, answers: Int)
    /// An unbroken series of failures.
    case failuresInARow(Int)
    /// Chargebee kept refusing for rate although the run waited as it was told.
    case throttled
    /// Chargebee could not be reached through all retries; the text says what the last try met.
    case unreachable(String)
    /// Chargebee refused the key or the site.
    case accessRefused(APIFailure)
    /// The input could not be read on.
    case inputFailed(String)
}
