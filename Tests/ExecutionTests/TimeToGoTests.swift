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

        /// Goes on for some seconds, with so many rows ending in each.
        mutating func goOn(
            for seconds: Double,
            rowsPerSecond: Double = 0,
            _ state: TimeToGo.State = .working,
            look: (Double, TimeToGo) -> Void = { _, _ in }
        ) {
            let (start, before) = (now, ended)
            while now < start + seconds - 0.001 {
                now += 0.2
                ended = before + Int((now - start) * rowsPerSecond + 0.001)
                timeToGo.note(ended: ended, state, callsPerMinute: pace, at: .seconds(now))
                look(now, timeToGo)
            }
        }

        func seconds(left: Int, perMinute: Double, calls: Double = 1, pause: Double = 0) -> Double {
            timeToGo.seconds(
                left: left,
                answered: Int(Double(ended) * calls),
                ended: ended,
                callsPerMinute: perMinute,
                pause: .seconds(pause)
            )
        }
    }

    @Test(arguments: [(1000, 600.0, 100.0), (10, 1, 600), (1, 600, 0.1), (0, 600, 0), (5, 0.5, 600)])
    func `Before anything is known it is what the pace takes`(left: Int, perMinute: Double, expected: Double) {
        var run = Pretended()
        #expect(abs(run.seconds(left: left, perMinute: perMinute) - expected) < 0.001)
        run.timeToGo.note(ended: 0, .working, callsPerMinute: 600, at: .zero)
        #expect(abs(run.seconds(left: left, perMinute: perMinute) - expected) < 0.001)
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
        run.goOn(for: 300, rowsPerSecond: perMinute / 60) { _, timeToGo in
            foretold.append(
                timeToGo.seconds(left: left, answered: 0, ended: 0, callsPerMinute: perMinute, pause: .zero)
            )
        }
        // All but the row that is on its way at the moment.
        #expect(foretold.allSatisfy { (6000...7600).contains($0) }, "\(foretold.max() ?? 0)")
        for (one, next) in zip(foretold, foretold.dropFirst()) { #expect(abs(next - one) < 1600) }
    }

    @Test func `Where latency binds, it is found out within a minute, and without a jump to hours`() {
        var run = Pretended()
        var foretold: [Double] = []
        // 10 a second are allowed, 2 come.
        run.goOn(for: 60, rowsPerSecond: 2) { _, timeToGo in
            foretold.append(
                timeToGo.seconds(left: 1200, answered: 0, ended: 0, callsPerMinute: 600, pause: .zero)
            )
        }
        #expect(foretold.first == 120)
        #expect(foretold.allSatisfy { $0 <= 601 })
        #expect(abs((foretold.last ?? 0) - 600) < 30)
    }

    @Test func `A site whose first answers take long makes it grow by and by`() {
        var run = Pretended()
        var last = run.seconds(left: 1000, perMinute: 600)
        run.goOn(for: 30) { _, timeToGo in
            let next = timeToGo.seconds(left: 1000, answered: 0, ended: 0, callsPerMinute: 600, pause: .zero)
            #expect(next < max(20 * last, 1500))
            last = next
        }
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
        run.goOn(for: 1, rowsPerSecond: 10)
        #expect(run.seconds(left: 600, perMinute: 600, calls: 3) == 60)
        run.goOn(for: 1, rowsPerSecond: 10)
        #expect(run.seconds(left: 600, perMinute: 600, calls: 3) == 180)
    }

    @Test func `A faster run of late counts, not the slow start`() {
        var run = Pretended()
        run.goOn(for: 120, rowsPerSecond: 1)
        run.goOn(for: 70, rowsPerSecond: 10)
        #expect(run.seconds(left: 6000, perMinute: 600) < 660)
    }

    @Test func `Another pace counts at once`() {
        var run = Pretended()
        run.goOn(for: 60, rowsPerSecond: 1)
        run.pace = 6000
        run.goOn(for: 1, rowsPerSecond: 100)
        #expect(abs(run.seconds(left: 6000, perMinute: 6000) - 60) < 1)
    }
}
