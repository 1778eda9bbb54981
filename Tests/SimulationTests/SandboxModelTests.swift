import ChargebeeAPI
import ChargebeeSandbox
import Execution
import MigrationModel
import Simulation
import Testing

/// What the scheduler sees of the sandbox without its sockets is what it would see over HTTP.
struct SandboxModelTests {
    private static let wall: UnixMilliseconds = 1_767_225_600_000

    private func at(_ seconds: Double) -> Moment {
        Moment(elapsed: .seconds(seconds), wall: Self.wall + UnixMilliseconds(seconds * 1000))
    }

    private func model(_ change: (inout SandboxScenario) -> Void = { _ in }) -> SandboxModel {
        var scenario = SandboxScenario()
        change(&scenario)
        return SandboxModel(scenario: scenario)
    }

    private let request = simulatedRequest(1, customer: "c1")

    private func creation(key: String = "k1") -> APICall {
        APICall(method: .post, path: request.path, body: request.body, idempotencyKey: key)
    }

    /// Makes a call and finishes it at once; `nil` where the response comes without an effect.
    private func delivery(_ model: inout SandboxModel, _ call: APICall, at seconds: Double = 0) -> SiteDelivery {
        switch model.begin(call, for: request, at: at(seconds)) {
        case .response(let response): SiteDelivery(response)
        case .work(let ticket, _): model.finish(ticket, at: at(seconds))
        }
    }

    private func answer(_ delivery: SiteDelivery) -> APIAnswer? {
        if case .answered(let answer) = delivery.response { answer } else { nil }
    }

    @Test func `A creation is answered with its payment source, and its key replays it`() throws {
        var model = model()
        let first = try #require(answer(delivery(&model, creation())))
        let source = try #require(first.paymentSource())
        #expect([source.customerID, source.referenceID] == ["c1", "cus_1/card_number1"])
        #expect(!first.isReplayed)
        let again = try #require(answer(delivery(&model, creation())))
        #expect(again.isReplayed)
        #expect(again.body == first.body)
        #expect(model.state.paymentSources == 1)
    }

    @Test func `A look-up finds the customer's payment sources`() throws {
        var model = model()
        _ = delivery(&model, creation())
        let page = try #require(answer(delivery(&model, .listSources(ofCustomer: "c1", offset: nil)))?.page())
        #expect(page.sources.map(\.referenceID) == ["cus_1/card_number1"])
        let other = try #require(answer(delivery(&model, .listSources(ofCustomer: "c2", offset: nil)))?.page())
        #expect(other.sources.isEmpty)
    }

    @Test(arguments: [
        (SandboxScenario.RetryAfterStyle.seconds, RetryAfter.seconds(60) as RetryAfter?),
        (.httpDate, .date(wall + 60_000)), (.none, nil),
    ])
    func `A refusal for rate says how long to wait, in the scenario's style`(
        style: SandboxScenario.RetryAfterStyle,
        expected: RetryAfter?
    ) throws {
        var model = model {
            $0.requestsPerMinute = 1
            $0.retryAfter = style
        }
        _ = delivery(&model, creation())
        let refusal = try #require(answer(delivery(&model, creation(key: "k2"))))
        #expect(refusal.status == 429)
        #expect(refusal.retryAfter == expected)
    }

    @Test(arguments: [
        (SandboxFault.droppedBeforeEffect, Duration.zero, 0), (.droppedAfterEffect, .zero, 1), (.hang, .seconds(7), 1),
    ])
    func `A call without an answer is lost when its connection is closed`(
        fault: SandboxFault,
        delay: Duration,
        sources: Int
    ) {
        var model = model {
            $0.faults = [fault: 1]
            $0.hangSeconds = 7
        }
        let delivery = delivery(&model, creation())
        #expect(answer(delivery) == nil)
        #expect(delivery.delay == delay)
        #expect(model.state.paymentSources == sources)
    }

    @Test func `A call that hangs for ever never comes back`() {
        var model = model { $0.faults = [.hang: 1] }
        #expect(delivery(&model, creation()).delay == nil)
    }

    @Test func `A slow body comes later than its effect`() {
        var model = model {
            $0.faults = [.slowBody: 1]
            $0.slowBodySeconds = 9
        }
        let delivery = delivery(&model, creation())
        #expect(answer(delivery)?.status == 200)
        #expect(delivery.delay == .seconds(9))
    }

    @Test func `During an outage calls are lost without an effect`() {
        var model = model { $0.outages = [SandboxOutage(start: 0, length: 1000)] }
        #expect(answer(delivery(&model, creation())) == nil)
        #expect(model.state.paymentSources == 0)
        #expect(answer(delivery(&model, creation(), at: 1))?.status == 200)
    }

    @Test func `The effect comes after the latency that was drawn`() {
        var model = model { $0.latency = .even(300...300) }
        guard case .work(_, let duration) = model.begin(creation(), for: request, at: at(0)) else {
            Issue.record("refused")
            return
        }
        #expect(duration == .milliseconds(300))
    }

    @Test func `A scenario with a key of its own lets the simulation in`() {
        var model = model { $0.apiKey = "secret" }
        #expect(answer(delivery(&model, creation()))?.status == 200)
    }
}
