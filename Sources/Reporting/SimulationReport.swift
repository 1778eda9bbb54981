package import MigrationModel
import OrderedJSON

/// What a run would be like, as a simulation found it; nothing was sent.
package struct SimulationReport: Sendable {
    /// What held the run back, and for which share of the time (0 to 1).
    package struct Bound: Sendable {
        /// The name in JSON, such as `quota` or `retry_after`.
        package let name: String
        package let share: Double

        package init(name: String, share: Double) {
            self.name = name
            self.share = share
        }
    }

    /// How long the same job takes at another limit of the site.
    package struct OtherLimit: Sendable {
        package let requestsPerMinute: Int
        package let seconds: Double
        /// What holds the run back most of the time; `nil` where only the quota was reckoned with, so that ``seconds`` is
        /// the least that it takes.
        package let boundBy: String?

        /// Why it would stop early, in a word; `nil` where it would not, or was not simulated.
        package let stop: String?

        package init(requestsPerMinute: Int, seconds: Double, boundBy: String?, stop: String? = nil) {
            self.requestsPerMinute = requestsPerMinute
            self.seconds = seconds
            self.boundBy = boundBy
            self.stop = stop
        }
    }

    /// What was counted in the simulated run.
    package struct Counts: Sendable {
        package var attempts = AttemptTotals()
        package var mostInFlight = 0
        package var mostInAnyMinute = 0
        /// The most that the window allowed at once.
        package var largestWindow = 0
        /// From the first minute on.
        package var callsByMinute: [Int] = []

        package init() {}
    }

    package var job: String
    package var createdAt: UnixMilliseconds
    package var rows: Int
    /// Rows that are ready and had not ended before.
    package var remaining: Int
    /// What the modelled Chargebee is like, in a sentence without a full stop.
    package var model: String
    /// Whether limit and latency of the model are assumed, because no scenario was given.
    package var isAssumed: Bool
    package var seconds: Double
    /// The largest share first.
    package var bounds: [Bound]
    package var counts = Counts()
    /// The rows that end in the run, by ending.
    package var endings: EndingCounts
    package var callsPerMinute: Int
    /// Why the run would stop early, in a word; `nil` where it goes on to its end.
    package var stop: String?
    package var otherLimits: [OtherLimit] = []
    /// What was not reckoned with, a sentence each.
    package var notes: [String] = []

    package init(
        job: String,
        createdAt: UnixMilliseconds,
        rows: Int,
        remaining: Int,
        model: String,
        isAssumed: Bool,
        seconds: Double,
        bounds: [Bound],
        endings: EndingCounts,
        callsPerMinute: Int
    ) {
        self.job = job
        self.createdAt = createdAt
        self.rows = rows
        self.remaining = remaining
        self.model = model
        self.isAssumed = isAssumed
        self.seconds = seconds
        self.bounds = bounds
        self.endings = endings
        self.callsPerMinute = callsPerMinute
    }

    private var attempts: AttemptTotals { counts.attempts }

    /// Rows that the run leaves without an ending.
    var left: Int { max(0, remaining - endings.total) }

    /// When a run that began now would end.
    var endsAt: String { UTCTimestamp(createdAt + UnixMilliseconds(min(seconds, 1e10) * 1000)).seconds }
}

// MARK: Text

extension SimulationReport {
    /// A few lines for the terminal.
    package var text: String {
        guard remaining > 0 else { return "\(job): nothing is left to do; no run is needed." }
        var lines = [
            "\(job): simulated, nothing was sent. Left to do: \(remaining.rows) of \(rows.grouped) in the file.",
            "  Modelled Chargebee: \(model).",
        ]
        if isAssumed {
            lines.append("  That is an assumption: change it with --latency, --site-limit, --fault or --scenario.")
        }
        lines.append(verdict)
        if !bounds.isEmpty { lines.append("  Bound by: " + boundWords) }
        lines += [
            "  Calls: \(calls)",
            "  Endings: " + (endings.total == 0 ? "none" : endingWords),
            "  Most in flight: \(counts.mostInFlight.grouped), of \(counts.largestWindow.grouped) in the largest window. Most calls in any 60 s: "
                + "\(counts.mostInAnyMinute.grouped), of \(callsPerMinute.grouped) allowed.",
        ]
        if left > 0 { lines.append("  Left for another run: \(left.rows).") }
        if !otherLimits.isEmpty { lines += otherLimitLines }
        return (lines + notes.map { "  \($0)" }).joined(separator: "\n")
    }

    private var verdict: String {
        let time = DurationText(seconds: seconds)
        return stop.map { "  It would stop early (\(Self.plain($0))) after \(time), at \(endsAt) if begun now." }
            ?? "  It takes about \(time), until \(endsAt) if begun now."
    }

