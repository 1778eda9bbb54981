extension SandboxSite {
    /// Makes the payment source of an id that nobody has used, and its customer; nothing for the empty id.
    ///
    /// The customer's first one becomes its primary source, as any other.
    mutating func invent(_ id: String, at now: Int64) {
        guard !id.isEmpty, sequence(of: id) == nil else { return }
        let customerID = inventedCustomer(of: id)
        var customer = customers[customerID] ?? CustomerRecord(id: customerID, createdAt: now)
        let reference = "invented-\(id)"
        let source = PaymentSourceRecord(
            sequence: sources.count,
            id: id,
            customerID: customerID,
            type: "card",
            referenceID: reference,
            gateway: "beanstream",
            gatewayAccountID: "gw_source",
            card: madeUpCard(of: reference, at: now),
            createdAt: now,
            updatedAt: now
        )
        if customer.primary == nil { customer.primary = source.sequence }
        insert(source, customer: customer)
    }

    /// The customer of an invented source, at most 50 characters as any.
    func inventedCustomer(of id: String) -> String { "of-\(id)" }
}
