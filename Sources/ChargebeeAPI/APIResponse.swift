/// What came of an HTTP exchange.
package enum APIResponse: Sendable {
    /// An answer with a status arrived whole.
    case answered(APIAnswer)
    /// No connection was made, so nothing can have taken effect.
    ///
    /// The text says why, without secrets.
    case notSent(String)
    /// The request left, or may have, and no whole answer arrived.
    ///
    /// It may have taken effect.
    case lost(String)
}

/// An answer of Chargebee, or of something between us and it.
package struct APIAnswer: Sendable {
    /// The HTTP status.
    package let status: Int
    /// Whether the header `chargebee-idempotency-replayed: true` was there.
    package let isReplayed: Bool
    /// The header `Retry-After`, where there was one that can be read.
    package let retryAfter: RetryAfter?
    /// The body as it came; JSON, or HTML from the edge.
    package let body: [UInt8]

    package init(status: Int, isReplayed: Bool = false, retryAfter: RetryAfter? = nil, body: [UInt8] = []) {
        self.status = status
        self.isReplayed = isReplayed
        self.retryAfter = retryAfter
        self.body = body
    }

    /// Whether the status is 2xx.
    package var isSuccess: Bool { (200..<300).contains(status) }
}

/// Sends calls to one Chargebee site.
package protocol Transport: Sendable {
    /// Makes one exchange, without any retry.
    ///
    /// It never throws: what went wrong is part of the response.
    ///
    /// A cancelled task may make it return ``APIResponse/lost(_:)`` early.
    func send(_ call: APICall) async -> APIResponse
}
