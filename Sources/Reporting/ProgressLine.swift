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
    private var parts: [LivePhrases.Phrase] {
        let live = phrases.live
        let percent = rows.ready == 0 ? 100 : rows.ended * 100 / rows.ready
        var parts = [LivePhrases.Phrase("\(rows.ended.grouped)/\(rows.ready.rows) (\(percent) %)")]
        let goesOn = live.secondsLeft != 0 || live.isEnding
        // Why nothing is sent must not be what a narrow terminal leaves out.
        let trouble = goesOn ? phrases.trouble : nil
        if let trouble { parts.append(trouble) }
        parts.append(LivePhrases.Phrase(live.callsInLastMinute.counted("call/min", "calls/min")))
        if goesOn {
            if !live.isEnding, let timeToGo = phrases.timeToGoPhrase { parts.append(timeToGo) }
            if trouble == nil { parts.append(LivePhrases.Phrase(phrases.bound)) }
            if let end = phrases.end { parts.append(LivePhrases.Phrase(end)) }
        }
        if live.inFlight > 0 {
            parts.append(LivePhrases.Phrase("\(live.inFlight.grouped)/\(live.window.grouped) in flight"))
        }
        parts += incidents.filter { $0.count > 0 }.map { LivePhrases.Phrase("\($0.count.grouped) \($0.word)") }
        if let others = phrases.others { parts.append(LivePhrases.Phrase(others)) }
        return parts
    }

    /// The whole line.
    package var text: String { parts.map(\.whole).joined(separator: " · ") }

    /// Those of the parts that fit into so many columns, whole or else in brief; at least a piece of the first.
    package func text(fitting columns: Int) -> String {
        var line = ""
        for part in parts {
            let longer = [part.whole, part.brief].map { line.isEmpty ? $0 : line + " · " + $0 }
            guard let fitting = longer.first(where: { $0.count <= columns }) else { continue }
            line = fitting
        }
        return line.isEmpty ? String((parts.first?.whole ?? "").prefix(max(0, columns))) : line
    }
}
