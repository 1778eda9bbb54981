import MigrationModel

/// Where a row is among its steps: which are done, what they brought, and the call of the one that is next.
struct StepPlan: Sendable {
    private let procedure: RowProcedure
    /// The row's request.
    let request: PlannedRequest
    private let steps: [RowStep]
    private var done: [StepRecord]
    /// The step that is next; `nil` where all are done.
    private(set) var step: RowStep?
    /// The call of the step that is next, where it is another than the row's request.
    private var ownCall: PlannedRequest?
    /// What the step that is next does.
    private(set) var action: StepAction
    /// Whether an export is made again, because what it had brought is erased and still needed.
    let repeatsExport: Bool

    /// Takes a row up where earlier runs left it.
    ///
    /// - Parameters:
    ///   - request: The row's request.
    ///   - done: The steps that are done.
    ///   - procedure: What the job does.
    ///   - keepsRead: Whether the row's request may have taken effect, where it is next, so that what was the primary payment
    ///     source before cannot be read any more.
    init(of request: PlannedRequest, done: [StepRecord], procedure: RowProcedure, keepsRead: Bool = false) {
        self.procedure = procedure
        self.request = request
        steps = procedure.steps(of: request)
        let isExported = done.contains { $0.step == .export }
        let isMade = done.contains { $0.step == .request }
        let isHeld = done.contains { $0.step == .export && $0.held != nil }
        repeatsExport = isExported && !isMade && !isHeld
        self.done = repeatsExport ? done.filter { $0.step != .export } : done
        action = procedure.action(of: .request)
        turn()
        if !keepsRead || step != .request { forgetRead() }
    }

    /// Lets the customer's primary payment source be read again before the row's request is sent.
    mutating func forgetRead() {
        guard done.contains(where: { $0.step == .readPrimary }), !done.contains(where: { $0.step == .request }) else {
            return
        }
        done.removeAll { $0.step == .readPrimary }
        turn()
    }

    /// Takes it that the step that was next is done.
    mutating func finish(_ record: StepRecord) {
        done.append(record)
        turn()
    }

    /// The call of the step that is next; the row's request where all are done.
    var call: PlannedRequest { ownCall ?? request }

    /// Whether the step that is next is the last one.
    var isAtLast: Bool { step == nil || step == steps.last }

    /// What the row's export brought, while it is known.
    var held: HeldReference? { done.lazy.compactMap(\.held).first }

    /// The payment source that the row has made, where a step follows that.
    var madeSourceID: String? { done.first { $0.step == .request }?.paymentSourceID }

    /// What a person has to know who reads why the step that is next failed; empty where there is nothing beside it.
    var situation: String {
        switch step {
        case .readPrimary where done.contains { $0.step == .export }:
            "The method was copied to the new gateway account, but not attached, since the customer's primary payment source "
                + "could not be read. "
        case .readPrimary: "Nothing was sent, since the customer's primary payment source could not be read. "
        case .restorePrimary: "Nothing was deleted, since the former primary payment source could not be restored. "
        case .deleteOld:
            "The new payment source \(madeSourceID ?? "") is there, but the old one was not deleted. "
        case .request where done.contains { $0.step == .export }:
            "The method was copied to the new gateway account, but not attached. "
        case .request where done.contains { $0.step == .restorePrimary }:
            "The former payment source is the primary one again, but this one was not deleted. "
        case .request, .export, nil: ""
        }
    }

    private mutating func turn() {
        // What comes before the row's own request is of no use after it.
        let first = done.contains { $0.step == .request } ? steps.firstIndex(of: .request) ?? 0 : 0
        step = steps[first...].first { step in !done.contains { $0.step == step } }
        guard let step else { return }
        action = procedure.action(of: step)
        ownCall = procedure.call(step, of: request, held: held)
    }
}
