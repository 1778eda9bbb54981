import ChargebeeAPI
import MigrationModel
import Testing

@testable import Execution

/// Rows in doubt whose key has been outlived, within one run or because the clock was changed: looked up, never sent blindly.
struct KeyWindowTests {
    private func ours(sentAt second: Double) -> PaymentSource {
        PaymentSource(
            id: "pm_ours",
            customerID: "customer-1",
            referenceID: "cus_customer-1/card_number1",
            gatewayAccountID: "gw_1",
            createdAt: (epoch + UnixMilliseconds(second * 1000)) / 1000
        )
    }

    /// A run that may wait a day, in which every row's request of the first second went unanswered, and that then finds
    /// Chargebee down for 40 minutes.
    ///
    /// - Returns: The run, the second at which Chargebee is there again, and all keys and purposes since the outage began.
    private func outage() -> (scheduler: RequestScheduler, end: Double, sent: [SendIntent]) {
        var rules = StopRules()
        rules.longestOutage = .seconds(86_400)
        var scheduler = scheduler(maxInFlight: 8, retries: 1000, rules: rules)
        for ordinal in 1...8 { scheduler.accept(request(ordinal)) }
        scheduler.endInput()
        let first = (0..<8).compactMap { scheduler.dispatch(at: at(Double($0) / 20))?.ordinal }
        for ordinal in first { _ = scheduler.receive(.lost("reset"), for: ordinal, at: at(1)) }
        var sent: [SendIntent] = []
        var second = 1.0
        while second < 2400 {
            if let probe = scheduler.dispatch(at: at(second)) {
                sent.append(probe.intent)
                _ = scheduler.receive(.notSent("refused"), for: probe.ordinal, at: at(second))
            }
            second += 1
        }
        return (scheduler, second, sent)
    }

    /// Answers all that is sent from the end of an outage on, look-ups by `found`, and returns intents and endings.
    private func afterwards(
        _ scheduler: inout RequestScheduler,
        from start: Double,
        found: (Int) -> [PaymentSource]
    ) -> (intents: [SendIntent], endings: [RowEnding]) {
        var (intents, endings): ([SendIntent], [RowEnding]) = ([], [])
        var second = start
        while second < start + 600, !scheduler.isFinished(at: at(second)) {
            while let dispatch = scheduler.dispatch(at: at(second)) {
                intents.append(dispatch.intent)
                let isLookUp = dispatch.intent.purpose == .lookUp
                let response = isLookUp ? page(found(dispatch.ordinal)) : created("pm_new\(dispatch.ordinal)")
                if let ending = scheduler.receive(response, for: dispatch.ordinal, at: at(second + 0.2))?.ending {
                    endings.append(ending)
                }
            }
            second += 1
        }
        return (intents, endings)
    }

    @Test func `After an outage longer than the key's window, what took effect before it is found by look-up`() throws {
        var (scheduler, end, _) = outage()
        #expect(scheduler.stopReason == nil)
        let source = ours(sentAt: 0.5)
        let (intents, endings) = afterwards(&scheduler, from: end) { $0 == 1 ? [source] : [] }
        let first = try #require(endings.first { $0.address.ordinal == 1 })
        #expect(first.ending == .recovered)
        #expect(first.paymentSourceID == "pm_ours")
        #expect(intents.filter { $0.address.ordinal == 1 && $0.purpose == .request }.isEmpty)
        #expect(endings.count == 8)
    }

    @Test func `After an outage longer than the key's window, no request leaves under a key that is too old`() {
        var (scheduler, end, during) = outage()
        for intent in during where intent.purpose == .request {
            #expect(intent.sentAt - intent.keyFirstSentAt < 25 * 60 * 1000)
        }
        let (intents, endings) = afterwards(&scheduler, from: end) { _ in [] }
        for intent in intents where intent.purpose == .request {
            #expect(intent.idempotencyKey == "row-\(intent.address.ordinal)-1")
        }
        #expect(endings.filter { $0.ending == .created }.count == 8)
        #expect(Set(endings.map(\.address.ordinal)) == Set(1...8))
    }

    /// A row that an earlier process sent at `second` and that is in doubt.
    private func resumed(sentAt second: Double) -> RequestScheduler {
        var scheduler = scheduler()
        let sentAt = epoch + UnixMilliseconds(second * 1000)
        scheduler.accept(
            request(1),
            history: RowHistory(
                attempts: 1,
                generation: 0,
                idempotencyKey: "row-1-0",
                keyFirstSentAt: sentAt,
                isInDoubt: true,
                lastUnansweredAt: sentAt
            )
        )
        scheduler.endInput()
        return scheduler
    }

    @Test(arguments: [true, false])
    func `A row from the future is neither sent again nor given up until the clock is right`(isThere: Bool) {
        var scheduler = resumed(sentAt: 7200)
        #expect(scheduler.dispatch(at: at(0))?.intent.purpose == .lookUp)
        let settlement = scheduler.receive(page(isThere ? [ours(sentAt: 0)] : []), for: 1, at: at(1))
        #expect(settlement?.ending == nil)
        #expect(settlement?.answer.leavesDoubt == true)
        #expect(scheduler.tally.leftInDoubt == 1)
        #expect(scheduler.isFinished(at: at(2)))
    }

    @Test func `A clock that leaps forward in mid-run turns retries into look-ups, and does not end the wait for them`()
    {
        var scheduler = scheduler()
        scheduler.accept(request(1))
        scheduler.endInput()
        _ = scheduler.dispatch(at: at(0))
        _ = scheduler.receive(.lost("reset"), for: 1, at: at(1))
        // The calendar clock is a day ahead; the steady clock is not.
        let leapt = Moment(elapsed: .seconds(10), wall: epoch + 86_400_000)
        #expect(scheduler.dispatch(at: leapt)?.intent.purpose == .lookUp)
        let settlement = scheduler.receive(page([]), for: 1, at: leapt)
        #expect(settlement?.ending == nil)
        #expect(settlement?.answer.leavesDoubt == true)
    }
}
