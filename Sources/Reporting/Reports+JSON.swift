import MigrationModel

extension PlanReport {
    /// The plan as one JSON object on one line; keys are only ever added, and their order is stable.
    ///
    /// - `report`: `plan`. `job`, `tool_version`, `created_at` (ISO 8601 in UTC), `plan_digest` (64 hex digits)
    /// - `rows`, `endings` (the seven names, always all), `residual` (always 0 in a sound report)
    /// - `ready`: rows to be sent; `calls`, `calls_per_minute`, `seconds` (at that pace), `become_primary`
    /// - `silenced`: `emails`, `webhooks`, `actions`; `rejected_file`: a path or null
    /// - `findings`: `code`, `severity` (`info`, `warning`), `count`, `meaning`, `detail`, `remedy`, `examples`
    /// - `rejections`: `reason`, `count`, `meaning`, `detail`, `remedy`, `examples`
    /// - `facts`: `input`, `mapping`, `target`, `operation`
    ///
    /// An example is an object of `row` (1-based, header not counted) and `line` (1-based).
    package func json() -> String {
        JSONValue.object([
            "report": "plan",
            "job": .string(job),
            "tool_version": .string(toolVersion),
            "created_at": .string(UTCTimestamp(createdAt).milliseconds),
            "plan_digest": .string(facts.planDigest),
            "rows": .integer(facts.rows),
            "endings": endings.jsonValue,
            "residual": .integer(residual),
            "ready": .integer(ready),
            "calls": .integer(calls),
            "calls_per_minute": .integer(callsPerMinute),
            "seconds": .number(seconds),
            "become_primary": .integer(becomePrimary),
            "silenced": .array(silenced.map(JSONValue.string)),
            "rejected_file": JSONValue(rejectedFile),
            "findings": .array(findings.map(\.jsonValue)),
            "rejections": .array(rejections.map(\.jsonValue)),
            "facts": facts.jsonValue,
        ]).text
    }
}

extension RunReport {
    /// The reconciliation as one JSON object on one line; keys are only ever added, and their order is stable.
    ///
    /// - `report`: `run`. `job`, `tool_version`, `created_at` (ISO 8601 in UTC), `plan_digest` (64 hex digits), `pass`
    /// - `rows`, `endings` (the seven names, always all), `residual` (always 0 in a sound report)
    /// - `done`: created, recovered and already done; `in_doubt`: of those that need review, the ones that a run settles
    /// - `codes`: `ending`, `code`, `count`, `message` (of one row, or null), `first` (an object of `row` and `line`)
    /// - `attempts`: `exchanges`, `look_ups`, `retries`, `throttled`, `unanswered`, `replayed`, `first_sent_at`,
    ///   `last_sent_at` and `seconds` between them (null where nothing was sent)
    /// - `processes`: `process_id`, `pass`, `started_at`, `ended_at`, `ended_as`, `state` (`ended`, `killed`, or `open`
    ///   for the last one where it runs or was killed)
    /// - `facts`: `input`, `mapping`, `target`, `operation`
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
        ]).text
    }

    private var attemptsValue: JSONValue {
        .object([
            "exchanges": .integer(attempts.exchanges),
            "look_ups": .integer(attempts.lookUps),
            "retries": .integer(attempts.retries),
            "throttled": .integer(attempts.throttled),
            "unanswered": .integer(attempts.unanswered),
            "replayed": .integer(attempts.replayed),
            "first_sent_at": JSONValue(attempts.firstSentAt.map { UTCTimestamp($0).milliseconds }),
            "last_sent_at": JSONValue(attempts.lastSentAt.map { UTCTimestamp($0).milliseconds }),
            "seconds": callSpan.map(JSONValue.number) ?? .null,
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

extension EndingCounts {
    /// All seven names, also those that no row ended as.
    fileprivate var jsonValue: JSONValue {
        .object([
            "created": .integer(self[.created]),
            "recovered": .integer(self[.recovered]),
            "already_done": .integer(self[.alreadyDone]),
            "rejected": .integer(self[.rejected]),
            "failed": .integer(self[.failed]),
            "needs_review": .integer(self[.needsReview]),
            "not_attempted": .integer(self[.notAttempted]),
        ])
    }
}

extension RowAddress {
    fileprivate var jsonValue: JSONValue { .object(["row": .integer(ordinal), "line": .integer(line)]) }
}

extension Finding {
    fileprivate var jsonValue: JSONValue {
        .object([
            "code": .string(code.rawValue),
            "severity": .string(code.severity.rawValue),
            "count": .integer(count),
            "meaning": .string(code.meaning),
            "detail": .string(detail),
            "remedy": .string(code.remedy),
            "examples": .array(examples.map(\.jsonValue)),
        ])
    }
}

extension ReasonCount {
    fileprivate var jsonValue: JSONValue {
        .object([
            "reason": .string(reason.rawValue),
            "count": .integer(count),
            "meaning": .string(reason.meaning),
            "detail": .string(detail),
            "remedy": .string(reason.remedy),
            "examples": .array(examples.map(\.jsonValue)),
        ])
    }
}

extension CodeCount {
    fileprivate var jsonValue: JSONValue {
        .object([
            "ending": .string(ending.rawValue),
            "code": .string(code),
            "count": .integer(count),
            "message": JSONValue(example),
            "first": firstRow.jsonValue,
        ])
    }
}

extension JobFacts {
    fileprivate var jsonValue: JSONValue {
        .object([
            "input": .object([
                "name": .string(inputName),
                "sha256": .string(inputDigest),
                "bytes": .integer(inputBytes),
                "form": .string(inputForm),
            ]),
            "mapping": .object([
                "name": .string(mappingName),
                "title": .string(mappingTitle),
                "evidence": .string(evidence),
            ]),
            "target": .object([
                "name": .string(target),
                "is_live": .bool(isLive),
                "gateway_account_id": JSONValue(gatewayAccountID),
            ]),
            "operation": .string(operation),
        ])
    }
}
