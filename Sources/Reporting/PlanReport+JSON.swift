import MigrationModel
import OrderedJSON

extension PlanReport {
    /// The plan as one JSON object on one line; keys are only ever added, and their order is stable.
    ///
    /// - `report`: `plan`. `job`, `tool_version`, `created_at` (ISO 8601 in UTC), `plan_digest` (64 hex digits)
    /// - `rows`, `endings` (the seven names, always all), `residual` (always 0 in a sound report)
    /// - `ready`: rows to be sent; `calls`, `calls_per_minute`, `seconds` (at that pace), `become_primary`
    /// - `silenced`: `emails`, `webhooks`, `actions`; `rejected_file`: a path or null
    /// - `findings`: `code`, `severity` (`info`, `warning`), `count`, `meaning`, `detail`, `remedy`, `examples`
    /// - `rejections`: `reason`, `count`, `meaning`, `detail`, `remedy`, `examples`
    /// - `changes`: sentences on what changes; `sources_by_gateway`: `gateway`, `ready`, `rejected` for jobs about existing sources
    /// - `delta`: `done`, `new`, `changed`, `gone`, `under_review`, `knows_customers`, or null where there was no earlier input
    /// - `facts`: `input`, `mapping`, `target`, `operation`
    /// - `is_undone`: whether an undo of the job has been begun, so that a run is refused
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
            "changes": .array(changes.sentences.map(JSONValue.string)),
            "sources_by_gateway": .array(changes.byGateway.map(\.jsonValue)),
            "delta": delta?.jsonValue ?? .null,
            "facts": facts.jsonValue,
            "is_undone": .bool(isUndone),
        ]).text
    }
}

extension PlannedChanges.GatewayRows {
    fileprivate var jsonValue: JSONValue {
        .object(["gateway": .string(gateway), "ready": .integer(ready), "rejected": .integer(rejected)])
    }
}

extension DeltaSummary {
    fileprivate var jsonValue: JSONValue {
        .object([
            "done": .integer(done),
            "new": .integer(new),
            "changed": .integer(changed),
            "gone": .integer(gone),
            "under_review": .integer(underReview),
            "knows_customers": .bool(knowsCustomers),
        ])
    }
}
