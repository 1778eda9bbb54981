import ChargebeeAPI
package import MigrationModel

/// A row between being taken in and ending: which key it has, how often it was tried, and whether it is in doubt.
struct RowWork: Sendable {
    /// What its next exchange is for.
    enum Purpose: Sendable {
        case request
        case lookUp(LookUp)
    }

    /// Which steps are done, and what is next.
    var plan: StepPlan
    let fingerprint: RowFingerprint
    var purpose = Purpose.request
    /// Exchanges so far, over all runs.
    var attempts: Int
    /// Keys given up before the current one.
    var generation: Int
    var key: String
    /// When the current key was first sent; `nil` before that.
    var keyFirstSentAt: UnixMilliseconds?
    /// Whether an attempt may have taken effect unseen.
    var isInDoubt: Bool
    /// When the last request was sent that nobody answered, or only a gateway on the way.
    var lastUnansweredAt: UnixMilliseconds?
    /// The same on the steady clock, where this process sent it.
    var lastUnansweredElapsed: Duration?
    /// When the last request was sent, on both clocks.
    var lastSent: Moment?
    /// When the current key was first sent by this process, on the steady clock.
    var keyFirstSentElapsed: Duration?
    /// Whether Chargebee said yes in a form that could not be read.
    var hadUnreadableSuccess = false
    /// What the last failure was, in a few words; also of a look-up.
    var lastFailure = ""
    /// What the last failure of the row's own request was.
    var lastRefusal = ""
    /// How an earlier step of the row, or this one, was settled out of doubt; `nil` where none was.
    var recoveredBy: String?
    /// Keys given up in this process because Chargebee replayed a failure under them.
    var storedFailures = 0
    /// Retries made of the present exchange.
    var retries = 0
    /// Whether its next exchange is the first one of a step that follows another.
    var beginsStep = false
    /// Whether its next exchange repeats one that brought nothing.
    var isRetry = false
    /// When this process first sent anything for the row.
    var startedAt: Duration?
    /// When the exchange that is in flight, or was last, was sent.
    var sentAt: Duration = .zero

    init(_ request: PlannedRequest, history: RowHistory?, procedure: RowProcedure, signer: any RowSigning) {
        plan = StepPlan(
            of: request,
            done: history?.steps ?? [],
            procedure: procedure,
            keepsRead: Self.mayHaveTakenEffect(request, history, procedure: procedure, signer: signer)
        )
        fingerprint = signer.fingerprint(of: request)
        attempts = history?.attempts ?? 0
        generation = history?.generation ?? 0
        key = signer.idempotencyKey(for: plan.call, generation: generation)
        // Under the key that brought the export which has to be made again, that may be replayed, or be taken for a new one.
        if plan.repeatsExport, history?.idempotencyKey != key {
            generation += 1
            key = signer.idempotencyKey(for: plan.call, generation: generation)
        }
        isInDoubt = false
        guard let history, !history.idempotencyKey.isEmpty else { return }
        keyFirstSentAt = history.keyFirstSentAt
        isInDoubt = history.isInDoubt && !plan.action.isRead
        lastUnansweredAt = history.lastUnansweredAt
        guard history.idempotencyKey != key else { return }
        // The body under this key is no longer the one that was sent, so the key must not be used again. A removal has no
        // body: what an undo sent under another key restored a primary source that the site shows as restored, and that is
        // harmless whenever it arrives.
        let isRestored = procedure.operation == "undo" && step == .request
        if isInDoubt, !isRestored {
            key = history.idempotencyKey
            purpose = .lookUp(LookUp(cause: .keyExpired))
        } else {
            giveUpKey(signer: signer)
        }
    }

    /// Whether what a history leaves in doubt is more than the reading of the primary payment source.
    private static func mayHaveTakenEffect(
        _ request: PlannedRequest,
        _ history: RowHistory?,
        procedure: RowProcedure,
        signer: any RowSigning
    ) -> Bool {
        guard let history, history.isInDoubt, history.steps.contains(where: { $0.step == .readPrimary }),
            let read = procedure.call(.readPrimary, of: request, held: nil)
        else { return false }
        return history.idempotencyKey != signer.idempotencyKey(for: read, generation: history.generation)
    }

    /// The row's request: it says who is concerned, and is sent as it is where no step comes before or after.
    var request: PlannedRequest { plan.request }

    /// The call of the row's next step.
    var call: PlannedRequest { plan.call }

