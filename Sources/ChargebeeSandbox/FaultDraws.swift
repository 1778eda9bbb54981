/// Draws faults and latencies, so that a request meets the same in each run, in whatever order requests arrive.
struct FaultDraws {
    private let seed: UInt64
    /// The faults that can occur, each with the share up to which it is drawn.
    private let thresholds: [(fault: SandboxFault, upTo: Double)]
    private let latency: LatencyDistribution
    /// How often a request of a signature was seen; each time is a draw of its own, or a retry would be in vain.
    private var occurrences: [UInt64: UInt64] = [:]

    init(_ scenario: SandboxScenario) {
        seed = scenario.seed
        latency = scenario.latency
        var sum = 0.0
        thresholds = SandboxFault.allCases.compactMap { fault in
            guard let rate = scenario.faults[fault], rate > 0 else { return nil }
            sum += rate
            return (fault, sum)
        }
    }

    /// The fault and the latency (in milliseconds) for the next occurrence of a request.
    mutating func draw(for signature: UInt64) -> (fault: SandboxFault?, latency: Int) {
        if thresholds.isEmpty, case .even(let range) = latency, range.count == 1 { return (nil, range.lowerBound) }
        occurrences[signature, default: 0] += 1
        let occurrence = occurrences[signature, default: 1]
        var generator = SeededGenerator(seed: seed ^ SeededGenerator.mixed(signature &+ occurrence))
        let share = generator.share()
        return (thresholds.first { share < $0.upTo }?.fault, latency.draw(using: &generator))
    }
}
