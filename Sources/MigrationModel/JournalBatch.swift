/// What the execution hands to the journal at once; it becomes durable as a whole or not at all.
package struct JournalBatch: Sendable {
    /// Exchanges that are about to begin.
    ///
    /// They must be durable before a byte of them is sent.
    package var intents: [SendIntent] = []
    /// Exchanges that have ended.
    package var answers: [AnswerRecord] = []
    /// Steps of rows that have been done.
    package var steps: [StepRecord] = []
    /// Rows that have ended.
    package var endings: [RowEnding] = []
    /// How the run stands, where it is time to tell.
    package var live: LiveState?

    package init() {}

    package var isEmpty: Bool { intents.isEmpty && answers.isEmpty && steps.isEmpty && endings.isEmpty && live == nil }
}

/// An exchange about one row that is about to begin.
package struct SendIntent: Sendable {
    /// What the exchange is for.
    package enum Purpose: String, Codable, Sendable {
        /// The row's own request.
        case request
        /// Asks Chargebee what became of a request in doubt: a page of the customer's payment sources, or the source itself.
        case lookUp = "look_up"
    }

    package let address: RowAddress
    package let purpose: Purpose
    /// The step of the row that the exchange is about, also where it is a look-up; most rows have `request` alone.
    package let step: RowStep
    /// The number of this exchange among all about this row, over all runs; 1-based.
    package let attempt: Int
    /// How many keys were given up before the current one; 0 for the first key.
    package let generation: Int
    /// The idempotency key of the row's request, also where this exchange is a look-up.
    package let idempotencyKey: String
    /// When the current key was first sent; equal to ``sentAt`` at its first attempt.
    package let keyFirstSentAt: UnixMilliseconds
    package let sentAt: UnixMilliseconds
    /// The row's fingerprint; see ``RowFingerprint``.
    package let fingerprint: RowFingerprint
    /// What names the row's customer without revealing it, 8 bytes of an HMAC; empty where the customer is not known.
    package let customerMark: [UInt8]

    package init(
        address: RowAddress,
        purpose: Purpose,
        step: RowStep = .request,
        attempt: Int,
        generation: Int,
        idempotencyKey: String,
        keyFirstSentAt: UnixMilliseconds,
        sentAt: UnixMilliseconds,
        fingerprint: RowFingerprint,
        customerMark: [UInt8] = []
    ) {
        self.address = address
        self.purpose = purpose
        self.step = step
        self.customerMark = customerMark
        self.attempt = attempt
        self.generation = generation
        self.idempotencyKey = idempotencyKey
        self.keyFirstSentAt = keyFirstSentAt
        self.sentAt = sentAt
        self.fingerprint = fingerprint
    }
}

/// How an exchange ended.
package struct AnswerRecord: Sendable {
    package let ordinal: Int
    /// The number given in the intent.
    package let attempt: Int
    package let answeredAt: UnixMilliseconds
    /// The HTTP status, or `nil` where no whole answer came.
    package let httpStatus: Int?
    /// Chargebee's error code, or ours (`not_sent`, `no_answer`); `nil` for a success.
    package let code: String?
    /// Whether Chargebee replayed a stored answer.
    package let isReplayed: Bool
    /// The gateway's cause in Chargebee's vocabulary; `nil` where there is none.
    package let cause: String?
    /// What the header `Retry-After` asked for; `nil` without one.
    package let retryAfter: Duration?
    /// Whether the row may have taken effect without anybody here knowing.
    package let leavesDoubt: Bool
    /// What was decided on it.
    package let decision: AttemptDecision

    package init(
        ordinal: Int,
        attempt: Int,
        answeredAt: UnixMilliseconds,
        httpStatus: Int?,
        code: String?,
        isReplayed: Bool,
        cause: String? = nil,
        retryAfter: Duration? = nil,
        leavesDoubt: Bool,
        decision: AttemptDecision
    ) {
        self.ordinal = ordinal
        self.attempt = attempt
        self.answeredAt = answeredAt
        self.httpStatus = httpStatus
        self.code = code
        self.isReplayed = isReplayed
        self.cause = cause
        self.retryAfter = retryAfter
        self.leavesDoubt = leavesDoubt
        self.decision = decision
    }
}

