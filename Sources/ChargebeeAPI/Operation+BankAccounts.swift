/// The operations for bank accounts, which are paid from by direct debit.
extension Operation {
    package static let createBankAccount = Operation(
        "create_bank_account",
        .post,
        "payment_sources/create_bank_account",
        summary: "Adds a bank account to a customer, for direct debit.",
        parameters: [
            .customer, .issuingCountry, .replacePrimary,
            account("gateway_account_id", .text(1...50)),
            account("iban", .text(10...50), excludes: ["bank_account[account_number]"], isToken: true),
            account("first_name", .text(1...150)),
            account("last_name", .text(1...150)),
            account("company", .text(1...250)),
            account("email", .email(maxLength: 70)),
            account("phone", .text(1...50)),
            account("bank_name", .text(1...100)),
            account(
                "account_number",
                .text(4...17),
                excludes: ["bank_account[iban]"],
                needs: ["issuing_country"],
                isToken: true
            ),
            account("routing_number", .text(3...9), isToken: true),
            account("bank_code", .text(1...20), isToken: true),
            account("account_type", .enumeration(["checking", "savings", "business_checking", "current"])),
            account("account_holder_type", .enumeration(["individual", "company"])),
            account("echeck_type", .enumeration(["web", "ppd", "ccd"])),
            account("swedish_identity_number", .text(10...12), isToken: true),
            account("billing_address", .json, members: ParameterSpecification.bankAddressMembers),
        ] + ParameterSpecification.originHeaders,
        answer: .customerAndSource,
        doubt: .looksForNewSource,
        notes: [
            "A row has an IBAN or an account number, not both; with an account number Chargebee asks for issuing_country.",
            "For every bank debit through Stripe (ACH, SEPA, BACS, BECS) Chargebee asks for the payer's address and "
                + "device: give origin[ip] and origin[device] in the mapping or in the job's options.",
            "The payer must have accepted a mandate before.",
            "ACH works through Stripe, Authorize.net and GoCardless; SEPA through GoCardless, Stripe and Adyen; BACS "
                + "through GoCardless and Stripe; Autogiro, BECS and PAD through GoCardless, BECS through Stripe too.",
            "bank_account[account_type] is for Authorize.net ACH and Razorpay, bank_account[echeck_type] for "
                + "Authorize.net ACH (ccd with business_checking), bank_account[account_holder_type] for Stripe ACH.",
            "Accounts in Swedish krona need bank_account[swedish_identity_number], which cannot be changed later.",
            "A customer who has as many payment sources as the site allows needs replace_primary_payment_source true.",
            "An account that Stripe checks by micro deposits is pending_verification until verify_bank_account.",
            "The billing address is one JSON object with first_name, last_name, company_name, line1, line2, city, "
                + "state, state_code, postal_code, country, country_code, phone and email.",
        ]
    )

    package static let updateBankAccount = Operation(
        "update_bank_account",
        .post,
        "payment_sources/{id}/update_bank_account",
        summary: "Changes the name or the e-mail address of a bank account's holder.",
        parameters: ParameterSpecification.aboutSource([
            account("first_name", .text(1...150)),
            account("last_name", .text(1...150)),
            account("email", .email(maxLength: 70)),
        ]),
        answer: .customerAndSource,
        doubt: .repeats,
        notes: [
            "Only payment sources of type direct_debit: every scheme through GoCardless, SEPA alone through Stripe.",
            "E-mails about the direct debit go to the new address.",
        ]
    )

    package static let verifyBankAccount = Operation(
        "verify_bank_account",
        .post,
        "payment_sources/{id}/verify_bank_account",
        summary: "Verifies a bank account by the two micro deposits that its holder received.",
        parameters: ParameterSpecification.aboutSource([
            // In cents.
            ParameterSpecification("amount1", .integer(0...Int(Int32.max)), isRequired: true),
            ParameterSpecification("amount2", .integer(0...Int(Int32.max)), isRequired: true),
        ]),
        answer: .source,
        doubt: .readsSource,
        notes: [
            "Only ACH accounts through Stripe that are verified by micro deposits; the amounts are in cents.",
            "A wrong pair counts: after 10 failed attempts the account is invalid for good.",
        ]
    )

    private static func account(
        _ name: String,
        _ kind: ParameterSpecification.Kind,
        excludes: [String] = [],
        needs: [String] = [],
        members: [ParameterSpecification] = [],
        isToken: Bool = false
    ) -> ParameterSpecification {
        ParameterSpecification(
            "bank_account[\(name)]",
            kind,
            excludes: excludes,
            needs: needs,
            members: members,
            isToken: isToken
        )
    }
}
