/// What the API says about a gateway by name.
package enum Gateway {
    /// Gateways for which Chargebee accepts `skip_retrieval=true` ("only supported for the Vantiv payment gateway").
    package static let allowingSkipRetrieval: Set<String> = ["vantiv"]

    /// Gateways whose cards `export_payment_source` cannot read.
    package static let withoutExport: Set<String> = ["stripe", "braintree"]
}
