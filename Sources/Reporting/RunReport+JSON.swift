import MigrationModel
import OrderedJSON

extension RunReport {
    /// The reconciliation as one JSON object on one line; keys are only ever added, and their order is stable.
    ///
    /// - `report`: `run`. `job`, `tool_version`, `created_at` (ISO 8601 in UTC), `plan_digest` (64 hex digits), `pass`
    /// - `rows`, `endings` (the seven names, always all), `residual` (always 0 in a sound report)
    /// - `done`: created, recovered and already done; `in_doubt`: of those that need review, the ones that a run settles
    /// - `codes`: `ending`, `code`, `count`, `message` (of one row, or null), `first` (an object of `row` and `line`)
    /// - `attempts`: `exchanges`, `look_ups`, `retries`, `throttled`, `unanswered`, `replayed`, `first_sent_at`,
    ///   `last_sent_at` and `seconds` between them (null where nothing was sent); `throttled` is the sum of `refused_for_rate` and
    ///   `lock_timeouts`
    /// - `processes`: `process_id`, `pass`, `started_at`, `ended_at`, `ended_as`, `state` (`ended`, `killed`, or `open`
    ///   for the last one where it runs or was killed)
    /// - `facts`: `input`, `mapping`, `target`, `operation`
    /// - `begun`: of the rows not attempted, those between two of their calls; `begun_and_failed`: of the failed ones, those
    ///   whose own request took effect; `unwritten_results`: exported references that are still to be written into their file
    /// - `undone`: how many of the payment sources an undo has removed since; null where none has been begun. `lost_undo`: one
    ///   that began and whose journal is missing, so that what it removed is not known: `begun_at` (or null), `begun_by`,
    ///   `plan_digest` (the undo's own, or null) and `journal` (the file); null where there is none
    /// - `made_by`: account and machine, such as `anna@build-7`; may be empty. `journal_sha256`: 64 hex digits over what the
    ///   journal records, or null. `undo_journal_sha256`: the same of the undo's own journal, which the former does not cover;
    ///   null where no undo has been begun. `journal`: how far it had come: `begun_at_ms` (since 1970), `calls` and `approvals` of
    ///   all inputs; or null. `plan_report_sha256`: that of the `plan.sha256` that is among the reports now, or null
    /// - `groups`: `gateway`, `type`, `currency` (each may be empty), `gateway_account_id` (that of the requests, told only where
    ///   `gateway` is empty), `rows`, `endings`, `residual`; null where the input is
    ///   not there to say it. `missing_input`: why, or null
    /// - `exceptions`: `count`, and in `listed` the first 100: `row`, `line`, `customer_id`, `ending`, `in_doubt`,
    ///   `http_status`, `code`, `message`, `attempts`, `ended_at`, `next_action` (`run_again`, `retry`, `mend_data`,
    ///   `mend_settings`, `ask_customer`, `look_in_chargebee`, or null), `what_to_do`
    /// - `primary_changes`: `count`, `not_recorded` (of them, those whose former source is not known), `had_none` (those whose
    ///   customer had none right before), `became_primary` and `planned_by_ending` (null where the input is not there), and in
    ///   `listed` the first 100: `row`, `line`, `customer_id`, `from` (right before), `to`, `is_recorded`, `before` (before
    ///   the run), `from_row` (the row that made `from`, or null), `overtaken_by` (the row that replaced `to`, or null).
    ///   `count` is the sum of `overtaken` (another of this run's is primary since), `replaced` (one from before the run),
    ///   `first` (the customer had none before the run) and `unknown`. `by_themselves`: sources that no row made primary and
    ///   that the run found to be so, `by_themselves_replaced` those of them that it replaced since, `not_read` those of which
    ///   it did not look
    /// - `delta`: as in the plan; null for a first input, and where it cannot be told
    /// - `approvals`: all of this plan, the oldest first: `way`, `name`, `at`, `recorded_by`, `before_first_call` (whether it
    ///   stood before the pass's first call), `counts` (whether it is `approval`)
    /// - `approval`: the one by which the pass was sent: the earliest that stood before its first call, one with a name
    ///   before a bare digest. `plan_digest`, `way` (`approve`, `approved_plan`), `name`, `at`, `recorded_by`, `tool_version`, `report_sha256`, `totals`;
    ///   null where none stood before the first call. `plan_comparison`: `same_plan`, and in `totals` for each `total` (`rows`, `rejected`, `ready`,
    ///   `done`, `become_primary`, `calls`) its `approved`, `now`, `difference` and `reason`; or null
    /// - `timeline`: `slice_ms`, `waits_asked`, `longest_wait_ms`, and in `slices` those of that length, without long gaps:
    ///   `started_at`, `calls`, `retries`, `throttled`, `failures`, `lock_timeouts` (of those throttled); or null
    /// - `finished`: whether nothing is left that a further run would do; only then is there a sign-off. `open`: `in_doubt`,
    ///   `not_attempted`, `unwritten_results`, and the first 10 rows as `row` and `line` in `in_doubt_first` and
    ///   `not_attempted_first` (empty in `status`, which does not go over the rows)
    ///
    /// Each of `codes` has `http_status` too, that of the first row, or null.
    package func json() -> String {
        JSONValue.object([
            "report": "run",
            "job": .string(job),
            "tool_version": .string(toolVersion),
            "created_at": .string(UTCTimestamp(createdAt).milliseconds),
            "plan_digest": .string(facts.planDigest),
            "pass": .integer(pass),
            "rows": .integer(facts.rows),
            "endings": endings.jsonValue,
            "residual": .integer(residual),
            "done": .integer(done),
            "in_doubt": .integer(inDoubt),
            "codes": .array(codes.map(\.jsonValue)),
            "attempts": attemptsValue,
            "processes": .array(zip(processes, processStates).map(Self.processValue)),
            "facts": facts.jsonValue,
            "begun": .integer(begun),
            "begun_and_failed": .integer(begunAndFailed),
            "unwritten_results": .integer(unwrittenResults),
            "undone": undone.map(JSONValue.integer) ?? .null,
            "made_by": .string(madeBy),
            "journal_sha256": JSONValue(journalDigest),
            "undo_journal_sha256": JSONValue(undoJournalDigest),
            "groups": groups.map { .array($0.map(\.jsonValue)) } ?? .null,
            "missing_input": JSONValue(missingInput),
            "exceptions": exceptionsValue,
            "primary_changes": primaryValue,
            "delta": delta?.jsonValue ?? .null,
            "approval": approval?.jsonValue ?? .null,
            "approvals": approvalsValue,
            "plan_comparison": PlanComparison(self)?.jsonValue ?? .null,
            "timeline": timeline?.jsonValue ?? .null,
            "journal": journalState.map(Self.journalValue) ?? .null,
            "plan_report_sha256": JSONValue(planReportDigest),
            "lost_undo": lostUndo?.jsonValue ?? .null,
            "finished": .bool(isFinished),
            "open": openValue,
        ]).text
    }

