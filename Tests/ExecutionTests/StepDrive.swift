import ChargebeeAPI
import Execution
import MigrationModel

/// One row that is given responses in turn, each a second after it was sent.
struct StepDrive {
    private(set) var ending: RowEnding?
    private(set) var steps: [StepRecord] = []
    private(set) var dispatches: [RequestScheduler.Dispatch] = []
    private(set) var decisions: [AttemptDecision] = []
    /// Whether each response left the row in doubt.
    private(set) var doubts: [Bool] = []
    private(set) var scheduler: RequestScheduler

    /// Drives a row of a job until the responses are used up or it has ended.
    ///
    /// - Parameters:
    ///   - procedure: What the job does.
    ///   - request: The row's request.
    ///   - history: What earlier runs did.
    ///   - retries: Retries of one exchange.
    ///   - secondsBetween: How long after a response the next call is asked for.
    ///   - responses: What comes of the calls.
    init(
        _ procedure: RowProcedure,
        _ request: PlannedRequest,
        history: RowHistory? = nil,
        retries: Int = 1,
        secondsBetween: Double = 60,
        _ responses: [APIResponse]
    ) {
        scheduler = stepScheduler(procedure, retries: retries)
        scheduler.accept(request, history: history)
        scheduler.endInput()
        var (second, given) = (0.0, 0)
        while ending == nil {
            switch scheduler.next(at: at(second)) {
            case .send(let dispatch):
                dispatches.append(dispatch)
                // What is asked for after the last response is seen, and not answered.
                guard given < responses.count else { return }
                second += 1
                let settlement = scheduler.receive(responses[given], for: dispatch.ordinal, at: at(second))
                given += 1
                ending = settlement?.ending
                steps += [settlement?.step].compactMap(\.self)
                decisions += [settlement?.answer.decision].compactMap(\.self)
                doubts += [settlement?.answer.leavesDoubt].compactMap(\.self)
                second += secondsBetween
            case .end(let row): ending = row
            case .wait(let instant):
                second = max(second, instant.map { $0 / .seconds(1) } ?? second)
                if instant == nil { return }
            case .finished: return
            }
        }
    }

    var paths: [String] { dispatches.map(\.call.path) }
    var keys: [String?] { dispatches.map(\.call.idempotencyKey) }
    var bodies: [String] { dispatches.map { String(decoding: $0.call.body, as: UTF8.self) } }
}
