import ChargebeeAPI
import Execution
import MigrationModel
import Testing

/// What becomes of a request in doubt, by operation.
struct DoubtTests {
    /// The old source, changed.
    private func source(_ change: (inout PaymentSource) -> Void) -> PaymentSource {
        var source = oldSource(1)
        change(&source)
        return source
    }

    private func drive(
        _ operation: String,
        secondsBetween: Double = 60,
        repeats: Bool = false,
        _ responses: [APIResponse]
    ) -> StepDrive {
        let what = procedure(operation) { $0.repeatsDoubtfulExport = repeats }
        return StepDrive(what, sourceRequest(1, operation), secondsBetween: secondsBetween, responses)
    }

    @Test func `A switch, a removal and a verification are looked up at the source itself`() {
        let error = refused(500, "internal_error")
        let switched = source { $0.gatewayAccountID = "gw_new" }
        let removed = source { $0.isDeleted = true }
        let verified = source { $0.status = "valid" }
        for (operation, after) in [
            ("switch_gateway_account", switched), ("delete_local", removed), ("verify_bank_account", verified),
        ] {
            let found = drive(operation, [error, error, answer(source: after)])
            #expect(found.ending?.ending == .recovered, "\(operation)")
            #expect(found.ending?.code == "looked_up")
            #expect(found.ending?.paymentSourceID == "pm_old_1")
            #expect(found.paths.last == "payment_sources/pm_old_1")
            #expect(found.dispatches.last?.call.method == .get)
            let absent = drive(operation, [error, error, answer(source: oldSource(1))])
            #expect(absent.ending?.code == "no_success", "\(operation)")
            let settling = drive(operation, [.lost("closed"), .lost("closed"), answer(source: oldSource(1))])
            #expect(settling.ending == nil, "\(operation)")
        }
    }

