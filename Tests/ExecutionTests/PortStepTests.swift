import ChargebeeAPI
import Execution
import MigrationModel
import Testing

/// The steps of a porting row one by one: what is sent, what is recorded, and where a row is taken up again.
struct PortStepTests {
    private let whole = procedure("port") {
        $0.deletesOld = true
        $0.recordsPreviousPrimary = true
    }
    private let request = sourceRequest(1, becomesPrimary: true)
    private let deleted: APIResponse = {
        var source = oldSource(1)
        source.isDeleted = true
        return answer(source: source)
    }()

    private func held(_ reference: String = "cpt_Secret/card_Hidden") -> HeldReference {
        HeldReference(
            referenceID: reference,
            type: "card",
            gateway: "spreedly",
            gatewayAccountID: "gw_new",
            customerID: "customer-1",
            paymentSourceID: "pm_old_1",
            becomesPrimary: true,
            isResult: false
        )
    }

    private func done(_ step: RowStep, source: String? = nil, held: HeldReference? = nil) -> StepRecord {
        StepRecord(address: request.address, step: step, doneAt: epoch, paymentSourceID: source, held: held)
    }

    private func history(_ steps: [StepRecord], key: String = "", isInDoubt: Bool = false) -> RowHistory {
        RowHistory(
            attempts: 4,
            generation: 0,
            idempotencyKey: key,
            keyFirstSentAt: key.isEmpty ? 0 : epoch,
            isInDoubt: isInDoubt,
            steps: steps
        )
    }

