import MigrationModel

/// How a run goes on, in one line: done, rate, time to go, what binds, window, and what went wrong.
package struct ProgressLine: Sendable {
    /// Rows of the input that can be sent, and how many of them have ended, in earlier runs too.
    package var rows: (ready: Int, ended: Int)
    /// What went other than straight, and how often; what has not happened is left out.
    package var incidents: [(count: Int, word: String)]
    private let phrases: LivePhrases

    package init(rows: (ready: Int, ended: Int), _ phrases: LivePhrases, incidents: [(count: Int, word: String)]) {
        self.rows = rows
        self.phrases = phrases
        self.incidents = incidents
    }

    /// The parts, what matters most first.
    private var parts: [String] {
        let live = phrases.live
        let percent = rows.ready == 0 ? 100 : rows.ended * 100 / rows.ready
        var parts = [
            "\(rows.ended.grouped)/\(rows.ready.grouped) rows (\(percent) %)",
            live.callsInLastMinute.counted("call/min", "calls/min"),
        ]
        if live.secondsLeft != 0 || live.isEnding {
            parts += [live.isEnding ? nil : phrases.timeToGo, phrases.bound, phrases.end].compactMap(\.self)
        }
        if live.inFlight > 0 { parts.append("\(live.inFlight.grouped)/\(live.window.grouped) in flight") }
        parts += incidents.filter { $0.count > 0 }.map { "\($0.count.grouped) \($0.word)" }
        if let others = phrases.others { parts.append(others) }
        return parts
    }

    /// The whole line.
    package var text: String { parts.joined(separator: " · ") }

    /// As many of the parts, from the first on, as fit into so many columns; at least a piece of the first.
    package func text(fitting columns: Int) -> String {
        var line = ""
        for part in parts {
            let longer = line.isEmpty ? part : line + " · " + part
            guard longer.count <= columns else { break }
            line = longer
        }
        return line.isEmpty ? String((parts.first ?? "").prefix(max(0, columns))) : line
    }
}
