import ChargebeeAPI
import MigrationModel
import Testing

@testable import Execution

/// The time to go is sane from the first second on, and does not jump where nothing has happened.
struct TimeToGoTests {
    /// A run that goes on evenly, a look every 200 ms.
    private struct Pretended {
        var timeToGo = TimeToGo()
        var now = 0.0
        var ended = 0
        var pace = 600
        /// Calls that each row takes.
        var calls = 1.0
        var inFlight = 1

        private var answered: Int { Int(Double(ended) * calls) }

        mutating func note(_ state: TimeToGo.State = .working) {
            timeToGo.note(
                ended: ended,
                answered: answered,
                inFlight: inFlight,
                state,
                callsPerMinute: pace,
                at: .seconds(now)
            )
        }

        /// Goes on for some seconds, with so many rows ending in each.
        mutating func goOn(
            for seconds: Double,
            rowsPerSecond: Double = 0,
            _ state: TimeToGo.State = .working,
            look: (Self) -> Void = { _ in }
        ) {
            let (start, before) = (now, ended)
            while now < start + seconds - 0.001 {
                now += 0.2
                ended = before + Int((now - start) * rowsPerSecond + 0.001)
                note(state)
                look(self)
            }
        }

        /// The time for `left` rows; `ended` stands in for those that have ended.
        func seconds(
            left: Int,
            perMinute: Double,
            ended: Int? = nil,
            mostInFlight: Int = 1_000_000,
            callsPerCall: Int = 1,
            pause: Double = 0
        ) -> Double {
            timeToGo.seconds(
                left: left,
                ended: ended ?? self.ended,
                callsPerMinute: perMinute,
                mostInFlight: mostInFlight,
                callsPerCall: callsPerCall,
                pause: .seconds(pause)
            )
        }
    }

    @Test(arguments: [(1000, 600.0, 100.0), (10, 1, 600), (1, 600, 0.1), (0, 600, 0), (5, 0.5, 600)])
    func `Before anything is known it is what the pace takes`(left: Int, perMinute: Double, expected: Double) {
        var run = Pretended()
        #expect(abs(run.seconds(left: left, perMinute: perMinute) - expected) < 0.001)
        run.note()
        #expect(abs(run.seconds(left: left, perMinute: perMinute) - expected) < 0.001)
    }

    @Test func `A row of several calls takes as many, until the first rows have shown how many it takes`() {
        var run = Pretended()
        run.note()
        #expect(abs(run.seconds(left: 600, perMinute: 600, callsPerCall: 3) - 180) < 0.001)
        run.calls = 2
        run.goOn(for: 60, rowsPerSecond: 5)
        #expect(abs(run.seconds(left: 600, perMinute: 600, callsPerCall: 3) - 120) < 5)
    }

    @Test func `A wait comes on top, but not where nothing is left`() {
        let run = Pretended()
        #expect(run.seconds(left: 600, perMinute: 600, pause: 30) == 90)
        #expect(run.seconds(left: 0, perMinute: 600, pause: 30) == 0)
    }

