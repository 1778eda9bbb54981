import Execution
import MigrationModel
import OrderedJSON
import Reporting

extension RunSnapshot {
    /// The state as one JSON object, for programs; keys are only ever added.
    ///
    /// - `state`: `reading`, `sending`, `held`, `ending`, `writing_reports` or `over`
    /// - `job`, `target`, `live` (whether the site is), `tool_version`, `started_at`, `now` (ISO 8601, UTC)
    /// - `headline`: the state in a sentence
    /// - `rows` (ready ones of the input), `ended_before` (before this run), `pass`, `plan_digest`; `null` while it reads
    /// - `percent`: of the ready rows, those that have ended; `null` while it reads
    /// - `endings`: of this run's own rows; the seven names, each a number; `left_in_doubt`
    /// - `calls`, `retries`, `refused_for_rate`, `lock_timeouts`, `unanswered`
    /// - `calls_last_minute`, `calls_per_minute` (allowed), `binding`, `binding_words`, `window`, `in_flight`,
    ///   `waiting_for_retry`, `runs_on_site`, `outage` and `outage_since`, `waits_until`, `seconds_left`, `ends_at`: as in the
    ///   progress of `--log-format json`; `null` where there is nothing to say
    /// - `failures`: the last 50 rows that failed or need review, oldest first: `line`, `row`, `ending`, `code`, `status`, `at`
    /// - `notes`: what was told last: `at`, `text`
    /// - `timeline`: `slice_ms` and `slices` with `started_at`, `calls`, `retries`, `throttled`, `lock_timeouts` (of those throttled) and
    ///   `failures`
    /// - `earlier_processes`: how many worked on the same input before this one; `restart_after_kill`: whether the last of
    ///   them left no end; `null` while it reads
    /// - `over`: `null`, or `at`, `exit_status`, `meaning`, `message` and `endings` of all rows of the input
    func json(at now: UnixMilliseconds) -> String {
        let members: JSONValue = .object([
            "state": .string(phase.rawValue),
            "job": .string(place.job),
            "target": .string(place.target),
            "live": .bool(place.isLive),
            "tool_version": .string(place.toolVersion),
            "started_at": .time(startedAt),
            "now": .time(now),
            "headline": .string(headline),
            "rows": .count(opening?.ready),
            "ended_before": .count(opening?.endedBefore),
            "pass": .count(opening?.pass),
            "plan_digest": JSONValue(opening?.planDigest),
            "percent": .count(percent),
            "endings": (standing?.tally.endings ?? EndingCounts()).jsonValue,
            "left_in_doubt": .integer(standing?.tally.leftInDoubt ?? 0),
            "calls": .integer(standing?.tally.calls ?? 0),
            "retries": .integer(standing?.tally.retries ?? 0),
            "refused_for_rate": .integer(standing?.tally.throttled ?? 0),
            "lock_timeouts": .integer(standing?.tally.locked ?? 0),
            "unanswered": .integer(standing?.tally.unanswered ?? 0),
            "calls_last_minute": .count(standing?.live.callsInLastMinute),
            "calls_per_minute": .count(standing?.live.callsPerMinute),
            "binding": JSONValue(standing?.live.binding),
            "binding_words": JSONValue(standing?.bindingWords),
            "window": .count(standing?.live.window),
            "in_flight": .count(standing?.live.inFlight),
            "waiting_for_retry": .count(standing?.live.waiting),
            "runs_on_site": .count(standing?.live.participants),
            "outage": JSONValue(standing?.live.outageCause),
            "outage_since": .time(standing?.live.outageSince),
            "waits_until": .time(standing?.live.waitsUntil),
            "seconds_left": phrases(at: now)?.secondsLeft.map(JSONValue.number) ?? .null,
            "ends_at": .time(standing?.live.endsAt),
            "failures": .array(mishaps.map(JSONValue.init)),
            "notes": .array(notes.map { .object(["at": .time($0.at), "text": .string($0.text)]) }),
            "timeline": JSONValue(timeline.timeline),
            "earlier_processes": .count(opening?.earlierProcesses),
            "restart_after_kill": opening.map { .bool($0.isAfterKill) } ?? .null,
            "over": closing.map(JSONValue.init) ?? .null,
        ])
        return members.text + "\n"
    }
}

extension JSONValue {
    fileprivate static func time(_ time: UnixMilliseconds?) -> JSONValue {
        JSONValue(time.map { UTCTimestamp($0).milliseconds })
    }

    fileprivate static func count(_ count: Int?) -> JSONValue { count.map(JSONValue.integer) ?? .null }

    fileprivate init(_ mishap: RunSnapshot.Mishap) {
        self = .object([
            "line": .integer(mishap.line),
            "row": .integer(mishap.row),
            "ending": .string(mishap.ending.rawValue),
            "code": JSONValue(mishap.code.isEmpty ? nil : mishap.code),
            "status": .count(mishap.httpStatus),
            "at": .time(mishap.at),
        ])
    }

    fileprivate init(_ timeline: Timeline) {
        let slices = timeline.slices.map { slice in
            JSONValue.object([
                "started_at": .time(slice.startedAt),
                "calls": .integer(slice.calls),
                "retries": .integer(slice.retries),
                "throttled": .integer(slice.throttled + slice.locked),
                "lock_timeouts": .integer(slice.locked),
                "failures": .integer(slice.failures),
            ])
        }
        self = .object(["slice_ms": .integer(Int(timeline.sliceLength)), "slices": .array(slices)])
    }

    fileprivate init(_ closing: RunSnapshot.Closing) {
        self = .object([
            "at": .time(closing.at),
            "exit_status": .integer(closing.exitStatus),
            "meaning": .string(closing.meaning),
            "message": JSONValue(closing.message),
            "endings": closing.endings.map(\.jsonValue) ?? .null,
        ])
    }
}
