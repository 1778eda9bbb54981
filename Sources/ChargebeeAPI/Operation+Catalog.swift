extension Operation {
    /// Every operation of the API that tokenferry can call, by name.
    package static let catalog: [Operation] = [
        createUsingPermanentToken, createUsingToken, createUsingTempToken, createUsingPaymentIntent,
        createVoucherPaymentSource, createBankAccount, updateCard, updateBankAccount, verifyBankAccount,
        exportPaymentSource, switchGatewayAccount, list, retrieve, deleteLocal, listCustomers, retrieveCustomer,
        assignPaymentRole,
    ]

    /// The operation of a name, or `nil`.
    package static func named(_ name: String) -> Operation? { catalog.first { $0.name == name } }

    package static let list = Operation(
        "list",
        .get,
        "payment_sources",
        summary: "Lists the site's payment sources, at most 100 a page.",
        parameters: ParameterSpecification.paging
            + [
                ParameterSpecification("subscription_id", .text(1...50)),
                ParameterSpecification("include_deleted", .boolean),
            ]
            + ParameterSpecification.idFilters("customer_id")
            + ParameterSpecification.valueFilters("type", .enumeration(PaymentSourceVocabulary.types))
            + ParameterSpecification.valueFilters("status", .enumeration(PaymentSourceVocabulary.statuses))
            + ParameterSpecification.timeFilters("updated_at")
            + ParameterSpecification.timeFilters("created_at")
            + ParameterSpecification.sorting,
        answer: .sourcePage,
        notes: ["There is no filter by reference or gateway account."]
    )

    package static let retrieve = Operation(
        "retrieve",
        .get,
        "payment_sources/{id}",
        summary: "Reads one payment source.",
        parameters: [.pathSource],
        answer: .source
    )

    package static let listCustomers = Operation(
        "list_customers",
        .get,
        "customers",
        summary: "Lists the site's customers, at most 100 a page.",
        parameters: ParameterSpecification.paging
            + [ParameterSpecification("include_deleted", .boolean)]
            + ParameterSpecification.idFilters("id")
            + ParameterSpecification.timeFilters("created_at")
            + ParameterSpecification.timeFilters("updated_at")
            + ParameterSpecification.sorting,
        answer: .customerPage,
        notes: ["A customer says which payment source is its primary one, and which its backup."]
    )

    package static let retrieveCustomer = Operation(
        "retrieve_customer",
        .get,
        "customers/{id}",
        summary: "Reads one customer.",
        parameters: [pathCustomer],
        answer: .customer
    )

    package static let assignPaymentRole = Operation(
        "assign_payment_role",
        .post,
        "customers/{id}/assign_payment_role",
        summary: "Makes a payment source its customer's primary or backup one, or neither.",
        parameters: [
            pathCustomer,
            ParameterSpecification("payment_source_id", .text(1...40), isRequired: true),
            ParameterSpecification("role", .enumeration(PaymentSourceVocabulary.roles), isRequired: true),
        ],
        answer: .customerAndSource
    )

    private static let pathCustomer = ParameterSpecification(
        "customer_id",
        .text(1...50),
        in: .path,
        isRequired: true
    )
}
