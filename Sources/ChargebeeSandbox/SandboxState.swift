import ChargebeeAPI

/// The whole sandbox without its sockets: limits, faults, keys and the site.
///
/// A request comes in with ``begin(_:at:)``, waits as long as that says, and gets its answer from ``finish(_:at:)``;
/// its effect happens then. Pure: the caller gives the time, in milliseconds since 1970.
package struct SandboxState {
    /// Said in a header of each answer and on each page.
    static let notice = "not Chargebee"

    package var scenario: SandboxScenario {
        didSet {
            site.scenario = scenario
            draws = FaultDraws(scenario)
            acceptedAuthorization = scenario.apiKey.map { BasicCredentials.header(key: $0) }
        }
    }
    private(set) var site: SandboxSite
    package private(set) var statistics = SandboxStatistics()
    private var ledger = IdempotencyLedger()
    private var draws: FaultDraws
    private var occupancy = Occupancy()
    /// The requests that the per-minute limit let in.
    private var quota = SlidingWindow()
    /// The only `Authorization` that is accepted, or `nil` for any.
    private var acceptedAuthorization: String?
    /// When the first request came; outages are reckoned from it.
    private var firstRequest: Int64?
    /// Payment sources that are attached and not deleted.
    package var paymentSources: Int { site.sources.count { !$0.isDeleted } }
    /// How many customers have the same token of the same gateway account more than once.
    package var doubledPairs: Int { site.doubledPairs }
    /// A value of `Authorization` that is accepted, for callers within this process.
    package var authorization: String { acceptedAuthorization ?? BasicCredentials.header(key: "sandbox") }
    /// The latest instant seen; time does not run backwards here.
    private var clock: Int64 = 0

    package init(scenario: SandboxScenario) {
        self.scenario = scenario
        site = SandboxSite(scenario: scenario)
        // A population has its own past, and what comes later must not be older.
        clock = scenario.population == nil ? 0 : PopulationDraw.end
        draws = FaultDraws(scenario)
        acceptedAuthorization = scenario.apiKey.map { BasicCredentials.header(key: $0) }
    }

    /// Takes a request in.
    ///
    /// - Returns: An answer to be given at once, or a ticket, which must go to ``finish(_:at:)`` or ``abandon(_:)``.
    package mutating func begin(_ request: SandboxRequest, at instant: Int64) -> SandboxCourse {
        let now = tick(instant)
        statistics.requests += 1
        statistics.arrivals.note(now)
        if isDown(at: now) {
            statistics.faults["outage", default: 0] += 1
            statistics.droppedAnswers += 1
            return .closed
        }
        if request.isSilent, request.method == "POST" { statistics.silentPosts += 1 }
        do throws(APIRefusal) {
            try authenticate(request)
            try takeQuota(at: now)
            let route = try APIRoute.find(method: request.method, path: request.path)
            try checkConcurrency(route.operation.method)
            try checkHead(request, route.operation.method)
            return .work(admit(request, route, at: now))
        } catch {
            let answer = SandboxAnswer(content: .refusal(error), instant: now)
            count(answer)
            return .answer(answer)
        }
    }

    /// Lets an admitted request have its effect, and makes its answer.
    package mutating func finish(_ ticket: SandboxTicket, at instant: Int64) -> SandboxDelivery {
        let now = tick(instant)
        occupancy.leave(ticket)
        if let fault = ticket.fault { statistics.faults[fault.rawValue, default: 0] += 1 }
        let delivery: SandboxDelivery
        if let fault = ticket.fault, !fault.followsEffect {
            delivery = withoutEffect(ticket, fault, at: now)
        } else {
            delivery = withEffect(ticket, at: now)
        }
        if let answer = delivery.answer {
            count(answer)
        } else {
            statistics.droppedAnswers += 1
        }
        return delivery
    }

    /// Lets go of an admitted request without an effect, as when the sandbox ends before its time.
    mutating func abandon(_ ticket: SandboxTicket) {
        occupancy.leave(ticket)
        if let key = ticket.claimedKey { ledger.release(key) }
    }

    /// Forgets all idempotency keys, as half an hour would.
    mutating func forgetKeys() { ledger.forgetAll() }

    /// Changes the site beside the API.
    mutating func tamper<Value>(
        _ change: (inout SandboxSite, Int64) throws(APIRefusal) -> Value,
        at instant: Int64
    ) throws(APIRefusal) -> Value {
        let now = tick(instant)
        return try change(&site, now)
    }

    /// Begins anew with the same scenario; requests in process stay so, and have their effects on the new site.
    mutating func reset() {
        let inProcess = occupancy
        self = Self(scenario: scenario)
        occupancy = inProcess
    }

    private mutating func isDown(at now: Int64) -> Bool {
        let first = firstRequest ?? now
        firstRequest = first
        return scenario.outages.contains { $0.covers(now - first) }
    }

    private mutating func tick(_ instant: Int64) -> Int64 {
        clock = max(clock, instant)
        return clock
    }

    private mutating func count(_ answer: SandboxAnswer) {
        statistics.answersByStatus[answer.status, default: 0] += 1
    }
}

// MARK: At the door

extension SandboxState {
    private func authenticate(_ request: SandboxRequest) throws(APIRefusal) {
        guard let given = request.authorization, given.hasPrefix("Basic ") else { throw .unauthenticated }
        if let acceptedAuthorization, given != acceptedAuthorization { throw .unauthenticated }
    }

