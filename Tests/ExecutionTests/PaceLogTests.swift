import Execution
import TestSupport
import Testing

struct PaceLogTests {
    /// Makes calls as soon as they are allowed, each late by up to `lateness`, and returns their instants.
    private func calls(limit: Int, seconds: Double, lateness: Double, seed: UInt64) -> [Duration] {
        var generator = SeededGenerator(seed: seed)
        var pace = PaceLog(callsPerMinute: limit)
        var now = Duration.zero
        var made: [Duration] = []
        while now < .seconds(seconds) {
            now = max(now, pace.nextAllowed) + .seconds(Double.random(in: 0...lateness, using: &generator))
            pace.record(at: now)
            made.append(now)
        }
        return made
    }

    @Test(arguments: [1, 2, 57, 142, 570], [0, 0.02, 0.5])
    func `No window of 60 seconds holds more calls than the limit`(limit: Int, lateness: Double) {
        let made = calls(limit: limit, seconds: 400, lateness: lateness, seed: 7)
        for (index, first) in made.enumerated() where index + limit < made.count {
            #expect(made[index + limit] - first > .seconds(60))
        }
    }

    @Test(arguments: [142, 570, 3325])
    func `Timers that are late by up to 20 ms cost less than two percent of the rate`(limit: Int) {
        let made = calls(limit: limit, seconds: 300, lateness: min(0.02, 30 / Double(limit)), seed: 3)
        let rate = Double(made.count) / 5
        #expect(rate <= Double(limit) + 1)
        #expect(rate >= Double(limit) * 0.98)
    }

    @Test func `Calls are spread evenly, also at the start and after idling`() {
        var pace = PaceLog(callsPerMinute: 60)
        pace.record(at: .zero)
        #expect(pace.nextAllowed == .seconds(1))
        pace.record(at: .seconds(30))
        #expect(pace.nextAllowed >= .seconds(30.7))
    }

    @Test func `Calls of an earlier process count`() {
        let earlier = (0..<10).map { Duration.seconds(-50 + $0) }
        let pace = PaceLog(callsPerMinute: 10, earlier: earlier)
        #expect(pace.nextAllowed >= .seconds(10))
        #expect(pace.callsInLastMinute(at: .zero) == 10)
        #expect(pace.callsInLastMinute(at: .seconds(15)) == 4)
    }

    @Test func `A refusal without a time to wait halves the pace, and answers bring it back`() {
        var pace = PaceLog(callsPerMinute: 60)
        pace.slowDown()
        pace.record(at: .zero)
        #expect(pace.nextAllowed == .seconds(2))
        for _ in 0..<10 { pace.slowDown() }
        #expect(pace.slowdown == 16)
        for _ in 0..<40 { pace.recover() }
        #expect(pace.slowdown == 1)
    }
}

struct BackoffTests {
    @Test func `The bound doubles from 500 ms to 30 s, and the delay lies below it`() {
        let backoff = Backoff()
        var generator = SeededGenerator(seed: 5)
        #expect((0..<8).map(backoff.bound) == [0.5, 1, 2, 4, 8, 16, 30, 30].map { .seconds($0) })
        #expect(backoff.bound(retry: 1000) == .seconds(30))
        let delays = (0..<200).map { _ in backoff.delay(retry: 3, using: &generator) }
        #expect(delays.allSatisfy { $0 >= .zero && $0 <= .seconds(4) })
        #expect(delays.contains { $0 < .seconds(1) } && delays.contains { $0 > .seconds(3) })
    }
}

struct TripwireTests {
    /// What the last of the answers brings.
    private func lastReason(_ rules: StopRules, _ answers: [Bool]) -> [StopReason?] {
        var tripwires = Tripwires(rules: rules)
        var reasons: [StopReason?] = []
        for failed in answers { reasons.append(tripwires.note(failed: failed)) }
        return reasons
    }

    @Test func `More than the given share of the last 50 answers pauses the run`() {
        var rules = StopRules()
        rules.failureRate = 0.2
        let answers = (0..<49).map { $0 % 5 == 0 }
        let reasons = lastReason(rules, answers + [false, true])
        #expect(reasons.dropLast().allSatisfy { $0 == nil })
        #expect(lastReason(rules, answers + [true]).last == .failureRate(failures: 11, answers: 50))
    }

    @Test func `An unbroken series of failures pauses the run before 50 answers are there`() {
        var rules = StopRules()
        rules.failuresInARow = 3
        let reasons = lastReason(rules, [true, true, false, true, true, true])
        #expect(reasons == [nil, nil, nil, nil, nil, .failuresInARow(3)])
    }
}
