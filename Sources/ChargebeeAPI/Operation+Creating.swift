/// The operations that bring a customer a new payment source.
extension Operation {
    package static let createUsingPermanentToken = Operation(
        "create_using_permanent_token",
        .post,
        "payment_sources/create_using_permanent_token",
        summary: "Attaches a payment method that a gateway keeps, by its permanent token.",
        parameters: [
            .customer,
            .sourceType,
            .gatewayAccount,
            ParameterSpecification("reference_id", .text(1...200), excludes: tokenFieldNames, isToken: true),
            .issuingCountry,
            .replacePrimary,
            ParameterSpecification("payment_method_token", .text(1...100), excludes: ["reference_id"], isToken: true),
            ParameterSpecification("customer_profile_token", .text(1...100), excludes: ["reference_id"], isToken: true),
            ParameterSpecification("network_transaction_id", .text(1...100), excludes: ["reference_id"], isToken: true),
            ParameterSpecification("mandate_id", .text(1...100), excludes: ["reference_id"], isToken: true),
            ParameterSpecification("skip_retrieval", .boolean),
            .additionalInformation,
        ] + cardParameters + billingAddressParameters + ParameterSpecification.originHeaders,
        answer: .customerAndSource,
        doubt: .comparesSources,
        notes: [
            "Chargebee looks the token up at the gateway on each call, unless skip_retrieval is true (Vantiv only).",
            "A row takes reference_id or the other token fields, not both.",
            "A card after a completed 3DS flow goes through create_using_payment_intent.",
        ]
    )

    package static let createUsingToken = Operation(
        "create_using_token",
        .post,
        "payment_sources/create_using_token",
        summary: "Attaches what a customer entered on a page with Chargebee.js, by the token that the page got.",
        parameters: [
            .customer, .replacePrimary,
            ParameterSpecification("token_id", .text(1...40), isRequired: true, isToken: true),
        ] + ParameterSpecification.originHeaders,
        answer: .customerAndSource,
        doubt: .looksForNewSource,
        notes: [
            "The token names the gateway account and the method itself, and can be used once.",
            "A card after a completed 3DS flow goes through create_using_payment_intent.",
        ]
    )

    package static let createUsingTempToken = Operation(
        "create_using_temp_token",
        .post,
        "payment_sources/create_using_temp_token",
        summary: "Attaches a payment method by a single-use token of its gateway.",
        parameters: [
            .customer, .gatewayAccount, .sourceType,
            ParameterSpecification(
                "tmp_token",
                .text(ParameterSpecification.longToken),
                isRequired: true,
                isToken: true
            ),
            .issuingCountry, .replacePrimary, .additionalInformation,
        ] + ParameterSpecification.originHeaders,
        answer: .customerAndSource,
        doubt: .looksForNewSource,
        notes: [
            "A token can be used once and does not live long: make the export shortly before the run.",
            "Such tokens come from Stripe, Braintree (nonces), Authorize.net (nonces) and Adyen (encrypted data).",
            "A card after a completed 3DS flow goes through create_using_payment_intent.",
        ]
    )

    package static let createUsingPaymentIntent = Operation(
        "create_using_payment_intent",
        .post,
        "payment_sources/create_using_payment_intent",
        summary: "Attaches a card or another method after its 3DS flow was completed.",
        parameters: [
            .customer, .replacePrimary,
            ParameterSpecification(
                "payment_intent[id]",
                .text(1...150),
                excludes: otherIntentNames,
                isToken: true
            ),
            intent("gateway_account_id", .text(1...50)),
            intent("gw_token", .text(ParameterSpecification.longToken), isToken: true),
            intent("payment_method_type", .enumeration(PaymentSourceVocabulary.intentTypes)),
            intent("reference_id", .text(ParameterSpecification.longToken), isToken: true),
            intent("additional_information", .json),
        ] + ParameterSpecification.originHeaders,
        answer: .customerAndSource,
        doubt: .looksForNewSource,
        notes: [
            "An intent made with Chargebee.js is named by payment_intent[id] alone; its state must be authorized.",
            "Where the flow ran against the gateway's own API, name the gateway account and payment_intent[gw_token]; "
                + "with Braintree also payment_intent[reference_id], its permanent token.",
            "Without payment_intent[payment_method_type] Chargebee takes a card, except at Razorpay.",
            "payment_intent[additional_info] (a device's fingerprint for Braintree's fraud tools) is left out: it belongs "
                + "to the moment of the payment.",
        ]
    )

    package static let createVoucherPaymentSource = Operation(
        "create_voucher_payment_source",
        .post,
        "payment_sources/create_voucher_payment_source",
        summary: "Adds a voucher method, such as Boleto, to a customer.",
        parameters: [
            .customer,
            ParameterSpecification(
                "voucher_payment_source[voucher_type]",
                .enumeration(["boleto"]),
                isRequired: true
            ),
            ParameterSpecification("voucher_payment_source[gateway_account_id]", .text(1...50)),
            ParameterSpecification("voucher_payment_source[tax_id]", .text(1...20), isToken: true),
            ParameterSpecification(
                "voucher_payment_source[billing_address]",
                .json,
                members: ParameterSpecification.voucherAddressMembers
            ),
        ] + ParameterSpecification.originHeaders,
        answer: .customerAndSource,
        doubt: .looksForNewSource,
        notes: [
            "The billing address is one JSON object with first_name, last_name, line1, line2, city, state_code, "
                + "postal_code, country_code, phone and email.",
            "The call has no parameter that makes the method the customer's primary one.",
        ]
    )

    private static let tokenFieldNames = [
        "payment_method_token", "customer_profile_token", "network_transaction_id", "mandate_id",
    ]

    private static let otherIntentNames = [
        "payment_intent[gateway_account_id]", "payment_intent[gw_token]", "payment_intent[payment_method_type]",
        "payment_intent[reference_id]", "payment_intent[additional_information]",
    ]

    private static func intent(
        _ name: String,
        _ kind: ParameterSpecification.Kind,
        isToken: Bool = false
    ) -> ParameterSpecification {
        ParameterSpecification("payment_intent[\(name)]", kind, excludes: ["payment_intent[id]"], isToken: isToken)
    }

    private static let cardParameters = [
        ParameterSpecification("card[last4]", .digits(4)),
        ParameterSpecification("card[iin]", .digits(6)),
        ParameterSpecification("card[expiry_month]", .integer(1...12)),
        ParameterSpecification("card[expiry_year]", .integer(ParameterSpecification.expiryYears)),
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
