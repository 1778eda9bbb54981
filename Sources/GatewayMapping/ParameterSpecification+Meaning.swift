import ChargebeeAPI

/// What a parameter means beyond its form, wherever an operation's table has it.
extension ParameterSpecification {
    /// Whether it names the gateway account that a request is about, which a job may set for every row.
    var isGatewayAccount: Bool {
        place == .form && (name == "gateway_account_id" || name.hasSuffix("[gateway_account_id]"))
    }

    /// Whether it says that the payment source becomes its customer's primary one.
    var decidesPrimary: Bool { name == "replace_primary_payment_source" }

    /// Whether a new payment source is made of its value, so that a row without any such value makes none.
    var namesMethod: Bool { isToken && !qualifiesMethod }

    /// Whether it is secret and says which of several equal tokens is meant, and names nothing by itself.
    var qualifiesMethod: Bool {
        isToken && (Self.qualifiers.contains(name) || name.hasSuffix("[tax_id]"))
    }

    private static let qualifiers: Set<String> = [
        "bank_account[routing_number]", "bank_account[bank_code]", "bank_account[swedish_identity_number]",
    ]
}

extension Operation {
    /// Whether rows of it need one of the parameters that name a payment method.
    var needsMethod: Bool { !isAboutSource && parameters.contains(where: \.namesMethod) }
}
