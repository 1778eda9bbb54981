import MigrationModel
import OrderedJSON

extension UndoReport {
    /// The undo as one JSON object on one line; keys are only ever added, and their order is stable.
    ///
    /// - `report`: `undo`. `job`, `tool_version`, `created_at` (ISO 8601 in UTC), `plan_digest` (64 hex digits), `dry_run`
    /// - `created`: payment sources that the job made; `outcomes`: `removed`, `recovered`, `already_gone`, `held_back`,
    ///   `failed`, `needs_review`, `not_attempted` (in a dry run: to be removed); `residual` (always 0 in a sound report)
    /// - `held_back`: `code`, `count`, `meaning`, `remedy`, `examples` (objects of `row` and `line`), `late` (of them, those
    ///   that were to be removed, and were held back while the undo went on)
    /// - `effects`: `customers`, `restored_primaries`, `promoted_primaries`, `without_any`, `without_valid`
    /// - `calls`, `calls_per_minute` and `seconds` of what is still to be done, with the `looking_calls` that look at the
    ///   customers again meanwhile; `reading_calls` that were made before
    /// - `codes`, `attempts` (`exchanges`, `look_ups`, `retries`, `throttled`, `unanswered`, `replayed`), `notes`, `target`
    /// - `journal_sha256`: 64 hex digits over what the job's journal records, or null, as in the reconciliation;
    ///   `undo_journal_sha256`: the same of the undo's own journal, null before it is begun
    package func json() -> String {
        JSONValue.object([
            "report": "undo",
            "job": .string(job),
            "tool_version": .string(toolVersion),
            "created_at": .string(UTCTimestamp(createdAt).milliseconds),
            "plan_digest": .string(planDigest),
            "dry_run": .bool(isDryRun),
            "created": .integer(created),
            "outcomes": outcomesValue,
            "residual": .integer(residual),
            "held_back": .array(holds.map(Self.holdValue)),
            "effects": .object([
                "customers": .integer(effects.customers),
                "restored_primaries": .integer(effects.restoredPrimaries),
                "promoted_primaries": .integer(effects.promotedPrimaries),
                "without_any": .integer(effects.withoutAny),
                "without_valid": .integer(effects.withoutValid),
            ]),
            "calls": .integer(calls),
            "calls_per_minute": .integer(callsPerMinute),
            "seconds": .number(seconds),
            "reading_calls": .integer(readingCalls),
            "looking_calls": .integer(lookingCalls),
            "codes": .array(codes.map(\.jsonValue)),
            "attempts": .object([
                "exchanges": .integer(attempts.exchanges),
                "look_ups": .integer(attempts.lookUps),
                "retries": .integer(attempts.retries),
                "throttled": .integer(attempts.throttled),
                "unanswered": .integer(attempts.unanswered),
                "replayed": .integer(attempts.replayed),
            ]),
            "notes": .array(notes.map(JSONValue.string)),
            "target": .object(["name": .string(target), "is_live": .bool(isLive)]),
            "journal_sha256": JSONValue(journals.job),
            "undo_journal_sha256": JSONValue(journals.undo),
        ]).text
    }

    private var outcomesValue: JSONValue {
        .object([
            "removed": .integer(self[.removed]),
            "recovered": .integer(self[.recovered]),
            "already_gone": .integer(self[.alreadyGone]),
            "held_back": .integer(self[.heldBack("")]),
            "failed": .integer(self[.failed]),
            "needs_review": .integer(self[.needsReview]),
            "not_attempted": .integer(self[.notAttempted]),
        ])
    }

    private static func holdValue(_ hold: Hold) -> JSONValue {
        .object([
            "code": .string(hold.code),
            "count": .integer(hold.count),
            "meaning": .string(hold.meaning),
            "remedy": .string(hold.remedy),
            "examples": .array(hold.examples.map(\.jsonValue)),
            "late": .integer(hold.late),
        ])
    }
}
