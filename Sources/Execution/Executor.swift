package import ChargebeeAPI
import MigrationModel

/// Carries out what ``RequestScheduler`` decides: journals, sends, and gives the responses back.
///
/// One loop owns the scheduler, so nothing in it needs a lock. Each turn:
///
///     take rows in ─▶ ask what to send ─▶ commit intents and outcomes ─▶ send ─▶ take in the responses
///
/// A request is sent only when its intent is durable, and all that has come in during a commit shares the next one.
package struct Executor {
    private let transport: any Transport
    private let store: any OutcomeStore
    private let clock: any ExecutionClock
    /// How often progress is told at the most.
    private let progressInterval: Duration

    package init(
        transport: any Transport,
        store: any OutcomeStore,
        clock: any ExecutionClock = SystemExecutionClock(),
        progressInterval: Duration = .milliseconds(200)
    ) {
        self.transport = transport
        self.store = store
        self.clock = clock
        self.progressInterval = progressInterval
    }

    /// Runs until every row has ended or the run has to stop; what is in flight is always awaited and recorded.
    ///
    /// - Parameters:
    ///   - scheduler: A fresh scheduler.
    ///   - source: The next row, or `nil` at the end of the input. An error it throws drains the run.
    ///   - control: By which the run can be asked to drain.
    ///   - progress: Told now and then, and at the end, how far the run is.
    /// - Throws: What the store throws; then the rows in flight stay in doubt in the journal.
    /// - Returns: How the run ended.
    package func run(
        _ scheduler: RequestScheduler,
        source: () throws -> WorkItem?,
        control: RunControl,
        progress: (ExecutionProgress) -> Void
    ) async throws -> ExecutionSummary {
        var turn = Turn(scheduler: scheduler)
        try await withThrowingDiscardingTaskGroup { group in
            var timer: Duration?
            var nextProgress = Duration.zero
            while true {
                for event in control.mailbox.pending() { try handle(event, &turn) }
                let step = prepare(&turn, source)
                if !turn.batch.isEmpty { try await store.commit(turn.batch) }
                turn.batch = JournalBatch()
                for dispatch in turn.dispatches {
                    group.addTask { [transport, mailbox = control.mailbox] in
                        mailbox.post(.response(await transport.send(dispatch.call), ordinal: dispatch.ordinal))
                    }
                }
                let now = clock.now
                if step.isFinished && turn.dispatches.isEmpty { break }
                if now.elapsed >= nextProgress {
                    progress(ExecutionProgress(turn.scheduler, at: now))
                    nextProgress = now.elapsed + progressInterval
                }
                let deadline = min(step.deadline ?? nextProgress, nextProgress)
                if timer.map({ $0 <= now.elapsed || $0 > deadline }) ?? true {
                    timer = deadline
                    group.addTask { [clock, mailbox = control.mailbox] in
                        await clock.sleep(until: deadline)
                        mailbox.post(.timer)
                    }
                }
                await control.mailbox.wait()
            }
            group.cancelAll()
        }
        let now = clock.now
        progress(ExecutionProgress(turn.scheduler, at: now))
        return ExecutionSummary(
            tally: turn.scheduler.tally,
            stopReason: turn.scheduler.isComplete ? nil : turn.scheduler.stopReason,
            elapsed: now.elapsed
        )
    }

    /// What one turn of the loop gathers.
    private struct Turn {
        var scheduler: RequestScheduler
        var batch = JournalBatch()
        var dispatches: [RequestScheduler.Dispatch] = []
    }

    /// The most exchanges that one commit announces; more would let the first of them wait.
    private static let largestBatch = 512

    private func prepare(_ turn: inout Turn, _ source: () throws -> WorkItem?) -> (
        isFinished: Bool, deadline: Duration?
    ) {
        turn.dispatches.removeAll(keepingCapacity: true)
        while turn.dispatches.count < Self.largestBatch {
            feed(&turn, source)
            switch turn.scheduler.next(at: clock.now) {
            case .send(let dispatch):
                turn.batch.intents.append(dispatch.intent)
                turn.dispatches.append(dispatch)
            case .wait(let deadline):
                // Only a full batch of rows that needed no sending leaves input wanted here; then go on at once.
                return (false, turn.scheduler.wantsInput ? clock.now.elapsed : deadline)
            case .finished: return (true, nil)
            }
        }
        return (false, clock.now.elapsed)
    }

    private func feed(_ turn: inout Turn, _ source: () throws -> WorkItem?) {
        while turn.scheduler.wantsInput && turn.batch.endings.count < Self.largestBatch {
            do {
                switch try source() {
                case .send(let request, let history)?: turn.scheduler.accept(request, history: history)
                case .ended(let ending)?:
                    turn.batch.endings.append(ending)
                    turn.scheduler.tally.endings[ending.ending] += 1
                case nil: turn.scheduler.endInput()
                }
            } catch {
                turn.scheduler.stop(.inputFailed("\(error)"))
            }
        }
    }

    private func handle(_ event: RunControl.Event, _ turn: inout Turn) throws {
        switch event {
        case .timer: break
        case .drain: turn.scheduler.stop(.drained)
        case .response(let response, let ordinal):
            let uncommitted = turn.batch.endings
            let settlement = try turn.scheduler.receive(response, for: ordinal, at: clock.now) { id in
                let isAboutToBe = uncommitted.contains { $0.paymentSourceID == id && $0.address.ordinal != ordinal }
                return try isAboutToBe || store.isRecorded(paymentSourceID: id, besidesRow: ordinal)
            }
            guard let settlement else { return }
            turn.batch.answers.append(settlement.answer)
            if let ending = settlement.ending { turn.batch.endings.append(ending) }
        }
    }
}
