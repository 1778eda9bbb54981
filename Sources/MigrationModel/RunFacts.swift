/// A count of rows that ended alike.
package struct CodeCount: Hashable, Sendable {
    package let ending: Ending
    /// The rejection's reason, Chargebee's error code, or how a row in doubt was settled.
    package let code: String
    package let count: Int
    /// The message of one of those rows, without secrets; `nil` where none has one.
    package let example: String?
    /// The first of those rows.
    package let firstRow: RowAddress
    /// The HTTP status of the answer that decided the first of them; `nil` where none did.
    package let httpStatus: Int?

    package init(
        ending: Ending,
        code: String,
        count: Int,
        example: String?,
        firstRow: RowAddress,
        httpStatus: Int? = nil
    ) {
        self.ending = ending
        self.code = code
        self.count = count
        self.example = example
        self.firstRow = firstRow
        self.httpStatus = httpStatus
    }
}

/// What the HTTP exchanges of a pass add up to.
package struct AttemptTotals: Hashable, Sendable {
    package var exchanges = 0
    package var lookUps = 0
    package var retries = 0
    /// Refusals for rate: answers with status 429 but those that are ``locked``.
    package var throttled = 0
    /// Refusals because the customer was locked: status 429 and the code `lock_timeout`.
    package var locked = 0
    /// Exchanges that brought no whole answer, or whose answer was not recorded.
    package var unanswered = 0
    /// Answers that Chargebee replayed from an idempotency key.
    package var replayed = 0
    package var firstSentAt: UnixMilliseconds?
    package var lastSentAt: UnixMilliseconds?

    package init() {}
}

/// One process that worked on the job.
package struct ProcessRecord: Hashable, Sendable {
    package let pass: Int
    package let processID: Int
    package let startedAt: UnixMilliseconds
    /// `nil` while it runs, or where it was killed.
    package let endedAt: UnixMilliseconds?
    /// How it ended in a word, such as `finished`, `drained`, `canary`; `nil` as above.
    package let endedAs: String?

    package init(
        pass: Int,
        processID: Int,
        startedAt: UnixMilliseconds,
        endedAt: UnixMilliseconds?,
        endedAs: String?
    ) {
        self.pass = pass
        self.processID = processID
        self.startedAt = startedAt
        self.endedAt = endedAt
        self.endedAs = endedAs
    }
}

/// What the journal knows about a row.
package struct JournalRow: Hashable, Sendable {
    package let address: RowAddress
    /// The row's ending; a row in doubt counts as `needs_review`, one to be retried as `not_attempted`.
    package let ending: Ending
    /// Whether it was sent and its effect is not known; the next run settles it.
    package let isInDoubt: Bool
    /// HTTP exchanges about it, over all runs.
    package let attempts: Int
    package let paymentSourceID: String?
    package let httpStatus: Int?
    package let code: String?
    /// A sentence for people, without secrets.
    package let message: String?
    package let endedAt: UnixMilliseconds?
    /// Whether the row's own request took effect, whatever came of its later steps.
    package var hasMade = false
    /// Which payment source was the customer's primary one before; `nil` where the run did not read that.
    package var formerPrimary: FormerPrimary?
    /// Whether a later row of the same pass read that this row's payment source is the primary one.
    package var wasSeenPrimary = false
    /// The ordinal of the row of the same pass that made another payment source primary in place of this row's; `nil` for
    /// none, as far as it read that.
    package var overtakenBy: Int?
    /// What a later input knows the row by; `nil` where the journal does not say or nobody asked.
    package var identity: RowIdentity?

    /// What a run read before it replaced a customer's primary payment source.
    package struct FormerPrimary: Hashable, Sendable {
        /// `nil` where the customer had none.
        package let paymentSourceID: String?
        /// The ordinal of the row of the same pass that made it; `nil` where none did.
        package var madeByRow: Int?
        /// Which one was primary before the pass made any for the customer, `nil` for none.
        ///
        /// A source of the pass that no row made primary is one that Chargebee made primary by itself, as a customer's first.
        package var beforePass: String?

        package init(paymentSourceID: String?) {
            self.paymentSourceID = paymentSourceID
            beforePass = paymentSourceID
        }
    }

    package init(
        address: RowAddress,
        ending: Ending,
        isInDoubt: Bool = false,
        attempts: Int = 0,
        paymentSourceID: String? = nil,
        httpStatus: Int? = nil,
        code: String? = nil,
        message: String? = nil,
        endedAt: UnixMilliseconds? = nil
    ) {
        self.address = address
        self.ending = ending
        self.isInDoubt = isInDoubt
        self.attempts = attempts
        self.paymentSourceID = paymentSourceID
        self.httpStatus = httpStatus
        self.code = code
        self.message = message
        self.endedAt = endedAt
    }
}
