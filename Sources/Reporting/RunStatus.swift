import MigrationModel
import OrderedJSON

/// How far a job is at a moment: its counts, and how fast it goes.
package struct RunStatus: Sendable {
    package var report: RunReport
    /// Whether a process works on the job now.
    package var isRunning: Bool
    /// Calls in the last 60 seconds, retries and look-ups included.
    package var callsInLastMinute: Int
    /// Calls a minute that the job allows.
    package var callsPerMinute: Int

    package init(report: RunReport, isRunning: Bool, callsInLastMinute: Int, callsPerMinute: Int) {
        self.report = report
        self.isRunning = isRunning
        self.callsInLastMinute = callsInLastMinute
        self.callsPerMinute = callsPerMinute
    }

    /// Rows that have still to end.
    var left: Int { report.endings[.notAttempted] + report.inDoubt }

    /// How long the rest takes at the rate of the last minute, in seconds; at the allowed one where nothing runs.
    var secondsLeft: Double {
        let rate = isRunning && callsInLastMinute > 0 ? callsInLastMinute : callsPerMinute
        return Double(left) * 60 / Double(max(1, rate))
    }

    /// A few lines for the terminal.
    package var text: String {
        let endings = report.endings
        let counts = Ending.allCases.filter { endings[$0] > 0 }.map { "\($0.title) \(endings[$0].grouped)" }
        var lines = [
            "\(report.job): \((report.facts.rows - left).grouped) of \(report.facts.rows.grouped) rows have ended.",
            "  " + counts.joined(separator: " · "),
        ]
        if report.inDoubt > 0 { lines.append("  in doubt, and settled by the run: \(report.inDoubt.grouped)") }
        let rate = "\(callsInLastMinute.grouped) calls in the last minute, of \(callsPerMinute.grouped) allowed"
        switch (isRunning, left) {
        case (true, _): lines.append("  Running: \(rate); about \(DurationText(seconds: secondsLeft)) to go.")
        case (false, 0): lines.append("  Nothing is left to do.")
        case (false, _):
            lines.append(
                "  Nothing runs now; the rest takes about \(DurationText(seconds: secondsLeft)) at the job's pace."
            )
        }
        return lines.joined(separator: "\n")
    }

    /// The reconciliation's JSON object with these keys more: `running`, `calls_in_last_minute`, `calls_per_minute`,
    /// `seconds_left`.
    package func json() -> String {
        let more = JSONValue.object([
            "running": .bool(isRunning),
            "calls_in_last_minute": .integer(callsInLastMinute),
            "calls_per_minute": .integer(callsPerMinute),
            "seconds_left": .number(secondsLeft),
        ]).text
        return String(report.json().dropLast()) + "," + String(more.dropFirst())
    }
}
