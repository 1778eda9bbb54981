package import ChargebeeAPI
package import MigrationModel

/// The search for what became of a request in doubt: all pages of the customer's payment sources, then a verdict.
package struct LookUp: Sendable {
    /// Why Chargebee is asked instead of sending again under the same key.
    package enum Cause: Hashable, Sendable {
        /// The key is older than it can be relied on.
        case keyExpired
        /// Chargebee replays a stored answer that is itself a failure worth retrying; it would do so again and again.
        case storedFailure
        /// The request was retried as often as allowed, and whether it took effect is still not known.
        ///
        /// Carries whether the server may still be working on it.
        case retriesExhausted(mayStillArrive: Bool)
        /// The request was refused, but an earlier attempt under the same key went unanswered.
        case refusedAfterDoubt(APIFailure)
    }

    let cause: Cause
    /// The `next_offset` to ask for; `nil` for the first page.
    private(set) var offset: String?
    private(set) var sources: [PaymentSource] = []

    init(cause: Cause) { self.cause = cause }

    /// Takes a page in.
    ///
    /// - Returns: Whether it was the last one.
    mutating func take(_ page: PaymentSourcePage) -> Bool {
        sources += page.sources
        // An offset that repeats would be asked for forever.
        guard let next = page.nextOffset, next != offset else { return true }
        offset = next
        return false
    }
}

/// What a look-up says about a request in doubt.
package enum LookUpVerdict: Hashable, Sendable {
    /// The request took effect; this is its payment source.
    case found(PaymentSource)
    /// It did not take effect.
    case absent
    /// It cannot be told from here; the text says what was seen, without secrets.
    case ambiguous(String)

    /// How far the clocks may differ before a source counts as older than our request.
    private static let clockTolerance: UnixMilliseconds = 5 * 60 * 1000

    /// Compares a customer's payment sources with a request, by gateway account, reference and time.
    ///
    /// - Parameters:
    ///   - request: The request in doubt.
    ///   - sources: All payment sources of its customer, the deleted ones included.
    ///   - firstSentAt: When its key was first sent.
    ///   - isKnown: Whether a payment source id is recorded for another row of this job.
    /// - Throws: What `isKnown` throws.
    package init(
        request: PlannedRequest,
        sources: [PaymentSource],
        firstSentAt: UnixMilliseconds,
        isKnown: (String) throws -> Bool
    ) rethrows {
        let candidates = try sources.filter { source in
            let sameAccount =
                request.gatewayAccountID == nil || source.gatewayAccountID == nil
                || source.gatewayAccountID == request.gatewayAccountID
            guard sameAccount, source.customerID == request.customerID else { return false }
            return try !isKnown(source.id)
        }
        let matching = candidates.filter { request.tokens.matches(reference: $0.referenceID) }
        let isRecent = { (source: PaymentSource) in
            source.createdAt * 1000 >= firstSentAt - Self.clockTolerance
        }
        let recent = matching.filter(isRecent)
        if let source = recent.first, recent.count == 1, matching.count == 1 {
            self =
                source.isDeleted
                ? .ambiguous("its payment source \(source.id) was created and has been deleted since")
                : .found(source)
        } else if let source = matching.first {
            self =
                matching.count > 1
                ? .ambiguous("the customer has \(matching.count) payment sources with this reference")
                : .ambiguous("the customer had this reference before the job first sent it, as \(source.id)")
        } else if request.tokens.referenceID == nil, let source = candidates.first(where: isRecent) {
            // The stored form of separate token fields is not documented, so an unlike reference proves nothing.
            self = .ambiguous(
                "a payment source created since then, \(source.id), cannot be compared with the row's tokens"
            )
        } else {
            self = .absent
        }
    }
}

extension TokenFields {
    /// Whether a stored reference is the one that these fields lead to.
    ///
    /// Chargebee may store more than was sent (`cus_A` becomes `cus_A/card_1`), and joins token fields in a form that is
    /// not documented, so a field counts where it is one of the stored parts.
    func matches(reference: String) -> Bool {
        if let referenceID { return reference == referenceID || reference.hasPrefix(referenceID + "/") }
        let parts = reference.split(separator: "/").map(String.init) + [reference]
        if let token = paymentMethodToken ?? mandateID { return parts.contains(token) }
        if let customerProfileToken {
            return reference == customerProfileToken || reference.hasPrefix(customerProfileToken + "/")
        }
        return false
    }
}
