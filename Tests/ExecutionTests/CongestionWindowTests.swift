import ChargebeeAPI
import Execution
import MigrationModel
import Testing

struct CongestionWindowTests {
    /// Lets one round trip of a full window go well.
    private func roundTrip(_ window: inout CongestionWindow, at second: Double, latency: Double = 0.3) {
        for _ in 0..<window.size {
            _ = window.succeeded(sentAt: .seconds(second), at: .seconds(second + latency), wasFull: true)
        }
    }

    @Test func `It begins small and doubles with each round trip up to the maximum`() {
        var window = CongestionWindow(maximum: 50)
        var sizes = [window.size]
        for second in 0..<5 {
            roundTrip(&window, at: Double(second))
            sizes.append(window.size)
        }
        #expect(sizes == [4, 8, 16, 32, 50, 50])
    }

    @Test func `A window that nobody fills does not grow`() {
        var window = CongestionWindow(maximum: 50)
        for second in 0..<100 {
            _ = window.succeeded(sentAt: .seconds(second), at: .seconds(Double(second) + 0.3), wasFull: false)
        }
        #expect(window.size == 4)
    }

    @Test func `Trouble halves it once for all requests of one round trip, and from then on it grows by one`() {
        var window = CongestionWindow(maximum: 64)
        for second in 0..<4 { roundTrip(&window, at: Double(second)) }
        #expect(window.size == 64)
        let isCut = window.troubled(sentAt: .seconds(5), at: .seconds(6))
        #expect(isCut)
        let isCutAgain = window.troubled(sentAt: .seconds(5.5), at: .seconds(6.1))
        #expect(!isCutAgain, "sent before the cut")
        #expect(window.size == 32)
        roundTrip(&window, at: 7)
        #expect((32...33).contains(window.size))
        for second in 8..<12 { roundTrip(&window, at: Double(second)) }
        #expect((36...37).contains(window.size))
    }

    @Test func `It never falls below one`() {
        var window = CongestionWindow(maximum: 8)
        for second in 0..<20 { _ = window.troubled(sentAt: .seconds(second), at: .seconds(second)) }
        #expect(window.size == 1)
    }

    @Test func `Latency that has doubled makes it smaller, though not below where it began`() {
        var window = CongestionWindow(maximum: 64)
        for second in 0..<10 { roundTrip(&window, at: Double(second)) }
        #expect(window.size == 64)
        var cuts = 0
        for second in 10..<400 {
            for _ in 0..<window.size {
                let sentAt = Duration.seconds(Double(second))
                if window.succeeded(sentAt: sentAt, at: sentAt + .seconds(0.9), wasFull: true) { cuts += 1 }
            }
            if second == 12 { #expect(window.size < 64) }
            #expect(window.size >= 4)
        }
        #expect(cuts > 0)
        // What has lasted for minutes is the new normal.
        #expect(window.size > 32)
    }

    @Test func `Latency that varies by half as much again, or by milliseconds, changes nothing`() {
        for (low, high) in [(0.3, 0.45), (0.002, 0.02)] {
            var window = CongestionWindow(maximum: 32)
            for second in 0..<200 {
                for index in 0..<window.size {
                    let sentAt = Duration.seconds(Double(second))
                    let latency = Duration.seconds(index % 2 == 0 ? low : high)
                    let isCut = window.succeeded(sentAt: sentAt, at: sentAt + latency, wasFull: true)
                    #expect(!isCut)
                }
            }
            #expect(window.size == 32)
        }
    }

    @Test(arguments: [
        refused(429, "api_request_limit_exceeded", retryAfter: .seconds(1)), refused(429, "lock_timeout"),
        refused(500, "internal_error"), refused(503, "http_503"), .lost("timed out"), .notSent("no connection"),
        refused(400, "payment_processing_failed", cause: "gateway.technical.timeout"),
    ])
    func `Refusals for rate, locked customers, failures and lost answers make a run's window smaller`(
        response: APIResponse
    ) {
        var scheduler = scheduler(maxInFlight: 8, gathersEvents: true)
        for ordinal in 1...4 { scheduler.accept(request(ordinal)) }
        _ = scheduler.dispatch(at: at(0))
        _ = scheduler.receive(response, for: 1, at: at(0.2))
        #expect(scheduler.windowSize == 4)
        let cuts = scheduler.takeEvents().filter {
            if case .windowCut(to: 4, because: _) = $0.event { true } else { false }
        }
        #expect(cuts.count == 1)
    }

    @Test func `A refusal of the row itself leaves a run's window alone`() {
        var scheduler = scheduler(maxInFlight: 8)
        scheduler.accept(request(1))
        _ = scheduler.dispatch(at: at(0))
        _ = scheduler.receive(refused(400, "param_wrong_value"), for: 1, at: at(0.2))
        #expect(scheduler.windowSize == 8)
    }
}
