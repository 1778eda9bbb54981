extension Operation {
    /// Every operation that tokenferry can call, by name.
    package static let catalog: [Operation] = [
        createUsingPermanentToken, exportPaymentSource, switchGatewayAccount, list, retrieve, deleteLocal,
    ]

    /// The operation of a name, or `nil`.
    package static func named(_ name: String) -> Operation? { catalog.first { $0.name == name } }

    package static let createUsingPermanentToken = Operation(
        name: "create_using_permanent_token",
        method: .post,
        pathTemplate: "payment_sources/create_using_permanent_token",
        parameters: [
            ParameterSpecification("customer_id", .text(1...50), isRequired: true),
            ParameterSpecification("type", .enumeration(PaymentSourceVocabulary.types), isRequired: true),
            ParameterSpecification("gateway_account_id", .text(1...50)),
            ParameterSpecification("reference_id", .text(1...200), excludes: tokenFieldNames, isToken: true),
            ParameterSpecification("issuing_country", .country),
            ParameterSpecification("replace_primary_payment_source", .boolean),
            ParameterSpecification("payment_method_token", .text(1...100), excludes: ["reference_id"], isToken: true),
            ParameterSpecification("customer_profile_token", .text(1...100), excludes: ["reference_id"], isToken: true),
            ParameterSpecification("network_transaction_id", .text(1...100), excludes: ["reference_id"], isToken: true),
            ParameterSpecification("mandate_id", .text(1...100), excludes: ["reference_id"], isToken: true),
            ParameterSpecification("skip_retrieval", .boolean),
            ParameterSpecification("additional_information", .json),
        ] + cardParameters + billingAddressParameters,
        note: "Chargebee looks the token up at the gateway on each call, unless skip_retrieval is true (Vantiv only)."
    )

    package static let exportPaymentSource = Operation(
        name: "export_payment_source",
        method: .post,
        pathTemplate: "payment_sources/{id}/export_payment_source",
        parameters: [ParameterSpecification("gateway_account_id", .text(1...50), isRequired: true)],
        note: "Returns the new reference and attaches nothing. Cards kept at Stripe or Braintree cannot be exported."
    )

    package static let switchGatewayAccount = Operation(
        name: "switch_gateway_account",
        method: .post,
        pathTemplate: "payment_sources/{id}/switch_gateway_account",
        parameters: [ParameterSpecification("gateway_account_id", .text(1...50), isRequired: true)],
        note: "Cards only, and only between certain gateways; changes the source's gateway account and reference."
    )

    package static let list = Operation(
        name: "list",
        method: .get,
        pathTemplate: "payment_sources",
        parameters: [
            ParameterSpecification("limit", .integer(1...100)),
            ParameterSpecification("offset", .text(1...1000)),
            ParameterSpecification("include_deleted", .boolean),
            ParameterSpecification("customer_id[is]", .text(1...50)),
            ParameterSpecification("created_at[after]", .integer(0...Int(Int32.max))),
            ParameterSpecification("sort_by[asc]", .enumeration(["created_at", "updated_at"])),
            ParameterSpecification("sort_by[desc]", .enumeration(["created_at", "updated_at"])),
        ],
        note: "There is no filter by reference or gateway account."
    )

    package static let retrieve = Operation(
        name: "retrieve",
        method: .get,
        pathTemplate: "payment_sources/{id}",
        parameters: [],
        note: ""
    )

    package static let deleteLocal = Operation(
        name: "delete_local",
        method: .post,
        pathTemplate: "payment_sources/{id}/delete_local",
        parameters: [],
        note: "Deletes at Chargebee only; the method at the gateway stays."
    )

    private static let tokenFieldNames = [
        "payment_method_token", "customer_profile_token", "network_transaction_id", "mandate_id",
    ]

    private static let cardParameters = [
        ParameterSpecification("card[last4]", .digits(4)),
        ParameterSpecification("card[iin]", .digits(6)),
        ParameterSpecification("card[expiry_month]", .integer(1...12)),
        // The API names no range; a year outside this one is a misread field, not a card.
        ParameterSpecification("card[expiry_year]", .integer(1990...2099)),
        ParameterSpecification("card[brand]", .enumeration(PaymentSourceVocabulary.cardBrands)),
        ParameterSpecification("card[funding_type]", .enumeration(PaymentSourceVocabulary.fundingTypes)),
    ]

    private static let billingAddressParameters = [
        ParameterSpecification("billing_address[first_name]", .text(1...150)),
        ParameterSpecification("billing_address[last_name]", .text(1...150)),
        ParameterSpecification("billing_address[email]", .email(maxLength: 70)),
        ParameterSpecification("billing_address[line1]", .text(1...150)),
        ParameterSpecification("billing_address[line2]", .text(1...150)),
        ParameterSpecification("billing_address[line3]", .text(1...150)),
        ParameterSpecification("billing_address[city]", .text(1...50)),
        ParameterSpecification("billing_address[state_code]", .text(1...50)),
        ParameterSpecification("billing_address[state]", .text(1...50)),
        ParameterSpecification("billing_address[zip]", .text(1...20)),
        ParameterSpecification("billing_address[country]", .country),
    ]
}
