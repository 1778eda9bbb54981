package import ChargebeeAPI
package import MigrationModel

/// The search for what became of a request in doubt: all pages of the customer's payment sources, or the payment source that
/// it is about, then a verdict.
package struct LookUp: Sendable {
    /// Why Chargebee is asked instead of sending again under the same key.
    package enum Cause: Hashable, Sendable {
        /// The key is older than it can be relied on.
        case keyExpired
        /// Chargebee replays a stored answer that is itself a failure worth retrying; it would do so again and again.
        case storedFailure
        /// The request was retried as often as allowed, and whether it took effect is still not known.
        case retriesExhausted
        /// The request was refused, but an earlier attempt under the same key went unanswered.
        case refusedAfterDoubt(APIFailure)
    }

    /// What a page brings.
    enum Progress {
        case more
        case complete
        /// The pages repeat or do not end, so what is missing on them proves nothing.
        case endless
    }

    let cause: Cause
    /// The `next_offset` to ask for; `nil` for the first page.
    private(set) var offset: String?
    private(set) var sources: [PaymentSource] = []
    private var seenOffsets: Set<String> = []

    /// More pages than any customer has.
    private static let mostPages = 100

    init(cause: Cause) { self.cause = cause }

    /// Takes a page in.
    mutating func take(_ page: PaymentSourcePage) -> Progress {
        sources += page.sources
        guard let next = page.nextOffset else { return .complete }
        guard seenOffsets.insert(next).inserted, seenOffsets.count < Self.mostPages else { return .endless }
        offset = next
        return .more
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

    /// Whether a payment source may have been created since a request was first sent.
    static func isRecent(_ source: PaymentSource, firstSentAt: UnixMilliseconds) -> Bool {
        // In seconds, since a server's number may be too large for milliseconds.
        source.createdAt >= (firstSentAt - clockTolerance) / 1000
    }

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
        let isRecent = { Self.isRecent($0, firstSentAt: firstSentAt) }
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
        } else if let source = candidates.first(where: {
            isRecent($0) && !request.tokens.isOfSameForm(as: $0.referenceID)
        }) {
            // The stored form of a reference is documented for few gateways, so an unlike one proves nothing.
            self = .ambiguous(
                "a payment source created since then, \(source.id), cannot be compared with the row's tokens"
            )
        } else {
            self = .absent
        }
    }
}

extension TokenFields {
    /// Whether a stored reference differs from these fields by its last part alone, and so is surely another method.
    func isOfSameForm(as reference: String) -> Bool {
        guard let referenceID, let slash = referenceID.lastIndex(of: "/"), let other = reference.lastIndex(of: "/")
        else { return false }
        return referenceID[...slash] == reference[...other]
    }

    /// Whether a stored reference is the one that these fields lead to.
    ///
    /// Chargebee may store more than was sent (`cus_A` becomes `cus_A/card_1`), and joins token fields in a form that is
    /// not documented, so a field counts where it is one of the stored parts.
    package func matches(reference: String) -> Bool {
        if let referenceID { return reference == referenceID || reference.hasPrefix(referenceID + "/") }
        let parts = reference.split(separator: "/").map(String.init) + [reference]
        if let token = paymentMethodToken ?? mandateID { return parts.contains(token) }
        if let customerProfileToken {
            return reference == customerProfileToken || reference.hasPrefix(customerProfileToken + "/")
        }
        return false
    }
}
