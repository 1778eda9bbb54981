extension SandboxSite {
    /// Makes a payment source its customer's primary or backup one, or neither.
    ///
    /// Nobody documents what becomes of the one that had the role before; here it has none.
    mutating func assignRole(
        ofCustomer id: String,
        _ parameters: RequestParameters,
        at now: Int64
    ) throws(APIRefusal) -> SandboxAnswer.Content {
        var customer = try customer(id, at: now)
        let source = try source(parameters["payment_source_id"] ?? "")
        guard source.customerID == id else {
            throw .wrongValue("payment_source_id", "is not a payment source of this customer")
        }
        guard let role = parameters["role"].flatMap(PaymentRole.init) else {
            throw .wrongValue("role", "cannot be blank")
        }
        customer.assign(role, to: source.sequence)
        customer.updatedAt = now
        store(customer)
        countEffect("assign_payment_role")
        return .attached(source, view(customer))
    }

    /// One page of customers, newest first where `sort_by` does not say otherwise.
    func listCustomers(_ parameters: RequestParameters) throws(APIRefusal) -> SandboxAnswer.Content {
        let page = try ListPage(parameters)
        let ids = try TextFilter("id", parameters)
        let (created, updated) = (try TimeFilter("created_at", parameters), try TimeFilter("updated_at", parameters))

        func isListed(_ customer: CustomerRecord) -> Bool {
            ids.admits(customer.id) && created.admits(customer.createdAt) && updated.admits(customer.updatedAt)
        }

        let (shown, nextOffset) = page.select(
            count: customerIDs.count,
            candidates: ids.candidates.map { $0.compactMap { customers[$0]?.sequence } },
            instant: { sequence in
                guard let customer = customers[customerIDs[sequence]] else { return 0 }
                return page.followsCreation ? customer.createdAt : customer.updatedAt
            },
            isListed: { sequence in customers[customerIDs[sequence]].map(isListed) ?? false }
        )
        return .customers(shown.compactMap { customers[customerIDs[$0]].map(view) }, nextOffset: nextOffset)
    }
}
