/// The metrics of `run --metrics`: a contract, to which metrics and labels are added and from which none is taken.
///
/// Each has the labels `job` and `target` besides its own. OPERATIONS.md has this table, held against it by a test.
package enum Metric: String, CaseIterable, Sendable {
    package enum Kind: String, Sendable {
        case counter
        case gauge
        case histogram
    }

    case build = "tokenferry_build_info"
    case isUp = "tokenferry_up"
    case exitStatus = "tokenferry_exit_status"
    case started = "tokenferry_start_timestamp_seconds"
    case updated = "tokenferry_last_update_timestamp_seconds"
    case rows = "tokenferry_rows"
    case rowsLeft = "tokenferry_rows_left"
    case rowsInDoubt = "tokenferry_rows_left_in_doubt"
    case rowsEnded = "tokenferry_rows_ended_total"
    case calls = "tokenferry_calls_total"
    case answers = "tokenferry_answers_total"
    case answerSeconds = "tokenferry_answer_seconds"
    case retries = "tokenferry_retries_total"
    case refusedForRate = "tokenferry_refused_for_rate_total"
    case unanswered = "tokenferry_unanswered_total"
    case replays = "tokenferry_replays_total"
    case boundSeconds = "tokenferry_bound_seconds_total"
    case inFlight = "tokenferry_in_flight"
    case window = "tokenferry_window"
    case windowMost = "tokenferry_window_max"
    case waitingForRetry = "tokenferry_waiting_for_retry"
    case callsLimit = "tokenferry_calls_per_minute_limit"
    case callsInLastMinute = "tokenferry_calls_last_minute"
    case runsOnSite = "tokenferry_runs_on_site"
    case outage = "tokenferry_outage"
    case pausedUntil = "tokenferry_paused_until_timestamp_seconds"
    case secondsLeft = "tokenferry_seconds_left"

    package var kind: Kind {
        switch self {
        case .answerSeconds: .histogram
        case .rowsEnded, .calls, .answers, .retries, .refusedForRate, .unanswered, .replays, .boundSeconds: .counter
        default: .gauge
        }
    }

    /// The labels besides `job` and `target`.
    package var labels: [String] {
        switch self {
        case .build: ["version"]
        case .rowsEnded: ["ending"]
        case .calls: ["method", "purpose"]
        case .answers: ["status", "code"]
        case .answerSeconds: ["purpose"]
        case .boundSeconds: ["binding"]
        default: []
        }
    }

    /// What it says; a word about when it is missing or special.
    package var help: String {
        switch self {
        case .build: "Always 1; the label says which version writes."
        case .isUp: "1 while the run goes on, 0 once it has ended; a killed run leaves 1 and an old last update."
        case .exitStatus: "The exit status of the process; missing while the run goes on."
        case .started: "When sending began."
        case .updated: "When this file was written; older than 30 seconds with up = 1 means killed or stuck."
        case .rows: "Ready rows of the input."
        case .rowsLeft: "Those of them that have not ended."
        case .rowsInDoubt: "Rows that this run leaves in doubt, for the next run to settle."
        case .rowsEnded: "Rows that this run has ended, by ending."
        case .calls: "Calls begun, all kinds."
        case .answers:
            "Calls ended, by HTTP status (none without an answer) and Chargebee's code (empty for a success); codes beyond "
                + "the first 50 are other."
        case .answerSeconds: "From sending to the answer's last byte, of calls that were answered."
        case .retries: "Requests sent once more for their row."
        case .refusedForRate: "Answers that refused for rate."
        case .unanswered: "Calls that were not answered."
        case .replays: "Answers that Chargebee replayed from an idempotency key."
        case .boundSeconds: "How long each bound kept the run from sending."
        case .inFlight: "Requests in flight."
        case .window: "How many may be in flight at present."
        case .windowMost: "How many may ever be in flight: limits.max_in_flight."
        case .waitingForRetry: "Rows that wait for their retry."
        case .callsLimit: "Calls allowed in any 60 seconds, the headroom taken off."
        case .callsInLastMinute: "Calls of this run in the last 60 seconds."
        case .runsOnSite: "Runs of this machine at work on the same site, this one included."
        case .outage: "1 while Chargebee or the gateway is down and one request at a time finds out."
        case .pausedUntil: "Until when nothing is sent; 0 where nothing holds the run up."
        case .secondsLeft: "How long the rest takes; missing while the run is held."
        }
    }
}
