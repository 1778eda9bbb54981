import ChargebeeAPI
import Execution
import MigrationModel
import Simulation
import TestSupport

/// A Chargebee in memory and virtual time, with faults drawn from a seed: just enough to count what was lost or doubled.
struct SimulatedSite: ModelledSite {
    struct Faults {
        var throttled = 0.05
        var internalError = 0.03
        var errorAfterEffect = 0.02
        var droppedBeforeEffect = 0.02
        var droppedAfterEffect = 0.05
        var declined = 0.02
        /// The connection is gone, and the request takes effect up to four and a half minutes later: less than the
        /// five by which a key outlives our reliance on it.
        var lateEffect = 0.0
        /// Something on the way answers with a 404 page of its own, and nothing arrives.
        var edgePage = 0.0
        /// Whether refusals are stored under the key and replayed.
        var storesRefusals = true
        /// Whether failures are stored under the key and replayed.
        var storesFailures = false
        /// How long keys are remembered.
        var keyLifetime = UnixMilliseconds(30 * 60 * 1000)
    }

    private struct Stored {
        let at: UnixMilliseconds
        let response: APIResponse
        var isReplayable: Bool
    }

    private let faults: Faults
    private var generator: SeededGenerator
    private var stored: [String: Stored] = [:]
    var sources: [PaymentSource] = []
    /// The primary payment source of each customer that has one.
    var primaries: [String: String] = [:]
    /// By the payment source that took its place, the primary one before it.
    var replaced: [String: String] = [:]
    /// How often each thing was done, by path; an export, a deletion or a switch of one source counts for itself.
    private(set) var effects: [String: Int] = [:]
    private(set) var calls: [Duration] = []
    private(set) var busy: Set<String> = []
    private var onTheWay: [(due: UnixMilliseconds, call: APICall, request: PlannedRequest)] = []
    private(set) var overlaps = 0

    init(faults: Faults = Faults(), seed: UInt64) {
        self.faults = faults
        generator = SeededGenerator(seed: seed)
    }

    /// How often each reference is attached.
    var attachments: [String: Int] { sources.reduce(into: [:]) { $0[$1.referenceID, default: 0] += 1 } }

    struct Ticket {
        let call: APICall
        let request: PlannedRequest
    }

    /// Notes that a call has arrived; a creation keeps its customer busy until it is answered.
    mutating func begin(_ call: APICall, for request: PlannedRequest, at now: Moment) -> SiteCourse<Ticket> {
        letArrive(by: now)
        calls.append(now.elapsed)
        if call.method == .post, !busy.insert(request.customerID).inserted { overlaps += 1 }
        let latency = Duration.milliseconds(Int.random(in: 5...400, using: &generator))
        return .work(Ticket(call: call, request: request), lasting: latency)
    }

    mutating func finish(_ ticket: Ticket, at now: Moment) -> SiteDelivery {
        SiteDelivery(answer(ticket.call, for: ticket.request, at: now))
    }

    /// What the call brings, as the caller sees it.
    private mutating func answer(_ call: APICall, for request: PlannedRequest, at now: Moment) -> APIResponse {
        letArrive(by: now)
        guard call.method == .post else {
            if generator.happens(faults.droppedBeforeEffect) { return .lost("dropped") }
            return read(call) ?? page(sources.filter { $0.customerID == request.customerID })
        }
        busy.remove(request.customerID)
        if generator.happens(faults.throttled) {
            return refused(429, "api_request_limit_exceeded", retryAfter: .seconds(1))
        }
        if generator.happens(faults.droppedBeforeEffect) { return .lost("dropped") }
        if generator.happens(faults.lateEffect) {
            let delay = UnixMilliseconds.random(in: 1000...270_000, using: &generator)
            onTheWay.append((now.wall + delay, call, request))
            return .lost("dropped")
        }
        if faults.edgePage > 0, generator.happens(faults.edgePage) { return edgePage(404) }
        let response = replay(call, at: now) ?? effect(call, request, at: now)
        return generator.happens(faults.droppedAfterEffect) ? .lost("dropped") : response
    }

    /// Lets requests take effect that were long on their way, unless their key has taken effect meanwhile.
    mutating func letArrive(by now: Moment) {
        let arrived = onTheWay.filter { $0.due <= now.wall }
        onTheWay.removeAll { $0.due <= now.wall }
        for (due, call, request) in arrived {
            let then = Moment(elapsed: now.elapsed, wall: due)
            if replay(call, at: then) == nil { _ = effect(call, request, at: then) }
        }
    }

    private func replay(_ call: APICall, at now: Moment) -> APIResponse? {
        guard let key = call.idempotencyKey, let stored = stored[key], stored.isReplayable,
            now.wall - stored.at < faults.keyLifetime, case .answered(let answer) = stored.response
        else { return nil }
        return .answered(APIAnswer(status: answer.status, isReplayed: true, body: answer.body))
    }

    private mutating func effect(_ call: APICall, _ request: PlannedRequest, at now: Moment) -> APIResponse {
        if generator.happens(faults.internalError) {
            return store(refused(500, "internal_error"), call, at: now, isFailure: true)
        }
        if generator.happens(faults.declined) {
            let refusal = refused(400, "payment_processing_failed")
            return faults.storesRefusals ? store(refusal, call, at: now, isFailure: false) : refusal
        }
        effects[call.path, default: 0] += 1
        let success = store(change(call, request, at: now), call, at: now, isFailure: false)
        guard generator.happens(faults.errorAfterEffect) else { return success }
        // The key knows the effect, unless failures are what this site stores.
        let failure = refused(500, "internal_error")
        return faults.storesFailures ? store(failure, call, at: now, isFailure: true) : failure
    }

    private mutating func store(
        _ response: APIResponse,
        _ call: APICall,
        at now: Moment,
        isFailure: Bool
    ) -> APIResponse {
        guard let key = call.idempotencyKey else { return response }
        stored[key] = Stored(at: now.wall, response: response, isReplayable: !isFailure || faults.storesFailures)
        return response
    }

    /// Forgets who is busy, as a server does whose callers are gone.
    mutating func callersAreGone() { busy = [] }
}
