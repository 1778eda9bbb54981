import Testing

@testable import ChargebeeSandbox

@Suite struct IdempotencyTests {
    @Test func `The same key and body get the first answer again, and no second effect`() {
        var rehearsal = Rehearsal()
        let first = rehearsal.send(Rehearsal.creation(key: "k"))
        rehearsal.pass(seconds: 29 * 60)
        let second = rehearsal.send(Rehearsal.creation(key: "k"))
        #expect(first.fields["chargebee-idempotency-replayed"] == nil)
        #expect(second.fields["chargebee-idempotency-replayed"] == "true")
        #expect(first.body == second.body)
        #expect(rehearsal.state.site.sources.count == 1)
        #expect(rehearsal.state.statistics.replays == 1)
    }

    @Test(arguments: [(1799, 1), (1800, 2)])
    func `A key is forgotten 30 minutes after its first use`(seconds: Int64, sources: Int) {
        var rehearsal = Rehearsal()
        rehearsal.send(Rehearsal.creation(key: "k"))
        rehearsal.pass(seconds: 600)
        rehearsal.send(Rehearsal.creation(key: "k"))
        rehearsal.pass(seconds: seconds - 600)
        rehearsal.send(Rehearsal.creation(key: "k"))
        #expect(rehearsal.state.site.sources.count == sources)
    }

    @Test func `A key that was released and used again counts from the new use`() throws {
        var rehearsal = Rehearsal()
        let ticket = try rehearsal.start(Rehearsal.creation(key: "k"))
        rehearsal.state.abandon(ticket)
        rehearsal.pass(seconds: 600)
        rehearsal.send(Rehearsal.creation(key: "k"))
        rehearsal.pass(seconds: 1300)
        rehearsal.send(Rehearsal.creation(key: "k"))
        #expect(rehearsal.state.site.sources.count == 1)
    }

    @Test func `Another body under the same key is 422, and the first answer stays`() {
        var rehearsal = Rehearsal()
        let first = rehearsal.send(Rehearsal.creation(key: "k"))
        let other = rehearsal.send(Rehearsal.creation("c2", key: "k"))
        #expect(other.status == 422)
        #expect(other.code == "unable_to_process_request")
        #expect(rehearsal.send(Rehearsal.creation(key: "k")).body == first.body)
    }

    @Test func `The same key while the first is in process is 409, and the first goes on`() throws {
        var rehearsal = Rehearsal()
        let ticket = try rehearsal.start(Rehearsal.creation(key: "k"))
        let second = rehearsal.send(Rehearsal.creation(key: "k"))
        #expect(second.status == 409)
        #expect(second.code == "invalid_state_for_request")
        #expect(Reply(rehearsal.state.finish(ticket, at: rehearsal.now).answer).status == 200)
        #expect(rehearsal.send(Rehearsal.creation(key: "k")).status == 200)
        #expect(rehearsal.state.site.sources.count == 1)
        #expect(rehearsal.state.statistics.laneOverlaps == 0)
    }

    @Test(arguments: [(0, 400), (1, 200), (100, 200), (101, 400)])
    func `A key has 1 to 100 characters`(length: Int, status: Int) {
        var rehearsal = Rehearsal()
        let key = String(repeating: "ü", count: length)
        #expect(rehearsal.send(Rehearsal.creation(key: key)).status == status)
    }

    @Test func `A definitive refusal is stored too`() {
        var rehearsal = Rehearsal { $0.unknownCustomers = [NamePattern("c1")] }
        rehearsal.send(Rehearsal.creation(key: "k"))
        rehearsal.state.scenario = SandboxScenario()
        let second = rehearsal.send(Rehearsal.creation(key: "k"))
        #expect(second.status == 404)
        #expect(second.fields["chargebee-idempotency-replayed"] == "true")
    }

    @Test(arguments: [SandboxFault.internalError, .unavailable])
    func `An error of the server is stored only where the scenario says so`(fault: SandboxFault) {
        for isStored in [false, true] {
            var rehearsal = Rehearsal {
                $0.faults = [fault: 1]
                $0.storesErrorsUnderKey = isStored
            }
            let first = rehearsal.send(Rehearsal.creation(key: "k"))
            rehearsal.state.scenario.faults = [:]
            let second = rehearsal.send(Rehearsal.creation(key: "k"))
            #expect(second.status == (isStored ? first.status : 200))
            #expect(rehearsal.state.site.sources.count == (isStored ? 0 : 1))
        }
    }

    @Test(arguments: [SandboxFault.throttled, .lockTimeout, .badGateway, .droppedBeforeEffect])
    func `What the request never reached is not stored under any scenario`(fault: SandboxFault) {
        var rehearsal = Rehearsal {
            $0.faults = [fault: 1]
            $0.storesErrorsUnderKey = true
        }
        rehearsal.send(Rehearsal.creation(key: "k"))
        rehearsal.state.scenario.faults = [:]
        #expect(rehearsal.send(Rehearsal.creation(key: "k")).status == 200)
        #expect(rehearsal.state.statistics.replays == 0)
    }

    @Test func `Forgotten keys protect from nothing`() {
        var rehearsal = Rehearsal()
        rehearsal.send(Rehearsal.creation(key: "k"))
        rehearsal.state.forgetKeys()
        rehearsal.send(Rehearsal.creation(key: "k"))
        #expect(rehearsal.state.site.doubledPairs == 1)
    }

    @Test func `A GET takes no notice of a key`() {
        var rehearsal = Rehearsal()
        var request = Rehearsal.get("payment_sources")
        request.idempotencyKey = "k"
        rehearsal.send(request)
        rehearsal.send(Rehearsal.creation(key: "k"))
        rehearsal.send(request)
        #expect(rehearsal.send(request).list.count == 1)
    }
}
