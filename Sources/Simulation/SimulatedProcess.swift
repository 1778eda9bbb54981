import ChargebeeAPI
package import Execution
import HeapModule
import MigrationModel

/// One process of a run in virtual time: the real ``RequestScheduler`` against a modelled site, event by event.
///
/// Each turn does what the executor does, without waiting: take rows in, ask what to do, then send, or move the clock to the
/// next event. It can be stopped after any event, as a kill would, and the site and the journal go on in another process.
package struct SimulatedProcess<Site: ModelledSite, Journal: VirtualJournal> {
    /// Why ``run(events:source:)`` returned.
    package enum Pause: Hashable, Sendable {
        /// Nothing is left, or the run stopped by itself; see ``RequestScheduler/stopReason``.
        case finished
        /// The events that were allowed are used up.
        case interrupted
        /// Nothing can happen any more and yet the run is not over, which is a defect of the scheduler.
        case stalled
    }

    package private(set) var scheduler: RequestScheduler
    package var site: Site
    package var journal: Journal
    /// The present moment.
    package private(set) var now: Moment
    /// What was measured so far.
    package private(set) var measurements: SimulationMeasurements

    private let wallAtZero: UnixMilliseconds
    private let answerTimeout: Duration
    private var events = Heap<Event>()
    private var eventCount = 0
    private var exchanges: [Int: Exchange] = [:]

    /// What is under way for a row; a row has one exchange at a time.
    private struct Exchange {
        let number: Int
        let request: PlannedRequest
        let deadline: Duration
    }

    private struct Event: Comparable {
        enum Kind {
            case effect(Site.Ticket)
            case arrival(APIResponse)
        }

        let due: Duration
        let number: Int
        /// The number of the exchange that it belongs to.
        let exchange: Int
        let ordinal: Int
        let kind: Kind

        static func < (left: Event, right: Event) -> Bool { (left.due, left.number) < (right.due, right.number) }
        static func == (left: Event, right: Event) -> Bool { left.number == right.number }
    }

    /// Makes a process.
    ///
    /// - Parameters:
    ///   - scheduler: A fresh scheduler.
    ///   - site: The server, as earlier processes left it.
    ///   - journal: What is told of every exchange.
    ///   - start: When the process begins.
    ///   - answerTimeout: How long an answer may take, from sending to its last byte.
    package init(
        scheduler: RequestScheduler,
        site: Site,
        journal: Journal,
        start: Moment,
        answerTimeout: Duration = .seconds(80)
    ) {
        self.scheduler = scheduler
        self.site = site
        self.journal = journal
        now = start
        measurements = SimulationMeasurements(start: start)
        wallAtZero = start.wall - UnixMilliseconds(start.elapsed / .milliseconds(1))
        self.answerTimeout = answerTimeout
    }

    /// Exchanges under way.
    package var inFlight: Int { exchanges.count }

    /// Goes on until the run is over, or so many events later.
    ///
    /// - Parameters:
    ///   - limit: The most turns; what is in flight then stays so, and another call goes on.
    ///   - source: The next row, or `nil` at the end of the input.
    /// - Throws: What `source` throws.
    /// - Returns: Why it went no further.
    package mutating func run(events limit: Int = .max, source: () throws -> WorkItem?) rethrows -> Pause {
        for _ in 0..<limit {
            try feed(source)
            switch scheduler.next(at: now) {
            case .send(let dispatch): send(dispatch)
            case .end(let ending):
                requests[ending.address.ordinal] = nil
                journal.commit(ending: ending)
            case .wait(let deadline):
                guard advance(notBeyond: deadline) else { return .stalled }
            case .finished: return .finished
            }
        }
        return .interrupted
    }

    /// Lets what is in flight arrive at the site now, with nobody there for the answers: what follows a kill.
    package mutating func die() {
        while let event = events.popMin() {
            if case .effect(let ticket) = event.kind { _ = site.finish(ticket, at: now) }
        }
        exchanges = [:]
    }

    private mutating func feed(_ source: () throws -> WorkItem?) rethrows {
        while scheduler.wantsInput {
            switch try source() {
            case .send(let request, let history)?:
                requests[request.address.ordinal] = request
                scheduler.accept(request, history: history, at: now)
            case .ended(let ending)?: scheduler.noteEndedUnsent(ending, at: now)
            case nil: scheduler.endInput()
            }
        }
    }

    /// The rows at work, by ordinal.
    private var requests: [Int: PlannedRequest] = [:]

    // MARK: - Exchanges

    private mutating func send(_ dispatch: RequestScheduler.Dispatch) {
        let ordinal = dispatch.ordinal
        guard let request = requests[ordinal] else { return }
        journal.commit(intent: dispatch.intent)
        measurements.noteCall(inFlight: exchanges.count + 1, window: scheduler.windowSize, at: now.elapsed)
        let exchange = Exchange(
            number: measurements.calls,
            request: request,
            deadline: now.elapsed + answerTimeout
        )
        exchanges[ordinal] = exchange
        switch site.begin(dispatch.call, for: request, at: now) {
        case .response(let response): push(.arrival(response), of: exchange, ordinal, due: now.elapsed)
        case .work(let ticket, let duration):
            push(.effect(ticket), of: exchange, ordinal, due: now.elapsed + duration)
            if duration >= answerTimeout { giveUp(exchange, ordinal) }
        }
    }

    private mutating func giveUp(_ exchange: Exchange, _ ordinal: Int) {
        push(.arrival(.lost("the answer took too long")), of: exchange, ordinal, due: exchange.deadline)
    }

    private mutating func push(_ kind: Event.Kind, of exchange: Exchange, _ ordinal: Int, due: Duration) {
        eventCount += 1
        events.insert(
            Event(due: due, number: eventCount, exchange: exchange.number, ordinal: ordinal, kind: kind)
        )
    }

    // MARK: - Time

    /// Moves the clock to the next event or the deadline, whichever is first.
    ///
    /// - Returns: Whether there was either.
    private mutating func advance(notBeyond deadline: Duration?) -> Bool {
        guard let next = [deadline, events.min?.due].compactMap(\.self).min() else { return false }
        let instant = max(now.elapsed, next)
        measurements.noteWait(scheduler.binding, instant - now.elapsed)
        now = Moment(elapsed: instant, wall: wallAtZero + UnixMilliseconds(instant / .milliseconds(1)))
        while let event = events.min, event.due <= instant {
            events.removeMin()
            happen(event)
        }
        return true
    }

    private mutating func happen(_ event: Event) {
        // A row may be in another exchange by now, if the caller gave the one of this event up.
        let exchange = exchanges[event.ordinal].flatMap { $0.number == event.exchange ? $0 : nil }
        switch event.kind {
        case .arrival(let response):
            if exchange != nil { receive(response, for: event.ordinal) }
        case .effect(let ticket):
            let delivery = site.finish(ticket, at: now)
            guard let exchange, event.due < exchange.deadline else { return }
            if delivery.delay == .zero { return receive(delivery.response, for: event.ordinal) }
            guard let delay = delivery.delay, now.elapsed + delay < exchange.deadline else {
                return giveUp(exchange, event.ordinal)
            }
            push(.arrival(delivery.response), of: exchange, event.ordinal, due: now.elapsed + delay)
        }
    }

    private mutating func receive(_ response: APIResponse, for ordinal: Int) {
        exchanges[ordinal] = nil
        let settlement = scheduler.receive(response, for: ordinal, at: now) { [journal] id in
            journal.isRecorded(id, besidesRow: ordinal)
        }
        guard let settlement else { return }
        if settlement.ending != nil { requests[ordinal] = nil }
        journal.commit(settlement)
    }
}
