import MigrationModel
import OrderedJSON

extension RunReport {
    var exceptionsValue: JSONValue {
        .object([
            "count": .integer(exceptionCount),
            "listed": .array(exceptions.map { $0.jsonValue(operation: facts.operation) }),
            "alike": .array(exceptionGroups.map { $0.jsonValue(operation: facts.operation) }),
        ])
    }

    var primaryValue: JSONValue {
        .object([
            "count": .integer(primaryChangeCount),
            "not_recorded": .integer(unrecordedPrimaryChanges),
            "had_none": .integer(firstPrimaries),
            "became_primary": becamePrimary.map(JSONValue.integer) ?? .null,
            "planned_by_ending": primaryEndings?.jsonValue ?? .null,
            "listed": .array(primaryChanges.map(\.jsonValue)),
            "replaced": .integer(primaries.replaced),
            "first": .integer(primaries.first),
            "overtaken": .integer(primaries.overtaken),
            "unknown": .integer(primaries.unrecorded),
            "by_themselves": .integer(primaries.byThemselves),
            "by_themselves_replaced": .integer(primaries.byThemselvesReplaced),
            "not_read": .integer(primaries.unread),
        ])
    }
}

extension EndingGroup {
    var jsonValue: JSONValue {
        .object([
            "gateway": .string(gateway),
            "type": .string(type),
            "currency": .string(currency),
            "rows": .integer(rows),
            "endings": endings.jsonValue,
            "residual": .integer(rows - endings.total),
            "gateway_account_id": .string(gatewayAccount),
        ])
    }
}

extension RowException {
    fileprivate func jsonValue(operation: String) -> JSONValue {
        .object([
            "row": .integer(row.address.ordinal),
            "line": .integer(row.address.line),
            "customer_id": JSONValue(customerID),
            "ending": .string(row.ending.rawValue),
            "in_doubt": .bool(row.isInDoubt),
            "http_status": row.httpStatus.map(JSONValue.integer) ?? .null,
            "code": JSONValue(row.code),
            "message": JSONValue(row.message),
            "attempts": .integer(row.attempts),
            "ended_at": JSONValue(row.endedAt.map { UTCTimestamp($0).milliseconds }),
            "next_action": JSONValue(action(operation: operation)?.rawValue),
            "what_to_do": .string(remedy(operation: operation)),
        ])
    }
}

extension ExceptionGroup {
    fileprivate func jsonValue(operation: String) -> JSONValue {
        .object([
            "count": .integer(count),
            "ending": .string(ending.rawValue),
            "in_doubt": .bool(isInDoubt),
            "http_status": httpStatus.map(JSONValue.integer) ?? .null,
            "code": code.isEmpty ? .null : .string(code),
            "message": .string(words),
            "first_ended_at": JSONValue(firstEndedAt.map { UTCTimestamp($0).milliseconds }),
            "last_ended_at": JSONValue(lastEndedAt.map { UTCTimestamp($0).milliseconds }),
            "next_action": JSONValue(first.first?.action(operation: operation)?.rawValue),
            "first": .array(
                first.map { exception in
                    .object([
                        "row": .integer(exception.row.address.ordinal),
                        "line": .integer(exception.row.address.line),
                        "customer_id": JSONValue(exception.customerID),
                    ])
                }
            ),
        ])
    }
}

extension PrimaryChange {
    fileprivate var jsonValue: JSONValue {
        .object([
            "row": .integer(address.ordinal),
            "line": .integer(address.line),
            "customer_id": .string(customerID),
            "from": JSONValue(from),
            "to": JSONValue(to),
            "is_recorded": .bool(isRecorded),
            "before": JSONValue(before),
            "from_row": fromRow.map(JSONValue.integer) ?? .null,
            "overtaken_by": overtakenBy.map(JSONValue.integer) ?? .null,
        ])
    }
}

extension Approval {
    /// See ``RunReport/json()``.
    var jsonValue: JSONValue {
        .object([
            "plan_digest": .string(planDigest),
            "way": .string(way.rawValue),
            "name": JSONValue(name),
            "at": .string(UTCTimestamp(at).milliseconds),
            "recorded_by": .string(recordedBy),
            "tool_version": .string(toolVersion),
            "report_sha256": JSONValue(reportDigest),
            "totals": .object([
                "rows": .integer(totals.rows),
                "ready": .integer(totals.ready),
                "rejected": .integer(totals.rejected),
                "become_primary": .integer(totals.becomePrimary),
                "calls": .integer(totals.calls),
                "to_send": .integer(totals.toSend),
            ]),
        ])
    }
}

extension PlanComparison {
    var jsonValue: JSONValue {
        .object([
            "same_plan": .bool(isSamePlan),
            "totals": .array(
                lines.map { line in
                    .object([
                        "total": .string(line.key),
                        "approved": .integer(line.approved),
                        "now": line.present.map(JSONValue.integer) ?? .null,
                        "difference": line.difference.map(JSONValue.integer) ?? .null,
                        "reason": .string(line.reason),
                    ])
                }
            ),
        ])
    }
}

extension Timeline {
    var jsonValue: JSONValue {
        .object([
            "slice_ms": .integer(Int(sliceLength)),
            "waits_asked": .integer(waitsAsked),
            "longest_wait_ms": longestWaitAsked.map { .integer(Int($0 / .milliseconds(1))) } ?? .null,
            "slices": .array(
                slices.map { slice in
                    .object([
                        "started_at": .string(UTCTimestamp(slice.startedAt).milliseconds),
                        "calls": .integer(slice.calls),
                        "retries": .integer(slice.retries),
                        "throttled": .integer(slice.throttled + slice.locked),
                        "failures": .integer(slice.failures),
                        "lock_timeouts": .integer(slice.locked),
                    ])
                }
            ),
        ])
    }
}
