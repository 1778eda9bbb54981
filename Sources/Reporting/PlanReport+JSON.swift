import MigrationModel
import OrderedJSON

extension PlanReport {
    /// The plan as one JSON object on one line; keys are only ever added, and their order is stable.
    ///
    /// - `report`: `plan`. `job`, `tool_version`, `created_at` (ISO 8601 in UTC), `plan_digest` (64 hex digits)
    /// - `rows`, `endings` (the seven names, always all), `residual` (always 0 in a sound report)
    /// - `ready`: rows that are not rejected; `calls`, `calls_per_minute`, `seconds` (at that pace), `become_primary`
    /// - `silenced`: `emails`, `webhooks`, `actions`; `rejected_file`: a path or null; `rejected_formula_rows`: rows of that file,
    ///   its header as one, with a cell that begins with `=`, `+`, `-` or `@`
    /// - `findings`: `code`, `severity` (`info`, `warning`), `count`, `meaning`, `detail`, `remedy`, `examples`
    /// - `rejections`: `reason`, `count`, `meaning`, `detail`, `remedy`, `examples`
    /// - `changes`: sentences on what changes; `sources_by_gateway`: `gateway`, `ready`, `rejected` for jobs about existing sources
    /// - `delta`: `done`, `new`, `changed`, `gone`, `under_review`, `knows_customers`, or null where there was no earlier input
    /// - `facts`: `input`, `mapping`, `target`, `operation`
    /// - `is_undone`: whether an undo of the job has been begun, so that a run is refused
    /// - `made_by`: account and machine, or null
    /// - `breakdown`: by `type`, `gateway`, `gateway_account_id`, `brand`, `funding_type`, `country`, `expiry` (months) a list of
    ///   `value` (empty for rows that say nothing) and `rows`, which add up to `ready`; a list is empty where nothing was counted
    /// - `expiry`: the same months as `buckets` of `bucket` and `rows` (`expired`, `within_3_months`, `months_4_to_6`,
    ///   `months_7_to_12`, `months_13_to_24`, `months_25_to_36`, `later`, `not_said`) and as `quarters` of `quarter` and `rows`
    ///   (`2026-Q3`, at the ends `expired` and `later`); null where nothing was counted
    /// - `customers`: `customers`, `usable`, `only_unusable`, `left_without` (which add up), `with_ready_rows`, `several`,
    ///   `one_primary`, `several_primaries`, `no_primary`, `rows_without_customer`, `residual`; null where rows name none
    /// - `value_at_risk`: `currencies` and `weeks` as ``valueJSON(_:)`` says; null where the job names no amount
    /// - `requests_per_minute`, `headroom` (0 to 1), `paces`: `requests_per_minute`, `calls_per_minute`, `seconds`, `is_chosen`
    /// - `headers`: `name`, `value`; `assurances`: sentences on what will not happen
    /// - `approval`: `plan_digest`, `way` (`approve`, `approved_plan`), `name` (or null), `at`, `recorded_by`, `tool_version`, `report_sha256`; or
    ///   null; `lists_rows`: whether the workbook has the sheets of rows and customers; `pass`: which of the job's inputs, 1-based
    /// - `to_send`: the ready rows without those that earlier inputs did or left for review; `calls`, `seconds`, `become_primary`
    ///   and `changes` are of these
    ///
    /// An example is an object of `row` (1-based, header not counted), `line` (1-based) and `cells` of `column` and `shown`.
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
            "made_by": madeBy.isEmpty ? .null : .string(madeBy),
            "breakdown": breakdownJSON,
            "expiry": expiryJSON,
            "customers": customers.map(Self.customersJSON) ?? .null,
            "value_at_risk": value.map(Self.valueJSON) ?? .null,
            "requests_per_minute": .integer(requestsPerMinute),
            "headroom": .number(headroom),
            "paces": .array(paces.map(\.jsonValue)),
            "headers": .array(headers.map { .object(["name": .string($0.name), "value": .string($0.value)]) }),
            "assurances": .array(assurances.map(JSONValue.string)),
            "approval": approval.map(Self.approvalJSON) ?? .null,
            "lists_rows": .bool(listsRows),
            "rejected_formula_rows": .integer(formulaRows),
            "pass": .integer(pass),
            "to_send": .integer(toSend),
        ]).text
    }
}

extension PlannedChanges.GatewayRows {
    fileprivate var jsonValue: JSONValue {
        .object(["gateway": .string(gateway), "ready": .integer(ready), "rejected": .integer(rejected)])
    }
}

extension PlannedPace {
    fileprivate var jsonValue: JSONValue {
        .object([
            "requests_per_minute": .integer(requestsPerMinute),
            "calls_per_minute": .integer(callsPerMinute),
            "seconds": .number(seconds),
            "is_chosen": .bool(isChosen),
        ])
    }
}

extension DeltaSummary {
    var jsonValue: JSONValue {
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
