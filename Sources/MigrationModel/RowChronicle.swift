/// What the journal knows about one row of one pass: how it stands, and each exchange that was made about it.
package struct RowChronicle: Hashable, Sendable {
    /// 1 for the job's first input, 2 for a second one, and so on.
    package let pass: Int
    package let row: JournalRow
    /// How many idempotency keys were given up before the current one.
    package let generation: Int
    /// The current idempotency key; `nil` for a row that was never sent, and between two steps.
    ///
    /// No secret.
    package let idempotencyKey: String?
    package let keyFirstSentAt: UnixMilliseconds?
    /// Names the payment method without revealing it; `nil` for a row that was never sent.
    package let fingerprint: RowFingerprint?
    /// Oldest first.
    package let attempts: [AttemptRecord]
    /// The steps of a row of several calls that are done, in their order; without what is held for later ones.
    package let steps: [StepRecord]

    package init(
        pass: Int,
        row: JournalRow,
        generation: Int = 0,
        idempotencyKey: String? = nil,
        keyFirstSentAt: UnixMilliseconds? = nil,
        fingerprint: RowFingerprint? = nil,
        attempts: [AttemptRecord] = [],
        steps: [StepRecord] = []
    ) {
        self.pass = pass
        self.row = row
        self.generation = generation
        self.idempotencyKey = idempotencyKey
        self.keyFirstSentAt = keyFirstSentAt
        self.fingerprint = fingerprint
        self.attempts = attempts
        self.steps = steps
    }
}

/// One HTTP exchange about a row, as the journal has it.
package struct AttemptRecord: Hashable, Sendable {
    /// Among all about this row, over all runs; 1-based.
    package let number: Int
    package let purpose: SendIntent.Purpose
    /// The step of the row that it was about.
    package var step = RowStep.request
    /// The process that made it, by the system's number; `nil` where the journal does not say.
    package var processID: Int?
    package let sentAt: UnixMilliseconds
    /// `nil` where no answer was recorded.
    package var answeredAt: UnixMilliseconds?
    /// `nil` where no whole answer came.
    package var httpStatus: Int?
    /// Chargebee's error code, or ours (`not_sent`, `no_answer`); `nil` for a success.
    package var code: String?
    /// The gateway's cause in Chargebee's vocabulary; `nil` where there is none, and in journals of version 0.1.
    package var cause: String?
    /// Whether Chargebee replayed a stored answer.
    package var isReplayed = false
    /// How many idempotency keys were given up before the one of this exchange; `nil` in journals of version 0.1.
    package var generation: Int?
    /// What the header `Retry-After` asked for.
    package var retryAfter: Duration?
    /// What was decided on it; `nil` without an answer, and in journals of version 0.1.
    package var decision: AttemptDecision?

    package init(number: Int, purpose: SendIntent.Purpose, sentAt: UnixMilliseconds) {
        self.number = number
        self.purpose = purpose
        self.sentAt = sentAt
    }

    /// How long the answer took; `nil` without one, 0 where the clock went back meanwhile.
    package var duration: Duration? { answeredAt.map { .milliseconds(max(0, $0 - sentAt)) } }
}