    /// The step that its next exchange is about.
    var step: RowStep { plan.step ?? .request }

    /// The method of its next exchange.
    var method: ChargebeeAPI.Operation.Method {
        if case .request = purpose, !plan.action.isRead { .post } else { .get }
    }

    /// Turns to the step after the one that is done.
    ///
    /// Its key is a new one by its path and of the same generation, so that no step of a row that is tried again has a key
    /// under which it was refused before.
    mutating func goOn(after record: StepRecord, signer: any RowSigning) {
        // Reading is no progress of the request whose failures were counted, where it is done again before that.
        if !plan.action.isRead { storedFailures = 0 }
        plan.finish(record)
        takeKey(signer: signer)
        lastSent = nil
        beginsStep = true
        hadUnreadableSuccess = false
        lastFailure = ""
        lastRefusal = ""
    }

    /// What its exchange is for, as the journal has it.
    var sendPurpose: SendIntent.Purpose { if case .request = purpose { .request } else { .lookUp } }

    /// Lets the ages that an earlier process left behind go on by the steady clock.
    mutating func startSteadyClocks(at now: Moment) {
        if let keyFirstSentAt, keyFirstSentAt <= now.wall {
            keyFirstSentElapsed = now.elapsed - .milliseconds(now.wall - keyFirstSentAt)
        }
        if let lastUnansweredAt, lastUnansweredAt <= now.wall {
            lastUnansweredElapsed = now.elapsed - .milliseconds(now.wall - lastUnansweredAt)
        }
    }

    /// Turns to a new key, because the old one is known to have had no effect and cannot be used any more.
    ///
    /// What was the customer's primary payment source may have changed since it was read.
    mutating func giveUpKey(signer: any RowSigning) {
        generation += 1
        plan.forgetRead()
        takeKey(signer: signer)
    }

    /// Takes the key of the next step and the present generation, under which nothing has been sent.
    private mutating func takeKey(signer: any RowSigning) {
        key = signer.idempotencyKey(for: plan.call, generation: generation)
        keyFirstSentAt = nil
        keyFirstSentElapsed = nil
        lastUnansweredAt = nil
        lastUnansweredElapsed = nil
        isInDoubt = false
        purpose = .request
        retries = 0
    }

    /// Turns to asking Chargebee what became of the request.
    mutating func turnToLookUp(_ cause: LookUp.Cause) {
        purpose = .lookUp(LookUp(cause: cause))
        retries = 0
    }

    /// Whether the key may still be relied on at a time.
    ///
    /// A key from the future (the clock went back) may not. Within a process the steady clock counts too, so that a
    /// clock set back cannot make an old key young.
    func keyIsFresh(at now: Moment, lifetime: Duration) -> Bool {
        guard let keyFirstSentAt else { return true }
        let age = Duration.milliseconds(now.wall - keyFirstSentAt)
        let steadyAge = keyFirstSentElapsed.map { now.elapsed - $0 } ?? .zero
        return age >= .zero && max(age, steadyAge) < lifetime
    }

    /// Notes that nobody answered the last request, or only something on the way.
    mutating func noteUnanswered() {
        lastUnansweredAt = lastSent?.wall
        lastUnansweredElapsed = lastSent?.elapsed
    }

    /// Whether a request may still be on its way to take effect, so that not finding it proves nothing.
    func mayStillArrive(at now: Moment, within settlingTime: Duration) -> Bool {
        guard let lastUnansweredAt else { return false }
        var age = Duration.milliseconds(now.wall - lastUnansweredAt)
        // Within a process the steady clock counts too, so that a clock set forward cannot end the wait.
        if let lastUnansweredElapsed { age = min(age, now.elapsed - lastUnansweredElapsed) }
        return age < settlingTime
    }
}

/// Derives what stands for a row without revealing it.
package protocol RowSigning: Sendable {
    /// The row's fingerprint: equal for equal customer, gateway account and token fields.
    func fingerprint(of request: PlannedRequest) -> RowFingerprint
    /// The idempotency key, at most 100 characters: equal for equal row, path, body and generation, and different otherwise.
    func idempotencyKey(for request: PlannedRequest, generation: Int) -> String
    /// What names the row's customer without revealing it: 8 bytes, equal for equal customers; empty where none is known.
    func customerMark(of request: PlannedRequest) -> [UInt8]
}

extension RowSigning {
    package func customerMark(of request: PlannedRequest) -> [UInt8] { [] }
}