/// What was decided on an exchange once it had ended.
package enum AttemptDecision: Hashable, Sendable {
    /// It brought the row to its ending.
    case ended
    /// The row goes on with its next step.
    case nextStep
    /// The row is tried again, or the next page is asked for, after a wait.
    case retry(after: Duration)
    /// Chargebee is asked what became of the row.
    case lookUp
    /// The row is left as it is, for the next run.
    case left

    /// The word in the journal: `ended`, `next_step`, `retry`, `look_up` or `left`.
    package var word: String {
        switch self {
        case .ended: "ended"
        case .nextStep: "next_step"
        case .retry: "retry"
        case .lookUp: "look_up"
        case .left: "left"
        }
    }

    /// The wait before the retry; `nil` without one.
    package var wait: Duration? {
        if case .retry(let wait) = self { wait } else { nil }
    }
}

/// A row that has ended, and how.
package struct RowEnding: Hashable, Sendable {
    package let address: RowAddress
    package let ending: Ending
    /// Chargebee's id of the payment source; `nil` where there is none.
    package var paymentSourceID: String?
    /// The HTTP status of the deciding answer, where one decided.
    package var httpStatus: Int?
    /// A code: the rejection's reason, Chargebee's error code, or how a row in doubt was settled.
    package var code: String?
    /// A sentence for people.
    ///
    /// Token values were taken out of it.
    package var message: String?
    package let endedAt: UnixMilliseconds
    /// What a later input knows the row's payment method by; for a row that ends unsent, whose intent has not said it.
    package var identity: RowIdentity?

    package init(
        address: RowAddress,
        ending: Ending,
        paymentSourceID: String? = nil,
        httpStatus: Int? = nil,
        code: String? = nil,
        message: String? = nil,
        endedAt: UnixMilliseconds
    ) {
        self.address = address
        self.ending = ending
        self.paymentSourceID = paymentSourceID
        self.httpStatus = httpStatus
        self.code = code
        self.message = message
        self.endedAt = endedAt
    }
}

/// What a row's payment method and customer are known by in the journal.
package struct RowIdentity: Hashable, Sendable {
    package let fingerprint: RowFingerprint
    /// 8 bytes; empty where the customer is not known.
    package let customerMark: [UInt8]

    package init(fingerprint: RowFingerprint, customerMark: [UInt8]) {
        self.fingerprint = fingerprint
        self.customerMark = customerMark
    }
}

/// What names a row's payment method without revealing it.
///
/// The first 16 bytes of an HMAC-SHA256, under the journal's own key, of customer, gateway account and token fields.
package struct RowFingerprint: Hashable, Sendable {
    /// 16 bytes.
    package let bytes: [UInt8]

    package init(bytes: [UInt8]) { self.bytes = bytes }
}

/// What the journal knows about a row that was sent and has not ended.
package struct RowHistory: Hashable, Sendable {
    /// Exchanges so far, over all runs.
    package let attempts: Int
    /// Keys given up before the current one.
    package let generation: Int
    /// The current idempotency key; empty where the next step has not been sent yet.
    package let idempotencyKey: String
    package let keyFirstSentAt: UnixMilliseconds
    /// Whether an effect may have happened unseen; `false` where the last answer was a plain refusal to be retried.
    package let isInDoubt: Bool
    /// When the last request was sent that nobody answered, or only a gateway on the way; `nil` where each was answered.
    package let lastUnansweredAt: UnixMilliseconds?
    /// The steps that are done, in the order of ``RowStep``; key, generation and doubt are those of the next one.
    package let steps: [StepRecord]

    package init(
        attempts: Int,
        generation: Int,
        idempotencyKey: String,
        keyFirstSentAt: UnixMilliseconds,
        isInDoubt: Bool,
        lastUnansweredAt: UnixMilliseconds? = nil,
        steps: [StepRecord] = []
    ) {
        self.attempts = attempts
        self.generation = generation
        self.idempotencyKey = idempotencyKey
        self.keyFirstSentAt = keyFirstSentAt
        self.isInDoubt = isInDoubt
        self.lastUnansweredAt = lastUnansweredAt
        self.steps = steps
    }
}
