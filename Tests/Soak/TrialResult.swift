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
    /// Leaps of time between processes, and those of them after which the keys are forgotten.
    var leaps = 0
    var forgettings = 0
    /// Requests in doubt after each crash.
    var inDoubt: [Int] = []
    var restarts = 0
    var rows = 0
    var replayed = 0
    var lookedUp = 0
    /// Requests of whom the answer came, if at all, after the program had given them up.
    var late = 0
    /// Answers that the key is still in process.
    var inProcess = 0
    /// Rows whose ending was compared with the site.
    var compared = 0
    /// Customers whose primary payment source was compared.
    var primaries = 0
    var lost = 0
    var doubled = 0
    /// Rows left for a person, as `row (code)`.
    var forReview: [String] = []
    /// What else should not be, in sentences.
    var faults: [String] = []
    var seconds = 0.0

    var hasFailed: Bool { lost > 0 || doubled > 0 || !faults.isEmpty }
}
