package import ChargebeeAPI
import CrashPoints
import MigrationModel

/// Carries out what ``RequestScheduler`` decides: journals, sends, and gives the responses back.
///
/// One loop owns the scheduler, so nothing in it needs a lock. Each turn:
///
///     take rows in ─▶ ask what to send ─▶ commit intents and outcomes ─▶ send ─▶ take in the responses
///
/// A request is sent only when its intent is durable, and all that has come in during a commit shares the next one.
package struct Executor {
    /// To whom a run is shown.
    package struct Audience {
        /// Told now and then, and at the end, how far the run is.
        package var progress: (ExecutionProgress) -> Void
        /// Told what has happened, in order and once the journal has it, where the scheduler gathers events.
        package var events: ([TimedEvent]) -> Void

        package init(
            progress: @escaping (ExecutionProgress) -> Void = { _ in },
            events: @escaping ([TimedEvent]) -> Void = { _ in }
        ) {
            self.progress = progress
            self.events = events
        }
    }

    private let transport: any Transport
    private let store: any OutcomeStore
    private let controls: (any ControlSource)?
    private let clock: any ExecutionClock

    /// How often progress is told at the most.
    private static let progressInterval = Duration.milliseconds(200)
    /// How often the journal is looked into for what users ask.
    private static let controlInterval = Duration.milliseconds(500)
    /// How often other processes are told how the run stands.
    private static let liveInterval = Duration.seconds(1)

    package init(
        transport: any Transport,
        store: any OutcomeStore,
        controls: (any ControlSource)? = nil,
        clock: any ExecutionClock = SystemExecutionClock()
    ) {
        self.transport = transport
        self.store = store
        self.controls = controls
        self.clock = clock
    }

    /// Runs until every row has ended or the run has to stop; what is in flight is always awaited and recorded.
    ///
    /// - Parameters:
    ///   - scheduler: A fresh scheduler.
    ///   - rows: How many rows the source is going to yield, for the time to go.
    ///   - reads: For how many of them the primary source is read first, for the same; `nil` for all, where the procedure does.
    ///   - source: The next row, or `nil` at the end of the input. An error it throws drains the run.
    ///   - refill: Looks for more input each time that `source` gives `nil` and all before has ended; by default there is none.
    ///   - control: By which the run can be asked to drain.
    ///   - audience: To whom it is shown.
    /// - Throws: What the store throws; then the rows in flight stay in doubt in the journal.
    /// - Returns: How the run ended.
    package func run(
        _ scheduler: RequestScheduler,
        rows: Int = 0,
        reads: Int? = nil,
        source: () throws -> WorkItem?,
        refill: ((RefillRequest) async -> InputRefill)? = nil,
        control: RunControl,
        audience: Audience = Audience()
    ) async throws -> ExecutionSummary {
        var turn = Turn(scheduler: scheduler, rows: rows, reads: reads, isRefilled: refill != nil)
        try await withThrowingDiscardingTaskGroup { group in
            while true {
                try takeIn(control, &turn)
                if let refill, turn.mayRefill(at: clock.now) {
                    turn.take(await refill(turn.scheduler.refillRequest), at: clock.now)
                }
                let step = prepare(&turn, source)
                tell(audience, &turn)
                if !turn.dispatches.isEmpty { CrashPoint.pass(.callsEntered) }
                if !turn.batch.isEmpty { try await store.commit(turn.batch) }
                turn.batch = JournalBatch()
                turn.scheduler.noteDeparture(ofLast: turn.dispatches.count, at: clock.now)
                let happened = turn.scheduler.takeEvents()
                if !happened.isEmpty { audience.events(happened) }
                for (index, dispatch) in turn.dispatches.enumerated() {
                    group.addTask { [transport, mailbox = control.mailbox] in
                        mailbox.post(.response(await transport.send(dispatch.call), ordinal: dispatch.ordinal))
                    }
                    if index == 0 { CrashPoint.pass(.firstRequestSent) }
                }
                if !turn.dispatches.isEmpty { CrashPoint.pass(.requestsSent) }
                if step.isFinished && turn.dispatches.isEmpty { break }
                // What the audience has just asked for is taken in before.
                if turn.mayRefill(at: clock.now) { continue }
                if let deadline = turn.nextTimer(step.deadline, at: clock.now.elapsed) {
                    group.addTask { [clock, mailbox = control.mailbox] in
                        await clock.sleep(until: deadline)
                        mailbox.post(.timer)
                    }
                }
                await control.mailbox.wait()
            }
            group.cancelAll()
        }
        CrashPoint.pass(.runFinished)
        let now = clock.now
        turn.scheduler.noteLeftRows()
        audience.events(turn.scheduler.takeEvents())
        audience.progress(turn.progress(at: now))
        return ExecutionSummary(
            tally: turn.scheduler.tally,
            stopReason: turn.scheduler.isComplete ? nil : turn.scheduler.stopReason,
            elapsed: now.elapsed
        )
    }

    /// What one turn of the loop gathers, and when the next things are due.
    private struct Turn {
        var scheduler: RequestScheduler
        private(set) var rows: Int
        private let reads: Int?
        /// Whether the source may have more after it gave nothing.
        let isRefilled: Bool
        /// Whether the source has to be refilled.
        var isDry = false
        var batch = JournalBatch()
        var dispatches: [RequestScheduler.Dispatch] = []
        var timeToGo = TimeToGo()
        var nextProgress = Duration.zero
        var nextControl = Duration.zero
        var nextLive = Duration.zero
        private var timer: Duration?

        init(scheduler: RequestScheduler, rows: Int, reads: Int?, isRefilled: Bool) {
            self.scheduler = scheduler
            self.rows = rows
            self.reads = reads
            self.isRefilled = isRefilled
        }

        /// Whether rows are wanted that the source has, so that the loop has to go on at once.
        var isHungry: Bool { scheduler.wantsInput && !isDry }

        /// Whether all that the source gave has ended and is journaled, so that it can be refilled.
        func mayRefill(at now: Moment) -> Bool { isDry && batch.isEmpty && scheduler.mayRefill(at: now) }

        mutating func take(_ refill: InputRefill, at now: Moment) {
            isDry = false
            switch refill {
            case .more(let rows, let calls):
                self.rows = rows
                scheduler.noteForeignCalls(calls)
            case .end: scheduler.endInput()
            case .stop(let reason): scheduler.stop(reason, at: now)
            }
        }

        func progress(at now: Moment) -> ExecutionProgress {
            ExecutionProgress(scheduler, timeToGo, rows: rows, reads: reads, at: now)
        }

        /// The instant for which a timer has to be set, or `nil` where one that is set comes in time.
        mutating func nextTimer(_ deadline: Duration?, at now: Duration) -> Duration? {
            let due = min(deadline ?? nextProgress, nextProgress)
            if let timer, timer > now, timer <= due { return nil }
            timer = due
            return due
        }
    }

    /// The most exchanges that one commit announces; more would let the first of them wait.
    private static let largestBatch = 512

    private func takeIn(_ control: RunControl, _ turn: inout Turn) throws {
        for event in control.mailbox.pending() { try handle(event, &turn) }
        guard let controls, clock.now.elapsed >= turn.nextControl else { return }
        turn.nextControl = clock.now.elapsed + Self.controlInterval
        for request in try controls.pending() {
            CrashPoint.pass(.controlRead)
            turn.scheduler.obey(request, at: clock.now)
        }
    }

    private func tell(_ audience: Audience, _ turn: inout Turn) {
        let now = clock.now
        guard now.elapsed >= turn.nextProgress else { return }
        turn.nextProgress = now.elapsed + Self.progressInterval
        turn.timeToGo.note(turn.scheduler, at: now.elapsed)
        let progress = turn.progress(at: now)
        audience.progress(progress)
        guard now.elapsed >= turn.nextLive else { return }
        turn.nextLive = now.elapsed + Self.liveInterval
        turn.batch.live = progress.liveState
    }

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
            case .end(let ending):
                turn.batch.endings.append(ending)
                // So that the batch has its bound however many rows end so.
                if turn.batch.endings.count >= Self.largestBatch { return (false, clock.now.elapsed) }
            case .wait(let deadline):
                // Only a full batch of rows that needed no sending leaves input wanted here; then go on at once.
                return (false, turn.isHungry ? clock.now.elapsed : deadline)
            case .finished: return (true, nil)
            }
        }
        return (false, clock.now.elapsed)
    }

    private func feed(_ turn: inout Turn, _ source: () throws -> WorkItem?) {
        while turn.isHungry && turn.batch.endings.count < Self.largestBatch {
            do {
                switch try source() {
                case .send(let request, let history)?: turn.scheduler.accept(request, history: history, at: clock.now)
                case .ended(let ending)?:
                    turn.batch.endings.append(ending)
                    turn.scheduler.noteEndedUnsent(ending, at: clock.now)
                case nil where turn.isRefilled: turn.isDry = true
                case nil: turn.scheduler.endInput()
                }
            } catch {
                turn.scheduler.stop(.inputFailed("\(error)"), at: clock.now)
            }
        }
    }

    private func handle(_ event: RunControl.Event, _ turn: inout Turn) throws {
        switch event {
        case .timer: break
        case .drain: turn.scheduler.stop(.drained, at: clock.now)
        case .request(let request): turn.scheduler.obey(request, at: clock.now)
        case .response(let response, let ordinal):
            CrashPoint.pass(.answerReceived)
            let (uncommitted, steps) = (turn.batch.endings, turn.batch.steps)
            let settlement = try turn.scheduler.receive(response, for: ordinal, at: clock.now) { id in
                let isAboutToBe =
                    uncommitted.contains { $0.paymentSourceID == id && $0.address.ordinal != ordinal }
                    || steps.contains {
                        $0.paymentSourceID == id && $0.step == .request && $0.address.ordinal != ordinal
                    }
                return try isAboutToBe || store.isRecorded(paymentSourceID: id, besidesRow: ordinal)
            }
            guard let settlement else { return }
            turn.batch.answers.append(settlement.answer)
            if let step = settlement.step { turn.batch.steps.append(step) }
            if let ending = settlement.ending { turn.batch.endings.append(ending) }
            CrashPoint.pass(.answersSettled)
        }
    }
}
