/// Rows of one gateway, type and currency, by ending.
package struct EndingGroup: Hashable, Sendable {
    /// Chargebee's name; empty where the row does not say, as most rejected ones.
    package let gateway: String
    /// The gateway account of the rows' requests, told only where ``gateway`` is empty; empty where they name none.
    package var gatewayAccount = ""
    /// Chargebee's payment method type; empty where the row does not say.
    package let type: String
    /// In capitals; empty where the job names no currency column or the row says none.
    package let currency: String
    /// Counted beside ``endings``, which must add up to it.
    package var rows = 0
    package var endings = EndingCounts()

    package init(gateway: String, type: String, currency: String) {
        self.gateway = gateway
        self.type = type
        self.currency = currency
    }
}

/// What happened in one slice of a run's time.
package struct TimelineSlice: Hashable, Sendable {
    package let startedAt: UnixMilliseconds
    /// Calls made in it, look-ups and retries included.
    package var calls = 0
    /// Of them, requests that were not the first for their row and step; a look-up is none.
    package var retries = 0
    /// Refusals for rate of calls made in it: answers with status 429 but those that are ``locked``.
    package var throttled = 0
    /// Refusals of calls made in it because the customer was locked: status 429 and the code `lock_timeout`.
    package var locked = 0
    /// Calls made in it that brought no answer, or one with status 500 or above.
    package var failures = 0

    package init(startedAt: UnixMilliseconds) { self.startedAt = startedAt }
}

/// The calls of a pass along its time, in slices of one length.
///
/// Slices begin at multiples of their length in UTC. Those in which nothing was called are there too, except where more
/// than ``longestIdle`` of them follow each other, as in a night between two processes: such a gap is left out, and shows
/// as a slice that does not begin where the one before it ends.
package struct Timeline: Hashable, Sendable {
    /// Milliseconds.
    package var sliceLength: UnixMilliseconds
    /// In their order, from the first call's to the last call's; empty where nothing was sent.
    ///
    /// At most ``mostSlices``.
    package var slices: [TimelineSlice]
    package static let mostSlices = 160
    /// How many slices without a call may follow each other.
    package static let longestIdle = 20
    /// When Chargebee or a gateway asked to wait (`Retry-After`), how often, and the longest wait.
    package var waitsAsked = 0
    package var longestWaitAsked: Duration?

    package init(sliceLength: UnixMilliseconds, slices: [TimelineSlice]) {
        self.sliceLength = sliceLength
        self.slices = slices
    }
}

/// A customer whose primary payment source a run changed.
package struct PrimaryChange: Hashable, Sendable {
    package let address: RowAddress
    /// Empty where the input is not there any more to say it.
    package let customerID: String
    /// The source that was primary before; `nil` where there was none, or where ``isRecorded`` is false.
    package let from: String?
    /// The source that became primary.
    package let to: String?
    /// Whether the run read which one was primary before (`options.record_previous_primary`, or a step of its own).
    package let isRecorded: Bool
    /// The source that was primary before the run made any for the customer; `nil` as ``from``.
    package var before: String?
    /// The ordinal of the row that made ``from``, where that is one of this run's own sources.
    package var fromRow: Int?
    /// The ordinal of the row that made another source primary in place of this one; `nil` where none did.
    package var overtakenBy: Int?

    package init(address: RowAddress, customerID: String, from: String?, to: String?, isRecorded: Bool) {
        self.address = address
        self.customerID = customerID
        self.from = from
        self.to = to
        self.isRecorded = isRecorded
        before = from
    }
}