    private var attemptsValue: JSONValue {
        .object([
            "exchanges": .integer(attempts.exchanges),
            "look_ups": .integer(attempts.lookUps),
            "retries": .integer(attempts.retries),
            "throttled": .integer(attempts.throttled + attempts.locked),
            "unanswered": .integer(attempts.unanswered),
            "replayed": .integer(attempts.replayed),
            "first_sent_at": JSONValue(attempts.firstSentAt.map { UTCTimestamp($0).milliseconds }),
            "last_sent_at": JSONValue(attempts.lastSentAt.map { UTCTimestamp($0).milliseconds }),
            "seconds": callSpan.map(JSONValue.number) ?? .null,
            "refused_for_rate": .integer(attempts.throttled),
            "lock_timeouts": .integer(attempts.locked),
        ])
    }

    private static func journalValue(_ state: JournalState) -> JSONValue {
        .object([
            "begun_at_ms": .integer(Int(state.begunAt)),
            "calls": .integer(state.calls),
            "approvals": .integer(state.approvals),
        ])
    }

    private static func processValue(_ process: ProcessRecord, _ state: ProcessState) -> JSONValue {
        .object([
            "process_id": .integer(process.processID),
            "pass": .integer(process.pass),
            "started_at": .string(UTCTimestamp(process.startedAt).milliseconds),
            "ended_at": JSONValue(process.endedAt.map { UTCTimestamp($0).milliseconds }),
            "ended_as": JSONValue(process.endedAs),
            "state": .string(state.rawValue),
        ])
    }
}