    @Test func `Each step is sent in its turn, with a key of its own, and recorded before the next`() {
        let responses = [
            answer(exported: "cpt/card"), answer(customer: "customer-1", primary: "pm_before"), created("pm_new"),
            deleted,
        ]
        let drive = StepDrive(whole, request, responses)
        #expect(
            drive.paths == [
                "payment_sources/pm_old_1/export_payment_source", "customers/customer-1",
                "payment_sources/create_using_permanent_token", "payment_sources/pm_old_1/delete_local",
            ]
        )
        #expect(
            drive.bodies == [
                "gateway_account_id=gw_new", "",
                "customer_id=customer-1&type=card&gateway_account_id=gw_new&reference_id=cpt%2Fcard"
                    + "&replace_primary_payment_source=true", "",
            ]
        )
        #expect(
            drive.keys == ["1-export_payment_source-0", nil, "1-create_using_permanent_token-0", "1-delete_local-0"]
        )
        #expect(drive.dispatches.map(\.intent.step) == [.export, .readPrimary, .request, .deleteOld])
        #expect(drive.dispatches.map(\.intent.attempt) == [1, 2, 3, 4])
        #expect(drive.dispatches.map(\.call.headers.count) == [1, 0, 1, 1])
        #expect(drive.steps.map(\.step) == [.export, .readPrimary, .request])
        #expect(drive.steps.map(\.paymentSourceID) == [nil, "pm_before", "pm_new"])
        #expect(drive.steps.map { $0.held?.referenceID } == ["cpt/card", nil, nil])
        #expect(drive.decisions == [.nextStep, .nextStep, .nextStep, .ended])
        #expect(drive.ending?.ending == .created)
        #expect(drive.ending?.paymentSourceID == "pm_new")
        #expect(drive.scheduler.tally.calls == 4)
        #expect(drive.scheduler.tally.retries == 0 && drive.scheduler.tally.lookUps == 0)
        #expect(drive.scheduler.tally.reads == 1)
    }

    @Test func `Without options a port is an export and a creation`() {
        let drive = StepDrive(procedure("port"), sourceRequest(1), [answer(exported: "cpt/card"), created("pm_new")])
        #expect(drive.ending?.paymentSourceID == "pm_new")
        #expect(drive.dispatches.count == 2)
        #expect(!(drive.bodies.last ?? "").contains("replace_primary"))
    }

    @Test func `The reference that the export brought is in no message`() {
        let quoting = refused(400, "invalid_request", message: "Invalid cpt_Secret/card_Hidden (CARD_HIDDEN)")
        let export = answer(exported: "cpt_Secret/card_Hidden")
        let creation = StepDrive(procedure("port"), sourceRequest(1), [export, quoting]).ending
        #expect(creation?.ending == .failed)
        #expect(
            creation?.message
                == "The method was copied to the new gateway account, but not attached. Invalid … (…)"
        )
        let old = procedure("port") { $0.deletesOld = true }
        let deletion = StepDrive(old, sourceRequest(1), [export, created("pm_new"), quoting]).ending
        #expect(deletion?.message?.contains("Hidden") == false && deletion?.message?.contains("HIDDEN") == false)
    }

    @Test func `Where only the removal of the old source fails, the row fails and names the new one`() {
        let old = procedure("port") { $0.deletesOld = true }
        let refusal = refused(400, "invalid_request", message: "In use.")
        let ending = StepDrive(old, sourceRequest(1), [answer(exported: "a/b"), created("pm_new"), refusal]).ending
        #expect(ending?.ending == .failed)
        #expect(ending?.paymentSourceID == "pm_new")
        #expect(ending?.message == "The new payment source pm_new is there, but the old one was not deleted. In use.")
    }

    @Test func `A copy at another gateway account is left to a person and not attached`() {
        let drive = StepDrive(procedure("port"), sourceRequest(1), [answer(exported: "a/b", account: "gw_other")])
        #expect(drive.ending?.code == "unexpected_answer")
        #expect(drive.dispatches.count == 1)
    }

    @Test func `Where the primary source cannot be read, nothing is attached, and the message says what was done`() {
        let refusal = refused(404, "resource_not_found", message: "No customer.")
        let port = StepDrive(whole, request, [answer(exported: "a/b"), refusal])
        #expect(port.ending?.ending == .failed)
        #expect(port.ending?.message?.hasPrefix("The method was copied to the new gateway account") == true)
        #expect(port.dispatches.count == 2)
        let creation = procedure("create_using_permanent_token") { $0.recordsPreviousPrimary = true }
        let ending = StepDrive(creation, request, [refusal]).ending
        #expect(ending?.message?.hasPrefix("Nothing was sent") == true)
    }

    @Test func `Reading the primary source is repeated without ever being in doubt`() {
        let error = refused(500, "internal_error")
        let read = answer(customer: "customer-1", primary: nil)
        let export = answer(exported: "a/b")
        let drive = StepDrive(whole, request, retries: 2, [export, .lost("closed"), error, read])
        #expect(drive.steps.map(\.step) == [.export, .readPrimary])
        #expect(drive.paths.dropFirst().prefix(3).allSatisfy { $0 == "customers/customer-1" })
        #expect(drive.doubts == [false, false, false, false])
        #expect(drive.scheduler.tally.lookUps == 0)
        #expect(StepDrive(whole, request, [export, error, error]).ending?.ending == .failed)
    }

    // MARK: - Taken up again

    @Test func `A resumed row goes on with the step after the last one that is recorded`() {
        let exported = [done(.export, held: held())]
        let creating = StepDrive(procedure("port"), request, history: history(exported), [])
        #expect(creating.paths == ["payment_sources/create_using_permanent_token"])
        #expect(creating.dispatches.first?.intent.attempt == 5)
        #expect(creating.dispatches.first?.intent.keyFirstSentAt == epoch)
        let attached = exported + [done(.readPrimary, source: "pm_before"), done(.request, source: "pm_new")]
        let deleting = StepDrive(whole, request, history: history(attached), [deleted])
        #expect(deleting.paths == ["payment_sources/pm_old_1/delete_local"])
        #expect(deleting.ending?.paymentSourceID == "pm_new")
    }

    @Test func `A resumed row reads the primary source again, unless its creation may have replaced it`() {
        let steps = [done(.export, held: held()), done(.readPrimary, source: "pm_before")]
        let read = ["customers/customer-1"]
        let creation = "payment_sources/create_using_permanent_token"
        #expect(StepDrive(whole, request, history: history(steps), []).paths == read)
        let refusedOnce = history(steps, key: "1-create_using_permanent_token-0")
        let again = StepDrive(
            whole,
            request,
            history: refusedOnce,
            [answer(customer: "customer-1", primary: "pm_later")]
        )
        #expect(again.paths == read + [creation])
        #expect(again.steps.map(\.paymentSourceID) == ["pm_later"])
        #expect(again.keys.last == "1-create_using_permanent_token-1")
        let inDoubt = history(steps, key: "1-create_using_permanent_token-0", isInDoubt: true)
        #expect(StepDrive(whole, request, history: inDoubt, []).paths == [creation])
        // What was sent last is the reading itself.
        let reading = StepDrive(whole, request, history: history(steps, key: "1-customer-1-0", isInDoubt: true), [])
        #expect(reading.paths == read)
        #expect(reading.dispatches.first?.intent.purpose == .request)
    }

    @Test func `A creation whose failures are stored gets no more keys because of the readings between them`() {
        let creation = procedure("create_using_permanent_token") { $0.recordsPreviousPrimary = true }
        let round = [
            answer(customer: "customer-1", primary: nil), refused(500, "internal_error", isReplayed: true), page([]),
        ]
        let drive = StepDrive(creation, request, round + round + round + round)
        #expect(drive.ending?.code == "no_success")
        #expect(drive.dispatches.count == 9)
        #expect(drive.dispatches.map(\.intent.generation).max() == 2)
    }

    @Test func `What an export in doubt would be followed by reads the primary source after it`() {
        let inDoubt = history([done(.readPrimary)], key: "1-export_payment_source-0", isInDoubt: true)
        let replay = answer(exported: "a/b", isReplayed: true)
        let drive = StepDrive(whole, request, history: inDoubt, [replay])
        #expect(drive.paths == ["payment_sources/pm_old_1/export_payment_source", "customers/customer-1"])
    }

    @Test func `Every step of a row that is tried again has a key of the new generation`() {
        let again = RowHistory(
            attempts: 4,
            generation: 2,
            idempotencyKey: "",
            keyFirstSentAt: 0,
            isInDoubt: false
        )
        let responses = [
            answer(exported: "cpt/card"), answer(customer: "customer-1", primary: nil), created("pm_new"),
        ]
        let drive = StepDrive(whole, request, history: again, responses)
        #expect(drive.dispatches.map(\.intent.generation) == [2, 2, 2, 2])
        #expect(
            drive.keys == [
                "1-export_payment_source-2", nil, "1-create_using_permanent_token-2", "1-delete_local-2",
            ]
        )
    }

    @Test func `What comes before a creation that is done is not made up for`() {
        let drive = StepDrive(whole, request, history: history([done(.request, source: "pm_new")]), [deleted])
        #expect(drive.paths == ["payment_sources/pm_old_1/delete_local"])
        #expect(drive.ending?.paymentSourceID == "pm_new")
    }

    @Test func `A creation in doubt is sent again under its key while that lives, and looked up after`() {
        let steps = [done(.readPrimary), done(.export, held: held())]
        let key = "1-create_using_permanent_token-0"
        let fresh = StepDrive(whole, request, history: history(steps, key: key, isInDoubt: true), [])
        #expect(fresh.keys == [key])
        let old = RowHistory(
            attempts: 4,
            generation: 0,
            idempotencyKey: key,
            keyFirstSentAt: epoch - 3_600_000,
            isInDoubt: true,
            steps: steps
        )
        let there = PaymentSource(
            id: "pm_new",
            customerID: "customer-1",
            referenceID: "cpt_Secret/card_Hidden",
            gatewayAccountID: "gw_new",
            createdAt: epoch / 1000 - 3599
        )
        let found = StepDrive(whole, request, history: old, [page([oldSource(1), there]), deleted])
        #expect(found.ending?.ending == .recovered)
        #expect(found.ending?.paymentSourceID == "pm_new")
        #expect(found.dispatches.map(\.intent.purpose) == [.lookUp, .request])
        #expect(found.dispatches.map(\.intent.step) == [.request, .deleteOld])
        // A good while later, another source may be the primary one.
        let read = answer(customer: "customer-1", primary: "pm_later")
        let absent = StepDrive(whole, request, history: old, [page([oldSource(1)]), read])
        #expect(absent.paths.dropFirst().first == "customers/customer-1")
        #expect(absent.keys.last == "1-create_using_permanent_token-1")
    }

    @Test func `An export whose reference is erased is made again under another key`() {
        let drive = StepDrive(procedure("port"), sourceRequest(1), history: history([done(.export)]), [])
        #expect(drive.keys == ["1-export_payment_source-1"])
        let port = procedure("port")
        let third = RowHistory(
            attempts: 9,
            generation: 3,
            idempotencyKey: "",
            keyFirstSentAt: 0,
            isInDoubt: false,
            steps: [done(.export)]
        )
        #expect(StepDrive(port, sourceRequest(1), history: third, []).keys == ["1-export_payment_source-4"])
        // The export that was made again is in doubt: under its own key it is replayed.
        let inDoubt = history([done(.export)], key: "1-export_payment_source-0", isInDoubt: true)
        #expect(StepDrive(port, sourceRequest(1), history: inDoubt, []).keys == ["1-export_payment_source-0"])
    }

    @Test func `A row whose steps are all done ends without a call`() {
        let steps = [done(.export), done(.request, source: "pm_new")]
        let drive = StepDrive(procedure("port"), sourceRequest(1), history: history(steps), [])
        #expect(drive.dispatches.isEmpty)
        #expect(drive.ending?.ending == .created)
        #expect(drive.ending?.paymentSourceID == "pm_new")
        #expect(drive.scheduler.isComplete)
    }

    @Test func `A canary's row is done when all its steps are`() {
        var rules = StopRules()
        rules.canary = 1
        var scheduler = RequestScheduler(
            limits: ExecutionLimits(callsPerMinute: 6000, maxInFlight: 8, retries: 1),
            rules: rules,
            signer: StepSigner(),
            procedure: procedure("port")
        )
        for ordinal in 1...2 { scheduler.accept(sourceRequest(ordinal)) }
        for (second, response) in [answer(exported: "a/b"), created("pm_new")].enumerated() {
            #expect(scheduler.dispatch(at: at(Double(second)))?.ordinal == 1)
            _ = scheduler.receive(response, for: 1, at: at(Double(second) + 0.5))
        }
        #expect(scheduler.isFinished(at: at(3)))
        _ = scheduler.next(at: at(3))
        #expect(scheduler.stopReason == .canary(1))
    }

    @Test func `A step that follows goes before any row that has not begun`() {
        var scheduler = stepScheduler(procedure("port"))
        for ordinal in 1...3 { scheduler.accept(sourceRequest(ordinal)) }
        #expect(scheduler.dispatch(at: at(0))?.ordinal == 1)
        _ = scheduler.receive(answer(exported: "a/b"), for: 1, at: at(1))
        #expect(scheduler.dispatch(at: at(1))?.intent.step == .request)
        #expect(scheduler.waitingForRetry == 0)
    }
}

