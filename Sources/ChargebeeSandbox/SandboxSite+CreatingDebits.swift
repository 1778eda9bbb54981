extension SandboxSite {
    func voucher(_ parameters: RequestParameters) throws(APIRefusal) -> AttachedMethod {
        let account = parameters["voucher_payment_source[gateway_account_id]"] ?? scenario.defaultGatewayAccount
        let gateway = try gateway(ofAccount: account)
        let taxID = parameters["voucher_payment_source[tax_id]"] ?? ""
        var fields: [PaymentSourceRecord.Field] = []
        if !taxID.isEmpty { fields.set("last4", String(taxID.suffix(4))) }
        return AttachedMethod(
            type: parameters["voucher_payment_source[voucher_type]"] ?? "boleto",
            gateway: gateway,
            gatewayAccountID: account,
            referenceID: newMethodReference(at: gateway, "pm", parameters["customer_id"] ?? "", taxID),
            details: PaymentSourceRecord.Details(resource: "boleto", fields: fields)
        )
    }

    /// A bank account; one in the USA at Stripe waits for the verification of its micro deposits.
    func bankAccount(
        _ parameters: RequestParameters,
        _ request: SandboxRequest
    ) throws(APIRefusal) -> AttachedMethod {
        let account = parameters["bank_account[gateway_account_id]"] ?? scenario.defaultGatewayAccount
        let gateway = try gateway(ofAccount: account)
        let (iban, number) = (parameters["bank_account[iban]"], parameters["bank_account[account_number]"])
        guard let number = iban ?? number else {
            throw .wrongValue("bank_account[iban]", "cannot be blank where no account number is given")
        }
        if gateway == "stripe", request.originIP == nil || request.originDevice == nil {
            throw APIRefusal(
                400,
                "invalid_request",
                "Debits through Stripe need chargebee-request-origin-ip and chargebee-request-origin-device."
            )
        }
        let isACH = gateway == "stripe" && iban == nil && parameters["bank_account[routing_number]"] != nil
        var fields: [PaymentSourceRecord.Field] = []
        fields.set("last4", String(number.suffix(4)))
        for (name, value) in parameters.ordered {
            if let field = name.member(of: "bank_account"), Self.shownOfBankAccount.contains(field) {
                fields.set(String(field), value)
            }
        }
        return AttachedMethod(
            type: "direct_debit",
            gateway: gateway,
            gatewayAccountID: account,
            referenceID: newMethodReference(at: gateway, "ba", parameters["customer_id"] ?? "", number),
            details: PaymentSourceRecord.Details(resource: "bank_account", fields: fields),
            fixedStatus: isACH ? "pending_verification" : nil
        )
    }

    /// A token for a method that the gateway gets to know by this very request.
    private func newMethodReference(at gateway: String, _ kind: String, _ customerID: String, _ identity: String)
        -> String
    {
        let hash = StableHash.of(kind, customerID, identity, "\(sources.count)")
        return madeUpReference(at: gateway, seed: scenario.seed ^ hash, method: kind)
    }

    private static let shownOfBankAccount: Set<Substring> = [
        "first_name", "last_name", "company", "email", "phone", "bank_name", "account_type", "account_holder_type",
        "echeck_type",
    ]
}