    @Test func `A source that is not there any more has been removed`() {
        let gone = refused(404, "resource_not_found")
        #expect(drive("delete_local", [.lost("closed"), .lost("closed"), gone]).ending?.ending == .recovered)
        // Nobody has asked for that before, so it is Chargebee's refusal.
        #expect(drive("delete_local", [gone]).ending?.ending == .failed)
        #expect(
            drive("switch_gateway_account", [.lost("closed"), .lost("closed"), gone]).ending?.ending == .needsReview
        )
    }

    @Test(arguments: ["switch_gateway_account", "verify_bank_account"])
    func `What was changed and has been deleted since is left to a person`(operation: String) {
        let error = refused(500, "internal_error")
        let removed = answer(source: source { $0.isDeleted = true })
        #expect(drive(operation, [error, error, removed]).ending?.code == "ambiguous")
    }

    @Test func `An export in doubt is never made again under another key, unless the job says so`() {
        let late = drive("export_payment_source", secondsBetween: 1600, [.lost("closed")])
        #expect(late.dispatches.count == 1)
        #expect(late.ending?.ending == .needsReview)
        #expect(late.ending?.code == "export_in_doubt")
        let again = drive("export_payment_source", secondsBetween: 1600, repeats: true, [.lost("closed")])
        #expect(again.keys == ["1-export_payment_source-0", "1-export_payment_source-1"])
        #expect(again.dispatches.map(\.intent.purpose) == [.request, .request])
    }

    @Test func `Within the key's window an export in doubt is replayed`() {
        let replay = answer(exported: "a/b", isReplayed: true)
        let drive = drive("export_payment_source", [.lost("closed"), replay])
        #expect(drive.ending?.ending == .recovered)
        #expect(Set(drive.keys).count == 1)
    }

    @Test func `A plain refusal of a doubtful export under its key is believed`() {
        let drive = drive("export_payment_source", [.lost("closed"), refused(400, "invalid_request")])
        #expect(drive.ending?.ending == .failed)
        #expect(drive.ending?.code == "invalid_request")
    }

    @Test func `A stored failure of an export that may have taken effect is left to a person`() {
        let stored = refused(500, "internal_error", isReplayed: true)
        #expect(drive("export_payment_source", [stored]).ending?.code == "export_in_doubt")
        // A refusal for the gateway's trouble took no effect, stored or not.
        let trouble = refused(400, "payment_processing_failed", cause: "gateway.technical.timeout", isReplayed: true)
        #expect(drive("export_payment_source", [trouble]).keys.count == 2)
    }

    @Test func `An export tried often enough is left while it may still arrive, and to a person after`() {
        let error = refused(500, "internal_error")
        let silent = drive("export_payment_source", [.lost("closed"), .lost("closed")])
        #expect(silent.ending == nil && silent.scheduler.isComplete)
        #expect(silent.scheduler.tally.leftInDoubt == 1)
        #expect(drive("export_payment_source", repeats: true, [error, error]).ending?.code == "no_success")
    }

    @Test func `An export tried often enough is left while its key may still tell, and to a person after`() {
        let error = refused(500, "internal_error")
        let fresh = drive("export_payment_source", [error, error])
        #expect(fresh.ending == nil && fresh.scheduler.isComplete)
        #expect(fresh.scheduler.tally.leftInDoubt == 1)
        let again = RowHistory(
            attempts: 2,
            generation: 0,
            idempotencyKey: "1-export_payment_source-0",
            keyFirstSentAt: epoch - 1_400_000,
            isInDoubt: true
        )
        let row = sourceRequest(1)
        let replay = answer(exported: "a/b", isReplayed: true)
        let what = procedure("export_payment_source")
        #expect(StepDrive(what, row, history: again, [replay]).ending?.ending == .recovered)
        // By the second try the key is too old.
        let late = StepDrive(what, row, history: again, secondsBetween: 120, [error, error])
        #expect(late.ending?.code == "export_in_doubt")
    }

    @Test func `A doubtful export that is to be repeated is left while it may still arrive under its old key`() {
        let what = procedure("export_payment_source") { $0.repeatsDoubtfulExport = true }
        func drive(unansweredFor seconds: Int64) -> StepDrive {
            let history = RowHistory(
                attempts: 2,
                generation: 0,
                idempotencyKey: "1-export_payment_source-0",
                keyFirstSentAt: epoch - 3_600_000,
                isInDoubt: true,
                lastUnansweredAt: epoch - seconds * 1000
            )
            return StepDrive(what, sourceRequest(1), history: history, [])
        }
        let soon = drive(unansweredFor: 500)
        #expect(soon.dispatches.isEmpty && soon.ending == nil)
        #expect(soon.scheduler.tally.leftInDoubt == 1)
        #expect(drive(unansweredFor: 700).keys == ["1-export_payment_source-1"])
    }

    @Test(arguments: ["export_payment_source", "update_card", "undo"], [400, 404])
    func `A page of something on the way settles no doubt that cannot be looked up`(operation: String, status: Int) {
        let row = sourceRequest(1, operation == "undo" ? "delete_local" : operation, former: "pm_before")
        let what = procedure(operation)
        let page = edgePage(status)
        let left = StepDrive(what, row, retries: 2, [.lost("closed"), page, page])
        #expect(left.ending == nil && left.scheduler.isComplete)
        #expect(left.scheduler.tally.leftInDoubt == 1)
        #expect(left.doubts == [true, true, true])
        #expect(Set(left.keys).count == 1)
        // Without a doubt before it, it is about the row.
        #expect(StepDrive(what, row, [page]).ending?.ending == .failed)
    }

    @Test func `A page of something on the way is followed by a try under the same key`() {
        let replay = answer(exported: "a/b", isReplayed: true)
        let drive = drive("export_payment_source", [.lost("closed"), edgePage(404), replay])
        #expect(drive.ending == nil)
        let patient = StepDrive(
            procedure("export_payment_source"),
            sourceRequest(1),
            retries: 2,
            [.lost("closed"), edgePage(404), replay]
        )
        #expect(patient.ending?.ending == .recovered)
        #expect(Set(patient.keys).count == 1)
    }

    @Test(arguments: ["update_card", "update_bank_account"])
    func `An update is sent again under a new key, without a look-up`(operation: String) {
        let late = drive(operation, secondsBetween: 1600, [.lost("closed")])
        #expect(late.keys == ["1-\(operation)-0", "1-\(operation)-1"])
        #expect(late.scheduler.tally.lookUps == 0)
        let error = refused(500, "internal_error")
        #expect(drive(operation, [error, error]).ending?.code == "update_in_doubt")
        #expect(drive(operation, [answer(source: oldSource(1))]).ending?.ending == .created)
    }

    @Test func `After a creation by a token that is used up, any new source makes the row ambiguous`() {
        let error = refused(500, "internal_error")
        let what = procedure("create_using_token")
        let new = PaymentSource(
            id: "pm_new",
            customerID: "customer-1",
            referenceID: "cus_customer-1/card_other",
            gatewayAccountID: "gw_1",
            createdAt: epoch / 1000 + 1
        )
        #expect(StepDrive(what, request(1), [error, error, page([new])]).ending?.code == "ambiguous")
        #expect(StepDrive(what, request(1), [error, error, page([])]).ending?.code == "no_success")
        var elsewhere = new
        elsewhere.gatewayAccountID = "gw_2"
        #expect(StepDrive(what, request(1), [error, error, page([elsewhere])]).ending?.code == "no_success")
        let late = StepDrive(what, request(1), secondsBetween: 1600, [.lost("closed"), page([oldSource(1)])])
        #expect(late.dispatches.map(\.intent.generation) == [0, 0, 1])
    }

    @Test(arguments: Operation.batch)
    func `Every operation is settled as its documentation says`(operation: ChargebeeAPI.Operation) {
        let what = procedure(operation.name)
        let path = operation.path(paymentSourceID: "pm_old_1")
        let row = operation.isAboutSource ? sourceRequest(1, operation.name) : request(1)
        #expect(operation.name == "port" || !operation.isAboutSource || row.path == path)
        let drive = StepDrive(what, row, secondsBetween: 1600, [.lost("closed")])
        let next = drive.dispatches.dropFirst().first
        switch operation.doubt {
        case .comparesSources, .looksForNewSource:
            #expect(next?.call.path.hasPrefix("payment_sources?") == true, "\(operation.name)")
        case .readsSource: #expect(next?.call.path == "payment_sources/pm_old_1", "\(operation.name)")
        case .repeats:
            #expect(next?.call.method == .post && next?.intent.generation == 1, "\(operation.name)")
        case .review, .bySteps: #expect(drive.ending?.code == "export_in_doubt", "\(operation.name)")
        }
    }

    // MARK: - What a yes must show

    @Test func `A yes about another source, or without the effect, does not count`() {
        var other = oldSource(1)
        other.id = "pm_other"
        #expect(drive("switch_gateway_account", [answer(source: other)]).ending?.code == "unexpected_answer")
        let still = answer(source: oldSource(1))
        #expect(drive("switch_gateway_account", [still]).ending?.code == "unexpected_answer")
        #expect(drive("verify_bank_account", [still]).ending?.code == "unexpected_answer")
        let undeleted = drive("delete_local", [still, still, still])
        #expect(undeleted.ending?.code == "unreadable_answer")
        #expect(undeleted.dispatches.map(\.intent.purpose) == [.request, .request, .lookUp])
    }

    @Test(arguments: ["export_payment_source", "update_card"])
    func `A yes that cannot be read is asked for again, then left to a person`(operation: String) {
        let drive = drive(operation, [unreadableYes, unreadableYes])
        #expect(drive.ending?.ending == .needsReview)
        #expect(drive.ending?.code == "unreadable_answer")
        #expect(Set(drive.keys).count == 1)
    }

    @Test func `What an export alone brings is kept as the row's result`() {
        let drive = drive("export_payment_source", [answer(exported: "cpt/card")])
        #expect(drive.ending?.ending == .created)
        #expect(drive.ending?.paymentSourceID == "pm_old_1")
        #expect(drive.steps.map(\.step) == [.request])
        #expect(drive.steps.first?.held?.isResult == true)
        #expect(drive.steps.first?.held?.gatewayAccountID == "gw_new")
    }
}
