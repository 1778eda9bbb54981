import MigrationModel
import OrderedJSON

extension VerificationReport {
    /// The verification as one JSON object on one line; keys are only ever added, and their order is stable.
    ///
    /// - `report`: `verify`. `job`, `tool_version`, `created_at` (ISO 8601 in UTC), `plan_digest` (64 hex digits), `pass`
    /// - `rows`, `verdicts` (`matched`, `differing`, `missing`, `not_made`, `not_drawn`), `residual` (always 0 in a sound
    ///   report), `agrees` (nothing differs, is missing or unexpected: exit status 0)
    /// - `fields`: `field`, `count`, `expected` and `found` (of the first row; references are never shown), `first`
    /// - `missing_first`: the first rows whose source is missing
    /// - `unexpected`, `duplicates` (of those, with a row's token), `unexpected_first`: `payment_source_id`, `customer_id`,
    ///   `gateway_account_id`, `created_at`, `duplicate_of` (a row, or null), `elsewhere` (at another gateway account than the job's)
    /// - `sample` (rows asked for, or null), `undone` (an undo of this job has begun), `calls`, `seconds`, `facts`
    /// - `earlier`: `matched`, `differing`, `missing`: sources of the job's earlier inputs that no row of this one is about; null for
    ///   the first input and for a sample
    /// - `made_by`: account and machine, such as `anna@build-7`; may be empty. `journal_sha256`: 64 hex digits over what the journal
    ///   recorded when it was compared, or null, as in the reconciliation. `plan_digest` is that of the plan that was run
    /// - `primaries`: customers who have sources of this input, by whose source is primary: `customers`, `by_request` (of a row
    ///   that made it so), `by_themselves` (of a row that did not: a customer's first one), `others`, `none`; null for a sample
    ///   and for jobs that make no sources
    package func json() -> String {
        JSONValue.object([
            "report": "verify",
            "job": .string(job),
            "tool_version": .string(toolVersion),
            "created_at": .string(UTCTimestamp(createdAt).milliseconds),
            "plan_digest": .string(facts.planDigest),
            "pass": .integer(pass),
            "rows": .integer(facts.rows),
            "verdicts": .object([
                "matched": .integer(counts.matched),
                "differing": .integer(counts.differing),
                "missing": .integer(counts.missing),
                "not_made": .integer(counts.notMade),
                "not_drawn": .integer(counts.notDrawn),
            ]),
            "residual": .integer(residual),
            "agrees": .bool(agrees),
            "fields": .array(fields.map(Self.fieldValue)),
            "missing_first": .array(firstMissing.map(\.jsonValue)),
            "unexpected": .integer(unexpected),
            "duplicates": .integer(duplicates),
            "unexpected_first": .array(firstUnexpected.map(Self.strangerValue)),
            "sample": sample.map(JSONValue.integer) ?? .null,
            "undone": .bool(isUndone),
            "calls": .integer(calls),
            "seconds": .number(seconds),
            "facts": facts.jsonValue,
            "earlier": earlier.map(Self.earlierValue) ?? .null,
            "made_by": .string(madeBy),
            "journal_sha256": JSONValue(journalDigest),
            "primaries": primaries.map(Self.primariesValue) ?? .null,
        ]).text
    }

    private static func fieldValue(_ field: FieldCount) -> JSONValue {
        .object([
            "field": .string(field.field),
            "count": .integer(field.count),
            "expected": .string(field.expected),
            "found": .string(field.found),
            "first": .array(field.first.map(\.jsonValue)),
        ])
    }

    private static func earlierValue(_ earlier: EarlierCounts) -> JSONValue {
        .object([
            "matched": .integer(earlier.matched),
            "differing": .integer(earlier.differing),
            "missing": .integer(earlier.missing),
        ])
    }

    private static func primariesValue(_ counts: PrimaryCounts) -> JSONValue {
        .object([
            "customers": .integer(counts.total),
            "by_request": .integer(counts.byRequest),
            "by_themselves": .integer(counts.byThemselves),
            "others": .integer(counts.others),
            "none": .integer(counts.none),
        ])
    }

    private static func strangerValue(_ stranger: Stranger) -> JSONValue {
        .object([
            "payment_source_id": .string(stranger.paymentSourceID),
            "customer_id": .string(stranger.customerID),
            "gateway_account_id": JSONValue(stranger.gatewayAccountID),
            "created_at": .string(UTCTimestamp(stranger.createdAt).seconds),
            "duplicate_of": stranger.duplicateOf.map(JSONValue.integer) ?? .null,
            "elsewhere": .bool(stranger.isElsewhere),
        ])
    }
}
