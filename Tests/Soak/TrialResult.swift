import CrashPoints

/// What came of a trial, counted at the server and in the journal.
struct TrialResult: Sendable {
    let number: Int
    /// Processes that a named point ended.
    var crashes: [CrashPoint: Int] = [:]
    /// Processes that SIGKILL ended.
    var kills = 0
    /// Processes that a first or second SIGTERM ended.
    var terminations = 0
    /// Processes that ended before the blow came.
    var missed = 0
    /// Hours that went by between processes, the keys being forgotten.
    var hours = 0
    /// Requests in doubt after each crash.
    var inDoubt: [Int] = []
    var restarts = 0
    var rows = 0
    var replayed = 0
    var lookedUp = 0
    var lost = 0
    var doubled = 0
    /// Rows left for a person, as `row (code)`.
    var forReview: [String] = []
    /// What else should not be, in sentences.
    var faults: [String] = []
    var seconds = 0.0

    var hasFailed: Bool { lost > 0 || doubled > 0 || !faults.isEmpty }
}
