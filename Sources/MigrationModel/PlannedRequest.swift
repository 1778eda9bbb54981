/// The API call that a row becomes.
///
/// It holds the token, so nothing prints it.
package struct PlannedRequest: Sendable, CustomStringConvertible, CustomReflectable {
    package let address: RowAddress
    /// The path below `/api/v2/`, without a leading slash, as in `payment_sources/create_using_permanent_token`.
    package let path: String
    /// The form-encoded body.
    package let body: [UInt8]
    /// Chargebee's customer id; empty where it is not known.
    package let customerID: String
    /// The gateway account named in the request, or `nil` where Chargebee chooses.
    package let gatewayAccountID: String?
    package let tokens: TokenFields
    /// Whether the request makes its payment source the customer's primary one.
    package let becomesPrimary: Bool
    /// The payment source that the request is about; `nil` where it makes one.
    package let paymentSourceID: String?
    /// The headers of this request alone, names and values, in the order in which they are sent.
    package let headers: [RequestHeader]
    /// The payment source that is made the customer's primary one before this one is removed; `nil` for none.
    package let formerPrimaryID: String?

    package init(
        address: RowAddress,
        path: String,
        body: [UInt8],
        customerID: String,
        gatewayAccountID: String?,
        tokens: TokenFields,
        becomesPrimary: Bool,
        paymentSourceID: String? = nil,
        headers: [RequestHeader] = [],
        formerPrimaryID: String? = nil
    ) {
        self.address = address
        self.path = path
        self.body = body
        self.customerID = customerID
        self.gatewayAccountID = gatewayAccountID
        self.tokens = tokens
        self.becomesPrimary = becomesPrimary
        self.paymentSourceID = paymentSourceID
        self.headers = headers
        self.formerPrimaryID = formerPrimaryID
    }

    /// What no two requests in flight may share: the customer or, where it is not known, the payment source.
    package var lane: String { customerID.isEmpty ? "source \(paymentSourceID ?? "")" : customerID }

    package var description: String { "request of \(address)" }
    package var customMirror: Mirror { Mirror(self, children: ["address": address]) }
}
