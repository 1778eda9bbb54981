/// The operations that move, change or remove a payment source that exists.
extension Operation {
    package static let exportPaymentSource = Operation(
        "export_payment_source",
        .post,
        "payment_sources/{id}/export_payment_source",
        summary: "Copies a payment method to another gateway account, and tells its reference there.",
        parameters: ParameterSpecification.aboutSource([targetAccount]),
        answer: .exportedMethod,
        doubt: .review,
        notes: [
            "It attaches nothing: the reference goes into the job's result file, which the mapping canonical reads; "
                + "the operation port attaches it at once.",
            "Cards kept at Stripe or Braintree cannot be exported.",
            "Exporting twice may store the card twice at the new gateway; with options.doubtful_export: repeat a row "
                + "in doubt is exported again.",
        ]
    )

    package static let switchGatewayAccount = Operation(
        "switch_gateway_account",
        .post,
        "payment_sources/{id}/switch_gateway_account",
        summary: "Moves a card to another gateway account that can charge it where it is kept.",
        parameters: ParameterSpecification.aboutSource([targetAccount]),
        answer: .customerAndSource,
        doubt: .readsSource,
        notes: [
            "Cards only, and only between certain gateways: 'tokenferry gateways NAME' shows from and to which.",
            "The gateway account must be active and not archived; target.gateway says which gateway it is.",
            "The payment source keeps its id, its role and its subscriptions; its gateway account, gateway and "
                + "reference change, which other systems may have to be told.",
        ]
    )

    package static let deleteLocal = Operation(
        "delete_local",
        .post,
        "payment_sources/{id}/delete_local",
        summary: "Removes a payment source from Chargebee; the method at the gateway stays.",
        parameters: ParameterSpecification.aboutSource([]),
        answer: .customerAndSource,
        doubt: .readsSource,
        notes: [
            "Subscriptions that use it lose it, and the backup or another payment source becomes the primary one.",
            "Where it was the customer's only one, nothing is left to collect from.",
        ]
    )

    package static let updateCard = Operation(
        "update_card",
        .post,
        "payment_sources/{id}/update_card",
        summary: "Changes the holder, the expiry date or the billing address of a card.",
        parameters: ParameterSpecification.aboutSource([
            ParameterSpecification("gateway_meta_data", .json),
            ParameterSpecification("reference_transaction", .text(1...50), isToken: true),
            ParameterSpecification("card[first_name]", .text(1...50)),
            ParameterSpecification("card[last_name]", .text(1...50)),
            ParameterSpecification("card[expiry_month]", .integer(1...12)),
            ParameterSpecification("card[expiry_year]", .integer(ParameterSpecification.expiryYears)),
            ParameterSpecification("card[billing_addr1]", .text(1...150)),
            ParameterSpecification("card[billing_addr2]", .text(1...150)),
            ParameterSpecification("card[billing_city]", .text(1...50)),
            ParameterSpecification("card[billing_zip]", .text(1...20)),
            ParameterSpecification("card[billing_state_code]", .text(1...50)),
            ParameterSpecification("card[billing_state]", .text(1...50)),
            ParameterSpecification("card[billing_country]", .country),
            ParameterSpecification("card[additional_information]", .json),
        ]),
        answer: .customerAndSource,
        doubt: .repeats,
        notes: [
            "Works with the Chargebee test gateway, Stripe, Braintree, Authorize.net, Worldpay US eCom and Worldpay "
                + "direct; every other gateway needs the whole card again, from its holder.",
            "Stripe and Braintree bring many cards up to date by themselves.",
            "gateway_meta_data is kept by Stripe only; reference_transaction is for Vantiv only.",
            "The API takes no card number and no CVV here.",
        ]
    )

    private static let targetAccount = ParameterSpecification("gateway_account_id", .text(1...50), isRequired: true)
}
