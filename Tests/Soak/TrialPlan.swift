import CrashPoints
import EndToEndSupport
import TestSupport

/// What a trial is going to do, drawn from its seed alone.
struct TrialPlan {
    /// How a process is brought to an early end.
    enum Blow: Hashable {
        /// At the time of passing a named point.
        case point(CrashPoint, time: Int)
        /// By SIGKILL so many milliseconds after its start, or after it said that it sends.
        case kill(after: Int, whileSending: Bool)
        /// By SIGTERM so many milliseconds after it said that it sends, and by a second one 600 ms later.
        case terminate(after: Int, twice: Bool)
    }

    /// An early end, and what happens before the next process.
    struct Crash {
        let blow: Blow
        /// How many minutes go by; Chargebee forgets the keys where they are more than 30.
        let leap: Int
    }

    let number: Int
    let seed: UInt64
    /// 1, 16 or 64 requests in flight.
    let concurrency: Int
    let crashes: [Crash]
    let canary: Int
    let spendsBudget: Bool
    /// Only lost answers go wrong, and few, so that as many requests are in flight as may be.
    let isCalm: Bool
    /// A 500 is stored under its key and replayed, which nobody documents.
    let storesErrors: Bool
    /// Some answers take longer than the program waits, so that effects come after the timeout, or after the process.
    let isLate: Bool
    let retries: Int
    /// The minutes that go by where a run of the end has to be waited for, in turn.
    let lastLeaps: [Int]
    /// Drawn after the plan, so that the input is as repeatable as the plan.
    let input: CardInput

    /// Draws trial `number` of a soak.
    ///
    /// The concurrency goes by turns, and so does the first blow: each named point, and then some kills.
    init(number: Int, soakSeed: UInt64) {
        var random = SeededGenerator(seed: soakSeed &+ UInt64(number) &* 0x9E37_79B9)
        self.number = number
        seed = random.next() >> 1
        concurrency = [1, 16, 64][number % 3]
        let bounds = [1: 60...110, 16: 100...300][concurrency] ?? 200...300
        let rows = Int.random(in: bounds, using: &random)
        isCalm = random.happens(0.4)
        storesErrors = random.happens(0.25)
        let turn = number / 3 % (CrashPoint.allCases.count + Self.killsInTurn)
        var crashes: [Crash] = []
        for index in 0..<Int.random(in: 1...4, using: &random) {
            let blow =
                if index > 0 {
                    Self.anyBlow(rows, concurrency, &random)
                } else if turn < CrashPoint.allCases.count {
                    Self.at(CrashPoint.allCases[turn], rows, isFirst: true, &random)
                } else {
                    Self.kill(concurrency, &random)
                }
            crashes.append(
                Crash(blow: blow, leap: random.happens(0.5) ? 0 : Self.leaps.randomElement(using: &random) ?? 0)
            )
        }
        self.crashes = crashes
        let needsCanary = crashes.contains { if case .point(.canaryMarked, _) = $0.blow { true } else { false } }
        canary = needsCanary || random.happens(0.1) ? 3 : 0
        isLate = random.happens(0.34)
        // With two retries a look-up often comes before the effect.
        retries = isLate && random.happens(0.5) ? 2 : 8
        lastLeaps = Self.leaps.shuffled(using: &random)
        spendsBudget = random.happens(0.1) && !isLate
        input = CardInput(rows: rows, &random)
    }

    private static let killsInTurn = 8
    /// Minutes: a key that is surely good, one too old to be relied on, and two that are forgotten.
    private static let leaps = [20, 26, 31, 60]

    private static func anyBlow(_ rows: Int, _ concurrency: Int, _ random: inout SeededGenerator) -> Blow {
        switch Int.random(in: 0..<100, using: &random) {
        case ..<50:
            let points = CrashPoint.allCases.filter { !$0.isOfNewJournals }
            return at(points.randomElement(using: &random) ?? .passBegun, rows, isFirst: false, &random)
        case ..<85: return kill(concurrency, &random)
        default:
            return .terminate(after: Int.random(in: 0...400, using: &random), twice: random.happens(0.5))
        }
    }

    /// With 64 in flight later than else, since the window has to grow.
    private static func kill(_ concurrency: Int, _ random: inout SeededGenerator) -> Blow {
        let isSending = random.happens(0.75)
        let latest = !isSending || concurrency == 64 ? 800 : 400
        return .kill(after: Int.random(in: 0...latest, using: &random), whileSending: isSending)
    }

    private static func at(
        _ point: CrashPoint,
        _ rows: Int,
        isFirst: Bool,
        _ random: inout SeededGenerator
    ) -> Blow {
        guard point.isOfTheLoop else { return .point(point, time: 1) }
        return .point(point, time: Int.random(in: 1...(isFirst ? rows / 2 : rows / 6), using: &random))
    }

    /// The sandbox's scenario: short latencies, and a little of everything that goes wrong.
    var scenario: String {
        let prompt = [1: "{ from: 1ms, to: 5ms }", 16: "{ from: 10ms, to: 60ms }"][concurrency]
        let latency =
            isLate ? "{ p50: 60ms, p95: 400ms, p99: 2s, max: 4s }" : prompt ?? "{ from: 40ms, to: 160ms }"
        // No 500 without an effect, which after two retries would rightly end a row; and what hangs has no late answer.
        let late = "dropped_after_effect: 2%, dropped_before_effect: 1%, throttled: 0.5%, error_after_effect: 0.5%"
        let rough =
            "dropped_after_effect: 4%, dropped_before_effect: 2%, throttled: 0.5%, internal_error: 2%, "
            + "error_after_effect: 1%, hang: 0.4%"
        return """
            seed: \(seed)
            latency: \(latency)
            throttle_for: 1s
            hang_for: 3s
            store_errors_under_key: \(storesErrors)
            faults: { \(isLate ? late : isCalm ? "dropped_after_effect: 0.5%" : rough) }
            declined_references: [\(CardInput.declinedPrefix)*]
            """
    }

    /// Further lines of the job file.
    var jobLines: String {
        let budget = spendsBudget ? "5%" : "100%"
        return """
            options: { replace_primary: from_column }
            limits:
              requests_per_minute: 100000
              max_in_flight: \(concurrency)
              max_posts_in_flight: \(concurrency)
              max_gets_in_flight: \(concurrency)
              retries: \(retries)
              retry_budget: \(budget)
              timeout: 1s
            stop: { failure_rate: 100%, failures_in_a_row: 1000, canary: \(canary) }
            """
    }
}

extension CrashPoint {
    /// Whether only the first process on a journal passes it.
    var isOfNewJournals: Bool {
        switch self {
        case .journalDrafted, .passRecorded, .rejectedFileDrafted, .rejectionsPartlyRecorded, .rejectedFileWritten,
            .rejectionsRecorded, .canaryMarked:
            true
        default: false
        }
    }

    /// Whether a process passes it again and again.
    var isOfTheLoop: Bool {
        switch self {
        case .callsEntered, .batchCommitted, .intentsAnnounced, .firstRequestSent, .requestsSent, .answerReceived,
            .answersSettled:
            true
        default: false
        }
    }
}
