import DequeModule

/// When a run stops by itself so that a person can look.
package struct StopRules: Sendable {
    /// The share of failures among the last 50 answers above which the run pauses; 0...1.
    ///
    /// The default is 0.2.
    package var failureRate = 0.2
    /// The number of failures in a row at which the run pauses; at least 1.
    ///
    /// The default is 10.
    package var failuresInARow = 10
    /// How long Chargebee or the gateway may be down before the run stops.
    ///
    /// The default is 5 minutes.
    package var longestOutage = Duration.seconds(5 * 60)
    /// After how many rows a first look is asked for; `nil` for none.
    package var canary: Int?

    package init() {}
}

/// Watches the answers for a failure rate or an unbroken series of failures.
package struct Tripwires: Sendable {
    private let rules: StopRules
    private var recent: Deque<Bool> = []
    private var inARow = 0
    private static let span = 50

    package init(rules: StopRules) { self.rules = rules }

    /// Notes an answer.
    ///
    /// - Returns: Why the run should pause, or `nil`.
    package mutating func note(failed: Bool) -> StopReason? {
        recent.append(failed)
        if recent.count > Self.span { recent.removeFirst() }
        inARow = failed ? inARow + 1 : 0
        if inARow >= rules.failuresInARow { return .failuresInARow(inARow) }
        let failures = recent.count { $0 }
        guard recent.count == Self.span, Double(failures) / Double(Self.span) > rules.failureRate else { return nil }
        return .failureRate(failures: failures, answers: Self.span)
    }
}