    private mutating func takeQuota(at now: Int64) throws(APIRefusal) {
        guard let limit = scenario.requestsPerMinute else { return }
        let wait = quota.wait(untilBelow: limit, at: now)
        if wait > 0 {
            statistics.limits["requests_per_minute", default: 0] += 1
            throw .overQuota(waitMilliseconds: wait)
        }
        quota.note(now)
    }

    private mutating func checkConcurrency(_ method: ChargebeeAPI.Operation.Method) throws(APIRefusal) {
        let limit = method == .post ? scenario.maxConcurrentPosts : scenario.maxConcurrentGets
        guard let limit, occupancy.inProcess(method) >= limit else { return }
        statistics.limits["max_concurrent", default: 0] += 1
        throw .overQuota(waitMilliseconds: Int64(scenario.throttleSeconds) * 1000)
    }

    private func checkHead(
        _ request: SandboxRequest,
        _ method: ChargebeeAPI.Operation.Method
    ) throws(APIRefusal) {
        guard method == .post else { return }
        let mediaType = request.contentType?.split(separator: ";").first?.lowercased()
        if !request.form.isEmpty, mediaType != "application/x-www-form-urlencoded" {
            throw APIRefusal(400, "invalid_request", "The content type must be application/x-www-form-urlencoded.")
        }
        if let key = request.idempotencyKey, !(1...100).contains(key.unicodeScalars.count) {
            throw APIRefusal(400, "invalid_request", "The idempotency key must have 1 to 100 characters.")
        }
    }

    private mutating func admit(_ request: SandboxRequest, _ route: APIRoute, at now: Int64) -> SandboxTicket {
        let signature = request.signature
        let parameters = FormDecoder.pairs(of: request.form)
        let isPost = route.operation.method == .post
        let (fault, latency) = draws.draw(for: signature)
        var claimedKey: String?
        var prepared: SandboxAnswer?
        if isPost, let key = request.idempotencyKey {
            switch ledger.claim(key, signature: signature, at: now) {
            case .fresh: claimedKey = key
            case .replay(let answer):
                statistics.replays += 1
                prepared = answer
            case .refused(let refusal): prepared = SandboxAnswer(content: .refusal(refusal), instant: now)
            }
        }
        // A replay, or the same key again while the first is in process, does nothing; so it is in nobody's way.
        let lane = isPost && prepared == nil ? site.lane(of: route, request, parameters: parameters) : nil
        if let lane, occupancy.isTaken(lane: lane) {
            statistics.laneOverlaps += 1
            if scenario.enforcesCustomerLock {
                statistics.limits["customer_lock", default: 0] += 1
                prepared = SandboxAnswer(content: .refusal(.locked), instant: now)
                if let key = claimedKey { ledger.release(key) }
                claimedKey = nil
            }
        }
        let ticket = SandboxTicket(
            request: request,
            route: route,
            parameters: parameters,
            lane: lane,
            claimedKey: claimedKey,
            prepared: prepared,
            fault: fault,
            latency: latency
        )
        occupancy.enter(ticket)
        statistics.maxConcurrentSeen = max(statistics.maxConcurrentSeen, occupancy.total)
        return ticket
    }
}

// MARK: Effects and answers

extension SandboxState {
    private mutating func withoutEffect(
        _ ticket: SandboxTicket,
        _ fault: SandboxFault,
        at now: Int64
    ) -> SandboxDelivery {
        let content: SandboxAnswer.Content
        switch fault {
        case .throttled: content = .refusal(.overQuota(waitMilliseconds: Int64(scenario.throttleSeconds) * 1000))
        case .lockTimeout: content = .refusal(.locked)
        case .internalError: content = .refusal(.internalError)
        case .unavailable: content = .refusal(.unavailable)
        case .badGateway: content = .badGatewayPage
        case .droppedBeforeEffect, .droppedAfterEffect, .errorAfterEffect, .hang, .slowBody:
            if let key = ticket.claimedKey { ledger.release(key) }
            return .dropped
        }
        let answer = SandboxAnswer(content: content, instant: now)
        if let key = ticket.claimedKey {
            let isStored = scenario.storesErrorsUnderKey && (fault == .internalError || fault == .unavailable)
            if isStored { ledger.complete(key, with: answer) } else { ledger.release(key) }
        }
        return .whole(answer)
    }

    private mutating func withEffect(_ ticket: SandboxTicket, at now: Int64) -> SandboxDelivery {
        var answer = ticket.prepared ?? perform(ticket, at: now)
        let performed = answer
        if ticket.fault == .errorAfterEffect { answer = SandboxAnswer(content: .refusal(.internalError), instant: now) }
        if let key = ticket.claimedKey {
            ledger.complete(key, with: scenario.storesErrorsUnderKey ? answer : performed)
        }
        switch ticket.fault {
        case .droppedAfterEffect: return .dropped
        case .hang: return .hanging
        case .slowBody: return .slow(answer)
        default: return .whole(answer)
        }
    }

    private mutating func perform(_ ticket: SandboxTicket, at now: Int64) -> SandboxAnswer {
        do throws(APIRefusal) {
            let content = try site.perform(ticket.route, ticket.request, ticket.parameters, at: now)
            return SandboxAnswer(content: content, instant: now)
        } catch {
            return SandboxAnswer(content: .refusal(error), instant: now)
        }
    }
}
