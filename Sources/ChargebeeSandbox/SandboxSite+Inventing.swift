extension SandboxSite {
    /// Makes the payment source of an id that nobody has used, and its customer; nothing for the empty id.
    ///
    /// It is one that the operation can be about. The customer's first one becomes its primary source, as any other.
    mutating func invent(_ id: String, for operation: String, _ request: SandboxRequest, at now: Int64) {
        guard !id.isEmpty, sequence(of: id) == nil else { return }
        let customerID = inventedCustomer(of: id, request)
        var customer = customers[customerID] ?? CustomerRecord(id: customerID, createdAt: now)
        let reference = "invented-\(id)"
        let isBankAccount = ["update_bank_account", "verify_bank_account"].contains(operation)
        let gateway =
            switch operation {
            case "update_card", "verify_bank_account": "stripe"
            case "update_bank_account": "gocardless"
            default: "beanstream"
            }
        let source = PaymentSourceRecord(
            sequence: sources.count,
            id: id,
            customerID: customerID,
            type: isBankAccount ? "direct_debit" : "card",
            referenceID: reference,
            gateway: gateway,
            gatewayAccountID: "gw_source",
            card: isBankAccount ? nil : madeUpCard(of: reference, at: now),
            details: isBankAccount ? PaymentSourceRecord.Details(resource: "bank_account", fields: []) : nil,
            fixedStatus: operation == "verify_bank_account" ? "pending_verification" : nil,
            createdAt: now,
            updatedAt: now
        )
        if customer.primary == nil { customer.primary = source.sequence }
        insert(source, customer: customer)
    }

    /// The customer of an invented source, at most 50 characters as any.
    func inventedCustomer(of id: String, _ request: SandboxRequest) -> String {
        request.inventedCustomerID ?? "of-\(id)"
    }
}
