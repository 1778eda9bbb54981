/// What Chargebee's reference says of the members of JSON objects, as parameters named by the member alone.
extension ParameterSpecification {
    /// The billing address of a voucher.
    static let voucherAddressMembers = [
        ParameterSpecification("first_name", .text(1...150)),
        ParameterSpecification("last_name", .text(1...150)),
        ParameterSpecification("line1", .text(1...180)),
        ParameterSpecification("line2", .text(1...180)),
        // The reference has it as a text of at most 50 characters that is a two-letter code.
        ParameterSpecification("country_code", .country),
        ParameterSpecification("state_code", .text(1...50)),
        ParameterSpecification("city", .text(1...50)),
        ParameterSpecification("postal_code", .text(1...20)),
        ParameterSpecification("phone", .text(1...50)),
        ParameterSpecification("email", .email(maxLength: 70)),
    ]

    /// The billing address of a bank account; the reference has no length for `country`.
    static let bankAddressMembers =
        voucherAddressMembers + [
            ParameterSpecification("company_name", .text(1...250)),
            ParameterSpecification("state", .text(1...50)),
        ]
}
