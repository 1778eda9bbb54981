import ChargebeeAPI
import Execution
import MigrationModel
import Simulation
import Testing

/// An undo's row: the former primary source comes back first, and only then is anything removed.
struct UndoStepTests {
    private let request = sourceRequest(1, "delete_local", former: "pm_before")
    private let restored = answer(customer: "customer-1", primary: "pm_before")
    private let deleted: APIResponse = {
        var source = oldSource(1)
        source.isDeleted = true
        return answer(source: source)
    }()

    @Test func `The former primary source is restored, then the source is removed`() {
        let drive = StepDrive(procedure("undo"), request, [restored, deleted])
        #expect(
            drive.paths == ["customers/customer-1/assign_payment_role", "payment_sources/pm_old_1/delete_local"]
        )
        #expect(drive.bodies == ["payment_source_id=pm_before&role=primary", ""])
        #expect(drive.dispatches.map(\.intent.step) == [.restorePrimary, .request])
        #expect(drive.steps.map(\.step) == [.restorePrimary])
        #expect(drive.ending?.ending == .created)
        #expect(drive.ending?.paymentSourceID == "pm_old_1")
    }

    @Test(arguments: [400, 404])
    func `Where the former primary source cannot be restored, nothing is removed`(status: Int) {
        let drive = StepDrive(procedure("undo"), request, [refused(status, "resource_not_found", message: "Gone.")])
        #expect(drive.ending?.ending == .failed)
        #expect(
            drive.ending?.message
                == "Nothing was deleted, since the former primary payment source could not be restored. Gone."
        )
        #expect(drive.dispatches.count == 1)
    }

    @Test func `Where only the removal is refused, the message says that the former source is primary again`() {
        let drive = StepDrive(
            procedure("undo"),
            request,
            [restored, refused(400, "invalid_request", message: "In use.")]
        )
        #expect(drive.ending?.ending == .failed)
        #expect(
            drive.ending?.message
                == "The former payment source is the primary one again, but this one was not deleted. In use."
        )
    }

    @Test func `Restoring a role is repeated under a new key, since that does no harm`() {
        let drive = StepDrive(procedure("undo"), request, secondsBetween: 1600, [.lost("closed"), restored])
        #expect(drive.dispatches.map(\.intent.step) == [.restorePrimary, .restorePrimary, .request])
        #expect(drive.dispatches.map(\.intent.generation) == [0, 1, 1])
    }

    @Test func `A removal is sent at once where what is in doubt is a restoring that the site shows as done`() {
        let history = RowHistory(
            attempts: 1,
            generation: 0,
            idempotencyKey: "the key of the restoring",
            keyFirstSentAt: at(0).wall,
            isInDoubt: true,
            lastUnansweredAt: at(0).wall
        )
        let drive = StepDrive(procedure("undo"), sourceRequest(1, "delete_local"), history: history, [deleted])
        #expect(drive.paths == ["payment_sources/pm_old_1/delete_local"])
        #expect(drive.dispatches.first?.intent.generation == 1)
        #expect(drive.ending?.ending == .created)
    }

    @Test func `A removal that Chargebee answers with another customer's source is left to a person`() {
        var source = oldSource(1, customer: "customer-9")
        source.isDeleted = true
        let drive = StepDrive(procedure("undo"), sourceRequest(1, "delete_local"), [answer(source: source)])
        #expect(drive.ending?.ending == .needsReview)
        #expect(drive.ending?.code == "unexpected_answer")
    }

    @Test func `An answer with another primary source is left to a person`() {
        let other = answer(customer: "customer-1", primary: "pm_other")
        let drive = StepDrive(procedure("undo"), request, [other])
        #expect(drive.ending?.code == "unexpected_answer")
        #expect(drive.dispatches.count == 1)
    }

    @Test func `Killed anywhere, each source is removed once, after its customer's primary one is restored`() {
        let requests = (1...60).map {
            sourceRequest($0, "delete_local", customer: "customer-\($0)", former: $0 % 2 == 0 ? "pm_before_\($0)" : nil)
        }
        for (seed, hours) in [(1, 0), (2, 0), (3, 1), (4, 1), (5, 2)] as [(UInt64, Double)] {
            var run = VirtualRun(
                requests: requests,
                limits: ExecutionLimits(callsPerMinute: 600, maxInFlight: 16, retries: 8),
                faults: SimulatedSite.Faults(),
                seed: seed
            )
            run.site.sources = (1...60).map { oldSource($0) }
            run.signer = StepSigner()
            run.procedure = procedure("undo")
            for _ in 0..<8 {
                run.process(killAfter: Int.random(in: 1...60, using: &run.generator))
                run.clock += .seconds(3600 * hours)
            }
            run.untilSettled()
            for request in requests {
                let ending = run.journal.entries[request.address.ordinal]?.ending?.ending
                let removed = run.site.deletions(of: request.paymentSourceID ?? "")
                #expect(removed == (ending == .created || ending == .recovered ? 1 : 0), "seed \(seed)")
                if removed > 0, let former = request.formerPrimaryID {
                    #expect(run.site.primaries[request.customerID] == former, "seed \(seed)")
                }
            }
        }
    }
}
