package import MigrationModel
import OrderedJSON

/// How far a job is at a moment: its counts, and how fast it goes.
package struct RunStatus: Sendable {
    /// The process that works on the job, and what it has told.
    package struct Activity: Sendable {
        package var processID: Int
        /// When its work began; `nil` while it still reads its input.
        package var startedAt: UnixMilliseconds?
        /// What it told last; `nil` before the first time.
        package var live: LiveState?
        /// What binds it, in words that go after "bound by".
        package var bindingWords: String
        /// Whether it has done its work and is writing its reports.
        package var writesReports: Bool

        package init(
            processID: Int,
            startedAt: UnixMilliseconds? = nil,
            live: LiveState? = nil,
            bindingWords: String = "",
            writesReports: Bool = false
        ) {
            self.processID = processID
            self.startedAt = startedAt
            self.live = live
            self.bindingWords = bindingWords
            self.writesReports = writesReports
        }
    }

    /// The run before the present one, or the last where none is going on.
    package struct LastRun: Sendable {
        /// `nil` where it was killed.
        package var endedAt: UnixMilliseconds?
        /// How it ended in a word, such as `finished`, `paused`, `outage`; `killed` where it could not say.
        package var endedAs: String
        /// The exit status that it ended with; `nil` where the word does not tell.
        package var exitStatus: Int?

        package init(endedAt: UnixMilliseconds?, endedAs: String, exitStatus: Int? = nil) {
            self.endedAt = endedAt
            self.endedAs = endedAs
            self.exitStatus = exitStatus
        }
    }

    /// The counts; they were taken at its ``RunReport/createdAt``, which is the moment of this status.
    package var report: RunReport
    /// Who works on the job now; `nil` where nobody does.
    package var activity: Activity?
    /// `nil` where the present run is the job's first, or none has been.
    package var lastRun: LastRun?
    /// Calls in the last 60 seconds, retries and look-ups included.
    package var callsInLastMinute: Int
    /// Calls a minute that the job allows.
    package var callsPerMinute: Int
    /// The calls that each row takes, its reading of the primary source apart; 1 or more.
    package var callsPerRow: Int
    /// For how many of the rows that have not ended the primary source is read first.
    package var readsLeft: Int
    /// The zone that times in the text are of.
    package var zone: LocalZone

    /// After so many milliseconds a process should have told something again; it does once a second.
    private static let staleness: UnixMilliseconds = 5000

    package init(
        report: RunReport,
        activity: Activity?,
        lastRun: LastRun? = nil,
        callsInLastMinute: Int,
        callsPerMinute: Int,
        callsPerRow: Int = 1,
        readsLeft: Int = 0,
        zone: LocalZone = .machine
    ) {
        self.report = report
        self.activity = activity
        self.lastRun = lastRun
        self.callsInLastMinute = callsInLastMinute
        self.callsPerMinute = callsPerMinute
        self.callsPerRow = max(1, callsPerRow)
        self.readsLeft = readsLeft
        self.zone = zone
    }

    private var now: UnixMilliseconds { report.createdAt }

    /// Rows that have still to end.
    var left: Int { report.endings[.notAttempted] + report.inDoubt }

    /// Whether a run is going on that ends or settles the rows that were sent and have no answer.
    private var settlesDoubt: Bool { activity.map { !$0.writesReports } ?? false }

    /// The endings; while a run is going on, a row without an answer has not ended, and is not for review.
    private var endings: EndingCounts {
        guard settlesDoubt else { return report.endings }
        var endings = report.endings
        endings[.needsReview] -= report.inDoubt
        endings[.notAttempted] += report.inDoubt
        return endings
    }

    /// The endings with a word for each, of which there are some; rows without an answer stand apart while a run goes on.
    private var countTexts: [String] {
        var counts = endings
        if settlesDoubt { counts[.notAttempted] -= report.inDoubt }
        let texts = Ending.allCases.filter { counts[$0] > 0 }.map { ending in
            let isBare = ending == .created && report.facts.kind == .working
            return "\(ending.title) \(counts[ending].grouped)" + (isBare ? " (took effect)" : "")
        }
        guard settlesDoubt, report.inDoubt > 0, activity?.live != nil else { return texts }
        return texts + ["\(doubtWords) \(report.inDoubt.grouped)"]
    }

    /// What rows without an answer are, while a run tells how it stands: more than it has in flight may be left from before.
    private var doubtWords: String {
        silence == nil && report.inDoubt <= activity?.live?.window ?? 0 ? "in flight" : "in flight or in doubt"
    }

    /// What the process at work has told lately, in phrases.
    private var phrases: LivePhrases? {
        guard let activity, let live = activity.live, silence == nil else { return nil }
        return LivePhrases(live, bindingWords: activity.bindingWords, now: now, zone: zone)
    }

    /// For how many milliseconds the process at work has told nothing, where that is too long.
    private var silence: UnixMilliseconds? {
        guard let activity, !activity.writesReports, let told = activity.live?.writtenAt ?? activity.startedAt,
            now - told > Self.staleness
        else { return nil }
        return now - told
    }

    /// How long the rest takes, in seconds; `nil` while the run is held.
    ///
    /// It is what the run at work has told, and reckoned by the job's pace where none has told anything lately.
    package var secondsLeft: Double? {
        if let phrases { return phrases.secondsLeft }
        return secondsAtPace
    }

    /// Calls that the rows need that have still to end; retries come on top.
    ///
    /// A row in doubt may be looked up before it is sent.
    private var callsLeft: Int { left * callsPerRow + min(left, readsLeft) + report.inDoubt }

    private var secondsAtPace: Double { Double(callsLeft) * 60 / Double(max(1, callsPerMinute)) }

    /// A few lines for the terminal.
    package var text: String {
        var lines = [
            "\(report.job): \((report.facts.rows - left).grouped) of \(report.facts.rows.rows) \(report.facts.rows - left == 1 ? "has" : "have") ended.",
            "  " + countTexts.joined(separator: " · "),
        ]
        if report.inDoubt > 0, !settlesDoubt || activity?.live == nil {
            lines.append("  in doubt, and settled by the run: \(report.inDoubt.grouped)")
        }
        if activity == nil {
            if report.begun > 0 { lines.append("  begun, and gone on with by the next run: \(report.begun.grouped)") }
            if let note = report.unwrittenNote { lines.append("  " + note) }
        }
        if let lost = report.lostUndo { lines += ["  \(lost.sentence)", "  \(LostUndo.remedy)"] }
        if let undone = report.undone {
            let words = undone > 0 ? "has removed \(undone.grouped)" : "was begun, and has removed none"
            lines.append("  An undo \(words) of the payment sources since.")
        }
        if let activity {
            lines += runningLines(activity).map { "  " + $0 }
        } else if report.removed > 0 || report.lostUndo != nil {
            lines.append("  A job that was undone does not go on; `tokenferry undo` says what is left of what it made.")
        } else if left == 0 {
            if report.unwrittenResults == 0 { lines.append("  Nothing is left to do.") }
        } else {
            lines.append("  Nothing runs now; the rest takes \(paceText) at the job's pace.")
        }
        if activity == nil, let lastRun { lines.append("  " + text(of: lastRun)) }
        return lines.joined(separator: "\n")
    }

    private func text(of run: LastRun) -> String {
        guard let endedAt = run.endedAt else {
            return "The last run was killed, or its machine stopped; the next one goes on with what it left."
        }
        let word = run.endedAs.split(separator: "_").joined(separator: " ")
        let status = run.exitStatus.map { " (\($0))" } ?? ""
        return "The last run ended \(ClockText(endedAt, now: now, in: zone)) as: \(word)\(status)."
    }

    private var paceText: String { LivePhrases.about(secondsAtPace) }

    /// With whom the allowed calls are shared, where somebody is; another run's slower pace counts for this one too.
    private var sharing: String {
        guard let participants = activity?.live?.participants, participants > 1 else { return "" }
        return ", shared with \((participants - 1).counted("other run", "other runs")) on this site"
    }

    private func runningLines(_ activity: Activity) -> [String] {
        let process = "process \(activity.processID)"
        guard let startedAt = activity.startedAt else { return ["Running (\(process)): it still reads its input."] }
        if activity.writesReports { return ["Sending is over; \(process) writes its reports."] }
        let since = "\(process), since \(ClockText(startedAt, now: now, in: zone))"
        let allowed = activity.live?.callsPerMinute ?? callsPerMinute
        let rate =
            "\(callsInLastMinute.counted("call", "calls")) in the last minute, of \(allowed.grouped) allowed" + sharing
        guard let phrases, let live = activity.live else {
            guard let silence else { return ["Running (\(since)): it has just begun."] }
            return [
                "Running (\(since)), but it has not told anything for \(DurationText(seconds: Double(silence) / 1000)).",
                "\(rate); the rest takes \(paceText) at the job's pace.",
            ]
        }
        let timeToGo = live.isEnding ? nil : phrases.timeToGo
        let window = [
            "\(live.inFlight.grouped) of \(live.window.grouped) in flight",
            live.waiting > 0 ? "\(live.waiting.grouped) waiting for their retry" : nil,
        ]
        return [
            "Running (\(since)): " + [rate, timeToGo].compactMap(\.self).joined(separator: "; ") + ".",
            ([phrases.bound.capitalizedFirst] + window + [phrases.end]).compactMap(\.self).joined(separator: " · "),
        ]
    }

    /// The reconciliation's JSON object with these keys more, of which all after `last_run` are `null` where nothing runs.
    ///
    /// While a run is going on, rows that were sent and have no answer count as `not_attempted`, not as `needs_review`; how
    /// many they are says `in_doubt`.
    ///
    /// `running`, `calls_in_last_minute`, `calls_per_minute` (what the run may make, else what the job allows), `seconds_left`
    /// (`null` while held), `last_run` (`ended_at`, `null` where it was killed, and `ended_as`; `null` before the first run
    /// is over), `process`, `told_at` (when the run told what follows), `binding`, `in_flight`, `window`, `waiting`,
    /// `participants`, `waits_until`, `ends_at`, `ending`, `outage`.
    package func json() -> String {
        let live = activity?.live
        let more = JSONValue.object([
            "running": .bool(activity != nil),
            "calls_in_last_minute": .integer(callsInLastMinute),
            "calls_per_minute": .integer(live?.callsPerMinute ?? callsPerMinute),
            "seconds_left": secondsLeft.map(JSONValue.number) ?? .null,
            "last_run": lastRun.map { run in
                .object(["ended_at": Self.time(run.endedAt), "ended_as": .string(run.endedAs)])
            } ?? .null,
            "process": activity.map { activity in
                .object(["pid": .integer(activity.processID), "started_at": Self.time(activity.startedAt)])
            } ?? .null,
            "told_at": Self.time(live?.writtenAt),
            "binding": JSONValue(live?.binding),
            "in_flight": Self.number(live?.inFlight),
            "window": Self.number(live?.window),
            "waiting": Self.number(live?.waiting),
            "participants": Self.number(live?.participants),
            "waits_until": Self.time(live?.waitsUntil),
            "ends_at": Self.time(live?.endsAt),
            "ending": live.map { .bool($0.isEnding) } ?? .null,
            "outage": live?.outageCause.map { cause in
                .object(["cause": .string(cause), "since": Self.time(live?.outageSince)])
            } ?? .null,
        ]).text
        var shown = report
        shown.endings = endings
        return String(shown.json().dropLast()) + "," + String(more.dropFirst())
    }

    private static func time(_ time: UnixMilliseconds?) -> JSONValue {
        JSONValue(time.map { UTCTimestamp($0).milliseconds })
    }

    private static func number(_ number: Int?) -> JSONValue { number.map(JSONValue.integer) ?? .null }
}

extension String {
    fileprivate var capitalizedFirst: String { prefix(1).uppercased() + dropFirst() }
}