    @Test(arguments: [1.0, 2, 6, 60, 600, 6000])
    func `A run that keeps its pace is foretold evenly from the first second on`(perMinute: Double) {
        let left = Int(perMinute * 100)
        var run = Pretended()
        var foretold: [Double] = []
        run.goOn(for: 300, rowsPerSecond: perMinute / 60) {
            foretold.append($0.seconds(left: left, perMinute: perMinute))
        }
        // All but the row that is on its way at the moment.
        #expect(foretold.allSatisfy { (6000...7600).contains($0) }, "\(foretold.max() ?? 0)")
        for (one, next) in zip(foretold, foretold.dropFirst()) { #expect(abs(next - one) < 1600) }
    }

    @Test func `Where latency binds, it is found out within a minute, and without a jump to hours`() {
        var run = Pretended()
        var foretold: [Double] = []
        // 10 a second are allowed, 2 come.
        run.goOn(for: 60, rowsPerSecond: 2) { foretold.append($0.seconds(left: 1200, perMinute: 600)) }
        #expect(foretold.first == 120)
        #expect(foretold.allSatisfy { $0 <= 601 })
        #expect(abs((foretold.last ?? 0) - 600) < 30)
    }

    @Test func `A site whose first answers take long makes it grow by and by`() {
        var run = Pretended()
        run.inFlight = 4
        var last = run.seconds(left: 1000, perMinute: 600, mostInFlight: 4)
        run.goOn(for: 30) {
            let next = $0.seconds(left: 1000, perMinute: 600, mostInFlight: 4)
            #expect(next >= last && next <= last + 51)
            last = next
        }
        // As if the four came now: 30 s for each four.
        #expect(abs(last - 7450) < 51)
    }

    @Test func `Where the pace is out of the way, half a second an answer is presumed until the first shows better`() {
        var run = Pretended()
        run.pace = 100_000
        run.inFlight = 10
        run.note()
        #expect(run.seconds(left: 8000, perMinute: 100_000, mostInFlight: 20) == 200)
        // Ten in flight, each for a second.
        run.goOn(for: 1, rowsPerSecond: 10)
        #expect(abs(run.seconds(left: 8000, perMinute: 100_000, mostInFlight: 20) - 400) < 1)
        // From then on what is reached counts, and the most in flight is what could be.
        run.goOn(for: 30, rowsPerSecond: 10)
        #expect(abs(run.seconds(left: 8000, perMinute: 100_000, mostInFlight: 20) - 800) < 20)
    }

    @Test func `A wait that Chargebee asked for does not make the run look slow, but many of them do`() {
        var run = Pretended()
        run.goOn(for: 60, rowsPerSecond: 10)
        let before = run.seconds(left: 6000, perMinute: 600)
        run.goOn(for: 30, .told)
        #expect(run.seconds(left: 6000, perMinute: 600, pause: 0) < before * 1.11)
        run.goOn(for: 5, rowsPerSecond: 10)
        #expect(run.seconds(left: 6000, perMinute: 600) < before * 1.11)
        for _ in 0..<60 {
            run.goOn(for: 10, rowsPerSecond: 10)
            run.goOn(for: 10, .told)
        }
        #expect(abs(run.seconds(left: 6000, perMinute: 600) - 1200) < 120)
    }

    @Test func `A hold or an outage that is over changes nothing`() {
        var run = Pretended()
        run.goOn(for: 60, rowsPerSecond: 5)
        let before = run.seconds(left: 600, perMinute: 600)
        run.goOn(for: 600, .stopped)
        #expect(abs(run.seconds(left: 600, perMinute: 600) - before) < 1)
        run.goOn(for: 10, rowsPerSecond: 5)
        #expect(abs(run.seconds(left: 600, perMinute: 600) - before) < before / 10)
    }

    @Test func `Retries and look-ups count as soon as there are some rows to go by`() {
        var run = Pretended()
        run.calls = 3
        run.goOn(for: 1, rowsPerSecond: 10)
        #expect(run.seconds(left: 600, perMinute: 600) == 60)
        run.goOn(for: 1, rowsPerSecond: 10)
        #expect(abs(run.seconds(left: 600, perMinute: 600) - 180) < 0.001)
    }

    @Test func `A faster run of late counts, not the slow start`() {
        var run = Pretended()
        run.goOn(for: 120, rowsPerSecond: 1)
        run.goOn(for: 70, rowsPerSecond: 10)
        #expect(run.seconds(left: 6000, perMinute: 600) < 660)
    }

    @Test func `Where Chargebee asks for many waits, the rest is foretold with as many`() {
        var timeToGo = TimeToGo()
        var now = Duration.zero
        // A second of work at ten rows a second, then three seconds of waiting, again and again.
        for turn in 1...10 {
            for tick in 0..<5 {
                let done = turn * 10 - 10 + tick * 2
                timeToGo.note(ended: done, answered: done, inFlight: 1, .working, callsPerMinute: 600, at: now)
                now += .milliseconds(200)
            }
            timeToGo.note(ended: turn * 10, answered: turn * 10, inFlight: 0, .told, callsPerMinute: 600, at: now)
            now += .seconds(3)
        }
        timeToGo.note(ended: 100, answered: 100, inFlight: 1, .working, callsPerMinute: 600, at: now)
        let left = timeToGo.seconds(left: 100, ended: 100, callsPerMinute: 600, mostInFlight: 4, pause: .zero)
        #expect((35...45).contains(left))
    }

    @Test func `Another pace counts at once`() {
        var run = Pretended()
        run.goOn(for: 60, rowsPerSecond: 1)
        run.pace = 6000
        run.goOn(for: 1, rowsPerSecond: 100)
        #expect(abs(run.seconds(left: 6000, perMinute: 6000) - 60) < 1)
    }

    // MARK: - With a scheduler

    /// Foretells every 200 ms how long a run takes that answers each call at once, for `span` seconds after `start`.
    private func foretold(
        _ scheduler: inout RequestScheduler,
        _ timeToGo: inout TimeToGo,
        rows: Int,
        from start: Double,
        for span: Double
    ) -> [(at: Double, progress: ExecutionProgress)] {
        stride(from: start, to: start + span, by: 0.2).map { second in
            let now = at(second)
            while let dispatch = scheduler.dispatch(at: now) {
                _ = scheduler.receive(created("pm_\(dispatch.ordinal)"), for: dispatch.ordinal, at: now)
            }
            timeToGo.note(scheduler, at: now.elapsed)
            return (second, ExecutionProgress(scheduler, timeToGo, rows: rows, at: now))
        }
    }

    @Test func `Rows that ended without a call do not make those that are sent look cheaper`() {
        var scheduler = stepScheduler(procedure("port"))
        var timeToGo = TimeToGo()
        for ordinal in 1...30 {
            let address = RowAddress(ordinal: ordinal, line: ordinal + 1)
            scheduler.noteEndedUnsent(RowEnding(address: address, ending: .rejected, endedAt: epoch), at: at(0))
        }
        let done = StepRecord(address: RowAddress(ordinal: 31, line: 32), step: .request, doneAt: epoch)
        scheduler.accept(
            sourceRequest(31),
            history: RowHistory(
                attempts: 2,
                generation: 0,
                idempotencyKey: "",
                keyFirstSentAt: 0,
                isInDoubt: false,
                steps: [done]
            )
        )
        if case .end = scheduler.next(at: at(0)) {} else { Issue.record("sent though all is done") }
        timeToGo.note(scheduler, at: .zero)
        // 600 rows of two calls each, eight at once and each for half a second.
        let progress = ExecutionProgress(scheduler, timeToGo, rows: 631, at: at(0))
        #expect(abs((progress.secondsLeft ?? 0) - 75) < 0.001)
    }

    @Test func `Primary sources that are still to be read count, though those rows come last`() {
        var scheduler = stepScheduler(procedure("create_using_permanent_token") { $0.recordsPreviousPrimary = true })
        var timeToGo = TimeToGo()
        timeToGo.note(scheduler, at: .zero)
        func left(_ reads: Int?) -> Double {
            ExecutionProgress(scheduler, timeToGo, rows: 1000, reads: reads, at: at(0)).secondsLeft ?? 0
        }
        // Eight calls at once and each for half a second.
        #expect(abs(left(500) - 93.75) < 0.001)
        #expect(abs(left(0) - 62.5) < 0.001)
        #expect(abs(left(nil) - 125) < 0.001)
        for ordinal in 1...200 { scheduler.accept(request(ordinal)) }
        _ = foretold(&scheduler, &timeToGo, rows: 1000, from: 0, for: 1)
        #expect(scheduler.tally.endings.total > 20 && scheduler.tally.reads == 0)
        // Rows of one call have ended; the reads are still to come, at a hundred calls a second.
        #expect(left(500) - left(0) >= 5)
    }

    @Test func `A slower pace that begins with a wait is foretold with that wait, and does not look like a slow run`() {
        var scheduler = scheduler(callsPerMinute: 600)
        var timeToGo = TimeToGo()
        for ordinal in 1...1000 { scheduler.accept(request(ordinal)) }
        _ = foretold(&scheduler, &timeToGo, rows: 1000, from: 0, for: 30)
        scheduler.obey(.pace(requestsPerMinute: 60), at: at(30))
        let looks = foretold(&scheduler, &timeToGo, rows: 1000, from: 30, for: 120)
        // 700 rows at one a second, after the wait.
        let end = 30 + 60 + 700.0
        for look in looks {
            let left = look.progress.secondsLeft ?? 0
            // The first few rows at the new pace may be a fifth off; the wait taken for work would be many times that.
            #expect(abs(look.at + left - end) < 150, "at \(look.at): \(left)")
        }
        let waits = looks[25].progress.liveState.waitsUntil.map { $0 - looks[25].progress.at.wall } ?? 0
        #expect((40_000...60_000).contains(waits))
        #expect(looks[25].progress.pause == .zero)
        #expect(looks.last?.progress.liveState.waitsUntil == nil)
    }

    @Test func `A run soon after another waits, and is foretold as one that keeps its pace`() {
        let earlier = (0..<600).map { Duration.milliseconds(-10_000 + $0 * 10) }
        var scheduler = RequestScheduler(
            limits: ExecutionLimits(callsPerMinute: 600, maxInFlight: 20, retries: 5),
            rules: StopRules(),
            signer: PlainSigner(),
            earlierCalls: earlier
        )
        var timeToGo = TimeToGo()
        for ordinal in 1...1000 { scheduler.accept(request(ordinal)) }
        for look in foretold(&scheduler, &timeToGo, rows: 1000, from: 0, for: 100) {
            let left = look.progress.secondsLeft ?? 0
            #expect(abs(look.at + left - 150) < 15, "at \(look.at): \(left)")
        }
    }

    /// A site's log that other runs have filled until an instant.
    private final class FilledLedger: SiteLedger {
        let participants = 2

        func enter(_ method: ChargebeeAPI.Operation.Method, callsPerMinute: Int, at now: Moment) -> SiteDecision {
            now.elapsed < .seconds(50) ? .full(until: .seconds(50)) : .entered
        }

        func announce(callsPerMinute: Int) {}
        func leave(_ method: ChargebeeAPI.Operation.Method) {}
        func callsInLastMinute(at now: Moment) -> Int { 0 }
    }

    @Test func `Where others have filled the site's minute, the wait for it does not look like a slow run`() {
        var scheduler = scheduler(callsPerMinute: 600, site: FilledLedger())
        var timeToGo = TimeToGo()
        for ordinal in 1...1000 { scheduler.accept(request(ordinal)) }
        for look in foretold(&scheduler, &timeToGo, rows: 1000, from: 0, for: 55) {
            // Half of the pace.
            #expect((185...240).contains(look.progress.secondsLeft ?? 0), "at \(look.at)")
        }
    }
}
