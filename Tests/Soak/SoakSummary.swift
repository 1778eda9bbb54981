import CrashPoints

/// What all trials add up to, as a table.
struct SoakSummary {
    private var results: [TrialResult] = []

    mutating func add(_ result: TrialResult) { results.append(result) }

    var trials: Int { results.count }
    var hasFailed: Bool { results.contains(where: \.hasFailed) }

    /// The table, and a line for each failed trial.
    func text(seed: UInt64, seconds: Double) -> String {
        let crashes = results.reduce(into: [CrashPoint: Int]()) { $0.merge($1.crashes, uniquingKeysWith: +) }
        let inDoubt = results.flatMap(\.inDoubt)
        let mean = Double(inDoubt.reduce(0, +)) / Double(max(1, inDoubt.count))
        var lines = [
            "Crash trials, counted at the server (seed \(seed))", "",
            line("trials", trials), line("rows", sum(\.rows)),
            line("crashes at named points", crashes.values.reduce(0, +)),
        ]
        for point in CrashPoint.allCases { lines.append(line("  " + point.rawValue, crashes[point] ?? 0)) }
        lines += [
            line("kills at random moments", sum(\.kills)), line("ended by SIGTERM", sum(\.terminations)),
            line("ended before the blow", sum(\.missed)), line("leaps of 20 to 60 minutes", sum(\.leaps)),
            line("  keys forgotten", sum(\.forgettings)),
            line("restarts", sum(\.restarts)), line("requests in doubt at a crash, sum", inDoubt.reduce(0, +)),
            line("  mean", oneDecimal(mean)), line("  most", inDoubt.max() ?? 0),
            line("answers replayed under a key", sum(\.replayed)), line("look-ups", sum(\.lookedUp)),
            line("answers after the timeout", sum(\.late)), line("  told that the key is in process", sum(\.inProcess)),
            line("compared row by row", sum(\.compared)), line("  primary payment sources", sum(\.primaries)),
            line("left for review, by name", results.map(\.forReview.count).reduce(0, +)),
            line("lost", sum(\.lost)), line("doubled", sum(\.doubled)),
            line("trials with another fault", results.count { !$0.faults.isEmpty }),
            line("seconds", oneDecimal(seconds)),
        ]
        for result in results { lines += remarks(on: result, seed: seed) }
        return lines.joined(separator: "\n")
    }

    private func remarks(on result: TrialResult, seed: UInt64) -> [String] {
        var lines = result.forReview.map { "trial \(result.number): for review: \($0)" }
        guard result.hasFailed else { return lines }
        let words = ["\(result.lost) lost, \(result.doubled) doubled"] + result.faults
        lines.append("trial \(result.number) FAILED: " + words.joined(separator: "; "))
        lines.append("  again: soak --seed \(seed) --first \(result.number) --trials 1")
        return lines
    }

    private func sum(_ value: (TrialResult) -> Int) -> Int { results.reduce(0) { $0 + value($1) } }

    private func line(_ words: String, _ value: some CustomStringConvertible) -> String {
        let padding = String(repeating: " ", count: max(1, 48 - words.count - value.description.count))
        return words + padding + value.description
    }

    private func oneDecimal(_ value: Double) -> String {
        let tenths = Int((value * 10).rounded())
        return "\(tenths / 10).\(tenths % 10)"
    }
}
