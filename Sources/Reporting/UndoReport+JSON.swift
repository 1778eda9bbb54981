import MigrationModel
import OrderedJSON

extension UndoReport {
    /// The undo as one JSON object on one line; keys are only ever added, and their order is stable.
    ///
    /// - `report`: `undo`. `job`, `tool_version`, `created_at` (ISO 8601 in UTC), `dry_run`, `plan_digest`: 64 hex digits, that
    ///   of the undo's own plan
    /// - `made_by`: account and machine, such as `anna@build-7`; may be empty. `migration_plan_digest`: that of the plan that was
    ///   run, as the reconciliation has it as `plan_digest` (of the job's latest input; or null), `migration_plan_digests`: those
    ///   of all its inputs, in their order. `journal_sha256`: of the job's journal, as the reconciliation has it, or null.
    ///   `undo_journal_sha256`: of the undo's own journal; null where none has begun
    /// - `created`: payment sources that the job made; `outcomes`: `removed`, `recovered`, `already_gone`, `held_back`,
    ///   `failed`, `needs_review`, `not_attempted` (in a dry run: to be removed); `residual` (always 0 in a sound report)
    /// - `held_back`: `code`, `count`, `meaning`, `remedy`, `examples` (objects of `row` and `line`), `late` (of them, those
    ///   that were to be removed, and were held back while the undo went on)
    /// - `effects`: `customers`, `restored_primaries`, `promoted_primaries`, `without_any`, `without_valid`, of the whole undo,
    ///   done or still to be done. `effects_done` and `effects_left`: the same of what is done, as the undo's journal says, and of
    ///   what is not done yet; a customer may count in both
    /// - `calls`, `calls_per_minute` and `seconds` of what is still to be done, with the `looking_calls` that look at the
    ///   customers again meanwhile; `reading_calls` that were made before
    /// - `codes`, `attempts` (`exchanges`, `look_ups`, `retries`, `throttled`, `unanswered`, `replayed`,
    ///   `refused_for_rate` and `lock_timeouts`, which add up to `throttled`), `notes`, `target`
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
            "effects": Self.effectsValue(effects),
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
                "throttled": .integer(attempts.throttled + attempts.locked),
                "unanswered": .integer(attempts.unanswered),
                "replayed": .integer(attempts.replayed),
                "refused_for_rate": .integer(attempts.throttled),
                "lock_timeouts": .integer(attempts.locked),
            ]),
            "notes": .array(notes.map(JSONValue.string)),
            "target": .object(["name": .string(target), "is_live": .bool(isLive)]),
            "effects_done": Self.effectsValue(effectsDone),
            "effects_left": Self.effectsValue(effectsLeft),
            "made_by": .string(madeBy),
            "migration_plan_digest": JSONValue(migrationPlans.last),
            "migration_plan_digests": .array(migrationPlans.map(JSONValue.string)),
            "journal_sha256": JSONValue(journals.job),
            "undo_journal_sha256": JSONValue(journals.undo),
        ]).text
    }

    private static func effectsValue(_ effects: Effects) -> JSONValue {
        .object([
            "customers": .integer(effects.customers),
            "restored_primaries": .integer(effects.restoredPrimaries),
            "promoted_primaries": .integer(effects.promotedPrimaries),
            "without_any": .integer(effects.withoutAny),
            "without_valid": .integer(effects.withoutValid),
        ])
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
