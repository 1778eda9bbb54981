/// What came of comparing a row with Chargebee; each row has exactly one.
package enum RowVerdict: String, CaseIterable, Hashable, Sendable {
    /// Chargebee has what the journal records, as the input has it.
    case matched
    /// It is there, and a field is not as it should be; or it is there, and the journal does not record it.
    case differing
    /// The journal records it, and Chargebee does not know it any more.
    case missing
    /// The journal records that nothing was made, and nothing of it was found.
    case notMade = "not_made"
    /// The sample does not hold it.
    case notDrawn = "not_drawn"
}

/// A live payment source of one of the job's customers that this job did not make.
package struct UnexpectedSource: Hashable, Sendable {
    package let paymentSourceID: String
    package let customerID: String
    /// `nil` where Chargebee does not say.
    package let gatewayAccountID: String?
    /// Seconds since 1970, UTC.
    package let createdAt: Int64
    /// The row whose token it has a second time; `nil` for another token.
    package var duplicateOf: Int?
    /// Whether it is at a gateway account to which the job attaches nothing.
    package var isElsewhere = false
}