    private var calls: String {
        let more = [
            ("retries", attempts.retries), ("look-ups", attempts.lookUps), ("refused for rate", attempts.throttled),
            ("customer locked", attempts.locked), ("replayed", attempts.replayed),
            ("without an answer", attempts.unanswered),
        ]
        return ([attempts.exchanges.grouped] + more.filter { $0.1 > 0 }.map { "\($0.0) \($0.1.grouped)" })
            .joined(separator: " · ")
    }

    private var endingWords: String {
        Ending.allCases.filter { endings[$0] > 0 }.map { "\($0.title) \(endings[$0].grouped)" }.joined(separator: " · ")
    }

    private var otherLimitLines: [String] {
        let header = ["requests a minute", "takes", "bound by"]
        let rows = otherLimits.map { limit in
            let time = "\(DurationText(seconds: limit.seconds))"
            return [
                limit.requestsPerMinute.grouped,
                limit.stop.map { "stops (\(Self.plain($0))) after \(time)" }
                    ?? (limit.boundBy == nil ? "at least \(time)" : time),
                limit.boundBy.map(Self.plain) ?? "(quota alone reckoned)",
            ]
        }
        let widths = header.indices.map { column in ([header] + rows).map { $0[column].count }.max() ?? 0 }
        return ["  The same job where the site allows more or less:"]
            + ([header] + rows).map { cells in
                let blanks = zip(widths, cells).map { String(repeating: " ", count: $0 - $1.count) }
                return "    \(blanks[0])\(cells[0])  \(cells[1])\(blanks[1])  \(cells[2])"
            }
    }

    private var boundWords: String {
        let parts = bounds.map { Int(($0.share * 1_000_000).rounded()) }
        // Where the bounds are not all of the time, they are not made to look so.
        let sum = parts.reduce(0, +)
        let shares = Shares(parts, of: abs(sum - 1_000_000) <= parts.count ? sum : 1_000_000)
        return zip(bounds, parts.indices).map { "\(Self.plain($0.name)) \(shares.text(of: $1))" }.joined(
            separator: " · "
        )
    }

    private static func plain(_ name: String) -> String {
        name.split(separator: "_").joined(separator: " ")
    }
}

// MARK: JSON

extension SimulationReport {
    /// One JSON object on one line; keys are only ever added.
    ///
    /// - `report`: `simulation`. `job`, `created_at` and `ends_at` (ISO 8601 in UTC), `seconds`
    /// - `rows`, `remaining`, `left`, `endings` (the seven names, always all), `stop` (a word, or null)
    /// - `model` (a sentence), `model_is_assumed`, `calls_per_minute` (what the job allows itself)
    /// - `bound_by`: each `reason` with its `share` of the time (0 to 1), the largest first
    /// - `calls`, `retries`, `look_ups`, `throttled`, `replays`, `unanswered`, `most_in_flight`, `largest_window`,
    ///   `most_calls_in_60s`, `calls_by_minute`
    /// - `other_limits`: `requests_per_minute`, `seconds`, `bound_by`, which is null where only the quota was reckoned with, and
    ///   `stop`; `notes`; `lock_timeouts` (`throttled` has none of them)
    package func json() -> String {
        JSONValue.object([
            "report": .string("simulation"),
            "job": .string(job),
            "created_at": .string(UTCTimestamp(createdAt).seconds),
            "ends_at": .string(endsAt),
            "seconds": .number(seconds),
            "rows": .integer(rows),
            "remaining": .integer(remaining),
            "left": .integer(left),
            "endings": endings.jsonValue,
            "stop": JSONValue(stop),
            "model": .string(model),
            "model_is_assumed": .bool(isAssumed),
            "calls_per_minute": .integer(callsPerMinute),
            "bound_by": .array(
                bounds.map { .object(["reason": .string($0.name), "share": .number($0.share)]) }
            ),
            "calls": .integer(attempts.exchanges),
            "retries": .integer(attempts.retries),
            "look_ups": .integer(attempts.lookUps),
            "throttled": .integer(attempts.throttled),
            "replays": .integer(attempts.replayed),
            "unanswered": .integer(attempts.unanswered),
            "most_in_flight": .integer(counts.mostInFlight),
            "largest_window": .integer(counts.largestWindow),
            "most_calls_in_60s": .integer(counts.mostInAnyMinute),
            "calls_by_minute": .array(counts.callsByMinute.map(JSONValue.integer)),
            "other_limits": .array(otherLimits.map(Self.json)),
            "notes": .array(notes.map(JSONValue.string)),
            "lock_timeouts": .integer(attempts.locked),
        ]).text
    }

    private static func json(_ limit: OtherLimit) -> JSONValue {
        .object([
            "requests_per_minute": .integer(limit.requestsPerMinute),
            "seconds": .number(limit.seconds),
            "bound_by": JSONValue(limit.boundBy),
            "stop": JSONValue(limit.stop),
        ])
    }
}