/// Lanes of rows about payment sources.
struct StepLaneTests {
    private func request(_ ordinal: Int, source: String, customer: String) -> PlannedRequest {
        PlannedRequest(
            address: RowAddress(ordinal: ordinal, line: ordinal + 1),
            path: "payment_sources/\(source)/update_card",
            body: [],
            customerID: customer,
            gatewayAccountID: nil,
            tokens: TokenFields(),
            becomesPrimary: false,
            paymentSourceID: source
        )
    }

    @Test func `Where customers are not known, requests about one source wait for each other, and others do not`() {
        var scheduler = stepScheduler(procedure("update_card"))
        scheduler.accept(request(1, source: "pm_a", customer: ""))
        scheduler.accept(request(2, source: "pm_a", customer: ""))
        scheduler.accept(request(3, source: "pm_b", customer: ""))
        #expect(scheduler.dispatch(at: at(0))?.ordinal == 1)
        #expect(scheduler.dispatch(at: at(1))?.ordinal == 3)
        #expect(scheduler.dispatch(at: at(2)) == nil)
        var answered = oldSource(1)
        answered.id = "pm_a"
        _ = scheduler.receive(answer(source: answered), for: 1, at: at(3))
        #expect(scheduler.dispatch(at: at(4))?.ordinal == 2)
    }

    @Test func `A row between two steps keeps its customer's others waiting`() {
        var scheduler = stepScheduler(procedure("port"))
        scheduler.accept(sourceRequest(1, customer: "one"))
        scheduler.accept(sourceRequest(2, customer: "one"))
        #expect(scheduler.dispatch(at: at(0))?.ordinal == 1)
        _ = scheduler.receive(answer(exported: "a/b"), for: 1, at: at(1))
        #expect(scheduler.dispatch(at: at(2))?.ordinal == 1)
        #expect(scheduler.dispatch(at: at(3)) == nil)
    }
}
