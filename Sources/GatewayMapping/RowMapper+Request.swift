import ChargebeeAPI
package import MigrationModel

extension RowMapper {
    /// The current row's request, for rows that are sent; the only part that allocates.
    package func makeRequest(at address: RowAddress) -> PlannedRequest {
        let body = Array(self.body)
        let account = operation.gatewayAccountParameter?.name
        var tokens = TokenFields()
        var gatewayAccountID: String?
        for (name, value) in FormDecoder.pairs(of: body) ?? [] {
            switch name {
            case _ where name == account: gatewayAccountID = value
            case "reference_id": tokens.referenceID = value
            case "payment_method_token": tokens.paymentMethodToken = value
            case "customer_profile_token": tokens.customerProfileToken = value
            case "network_transaction_id": tokens.networkTransactionID = value
            case "mandate_id": tokens.mandateID = value
            default:
                let specification = operation.parameter(name)
                if specification?.namesMethod == true || specification?.qualifiesMethod == true {
                    tokens.others.append(value)
                }
            }
        }
        let source = operation.isAboutSource ? String(decoding: paymentSourceID, as: UTF8.self) : nil
        return PlannedRequest(
            address: address,
            path: operation.path(paymentSourceID: source ?? ""),
            body: body,
            customerID: String(decoding: customerID, as: UTF8.self),
            gatewayAccountID: gatewayAccountID,
            tokens: tokens,
            becomesPrimary: becomesPrimary,
            paymentSourceID: source,
            headers: headers
        )
    }

    /// The headers of the current row, in the order of the operation's table.
    var headers: [RequestHeader] {
        valuesBeyond.filter { $0.specification.place == .header }
            .compactMap { $0.specification.header($0.value) }
    }
}
