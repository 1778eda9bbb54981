/// The API call that a row becomes.
///
/// It holds the token, so nothing prints it.
package struct PlannedRequest: Sendable, CustomStringConvertible, CustomReflectable {
    package let address: RowAddress
    /// The path below `/api/v2/`, without a leading slash, as in `payment_sources/create_using_permanent_token`.
    package let path: String
    /// The form-encoded body.
    package let body: [UInt8]
    /// Chargebee's customer id; requests of one customer form a lane.
    package let customerID: String
    /// The gateway account named in the request, or `nil` where Chargebee chooses.
    package let gatewayAccountID: String?
    package let tokens: TokenFields
    /// Whether the request makes its payment source the customer's primary one.
    package let becomesPrimary: Bool

    package init(
        address: RowAddress,
        path: String,
        body: [UInt8],
        customerID: String,
        gatewayAccountID: String?,
        tokens: TokenFields,
        becomesPrimary: Bool
    ) {
        self.address = address
        self.path = path
        self.body = body
        self.customerID = customerID
        self.gatewayAccountID = gatewayAccountID
        self.tokens = tokens
        self.becomesPrimary = becomesPrimary
    }

    package var description: String { "request of \(address)" }
    package var customMirror: Mirror { Mirror(self, children: ["address": address]) }
}
