import ChargebeeAPI
import Execution
import MigrationModel
import Reporting
import RunJournal

/// The calls of one row with the idempotency key of each, as far as they can be told afterwards.
struct StepKeys {
    let job: Job
    let request: PlannedRequest
    /// That of the row's pass; `nil` where no run of this input has begun, so that no key is known.
    let signer: JournalSigner?
    /// What the journal knows about the row.
    let chronicle: RowChronicle?

    /// The step that the input itself makes: of a port the export, since the creation needs what that brings.
    private var ownStep: RowStep { job.operation == "port" ? .export : .request }

    /// The key of the call that the input makes; `nil` where nobody can tell yet.
    var ownKey: String? { key(of: ownStep) }

    /// The calls in their order; empty for a row of one.
    var steps: [RowStory.Step] {
        let steps = job.procedure.steps(of: request)
        guard steps.count > 1 else { return [] }
        return steps.map { step in
            RowStory.Step(
                step: step,
                method: (step == .readPrimary ? Operation.Method.get : .post).rawValue,
                path: path(of: step),
                idempotencyKey: key(of: step)
            )
        }
    }

    private func key(of step: RowStep) -> String? {
        guard step != .readPrimary, let signer else { return nil }
        let exchanges = chronicle?.attempts ?? []
        // The journal holds one key for each row: that of the step which was sent last.
        if let chronicle, let key = chronicle.idempotencyKey, exchanges.last?.step ?? .request == step { return key }
        guard step == ownStep else { return nil }
        let last = exchanges.last { $0.step == step && $0.purpose == .request }
        return signer.idempotencyKey(for: request, generation: last?.generation ?? 0)
    }

    private func path(of step: RowStep) -> String {
        switch step {
        case .readPrimary: APICall.retrieveCustomer(request.customerID).path
        case .request where job.operation == "port": Operation.createUsingPermanentToken.pathTemplate
        case .deleteOld: Operation.deleteLocal.path(paymentSourceID: request.paymentSourceID ?? "")
        case .export, .request, .restorePrimary: request.path
        }
    }
}
