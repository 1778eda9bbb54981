import Execution
import MigrationModel

/// The events of `run --log-format json`: a contract, to which events and keys are added and from which none is taken.
///
/// OPERATIONS.md has this table, and tests hold both of them and each written line against it.
package enum LoggedEvent: String, CaseIterable, Sendable {
    case runStarted = "run_started"
    case sent
    case answered
    case rowEnded = "row_ended"
    case paused
    case windowCut = "window_cut"
    case outageBegan = "outage_began"
    case outageEnded = "outage_ended"
    case control
    case signal
    case stopping
    case progress
    case note
    case runEnded = "run_ended"
    case error

    /// The keys that every line begins with.
    package static let commonKeys = [
        EventKey("time", .text, "When it happened: ISO 8601, UTC, with milliseconds."),
        EventKey("event", .text, "The event's name."),
        EventKey("job", .text, optional: true, "The job's name; null where the job file could not be read."),
    ]

    /// What has happened when it is written.
    package var meaning: String {
        switch self {
        case .runStarted: "The plan is made, and sending is about to begin."
        case .sent: "A call is about to be made; its intent is durable in the journal."
        case .answered: "A call has ended, with an answer or without."
        case .rowEnded: "A row has ended."
        case .paused: "Nothing is sent for so long, because Chargebee said so or refused for rate."
        case .windowCut: "Fewer requests may be in flight from now on."
        case .outageBegan: "Something is down; one request at a time finds out from now on."
        case .outageEnded: "The first answer in good order after an outage."
        case .control: "A person asked something of the run."
        case .signal: "A signal came; nothing new is sent."
        case .stopping: "Nothing new is sent from now on; what is in flight is awaited."
        case .progress: "How the run stands; at its beginning and every five seconds."
        case .note: "Something that a person should know, in a sentence."
        case .runEnded: "The run is over, and everything that was sent is recorded; the last line."
        case .error: "The run could not begin or could not go on; the last line, in the place of run_ended."
        }
    }

    /// The keys behind the common ones, in the order in which they are written.
    package var keys: [EventKey] { Self.keys[self] ?? [] }

    private static let keys: [LoggedEvent: [EventKey]] = [
        .runStarted: [
            EventKey("rows", .integer, "Ready rows of the input."),
            EventKey("ended_before", .integer, "Those of them that earlier runs ended."),
            EventKey("in_doubt", .integer, "Those that an earlier run sent and whose answer is not known."),
            EventKey("calls_per_minute", .integer, "Calls allowed in any 60 seconds, the headroom taken off."),
            EventKey("max_in_flight", .integer, "The most requests at once."),
            EventKey("target", .text, "Where the requests go."),
            EventKey("version", .text, "tokenferry's version."),
            EventKey("pass", .integer, "The pass: 1 for the first input of the journal, one more with each --delta."),
            EventKey("plan_digest", .text, "The digest of the plan that is carried out."),
            EventKey("process", .integer, "The process id."),
        ],
        .sent: [
            row,
            line,
            EventKey("attempt", .integer, "The number of this call among all about the row, over all runs."),
            purpose,
            EventKey(
                "step",
                .word(RowStep.allCases.map(\.rawValue)),
                "The step of the row that the call is about, also where it is a look-up."
            ),
            EventKey("generation", .integer, "How many idempotency keys were given up for the row before."),
        ],
        .answered: [
            row,
            EventKey("attempt", .integer, "The number in the event sent."),
            purpose,
            EventKey("status", .integer, optional: true, "The HTTP status; null where no whole answer came."),
            EventKey(
                "code",
                .text,
                optional: true,
                "Chargebee's error code, http_NNN without one, not_sent or no_answer; null for a success."
            ),
            EventKey("cause", .text, optional: true, "The gateway's cause in Chargebee's vocabulary."),
            EventKey("replayed", .truth, "Whether Chargebee replayed what it stored under the idempotency key."),
            EventKey("ms", .integer, "From sending to the answer's last byte, in milliseconds."),
            EventKey("retry_after_ms", .integer, optional: true, "What Retry-After asked for."),
            EventKey("in_doubt", .truth, "Whether the row may have taken effect without anybody here knowing."),
            EventKey(
                "decision",
                .word(["ended", "next_step", "retry", "look_up", "left"]),
                "What was decided; left is for the next run."
            ),
            EventKey("wait_ms", .integer, optional: true, "How long the row waits before its retry."),
        ],
        .rowEnded: [
            row,
            line,
            EventKey("ending", .word(Ending.allCases.map(\.rawValue)), "What it ended as."),
            EventKey("code", .text, optional: true, "Chargebee's error code, or how a row in doubt was settled."),
            EventKey("status", .integer, optional: true, "The HTTP status of the deciding answer."),
            EventKey("payment_source_id", .text, optional: true, "Chargebee's id of the payment source."),
            EventKey("message", .text, optional: true, "A sentence, with every token value taken out."),
        ],
        .paused: [EventKey("ms", .integer, "For how long.")],
        .windowCut: [
            EventKey("window", .integer, "How many may be in flight now."),
            EventKey("cause", .text, "latency, no_answer, or the code or cause of a refusal."),
        ],
        .outageBegan: [outageCause],
        .outageEnded: [EventKey("ms", .integer, "How long it lasted.")],
        .control: [
            EventKey("request", .text, "pause, hold, resume or pace."),
            EventKey("requests_per_minute", .integer, optional: true, "With pace: before the headroom is taken off."),
        ],
        .signal: [EventKey("signal", .text, "Its name, such as SIGINT.")],
        .stopping: [stopReason],
        .progress: [
            EventKey("rows", .integer, "Ready rows of the input."),
            EventKey("ended_before", .integer, "Those of them that earlier runs ended."),
            EventKey("endings", .counts, "Rows that this run has ended, by ending."),
            leftInDoubt,
            EventKey("calls", .integer, "Calls of this run, all kinds."),
            EventKey("retries", .integer, "Retries among them."),
            EventKey("calls_last_minute", .integer, "Calls of this run in the last 60 seconds."),
            EventKey("calls_per_minute", .integer, "Calls allowed in any 60 seconds at present."),
            EventKey("binding", .word(Binding.allCases.map(\.rawValue)), "What keeps the run from going faster."),
            EventKey("window", .integer, "How many requests may be in flight at present."),
            EventKey("in_flight", .integer, "How many are."),
            EventKey("waiting_for_retry", .integer, "Rows that wait for their retry."),
            EventKey("runs_on_site", .integer, "Runs of this machine at work on the same site, this one included."),
            EventKey("pause_ms", .integer, "How long nothing is sent from now on."),
            EventKey("outage", outageCause.form, optional: true, "What is down; null where nothing is."),
            EventKey("seconds_left", .number, optional: true, "How long the rest takes; null while the run is held."),
            EventKey("ends_at", .text, optional: true, "When the run ends by itself (--for, --until), as in time."),
        ],
        .note: [EventKey("message", .text, "The sentence.")],
        .runEnded: [
            EventKey("exit_status", .integer, "The exit status of the process."),
            EventKey("stop_reason", stopReason.form, optional: true, "Why it stopped early; null where it did not."),
            EventKey("message", .text, optional: true, "What to do next; null where there is nothing."),
            EventKey("all_endings", .counts, "All rows of the input, by ending; they add up to its row count."),
            EventKey("endings", .counts, "Rows that this run has ended, by ending."),
            leftInDoubt,
            EventKey("calls", .integer, "Calls of this run, all kinds."),
            EventKey("retries", .integer, "Retries among them."),
            EventKey("look_ups", .integer, "Look-ups among them."),
            EventKey("refused_for_rate", .integer, "Answers that refused for rate."),
            EventKey("lock_timeouts", .integer, "Answers that refused because the customer was locked."),
            EventKey("unanswered", .integer, "Calls without an answer."),
            EventKey("replays", .integer, "Answers that Chargebee replayed."),
            EventKey("most_in_flight", .integer, "The most requests that were in flight at once."),
            EventKey("elapsed_ms", .integer, "How long the run took."),
            EventKey("bound_ms", .counts, "How long each bound kept the run from sending, by bound."),
        ],
        .error: [
            EventKey("exit_status", .integer, "The exit status of the process."),
            EventKey("message", .text, "What happened, where, and what to do."),
        ],
    ]

    private static let row = EventKey("row", .integer, "The row's number among the data rows; the first is 1.")
    private static let line = EventKey("line", .integer, "The line on which it begins, as a text editor counts.")
    private static let purpose = EventKey(
        "purpose",
        .word(["request", "look_up"]),
        "request for the row's own request, look_up to find out what became of one."
    )
    private static let leftInDoubt = EventKey("left_in_doubt", .integer, "Rows left in doubt, for the next run.")
    private static let outageCause = EventKey(
        "cause",
        .word(["silence", "chargebee", "gateway"]),
        "What is down; silence is no answer at all."
    )
    private static let stopReason = EventKey(
        "reason",
        .word([
            "drained", "paused", "time_is_up", "canary", "failure_rate", "failures_in_a_row", "throttled",
            "retry_budget", "outage", "unreachable", "access_refused", "input_failed",
        ]),
        "Why; the exit status table says what to do."
    )
}
