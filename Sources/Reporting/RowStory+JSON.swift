import MigrationModel
import OrderedJSON

extension RowStory {
    /// One JSON object: `job`, `input`, `row`, `line`, `notes`, `outcome`, `columns`, `parameters`, `verdict`, `findings`,
    /// `request`, `journal`.
    ///
    /// The five of the present input are `null` where it is not to be had, and `journal` where no run has begun. Times are
    /// ISO 8601 in UTC, lengths of time are in milliseconds (`…_ms`). `outcome.removed_by_undo_at` is when an undo removed the
    /// row's payment source, `outcome.lost_undo` one whose journal is missing, as in the reconciliation, where the row has a
    /// source that it may have removed, `request.steps` are the calls of a row of several, and `key_step` is the one whose key is shown.
    package func json() -> String {
        JSONValue.object([
            "job": .string(job),
            "input": .string(inputName),
            "row": .integer(ordinal),
            "line": (present?.address.line ?? chronicle?.row.address.line).map(JSONValue.integer) ?? .null,
            "last_line": present.map { .integer($0.lastLine) } ?? .null,
            "rows": (present?.rows ?? pass?.rows).map(JSONValue.integer) ?? .null,
            "notes": .array(notes.map(JSONValue.string)),
            "running": .bool(isRunning),
            "outcome": .object([
                "ending": .string(outcome.ending.rawValue),
                "in_doubt": .bool(outcome.isInDoubt),
                "sentence": .string(outcome.sentence),
                "next": .string(outcome.next),
                "removed_by_undo_at": JSONValue(
                    (chronicle?.row).flatMap(removedAt).map { UTCTimestamp($0).milliseconds }
                ),
                "lost_undo": (chronicle?.row).flatMap(lostUndo)?.jsonValue ?? .null,
            ]),
            "mapping": present.map { .object(["name": .string($0.mapping), "evidence": .string($0.evidence)]) }
                ?? .null,
            "columns": present.map { .array($0.cells.map(\.jsonValue)) } ?? .null,
            "parameters": present.map { .array($0.parameters.map(\.jsonValue)) } ?? .null,
            "verdict": present.map(\.verdict.jsonValue) ?? .null,
            "findings": present.map { .array($0.findings.map(\.rowValue)) } ?? .null,
            "request": present?.request.map(\.jsonValue) ?? .null,
            "journal": pass.map(journalValue) ?? .null,
        ]).text
    }

    private func journalValue(_ pass: Pass) -> JSONValue {
        .object([
            "pass": .integer(pass.number),
            "input": .string(pass.inputName),
            "rows": .integer(pass.rows),
            "begun_at": .string(UTCTimestamp(pass.startedAt).milliseconds),
            "is_present_input": .bool(pass.isPresentInput),
            "row": chronicle.map(\.jsonValue) ?? .null,
            "same_payment_method": .array(others.map(\.jsonValue)),
        ])
    }
}

extension RowStory.Cell {
    var jsonValue: JSONValue {
        .object([
            "header": .string(header), "value": .string(shown), "fills": .array(fills.map(JSONValue.string)),
        ])
    }
}

extension RowStory.Rule {
    var jsonValue: JSONValue {
        .object([
            "words": .string(words),
            "place": .string(place),
            "columns": .array(cells.map { .object(["header": .string($0.header), "value": .string($0.shown)]) }),
        ])
    }
}

extension RowStory.Parameter {
    var jsonValue: JSONValue {
        .object([
            "name": .string(name),
            "use": .string(use.rawValue),
            "value": JSONValue(shown),
            "rule": rule.jsonValue,
            "notes": .array(notes.map(JSONValue.string)),
        ])
    }
}

extension RowStory.Verdict {
    var jsonValue: JSONValue {
        switch self {
        case .ready(let becomesPrimary):
            .object(["state": "ready", "becomes_primary": .bool(becomesPrimary)])
        case .rejected(let rejection, let rule, let parameter):
            .object([
                "state": "rejected",
                "reason": .string(rejection.reason.rawValue),
                "meaning": .string(rejection.reason.meaning),
                "detail": .string(rejection.detail),
                "remedy": .string(rejection.reason.remedy),
                "parameter": JSONValue(parameter),
                "rule": rule.map(\.jsonValue) ?? .null,
            ])
        }
    }
}

extension RowStory.Request {
    var jsonValue: JSONValue {
        .object([
            "operation": .string(operation),
            "method": .string(method),
            "path": .string(path),
            "headers": .array(headers.map { .object(["name": .string($0.name), "value": .string($0.value)]) }),
            "steps": .array(steps.map(\.jsonValue)),
        ])
    }
}

extension RowStory.Step {
    var jsonValue: JSONValue {
        .object([
            "step": .string(step.rawValue),
            "method": .string(method),
            "path": .string(path),
            "idempotency_key": JSONValue(idempotencyKey),
        ])
    }
}

extension Finding {
    /// Of one row, so without count and examples.
    fileprivate var rowValue: JSONValue {
        .object([
            "code": .string(code.rawValue),
            "severity": .string(code.severity.rawValue),
            "meaning": .string(code.meaning),
            "detail": .string(detail),
            "remedy": .string(code.remedy),
        ])
    }
}

extension RowChronicle {
    var jsonValue: JSONValue {
        .object([
            "pass": .integer(pass),
            "row": .integer(row.address.ordinal),
            "line": .integer(row.address.line),
            "ending": .string(row.ending.rawValue),
            "in_doubt": .bool(row.isInDoubt),
            "payment_source_id": JSONValue(row.paymentSourceID),
            "http_status": row.httpStatus.map(JSONValue.integer) ?? .null,
            "code": JSONValue(row.code),
            "message": JSONValue(row.message),
            "ended_at": JSONValue(row.endedAt.map { UTCTimestamp($0).milliseconds }),
            "idempotency_key": JSONValue(idempotencyKey),
            "key_step": JSONValue(keyStep?.rawValue),
            "key_first_sent_at": JSONValue(keyFirstSentAt.map { UTCTimestamp($0).milliseconds }),
            "generation": .integer(generation),
            "attempts": .array(attempts.map(\.jsonValue)),
            "steps": .array(steps.map(\.jsonValue)),
        ])
    }
}

extension StepRecord {
    /// Without what is held for a later step.
    var jsonValue: JSONValue {
        .object([
            "step": .string(step.rawValue),
            "done_at": .string(UTCTimestamp(doneAt).milliseconds),
            "payment_source_id": JSONValue(paymentSourceID),
        ])
    }
}

extension AttemptRecord {
    var jsonValue: JSONValue {
        .object([
            "number": .integer(number),
            "purpose": .string(purpose.rawValue),
            "step": .string(step.rawValue),
            "process_id": processID.map(JSONValue.integer) ?? .null,
            "generation": generation.map(JSONValue.integer) ?? .null,
            "sent_at": .string(UTCTimestamp(sentAt).milliseconds),
            "answered_at": JSONValue(answeredAt.map { UTCTimestamp($0).milliseconds }),
            "duration_ms": duration.jsonMilliseconds,
            "http_status": httpStatus.map(JSONValue.integer) ?? .null,
            "code": JSONValue(code),
            "cause": JSONValue(cause),
            "replayed": .bool(isReplayed),
            "retry_after_ms": retryAfter.jsonMilliseconds,
            "decision": JSONValue(decision?.word),
            "wait_ms": (decision?.wait).jsonMilliseconds,
        ])
    }
}

extension Duration? {
    fileprivate var jsonMilliseconds: JSONValue { map { .integer(Int($0 / .milliseconds(1))) } ?? .null }
}
