extension Operation {
    /// The operations that a job can run over many rows, in the order in which they are documented.
    package static let batch: [Operation] = [
        createUsingPermanentToken, port, exportPaymentSource, switchGatewayAccount, deleteLocal, createUsingToken,
        createUsingTempToken, createUsingPaymentIntent, createVoucherPaymentSource, createBankAccount, updateCard,
        updateBankAccount, verifyBankAccount,
    ]

    /// The batch operation of a name, or `nil`.
    package static func batch(_ name: String) -> Operation? { batch.first { $0.name == name } }

    /// Operations of the API that tokenferry does not run, and why, as sentences.
    package static let refused: [(name: String, reason: String)] = [
        (
            "create_card",
            "It takes whole card numbers, which would put every machine and file that they touch into the scope of PCI "
                + "DSS. Have the cards in a vault, and move their tokens with create_using_permanent_token."
        ),
        (
            "delete",
            "It also removes the method at the gateway and, with a customer's only one, the customer there, which "
                + "nothing can undo. delete_local removes the payment source from Chargebee alone."
        ),
    ]

    /// Why an operation of the API is refused; `nil` for one that is not.
    package static func refusal(of name: String) -> String? { refused.first { $0.name == name }?.reason }

    /// An export and the creation that attaches what it brought, as steps of one row.
    ///
    /// Its path and its sent parameter are those of the export.
    package static let port = Operation(
        "port",
        .post,
        exportPaymentSource.pathTemplate,
        summary:
            "Moves a payment source to another gateway account: exports it, attaches the copy, may remove the old.",
        parameters: [.pathSource, ParameterSpecification("gateway_account_id", .text(1...50), isRequired: true)]
            + [ParameterSpecification("customer_id", .text(1...50), in: .known, isRequired: true)]
            + ParameterSpecification.knownSource
            + ParameterSpecification.knownCard
            + ParameterSpecification.knownExpiry
            + [ParameterSpecification("replace_primary_payment_source", .boolean, in: .known)]
            + ParameterSpecification.originHeaders,
        answer: .customerAndSource,
        doubt: .bySteps,
        notes: [
            "A row is done in steps: export_payment_source, then create_using_permanent_token with the reference that "
                + "it brought, then delete_local of the old one with options.delete_old. What a step brought is "
                + "journaled before the next one is sent.",
            "An export in doubt needs review, unless options.doubtful_export is repeat.",
            "Cards kept at Stripe or Braintree cannot be exported.",
            "The copy becomes the customer's primary payment source where options.replace_primary says so; "
                + "subscriptions stay with the old one until that is removed.",
        ]
    )

    /// How many calls a row takes where nothing goes wrong, options included.
    package var callsPerRow: ClosedRange<Int> {
        switch name {
        case Self.port.name: 2...4
        case Self.verifyBankAccount.name: 1...1
        default: parameter("replace_primary_payment_source") == nil ? 1...1 : 1...2
        }
    }
}
